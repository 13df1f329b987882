//! Near-duplicates: another article already answers what this one asks, in other words. A warning to
//! acknowledge, not an error: the words may be alike and the matter not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use koujing_core::{Article, ArticleId, Audience, Claim, ClaimKind, Kind, MatchKind, Timestamp};
use koujing_index::IndexError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::claims::claims_of;
use crate::error::ServiceError;
use crate::impact::{as_published, context_of};
use crate::resolve::{Asked, Decision, RANKED, Whole, may_answer, resolve, resolve_among};
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
    let claims: Vec<_> = claims_of(article)
        .into_iter()
        .filter(|claim| claim.kind != ClaimKind::Shortcut)
        .collect();
    let sharing: BTreeSet<String> = claims
        .iter()
        .flat_map(|claim| snapshot.holders(&claim.question))
        .map(|holder| snapshot.get(holder.place).article.id.key())
        .collect();
    let changed = vec![Arc::new(as_published(snapshot, article, at))];
    let after = snapshot.with(changed, &[], snapshot.seq)?;
    let Some(own) = after.place(&article.id) else {
        return Ok(Vec::new());
    };
    let seen = all_seen(&after, article, own, &claims, at)?;
    let mut found: BTreeMap<String, Warning> = BTreeMap::new();
    let mut met: BTreeSet<Place> = BTreeSet::new();
    let shares = |place: Place| sharing.contains(&after.get(place).article.id.key());
    for (claim, seen) in claims.iter().zip(&seen) {
        if let Some(place) = seen.answers.filter(|place| !shares(*place)) {
            let other = &after.get(place).article;
            met.insert(place);
            let warning = warning(article, other, &claim.question, &claim.written);
            found.insert(warning.id.clone(), warning);
        }
    }
    // The nearest first: they are the likeliest to keep a question from coming here.
    let mut others: Vec<Place> = Vec::new();
    for seen in &seen {
        let near = seen.near.iter();
        let near = near.filter(|place| !met.contains(place) && !shares(**place));
        for place in near.take(MOST_OTHERS) {
            if !others.contains(place) {
                others.push(*place);
            }
        }
    }
    for place in &others {
        let other = after.get(*place);
        let context = context_of(&other.article);
        for claim in other.questions() {
            let asked = Asked {
                question: &claim.written,
                context: &context,
                audience: Audience::Internal,
                at,
                without: Some(*place),
                explain: false,
            };
            if may_answer(&after, asked, own, &others)?
                && by_ranking(&resolve(&after, asked)?) == Some(own)
            {
                let warning = warning(article, &other.article, &claim.question, &claim.written);
                found.insert(warning.id.clone(), warning);
            }
        }
    }
    let mut found: Vec<Warning> = found.into_values().collect();
    found.sort_by(|a, b| (a.article.key(), &a.question).cmp(&(b.article.key(), &b.question)));
    Ok(found)
}

/// What a question of the article meets among the others.
struct Seen {
    /// What would answer it by ranking, were it not for the article.
    answers: Option<Place>,
    /// What is near, the nearest first.
    near: Vec<Place>,
}

/// The same of all its questions, on several threads.
fn all_seen(
    after: &Snapshot,
    article: &Article,
    own: Place,
    claims: &[Claim],
    at: Timestamp,
) -> Result<Vec<Seen>, IndexError> {
    let context = context_of(article);
    let one = |claim: &Claim| {
        let asked = Asked {
            question: &claim.written,
            context: &context,
            audience: Audience::Internal,
            at,
            without: Some(own),
            explain: false,
        };
        seen(after, asked, &claim.question)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = claims.len().div_ceil(threads).max(1);
    let parts = std::thread::scope(|scope| {
        let parts: Vec<_> = claims
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(one).collect::<Result<Vec<_>, _>>()))
            .collect();
        let parts = parts.into_iter().map(|part| match part.join() {
            Ok(seen) => seen,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        parts.collect::<Result<Vec<_>, IndexError>>()
    })?;
    Ok(parts.into_iter().flatten().collect())
}

/// One search for both.
fn seen(after: &Snapshot, asked: Asked<'_>, normalised: &str) -> Result<Seen, IndexError> {
    let other = |place: Place| {
        let published = after.get(place);
        asked.without != Some(place)
            && published.is_answer()
            && published.is_visible(asked.audience, asked.at)
    };
    let question = |place, position| after.question(place, position);
    let found = after.ranker.rank(normalised, &other, &question, RANKED)?;
    let near = found
        .iter()
        .filter(|found| found.features.likeness() >= LEAST_SCORE);
    Ok(Seen {
        near: near.map(|found| found.entry).collect(),
        answers: by_ranking(&resolve_among(after, asked, found)?),
    })
}

/// The article that answers by ranking.
fn by_ranking(whole: &Whole) -> Option<Place> {
    match whole.decision {
        Decision::Answer {
            place,
            kind: MatchKind::Ranked,
            ..
        } => Some(place),
        _ => None,
    }
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
