//! Scoring: how alike a query is to an entry's questions, one by one and together.

use std::cell::RefCell;

use koujing_language::Asks;

use crate::features::Features;
use crate::part::Part;
use crate::query::Query;

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
struct Alike {
    questions: [(u32, Likeness); MOST_ALIKE],
    count: usize,
}

impl Alike {
    /// Of two that are equally alike the earlier one is first.
    fn take(&mut self, position: u32, likeness: Likeness) {
        let mut at = self.count;
        while at > 0 && self.questions[at - 1].1.cosine < likeness.cosine {
            at -= 1;
        }
        if at < MOST_ALIKE {
            self.count = (self.count + 1).min(MOST_ALIKE);
            self.questions[at..self.count].rotate_right(1);
            self.questions[at] = (position, likeness);
        }
    }

    fn all(&self) -> &[(u32, Likeness)] {
        &self.questions[..self.count]
    }
}

thread_local! {
    static MARKS: RefCell<Marks> = RefCell::default();
}

/// The query's terms among those of a part, to be told without a search.
#[derive(Debug, Default)]
struct Marks {
    /// For each term of the largest part 1 + its place among the query's terms; all 0 between two uses.
    places: Vec<u16>,
    /// For each of the query's terms the last entry that had it.
    had_by: Vec<u32>,
    /// The entries counted.
    entries: u32,
}

/// Entries of part number `at` scored, one after the other. None of an entry of which nothing is left.
pub(crate) fn score(
    part: &Part,
    at: usize,
    query: &Query,
    slots: impl IntoIterator<Item = u32>,
    mut take: impl FnMut(u32, Scored),
) {
    let known = &query.known[at];
    MARKS.with_borrow_mut(|marks| {
        let terms = part.content.layout.terms as usize;
        if marks.places.len() < terms {
            marks.places.resize(terms, 0);
        }
        if marks.had_by.len() < query.terms.len() {
            marks.had_by.resize(query.terms.len(), 0);
        }
        for term in known {
            // A text has not so many terms.
            marks.places[term.ordinal as usize] = u16::try_from(term.at + 1).unwrap_or_default();
        }
        for slot in slots {
            if let Some(scored) = score_one(part, query, marks, slot) {
                take(slot, scored);
            }
        }
        for term in known {
            marks.places[term.ordinal as usize] = 0;
        }
    });
}

fn score_one(part: &Part, query: &Query, marks: &mut Marks, slot: u32) -> Option<Scored> {
    marks.entries = marks.entries.wrapping_add(1);
    if marks.entries == 0 {
        marks.had_by.fill(0);
        marks.entries = 1;
    }
    let layout = &part.content.layout;
    let questions = layout.questions_of(slot);
    let mut alike = Alike::default();
    let mut sum = 0.0;
    let mut covered = 0.0;
    for (position, question) in (0..).zip(questions.clone()) {
        let likeness = likeness(part, query, marks, question, &mut covered);
        sum += likeness.cosine;
        alike.take(position, likeness);
    }
    let (first, best) = *alike.all().first()?;
    // The vector of all questions is their sum at unit length: so is its cosine.
    let pooled = sum * part.weights.per_sum[slot as usize];
    let terms = query.terms.len() + layout.row(questions.start + first).len() - best.shared;
    let asks = |position: u32| {
        let asks = layout.asks[(questions.start + position) as usize];
        query.asks.clash(Asks::from_bits(asks))
    };
    let asks_any = alike.all().iter().map(|(position, _)| asks(*position));
    let second = alike.all().get(1);
    let features = Features {
        best: best.cosine,
        pooled,
        second: second.map_or(best.cosine, |(_, second)| second.cosine),
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

/// One walk along the question's terms. What of the query's content no question of the entry had before
/// is added to what is covered.
fn likeness(
    part: &Part,
    query: &Query,
    marks: &mut Marks,
    question: u32,
    covered: &mut f32,
) -> Likeness {
    let mut product = 0.0;
    let mut content = 0.0;
    let mut shared = 0;
    for ordinal in part.content.layout.row(question) {
        let place = usize::from(marks.places[*ordinal as usize]);
        if place == 0 {
            continue;
        }
        let term = &query.terms[place - 1];
        shared += 1;
        product += term.weight * term.raw;
        if !term.common {
            content += term.raw * term.raw;
            let had_by = &mut marks.had_by[place - 1];
            if *had_by != marks.entries {
                *had_by = marks.entries;
                *covered += term.weight * term.weight;
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
