//! A message with several questions: each is resolved by itself, in order.

use std::collections::BTreeSet;

use koujing_core::NoAnswerReason;
use koujing_index::IndexError;
use koujing_language::normalise;

use super::exact::MOST_CHOICES;
use super::pieces::{MOST_PARTS, asks_or_wants, asks_something, between_commas, pieces, sentences};
use super::{Asked, Candidate, Decision, Whole, exact, heard};
use crate::snapshot::{Place, Snapshot};

/// How much confidence counts that rests on a piece of a message, …
const BETWEEN: f64 = 0.5;
/// … and how much of it makes a piece worth offering.
const LIKELY: f64 = 0.25;

/// The decision for the whole message, given the one it gets as a single question.
pub(super) fn decide(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    single: Whole,
) -> Result<Whole, IndexError> {
    let sentences = sentences(asked.question);
    let mut parts = Vec::with_capacity(sentences.len());
    for sentence in &sentences {
        match clauses(snapshot, asked, sentence)? {
            Some(clauses) => parts.extend(clauses),
            None if sentences.len() > 1 => parts.push(alone(snapshot, asked, sentence)?),
            None => {}
        }
    }
    if parts.len() > 1 {
        parts.truncate(MOST_PARTS);
        return Ok(combine(single, parts));
    }
    if is_nothing(&single.decision) {
        return among_commas(snapshot, asked, single);
    }
    Ok(single)
}

/// One sentence of the message by itself.
fn alone(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    sentence: &str,
) -> Result<(String, Decision), IndexError> {
    let asked = Asked {
        question: sentence,
        ..asked
    };
    let normalised = normalise(sentence);
    let decision = match exact::decide(snapshot, asked, &normalised) {
        Some(decision) => decision,
        None => heard::decide(snapshot, asked, &normalised)?.decision,
    };
    Ok((sentence.to_owned(), decision))
}

/// The questions of a sentence that asks several in a row (怎么退货，运费谁出): where each piece asks
/// something and is understood by itself.
fn clauses(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    sentence: &str,
) -> Result<Option<Vec<(String, Decision)>>, IndexError> {
    let pieces = pieces(sentence);
    if pieces.len() < 2 {
        return Ok(None);
    }
    let mut parts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let part = alone(snapshot, asked, piece)?;
        if is_nothing(&part.1) {
            return Ok(None);
        }
        parts.push(part);
    }
    Ok(Some(parts))
}

/// A message that is not understood as one, and has no sentences: what is between its commas, of which
/// nothing is answered, for it may say something else without the rest.
fn among_commas(snapshot: &Snapshot, asked: Asked<'_>, single: Whole) -> Result<Whole, IndexError> {
    let pieces = between_commas(asked.question);
    if pieces.len() < 2 {
        return Ok(single);
    }
    let mut choices: Vec<Candidate> = Vec::new();
    let mut needs = BTreeSet::new();
    for piece in pieces {
        match alone(snapshot, asked, piece)?.1 {
            Decision::Answer {
                place, confidence, ..
            } => choices.push(Candidate {
                place,
                confidence: confidence * BETWEEN,
            }),
            Decision::Ambiguous {
                choices: open,
                needs: asked,
            } => {
                let less = |one: Candidate| Candidate {
                    confidence: one.confidence * BETWEEN,
                    ..one
                };
                choices.extend(open.into_iter().map(less));
                needs.extend(asked);
            }
            Decision::NoAnswer(_) => {}
        }
    }
    choices.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut seen = BTreeSet::new();
    choices.retain(|choice| seen.insert(choice.place));
    choices.truncate(MOST_CHOICES);
    if choices
        .first()
        .is_none_or(|first| first.confidence < LIKELY)
    {
        return Ok(single);
    }
    Ok(Whole {
        decision: Decision::Ambiguous { choices, needs },
        ..single
    })
}

/// Two questions about different articles make the message ambiguous, whatever it looks like as one, and
/// so does a question that is answered beside one that is not: half an answer is none. A single question
/// among sentences about nothing decides for the message if as a whole it was not understood.
fn combine(single: Whole, parts: Vec<(String, Decision)>) -> Whole {
    let is_answered =
        |(_, decision): &(String, Decision)| matches!(decision, Decision::Answer { .. });
    let any = parts.iter().any(is_answered);
    let said: Vec<&(String, Decision)> = parts
        .iter()
        .filter(|(_, decision)| !is_nothing(decision))
        // Beside what is answered, the story around it decides nothing.
        .filter(|part| !any || is_answered(part) || asks_or_wants(&part.0))
        .collect();
    let open = parts
        .iter()
        .any(|(sentence, decision)| is_nothing(decision) && asks_something(sentence));
    if !any || (are_about_one(&said) && !open) {
        return match (&single.decision, said.as_slice()) {
            (_, [(_, decision @ Decision::Answer { .. })]) => Whole {
                decision: decision.clone(),
                ..single
            },
            (Decision::Answer { .. }, _) => single,
            (_, [(_, decision)]) => Whole {
                decision: decision.clone(),
                ..single
            },
            _ => single,
        };
    }
    let mut choices: Vec<Candidate> = Vec::new();
    let mut needs = BTreeSet::new();
    // What is answered is offered first, whatever the others bring.
    type Parts<'a> = Vec<&'a (String, Decision)>;
    let (first, then): (Parts<'_>, Parts<'_>) =
        said.iter().copied().partition(|part| is_answered(part));
    for (_, decision) in first.into_iter().chain(then) {
        match decision {
            Decision::Answer {
                place, confidence, ..
            } => choices.push(Candidate {
                place: *place,
                confidence: *confidence,
            }),
            Decision::Ambiguous {
                choices: open,
                needs: asked,
            } => {
                choices.extend(open);
                needs.extend(asked.iter().cloned());
            }
            Decision::NoAnswer(_) => {}
        }
    }
    let mut seen = BTreeSet::new();
    choices.retain(|choice| seen.insert(choice.place));
    choices.truncate(MOST_CHOICES);
    Whole {
        decision: Decision::Ambiguous { choices, needs },
        parts,
        ..single
    }
}

fn is_nothing(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::NoAnswer(NoAnswerReason::NoMatch | NoAnswerReason::LowConfidence)
    )
}

/// Whether some article is answered or offered by each of these.
fn are_about_one(said: &[&(String, Decision)]) -> bool {
    let places = |decision: &Decision| -> BTreeSet<Place> {
        match decision {
            Decision::Answer { place, .. } => BTreeSet::from([*place]),
            Decision::Ambiguous { choices, .. } => choices.iter().map(|one| one.place).collect(),
            Decision::NoAnswer(_) => BTreeSet::new(),
        }
    };
    let shared = said
        .iter()
        .map(|(_, decision)| places(decision))
        .reduce(|shared, own| &shared & &own);
    shared.is_none_or(|shared| !shared.is_empty())
}
