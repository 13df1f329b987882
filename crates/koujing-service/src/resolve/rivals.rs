//! Whether a question can come to an article at all, told from a few others: far cheaper than to
//! resolve it, where hundreds are asked for one article.

use koujing_core::Fit;
use koujing_index::IndexError;
use koujing_language::normalise;

use super::{Asked, pieces, ranked};
use crate::snapshot::{Place, Snapshot};

/// Whether ranking may answer with this article. It does not if it would not be sure enough without
/// any other, or one of the rivals is as good or too near. Where it may, only resolving tells.
pub(crate) fn may_answer(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    place: Place,
    rivals: &[Place],
) -> Result<bool, IndexError> {
    let in_pieces =
        |text: &str| pieces::sentences(text).len() > 1 || pieces::pieces(text).len() > 1;
    if in_pieces(asked.question) {
        // Each of them may be answered by itself.
        return Ok(true);
    }
    let normalised = normalise(asked.question);
    let against = snapshot.ranker.against(&normalised)?;
    let question = |place, position| snapshot.question(place, position);
    let Some(own) = against.score(place, &question) else {
        return Ok(false);
    };
    if !ranked::would_answer(snapshot, own, None) {
        return Ok(false);
    }
    for rival in rivals {
        if *rival == place || !competes(snapshot, asked, &normalised, *rival) {
            continue;
        }
        let other = against.score(*rival, &question);
        if other.is_some() && !ranked::would_answer(snapshot, own, other) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether it is ranked for this question, and not hidden by one that lies over it.
fn competes(snapshot: &Snapshot, asked: Asked<'_>, normalised: &str, place: Place) -> bool {
    let published = snapshot.get(place);
    ranked::is_answerable(snapshot, asked, normalised, place)
        && published.article.scope.fit(asked.context) != Fit::Excluded
        && published
            .questions()
            .all(|claim| snapshot.holders(&claim.question).len() < 2)
}
