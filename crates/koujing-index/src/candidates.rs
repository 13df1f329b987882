//! Candidates: the questions worth scoring, found by a query's rare terms. Which they are depends on
//! the entries and the model alone: not on the parts they lie in, nor on what was there before.

use std::cell::RefCell;
use std::cmp::Ordering;

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

/// Into so many ranges of scores candidates are counted, to find where the best ones end.
const RANGES: usize = 256;

thread_local! {
    /// One number for each document of the largest part; all 0 between two uses.
    static SCORES: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// Takes documents in.
type Take<'a> = dyn FnMut(&[u32]) + 'a;

/// All questions that have one of the query's rare terms.
pub(crate) fn questions(parts: &[Part], query: &Query) -> Result<Vec<Candidate>, IndexError> {
    let rare = query.rare();
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let known = &query.known[at];
        let ordinal = |term: u32| {
            let place = known.binary_search_by_key(&term, |known| known.at);
            place.ok().map(|place| known[place].ordinal)
        };
        let terms = rare.iter().filter_map(|term| {
            let own = &query.terms[*term as usize];
            Some((ordinal(*term)?, own.weight * own.raw))
        });
        let per_length = &part.weights.per_length;
        let search = |ordinal, take: &mut Take<'_>| part.content.questions_with(ordinal, take);
        collect(part, at, terms, search, &mut found, |document| {
            per_length[document as usize]
        })?;
    }
    Ok(found)
}

/// All answers that have one of these terms, by the sum of what they weigh.
pub(crate) fn answers(parts: &[Part], terms: &[(&str, f32)]) -> Result<Vec<Candidate>, IndexError> {
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let search = |term, take: &mut Take<'_>| part.content.answers_with(term, take);
        collect(part, at, terms.iter().copied(), search, &mut found, |_| 1.0)?;
    }
    Ok(found)
}

/// The documents of a part that still hold and have one of the terms. What the terms weigh is added
/// in their order, so that the sum is the same in any part.
fn collect<T>(
    part: &Part,
    at: usize,
    terms: impl IntoIterator<Item = (T, f32)>,
    search: impl Fn(T, &mut Take<'_>) -> Result<(), IndexError>,
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
            searched = search(term, &mut |documents| {
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
        found.reserve(touched.len());
        let all_hold = part.dead() == 0;
        for document in touched {
            let score = std::mem::take(&mut scores[document as usize]);
            if all_hold || !part.is_dead(layout.owner(document)) {
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
pub(crate) fn best(parts: &[Part], candidates: &[Candidate], most: usize) -> Vec<Candidate> {
    if candidates.len() <= most {
        return candidates.to_vec();
    }
    let highest = candidates
        .iter()
        .fold(0.0, |highest, candidate| candidate.score.max(highest));
    let per_range = (RANGES - 1) as f32 / f32::max(highest, f32::MIN_POSITIVE);
    let range = |candidate: &Candidate| ((candidate.score * per_range) as usize).min(RANGES - 1);
    let mut counts = [0_usize; RANGES];
    for candidate in candidates {
        counts[range(candidate)] += 1;
    }
    let mut above = 0;
    let last = (0..RANGES).rev().find(|range| {
        above += counts[*range];
        above >= most
    });
    let last = last.unwrap_or_default();
    let mut best = Vec::with_capacity(most);
    let mut among = Vec::with_capacity(counts[last]);
    for candidate in candidates {
        match range(candidate).cmp(&last) {
            Ordering::Less => {}
            Ordering::Equal => among.push(*candidate),
            Ordering::Greater => best.push(*candidate),
        }
    }
    let wanted = most - best.len();
    if wanted > 0 && wanted < among.len() {
        among.select_nth_unstable_by(wanted - 1, |a, b| before(parts, a, b));
    }
    best.extend_from_slice(&among[..wanted.min(among.len())]);
    best
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
