//! Candidates: the questions worth scoring, found by a query's rare terms. Which they are depends on
//! the entries and the model alone: not on the parts they lie in, nor on what was there before.

use std::cell::RefCell;
use std::cmp::Ordering;

use crate::content::Texts;
use crate::error::IndexError;
use crate::part::Part;
use crate::query::Query;

/// A document of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) part: usize,
    pub(crate) document: u32,
    /// The part of the cosine that the rare terms make.
    pub(crate) score: f32,
}

thread_local! {
    /// One number for each document of the largest part; all 0 between two uses.
    static SCORES: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// All questions that have one of the query's rare terms.
pub(crate) fn questions(parts: &[Part], query: &Query) -> Result<Vec<Candidate>, IndexError> {
    let rare: Vec<(&str, f32)> = query
        .rare()
        .into_iter()
        .map(|term| (term.text.as_str(), term.weight * term.raw))
        .collect();
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let per_length = &part.weights.per_length;
        collect(part, at, Texts::Questions, &rare, &mut found, |document| {
            per_length[document as usize]
        })?;
    }
    Ok(found)
}

/// All answers that have one of these terms, by the sum of what they weigh.
pub(crate) fn answers(parts: &[Part], terms: &[(&str, f32)]) -> Result<Vec<Candidate>, IndexError> {
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        collect(part, at, Texts::Answers, terms, &mut found, |_| 1.0)?;
    }
    Ok(found)
}

/// The documents of a part that still hold and have one of the terms. What the terms weigh is added
/// in their order, so that the sum is the same in any part.
fn collect(
    part: &Part,
    at: usize,
    texts: Texts,
    terms: &[(&str, f32)],
    found: &mut Vec<Candidate>,
    factor: impl Fn(u32) -> f32,
) -> Result<(), IndexError> {
    let layout = &part.content.layout;
    SCORES.with_borrow_mut(|scores| {
        if scores.len() < layout.documents() {
            scores.resize(layout.documents(), 0.0);
        }
        let mut touched: Vec<u32> = Vec::new();
        let mut searched = Ok(());
        for (term, weight) in terms {
            searched = part.content.documents_with(texts, term, |documents| {
                for document in documents {
                    let score = &mut scores[*document as usize];
                    if *score == 0.0 {
                        touched.push(*document);
                    }
                    *score += weight;
                }
            });
            if searched.is_err() {
                break;
            }
        }
        for document in touched {
            let score = std::mem::take(&mut scores[document as usize]);
            if !part.is_dead(layout.owner(document)) {
                found.push(Candidate {
                    part: at,
                    document,
                    score: score * factor(document),
                });
            }
        }
        searched
    })
}

/// The best so many, in no particular order. Between equal ones the entry's key decides, then the
/// position of the question.
pub(crate) fn best<'a>(
    parts: &[Part],
    candidates: &'a mut [Candidate],
    most: usize,
) -> &'a [Candidate] {
    if most > 0 && candidates.len() > most {
        candidates.select_nth_unstable_by(most - 1, |a, b| before(parts, a, b));
    }
    &candidates[..most.min(candidates.len())]
}

/// Best first.
pub(crate) fn before(parts: &[Part], a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score).then_with(|| {
        let place = |candidate: &Candidate| {
            let layout = &parts[candidate.part].content.layout;
            let slot = layout.owner(candidate.document);
            let position = candidate.document - layout.first[slot as usize];
            (&*layout.keys[slot as usize], position)
        };
        place(a).cmp(&place(b))
    })
}
