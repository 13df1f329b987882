//! A message with several questions: each is resolved by itself, in order.

use std::collections::BTreeSet;

use koujing_core::NoAnswerReason;
use koujing_index::IndexError;
use koujing_language::{Asks, normalise};

use super::exact::MOST_CHOICES;
use super::{Asked, Candidate, Decision, Whole, exact, heard};
use crate::snapshot::{Place, Snapshot};

const ENDS_SENTENCE: &[char] = &['?', '？', '。', '!', '！', ';', '；', '\n'];

/// What opens another matter behind a comma or a space.
const ALSO: &[&str] = &[
    "还有",
    "另外",
    "顺便",
    "順便",
    "還有",
    "还想问",
    "還想問",
    "再问",
    "再問",
];
const PAUSES: &[char] = &[',', '，', '、', ' '];

/// How many sentences of a message are looked at.
const MOST_PARTS: usize = 8;
/// A sentence with fewer signs is no question of its own (在吗).
const LEAST_SIGNS: usize = 6;

/// The decision for the whole message, given the one it gets as a single question.
pub(super) fn decide(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    single: Whole,
) -> Result<Whole, IndexError> {
    let sentences = sentences(asked.question);
    if sentences.len() < 2 {
        return Ok(single);
    }
    let mut parts = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let alone = Asked {
            question: sentence,
            ..asked
        };
        let normalised = normalise(sentence);
        let decision = match exact::decide(snapshot, alone, &normalised) {
            Some(decision) => decision,
            None => heard::decide(snapshot, alone, &normalised)?.decision,
        };
        parts.push((sentence.to_owned(), decision));
    }
    Ok(combine(single, parts))
}

/// The sentences of a message that say something.
pub(super) fn sentences(message: &str) -> Vec<&str> {
    message
        .split_inclusive(ENDS_SENTENCE)
        .flat_map(matters)
        .map(str::trim)
        .filter(|sentence| {
            normalise(sentence)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .count()
                > 1
        })
        .take(MOST_PARTS)
        .collect()
}

/// A sentence, cut where it goes over to another matter (…，另外发票在哪里开).
fn matters(sentence: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(sentence);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = text
            .match_indices(PAUSES)
            .map(|(at, pause)| at + pause.len())
            .find(|at| ALSO.iter().any(|word| text[*at..].starts_with(word)));
        let (matter, behind) = cut.map_or((text, None), |at| (&text[..at], Some(&text[at..])));
        rest = behind;
        Some(matter)
    })
}

/// Two questions about different articles make the message ambiguous, whatever it looks like as one, and
/// so does a question that is answered beside one that is not: half an answer is none. A single question
/// among sentences about nothing decides for the message if as a whole it was not understood.
fn combine(single: Whole, parts: Vec<(String, Decision)>) -> Whole {
    let said: Vec<&(String, Decision)> = parts
        .iter()
        .filter(|(_, decision)| !is_nothing(decision))
        .collect();
    let answered = said
        .iter()
        .filter(|(_, decision)| matches!(decision, Decision::Answer { .. }));
    let open = parts
        .iter()
        .any(|(sentence, decision)| is_nothing(decision) && asks_something(sentence));
    if answered.count() == 0 || (are_about_one(&said) && !open) {
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
    for (_, decision) in &said {
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

/// Whether a sentence is a question by itself.
fn asks_something(sentence: &str) -> bool {
    let normalised = normalise(sentence);
    Asks::of(&normalised) != Asks::of("") && normalised.chars().count() >= LEAST_SIGNS
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

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn a_message_is_cut_into_its_matters() {
        for (message, expected) in [
            (
                "滤网怎么洗？多久洗一次？",
                vec!["滤网怎么洗？", "多久洗一次？"],
            ),
            (
                "我想改收货地址,另外发票在哪里开,还有能退吗?",
                vec!["我想改收货地址,", "另外发票在哪里开,", "还有能退吗?"],
            ),
            ("滤网多久洗一回,用什么洗?", vec!["滤网多久洗一回,用什么洗?"]),
            ("还有货吗", vec!["还有货吗"]),
            ("这个还有货吗", vec!["这个还有货吗"]),
            ("在？", vec![]),
        ] {
            assert_eq!(sentences(message), expected, "{message}");
        }
    }
}
