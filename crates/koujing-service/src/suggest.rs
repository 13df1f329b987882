//! Type-ahead: what an agent may mean while he still types.

use std::collections::BTreeSet;

use koujing_core::{ArticleId, Audience, Kind, Timestamp};
use koujing_language::normalise;
use serde::Serialize;

use crate::error::ServiceError;
use crate::published::Published;
use crate::service::Service;
use crate::snapshot::{Place, Snapshot};

/// At most so many suggestions.
const MOST: usize = 8;

/// An article that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// Its id.
    pub article: ArticleId,
    /// Its standard question, or a phrase's title.
    pub question: String,
    /// Its shortcut.
    pub shortcut: Option<String>,
}

impl Service {
    /// Up to 8 articles for the beginning of a text: by shortcut (`/lv`), by words, then by ranking.
    ///
    /// # Errors
    ///
    /// When the index cannot be searched.
    pub fn suggest(
        &self,
        audience: Audience,
        typed: &str,
    ) -> Result<Vec<Suggestion>, ServiceError> {
        let snapshot = self.snapshot.load();
        let at = self.clock.now();
        let offered = |published: &Published| {
            published.article.kind != Kind::Notice
                && published.is_visible(audience, at)
                && snapshot.out_of_service(published, at).is_none()
        };
        let mut found: Vec<&Published> = Vec::new();
        by_shortcut(&snapshot, typed, &mut found);
        if !typed.trim_start().starts_with('/') {
            let normalised = normalise(typed);
            if !normalised.is_empty() {
                by_words(&snapshot, &normalised, audience, at, &mut found)?;
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|published| offered(published) && seen.insert(published.article.id.key()));
        found.truncate(MOST);
        Ok(found
            .into_iter()
            .map(|published| Suggestion {
                article: published.article.id.clone(),
                question: published.article.question.clone(),
                shortcut: published.article.shortcut.clone(),
            })
            .collect())
    }
}

fn by_shortcut<'a>(snapshot: &'a Snapshot, typed: &str, found: &mut Vec<&'a Published>) {
    let typed = typed.trim().trim_start_matches('/').to_lowercase();
    let mut matching: Vec<(&str, &Published)> = snapshot
        .shortcuts()
        .filter(|(key, _)| key[1..].starts_with(&typed))
        .collect();
    matching.sort_by_key(|(key, published)| (key.len(), *key, published.article.id.key()));
    if !typed.is_empty() || matching.len() <= MOST {
        found.extend(matching.into_iter().map(|(_, published)| published));
    } else {
        found.extend(
            matching
                .into_iter()
                .take(MOST * 4)
                .map(|(_, published)| published),
        );
    }
}

fn by_words<'a>(
    snapshot: &'a Snapshot,
    normalised: &str,
    audience: Audience,
    at: Timestamp,
    found: &mut Vec<&'a Published>,
) -> Result<(), ServiceError> {
    let titles = snapshot.articles().filter(|(_, published)| {
        !published.is_answer() && normalise(&published.article.question).contains(normalised)
    });
    if normalised.is_ascii() {
        // Beginnings of Latin words are not indexed: look at the questions themselves.
        let mut holding: Vec<(f32, &Published)> = snapshot
            .articles()
            .filter_map(|(_, published)| {
                let rated = published
                    .questions()
                    .map(|claim| rate(&claim.question, normalised));
                let best = rated.fold(0.0, f32::max);
                (best > 0.0).then_some((best, published.as_ref()))
            })
            .collect();
        holding.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| a.1.article.id.key().cmp(&b.1.article.id.key()))
        });
        found.extend(holding.into_iter().map(|(_, published)| published));
    } else {
        let rating = |place: Place, question: u32| {
            let claim = snapshot.get(place).questions().nth(question as usize);
            claim.map_or(0.0, |claim| rate(&claim.question, normalised))
        };
        let hits = snapshot.ranker.containing(normalised, &rating)?;
        found.extend(hits.into_iter().map(|hit| snapshot.get(hit.entry)));
    }
    found.extend(titles.map(|(_, published)| published.as_ref()));
    if found.len() < MOST {
        let visible = |place: Place| {
            let published = snapshot.get(place);
            published.is_answer() && published.is_visible(audience, at)
        };
        let question = |place, position| snapshot.question(place, position);
        let ranked = snapshot
            .ranker
            .rank(normalised, &visible, &question, MOST)?;
        found.extend(ranked.into_iter().map(|ranked| snapshot.get(ranked.entry)));
    }
    Ok(())
}

/// A question that begins with what was typed comes before one that holds it further on; among
/// those the shorter first.
fn rate(question: &str, typed: &str) -> f32 {
    let length = question.chars().count() as f32;
    match question.find(typed) {
        Some(0) => 2.0 + 1.0 / (1.0 + length),
        Some(_) => 1.0 + 1.0 / (1.0 + length),
        None => 0.0,
    }
}
