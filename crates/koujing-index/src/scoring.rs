//! Scoring: how alike a query is to an entry's questions, one by one and together.

use crate::confidence::Features;
use crate::part::Part;
use crate::query::{Known, Query};
use crate::ranker::Ranked;

/// Weight of the most alike question against that of all questions together.
const BEST_TO_POOLED: f32 = 1.0;

/// How a stored question compares with a query.
#[derive(Debug, Clone, Copy, Default)]
struct Likeness {
    /// Cosine, 0 to 1.
    cosine: f32,
    /// Share of the question's squared weight that the query has, 0 to 1; common terms left aside.
    covered: f32,
}

/// An entry scored; `known` are the query's terms that the part knows.
pub(crate) fn score(part: &Part, query: &Query, known: &[Known], slot: u32) -> Ranked {
    let questions = part.content.layout.questions_of(slot);
    let mut best = (0, Likeness::default());
    let mut sum = 0.0;
    let mut said = vec![false; query.terms.len()];
    for (position, question) in (0..).zip(questions.clone()) {
        let likeness = likeness(part, query, known, question, &mut said);
        sum += likeness.cosine;
        if likeness.cosine > best.1.cosine {
            best = (position, likeness);
        }
    }
    // The vector of all questions is their sum at unit length: so is its cosine.
    let pooled = sum * part.weights.per_sum[slot as usize];
    let covered: f32 = query
        .terms
        .iter()
        .zip(&said)
        .filter(|(term, said)| **said && !term.common)
        .map(|(term, _)| term.weight * term.weight)
        .sum();
    let score = (BEST_TO_POOLED * best.1.cosine + pooled) / (BEST_TO_POOLED + 1.0);
    Ranked {
        entry: part.number(slot),
        question: best.0,
        score: score.clamp(0.0, 1.0),
        features: Features {
            best: best.1.cosine,
            pooled,
            margin: 0.0,
            query_covered: covered / query.content.max(f32::MIN_POSITIVE),
            question_covered: best.1.covered,
            questions: questions.end - questions.start,
        },
    }
}

/// Both sides are sorted by term: one walk along the two. What they share is marked.
fn likeness(
    part: &Part,
    query: &Query,
    known: &[Known],
    question: u32,
    said: &mut [bool],
) -> Likeness {
    let mut product = 0.0;
    let mut content = 0.0;
    let mut own = known;
    for ordinal in part.content.layout.row(question) {
        while let [first, rest @ ..] = own
            && first.ordinal < *ordinal
        {
            own = rest;
        }
        let [first, ..] = own else { break };
        if first.ordinal == *ordinal {
            let term = &query.terms[first.at];
            said[first.at] = true;
            product += term.weight * term.raw;
            if !term.common {
                content += term.raw * term.raw;
            }
        }
    }
    let per_length = part.weights.per_length[question as usize];
    let all = part.weights.contents[question as usize];
    Likeness {
        cosine: product * per_length,
        covered: content * per_length * per_length / all.max(f32::MIN_POSITIVE),
    }
}
