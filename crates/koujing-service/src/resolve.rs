//! Resolution: a total function of question, context, audience, time and snapshot. Exactly one of
//! answer, ambiguous, no answer; the same on every path, for every caller.

mod decision;
mod exact;
mod guards;
mod heard;
mod parts;
mod pieces;
mod ranked;
mod rivals;

use koujing_core::{Audience, Context, Timestamp};
use koujing_index::{IndexError, Ranked};
use koujing_language::normalise;

pub(crate) use decision::{Candidate, Decision, Whole};
pub use decision::{ExplainedCandidate, Explanation};
pub(crate) use ranked::{RANKED, forbids};
pub(crate) use rivals::may_answer;

use crate::snapshot::{Place, Snapshot};

/// What is asked, of what is live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) question: &'a str,
    pub(crate) context: &'a Context,
    pub(crate) audience: Audience,
    pub(crate) at: Timestamp,
    /// An article that is left out of account.
    pub(crate) without: Option<Place>,
    /// Whether it is told how a ranked decision came about.
    pub(crate) explain: bool,
}

/// Resolves a message: as a whole first; if that gives no answer and the message has several
/// questions, each by itself.
pub(crate) fn resolve(snapshot: &Snapshot, asked: Asked<'_>) -> Result<Whole, IndexError> {
    let normalised = normalise(asked.question);
    if let Some(decision) = exact::decide(snapshot, asked, &normalised) {
        return Ok(Whole::of(decision));
    }
    let single = heard::decide(snapshot, asked, &normalised)?;
    parts::decide(snapshot, asked, single)
}

/// The same where the ranked articles were searched for before: the best [`RANKED`] of all visible ones
/// but the one that is left out, the best first.
pub(crate) fn resolve_among(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    mut found: Vec<Ranked>,
) -> Result<Whole, IndexError> {
    let normalised = normalise(asked.question);
    if let Some(decision) = exact::decide(snapshot, asked, &normalised) {
        return Ok(Whole::of(decision));
    }
    found.retain(|found| ranked::is_answerable(snapshot, asked, &normalised, found.entry));
    let read = ranked::decide_among(snapshot, asked, &normalised, found);
    let single = heard::beside(snapshot, asked, &normalised, read)?;
    parts::decide(snapshot, asked, single)
}

/// Resolves a message by exact match alone.
pub(crate) fn resolve_exactly(snapshot: &Snapshot, asked: Asked<'_>) -> Option<Decision> {
    exact::decide(snapshot, asked, &normalise(asked.question))
}
