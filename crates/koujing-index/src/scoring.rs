//! Scoring: how alike a query is to an entry's questions, one by one and together.

use koujing_language::{Asks, Overlap};

use crate::features::Features;
use crate::part::Part;
use crate::query::{Known, Query};

/// How many of an entry's most alike questions are looked at for what they ask.
const MOST_ALIKE: usize = 6;

/// An entry against a query: likeness by terms alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scored {
    /// Position of the most alike question.
    pub(crate) question: u32,
    pub(crate) features: Features,
}

/// How a stored question compares with a query.
#[derive(Debug, Clone, Copy, Default)]
struct Likeness {
    /// Cosine, 0 to 1.
    cosine: f32,
    /// Share of the question's squared weight that the query has, 0 to 1; common terms left aside.
    covered: f32,
    /// Number of terms that both have.
    shared: usize,
}

/// The questions most alike, best first.
#[derive(Default)]
struct Alike(Vec<(u32, Likeness)>);

impl Alike {
    /// Of two that are equally alike the earlier one is first.
    fn take(&mut self, position: u32, likeness: Likeness) {
        let at = self
            .0
            .partition_point(|(_, other)| other.cosine >= likeness.cosine);
        if at < MOST_ALIKE {
            self.0.truncate(MOST_ALIKE - 1);
            self.0.insert(at, (position, likeness));
        }
    }
}

/// An entry scored; `known` are the query's terms that the part knows. None if nothing of it is left.
pub(crate) fn score(part: &Part, query: &Query, known: &[Known], slot: u32) -> Option<Scored> {
    let layout = &part.content.layout;
    let questions = layout.questions_of(slot);
    let mut alike = Alike::default();
    let mut sum = 0.0;
    let mut said = vec![false; query.terms.len()];
    for (position, question) in (0..).zip(questions.clone()) {
        let likeness = likeness(part, query, known, question, &mut said);
        sum += likeness.cosine;
        alike.take(position, likeness);
    }
    let (first, best) = *alike.0.first()?;
    // The vector of all questions is their sum at unit length: so is its cosine.
    let pooled = sum * part.weights.per_sum[slot as usize];
    let covered: f32 = query
        .terms
        .iter()
        .zip(&said)
        .filter(|(term, said)| **said && !term.common)
        .map(|(term, _)| term.weight * term.weight)
        .sum();
    let terms = query.terms.len() + layout.row(questions.start + first).len() - best.shared;
    let asks = |position: u32| {
        let asks = layout.asks[(questions.start + position) as usize];
        query.asks.clash(Asks::from_bits(asks))
    };
    let asks_any = alike.0.iter().map(|(position, _)| asks(*position));
    let features = Features {
        best: best.cosine,
        pooled,
        second: alike
            .0
            .get(1)
            .map_or(best.cosine, |(_, second)| second.cosine),
        query_covered: covered / query.content.max(f32::MIN_POSITIVE),
        question_covered: best.covered,
        terms_shared: best.shared as f32 / terms.max(1) as f32,
        asks: asks(first),
        asks_any: asks_any.fold(1.0, f32::min),
        questions: (questions.len() as f32).ln(),
        ..Features::default()
    };
    Some(Scored {
        question: first,
        features,
    })
}

/// The features with those that rest on the texts.
pub(crate) fn with_texts(features: Features, query: &str, question: &str) -> Features {
    let mut features = features;
    features.compare(Overlap::of(query, question));
    features
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
    let mut shared = 0;
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
            shared += 1;
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
        shared,
    }
}
