//! Sparse vectors of all questions and of all entries, in flat memory.
//!
//! A term weighs `ln(1 + N / n)^0.7`, N the number of entries and n of those with the term: raising to
//! less than one flattens the inverse document frequency, which serves short texts better; single
//! characters weigh half as much again. A question's vector has unit length; an entry's vector is the sum of its questions'
//! vectors, brought to unit length, so that what several wordings share counts most.

use std::collections::HashMap;

use koujing_language::is_common;

/// Single characters find what was worded or split otherwise; a text has few of them beside its
/// words and bigrams.
const SINGLE_CHARACTER: f32 = 1.5;
/// How much rarity counts.
const RARITY_POWER: f32 = 0.7;

/// Rows of (term, weight), each row sorted by term.
#[derive(Debug, Default)]
struct Rows {
    starts: Vec<u32>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

impl Rows {
    fn push(&mut self, row: &[(u32, f32)]) {
        self.starts
            .push(u32::try_from(self.terms.len()).unwrap_or(u32::MAX));
        self.terms.extend(row.iter().map(|(term, _)| term));
        self.weights.extend(row.iter().map(|(_, weight)| weight));
    }

    fn row(&self, at: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let at = at as usize;
        let from = self.starts[at] as usize;
        let until = self
            .starts
            .get(at + 1)
            .map_or(self.terms.len(), |next| *next as usize);
        self.terms[from..until]
            .iter()
            .copied()
            .zip(self.weights[from..until].iter().copied())
    }
}

/// A question as it is compared with the stored ones.
#[derive(Debug)]
pub(crate) struct Query {
    /// Known terms with their weights, sorted; unit length over all its terms, known or not.
    weights: Vec<(u32, f32)>,
    /// Squared weight of its terms that are not common, known or not.
    content: f32,
    /// Its terms with their number in the index and their squared share of the whole, the rarest first.
    pub(crate) terms: Vec<(String, u32, f32)>,
}

/// How a stored vector compares with a query.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Likeness {
    /// Cosine, 0 to 1.
    pub(crate) cosine: f32,
    /// Share of the query's squared weight that the vector has, 0 to 1; common terms left aside.
    pub(crate) query_covered: f32,
    /// Share of the vector's squared weight that the query has, 0 to 1; common terms left aside.
    pub(crate) covered: f32,
}

/// The vectors of a knowledge base.
#[derive(Debug, Default)]
pub(crate) struct Vectors {
    ids: HashMap<String, u32>,
    /// Entries that have the term.
    frequencies: Vec<u32>,
    /// Whether the term says only how something is asked.
    common: Vec<bool>,
    questions: Rows,
    entries: Rows,
    /// Entry of each question.
    owners: Vec<u32>,
    /// First question of each entry.
    first: Vec<u32>,
}

impl Vectors {
    /// From the terms of each question of each entry.
    pub(crate) fn build(entries: &[Vec<Vec<String>>]) -> Self {
        let mut vectors = Self::default();
        // The last entry that a term was counted for, so that it counts once an entry.
        let mut counted: Vec<usize> = Vec::new();
        for (entry, questions) in entries.iter().enumerate() {
            for term in questions.iter().flatten() {
                let next = u32::try_from(vectors.ids.len()).unwrap_or(u32::MAX);
                let id = *vectors.ids.entry(term.clone()).or_insert(next) as usize;
                if id == counted.len() {
                    vectors.frequencies.push(0);
                    vectors.common.push(is_common(term));
                    counted.push(usize::MAX);
                }
                if counted[id] != entry {
                    counted[id] = entry;
                    vectors.frequencies[id] += 1;
                }
            }
        }
        vectors.owners.reserve(entries.iter().map(Vec::len).sum());
        let total = entries.len();
        for (entry, questions) in entries.iter().enumerate() {
            vectors
                .first
                .push(u32::try_from(vectors.owners.len()).unwrap_or(u32::MAX));
            let mut sum: HashMap<u32, f32> = HashMap::new();
            for terms in questions {
                let mut row: Vec<(u32, f32)> = terms
                    .iter()
                    .map(|term| {
                        let id = vectors.ids[term];
                        (id, weight(term, vectors.frequencies[id as usize], total))
                    })
                    .collect();
                row.sort_unstable_by_key(|(term, _)| *term);
                scale_to_unit(&mut row);
                for (term, weight) in &row {
                    *sum.entry(*term).or_default() += weight;
                }
                vectors.questions.push(&row);
                vectors
                    .owners
                    .push(u32::try_from(entry).unwrap_or(u32::MAX));
            }
            let mut row: Vec<(u32, f32)> = sum.into_iter().collect();
            row.sort_unstable_by_key(|(term, _)| *term);
            scale_to_unit(&mut row);
            vectors.entries.push(&row);
        }
        vectors
    }

    /// Number of questions.
    pub(crate) fn len(&self) -> usize {
        self.owners.len()
    }

    /// The entry of a question.
    pub(crate) fn owner(&self, question: u32) -> u32 {
        self.owners[question as usize]
    }

    /// The questions of an entry.
    pub(crate) fn questions_of(&self, entry: u32) -> std::ops::Range<u32> {
        let end = u32::try_from(self.owners.len()).unwrap_or(u32::MAX);
        let at = entry as usize;
        self.first[at]..self.first.get(at + 1).copied().unwrap_or(end)
    }

    /// The vector of a query with these terms.
    pub(crate) fn query(&self, terms: Vec<String>) -> Query {
        let total = self.first.len();
        let mut weighed: Vec<(String, u32, f32)> = terms
            .into_iter()
            .map(|term| {
                let frequency = self
                    .ids
                    .get(&term)
                    .map_or(0, |id| self.frequencies[*id as usize]);
                let weight = weight(&term, frequency, total);
                (term, frequency, weight)
            })
            .collect();
        let length = weighed
            .iter()
            .map(|(_, _, weight)| weight * weight)
            .sum::<f32>()
            .sqrt();
        let mut weights = Vec::with_capacity(weighed.len());
        let mut content = 0.0;
        for (term, _, weight) in &mut weighed {
            *weight /= length.max(f32::MIN_POSITIVE);
            if let Some(id) = self.ids.get(term) {
                weights.push((*id, *weight));
            }
            *weight *= *weight;
            if !is_common(term) {
                content += *weight;
            }
        }
        weights.sort_unstable_by_key(|(term, _)| *term);
        weighed.retain(|(_, frequency, _)| *frequency > 0);
        weighed.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
        Query {
            weights,
            content,
            terms: weighed,
        }
    }

    /// A query against one question.
    pub(crate) fn with_question(&self, query: &Query, question: u32) -> Likeness {
        self.likeness(query, self.questions.row(question))
    }

    /// A query against all questions of an entry together.
    pub(crate) fn with_entry(&self, query: &Query, entry: u32) -> Likeness {
        self.likeness(query, self.entries.row(entry))
    }

    /// Both sides are sorted by term: one walk along the two.
    fn likeness(&self, query: &Query, row: impl Iterator<Item = (u32, f32)>) -> Likeness {
        let mut found = Likeness::default();
        let mut content = 0.0;
        let mut own = query.weights.as_slice();
        for (term, weight) in row {
            let tells = !self.common[term as usize];
            if tells {
                content += weight * weight;
            }
            while let [(first, _), rest @ ..] = own
                && *first < term
            {
                own = rest;
            }
            if let [(first, own), ..] = own
                && *first == term
            {
                found.cosine += own * weight;
                if tells {
                    found.query_covered += own * own;
                    found.covered += weight * weight;
                }
            }
        }
        found.query_covered /= query.content.max(f32::MIN_POSITIVE);
        found.covered /= content.max(f32::MIN_POSITIVE);
        found
    }
}

fn weight(term: &str, frequency: u32, total: usize) -> f32 {
    let rarity = (1.0 + total as f32 / (frequency as f32).max(0.5))
        .ln()
        .powf(RARITY_POWER);
    if term.chars().nth(1).is_none() {
        rarity * SINGLE_CHARACTER
    } else {
        rarity
    }
}

fn scale_to_unit(row: &mut [(u32, f32)]) {
    let length = row
        .iter()
        .map(|(_, weight)| weight * weight)
        .sum::<f32>()
        .sqrt();
    if length > 0.0 {
        for (_, weight) in row {
            *weight /= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_question_is_like_itself_and_an_entry_pools_its_questions() {
        let vectors = Vectors::build(&[
            vec![terms("滤网 清洗"), terms("滤网 怎么 洗")],
            vec![terms("红灯 怎么 亮")],
        ]);
        let query = vectors.query(terms("滤网 清洗"));
        let same = vectors.with_question(&query, 0);
        assert!((same.cosine - 1.0).abs() < 1e-5 && (same.covered - 1.0).abs() < 1e-5);
        assert!(vectors.with_question(&query, 2).cosine.abs() < 1e-6);
        let pooled = vectors.with_entry(&query, 0);
        assert!(pooled.cosine > 0.5 && pooled.cosine < 1.0);
        assert_eq!(vectors.questions_of(1), 2..3);
        assert_eq!(vectors.owner(2), 1);
    }

    #[test]
    fn unknown_words_make_a_query_less_alike() {
        let vectors = Vectors::build(&[vec![terms("滤网 清洗")]]);
        let known = vectors.query(terms("滤网 清洗"));
        let padded = vectors.query(terms("滤网 清洗 空调"));
        let cosine = |query: &Query| vectors.with_question(query, 0).cosine;
        assert!(cosine(&padded) < cosine(&known));
    }
}
