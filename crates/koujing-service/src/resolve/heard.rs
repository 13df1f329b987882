//! Homophones and slips of typing: what is unknown is heard as a known word that sounds like it. What comes of
//! that is offered at most, never answered: 经典 sounds like 景点.

use koujing_core::NoAnswerReason;
use koujing_index::IndexError;

use super::exact::MOST_CHOICES;
use super::guards::is_for_another_thing;
use super::{Asked, Candidate, Decision, Whole, ranked};
use crate::snapshot::Snapshot;

/// The guard's name in an explanation.
const GUARD: &str = "sounds_alike";
/// How much confidence in an article counts that rests on a sound.
const HEARD: f64 = 0.5;

/// Decides by ranking; where that is not sure, what the question sounds like is offered too.
pub(super) fn decide(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    normalised: &str,
) -> Result<Whole, IndexError> {
    let read = ranked::decide(snapshot, asked, normalised)?;
    beside(snapshot, asked, normalised, read)
}

/// The same where the ranking was decided by before.
pub(super) fn beside(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    normalised: &str,
    read: Whole,
) -> Result<Whole, IndexError> {
    let is_open = matches!(
        read.decision,
        Decision::Ambiguous { .. }
            | Decision::NoAnswer(NoAnswerReason::NoMatch | NoAnswerReason::LowConfidence)
    );
    let text = if is_open {
        snapshot.ranker.heard_as(normalised)
    } else {
        None
    };
    let Some(text) = text else { return Ok(read) };
    let heard = ranked::decide(snapshot, asked, &text)?;
    let (offered, needs) = match &heard.decision {
        Decision::Answer {
            place, confidence, ..
        } => {
            let only = Candidate {
                place: *place,
                confidence: *confidence,
            };
            (vec![only], None)
        }
        Decision::Ambiguous { choices, needs } => (choices.clone(), Some(needs)),
        Decision::NoAnswer(_) => return Ok(read),
    };
    let excluded = |one: &Candidate| {
        let published = snapshot.get(one.place);
        published.negatives.contains(normalised) || is_for_another_thing(normalised, published)
    };
    let offered: Vec<Candidate> = offered.into_iter().filter(|one| !excluded(one)).collect();
    if offered.is_empty() {
        return Ok(read);
    }
    let (mut choices, mut all_needs) = match read.decision {
        Decision::Ambiguous { choices, needs } => (choices, needs),
        _ => Default::default(),
    };
    all_needs.extend(needs.into_iter().flatten().cloned());
    choices = merged(choices, &offered);
    choices.truncate(MOST_CHOICES);
    let explanation = heard.explanation.map(|mut explanation| {
        explanation.guard = Some(GUARD);
        explanation.heard = Some(std::mem::replace(
            &mut explanation.normalised,
            normalised.to_owned(),
        ));
        explanation
    });
    Ok(Whole {
        decision: Decision::Ambiguous {
            choices,
            needs: all_needs,
        },
        parts: Vec::new(),
        ranked: merged(read.ranked, &heard.ranked),
        explanation,
    })
}

/// What was read and what was heard, each article once, the surest first.
fn merged(mut read: Vec<Candidate>, heard: &[Candidate]) -> Vec<Candidate> {
    for one in heard {
        let confidence = one.confidence * HEARD;
        match read.iter_mut().find(|other| other.place == one.place) {
            Some(other) => other.confidence = other.confidence.max(confidence),
            None => read.push(Candidate { confidence, ..*one }),
        }
    }
    // Stable: what was before stays before.
    read.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    read
}
