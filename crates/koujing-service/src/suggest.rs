//! Type-ahead: what an agent may mean while he still types.

mod pairs;
#[cfg(test)]
mod tests;
pub(crate) mod typing;

use std::collections::BTreeSet;

use koujing_core::{ArticleId, Audience, Kind, Timestamp};
use koujing_language::normalise;
use serde::Serialize;

use self::typing::{Typed, Way};
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
    /// Up to 8 articles and phrases for the beginning of a text: by shortcut (`/lv`, `lv`), by the
    /// words of their questions, by how these sound (`jsq`, `jiashiqi`), then by ranking.
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
        let found = suggested(&snapshot, audience, self.clock.now(), typed)?;
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

/// What may be meant, best first. What is not offered takes nobody's place.
fn suggested<'a>(
    snapshot: &'a Snapshot,
    audience: Audience,
    at: Timestamp,
    typed: &str,
) -> Result<Vec<&'a Published>, ServiceError> {
    let offered = |published: &Published| {
        published.article.kind != Kind::Notice
            && published.is_visible(audience, at)
            && snapshot.out_of_service(published, at).is_none()
    };
    let looked_for = Typed::new(typed);
    let mut found: Vec<(Rank<'_>, Place)> = snapshot
        .articles()
        .filter_map(|(place, published)| {
            let (way, length) = published.typing.find(&looked_for)?;
            offered(published).then(|| (Rank::new(way, length, published), place))
        })
        .collect();
    if found.len() > MOST {
        found.select_nth_unstable(MOST);
        found.truncate(MOST);
    }
    found.sort_unstable();
    let mut places: Vec<Place> = found.into_iter().map(|(_, place)| place).collect();
    if looked_for.has_words() && places.len() < MOST {
        let known: BTreeSet<Place> = places.iter().copied().collect();
        let others = |place: Place| {
            let published = snapshot.get(place);
            published.is_answer() && !known.contains(&place) && offered(published)
        };
        let question = |place, position| snapshot.question(place, position);
        let ranked =
            snapshot
                .ranker
                .rank(&normalise(typed), &others, &question, MOST - places.len())?;
        places.extend(ranked.into_iter().map(|ranked| ranked.entry));
    }
    Ok(places
        .into_iter()
        .map(|place| snapshot.get(place))
        .collect())
}

/// The order of what is found: the better way, then the shorter text, then the shortcut, then the key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank<'a> {
    way: Way,
    length: usize,
    /// Where it is found by that.
    shortcut: Option<&'a str>,
    key: &'a str,
}

impl<'a> Rank<'a> {
    fn new(way: Way, length: usize, published: &'a Published) -> Self {
        let by_shortcut = way <= Way::ShortcutBeginning;
        Self {
            way,
            length,
            shortcut: published.typing.shortcut().filter(|_| by_shortcut),
            key: &published.key,
        }
    }
}
