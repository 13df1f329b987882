//! Near-duplicates: another article already answers what this one asks, in other words. A warning to
//! acknowledge, not an error: the words may be alike and the matter not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use koujing_core::{Article, ArticleId, Audience, ClaimKind, Kind, MatchKind, Timestamp};
use koujing_index::IndexError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::claims::claims_of;
use crate::error::ServiceError;
use crate::impact::{as_published, context_of};
use crate::resolve::{Asked, Decision, resolve};
use crate::service::Service;
use crate::snapshot::{Place, Snapshot};

/// How many articles near a question are asked whether they would come to this one.
const MOST_OTHERS: usize = 10;
/// The score below which none would.
const LEAST_SCORE: f32 = 0.3;

/// Something to acknowledge before a revision is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Warning {
    /// The same for the same warning: 16 hex digits.
    pub id: String,
    /// Of what.
    pub kind: WarningKind,
    /// The other article.
    pub article: ArticleId,
    /// The question that both would answer, as written.
    pub question: String,
}

/// What a warning is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum WarningKind {
    /// A question of one article would resolve to the other.
    NearDuplicate,
}

impl WarningKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::NearDuplicate => "near_duplicate",
        }
    }
}

impl Service {
    /// The articles that this revision nearly repeats, if it goes live now or at a later instant. Takes
    /// a moment of computing: not for the threads that answer.
    ///
    /// # Errors
    ///
    /// When the index cannot be built or searched.
    pub fn near_duplicates(
        &self,
        article: &Article,
        publish_at: Option<Timestamp>,
    ) -> Result<Vec<Warning>, ServiceError> {
        let at = publish_at.map_or(self.clock.now(), |at| at.max(self.clock.now()));
        let snapshot = self.snapshot.load_full();
        Ok(near_duplicates(&snapshot, article, at)?)
    }
}

/// For each question of the article whether, without the article, it would be answered by another one;
/// and whether a question of another one would, without that one, be answered by this. Equal questions
/// are the business of claims, and so are articles that share one: they lie over each other on purpose.
pub(crate) fn near_duplicates(
    snapshot: &Snapshot,
    article: &Article,
    at: Timestamp,
) -> Result<Vec<Warning>, IndexError> {
    if article.kind != Kind::Answer {
        return Ok(Vec::new());
    }
    let at = article.effective.from.map_or(at, |from| from.max(at));
    let own = snapshot.place(&article.id);
    let claims: Vec<_> = claims_of(article)
        .into_iter()
        .filter(|claim| claim.kind != ClaimKind::Shortcut)
        .collect();
    let sharing: BTreeSet<String> = claims
        .iter()
        .flat_map(|claim| snapshot.holders(&claim.question))
        .map(|holder| snapshot.get(holder.place).article.id.key())
        .collect();
    let mut found: BTreeMap<String, Warning> = BTreeMap::new();
    let mut met = BTreeSet::new();
    for claim in &claims {
        if let Some(place) = ranked_answer(snapshot, article, &claim.written, own, at)? {
            let other = &snapshot.get(place).article;
            if !sharing.contains(&other.id.key()) {
                met.insert(other.id.key());
                let warning = warning(article, other, &claim.question, &claim.written);
                found.insert(warning.id.clone(), warning);
            }
        }
    }
    let changed = vec![Arc::new(as_published(snapshot, article, at))];
    let after = snapshot.with(changed, &[], snapshot.seq)?;
    let Some(own) = after.place(&article.id) else {
        return Ok(found.into_values().collect());
    };
    let other = |place: Place| {
        let published = after.get(place);
        let key = published.article.id.key();
        place != own
            && published.is_answer()
            && published.is_visible(Audience::Internal, at)
            && !met.contains(&key)
            && !sharing.contains(&key)
    };
    let mut others = BTreeSet::new();
    for claim in &claims {
        let ranked = after.ranker.rank(&claim.question, &other, MOST_OTHERS)?;
        let near = ranked.iter().filter(|found| found.score >= LEAST_SCORE);
        others.extend(near.map(|found| found.entry));
    }
    for place in others {
        let other = after.get(place);
        for claim in other.questions() {
            let answer = ranked_answer(&after, &other.article, &claim.written, Some(place), at)?;
            if answer == Some(own) {
                let warning = warning(article, &other.article, &claim.question, &claim.written);
                found.insert(warning.id.clone(), warning);
            }
        }
    }
    let mut found: Vec<Warning> = found.into_values().collect();
    found.sort_by(|a, b| (a.article.key(), &a.question).cmp(&(b.article.key(), &b.question)));
    Ok(found)
}

/// The article that would answer, by ranking, a question of an article that is left out.
fn ranked_answer(
    snapshot: &Snapshot,
    article: &Article,
    question: &str,
    without: Option<Place>,
    at: Timestamp,
) -> Result<Option<Place>, IndexError> {
    let asked = Asked {
        question,
        context: &context_of(article),
        audience: Audience::Internal,
        at,
        without,
    };
    Ok(match resolve(snapshot, asked)?.decision {
        Decision::Answer {
            place,
            kind: MatchKind::Ranked,
            ..
        } => Some(place),
        _ => None,
    })
}

fn warning(article: &Article, other: &Article, question: &str, written: &str) -> Warning {
    let kind = WarningKind::NearDuplicate;
    let parts = [kind.as_str(), &article.id.key(), &other.id.key(), question];
    let hash = Sha256::digest(parts.join("\n"));
    Warning {
        id: hash[..8].iter().map(|byte| format!("{byte:02x}")).collect(),
        kind,
        article: other.id.clone(),
        question: written.to_owned(),
    }
}
