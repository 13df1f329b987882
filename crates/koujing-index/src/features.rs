//! What a decision rests on.

use koujing_language::Overlap;
use serde::Serialize;

/// How many features there are.
pub(crate) const COUNT: usize = 17;

/// The names of the features, in the order of [`Features::values`].
pub(crate) const NAMES: [&str; COUNT] = [
    "best",
    "pooled",
    "second",
    "query_covered",
    "question_covered",
    "terms_shared",
    "query_in_order",
    "question_in_order",
    "query_left",
    "question_left",
    "query_left_share",
    "question_left_share",
    "asks",
    "asks_any",
    "questions",
    "length",
    "lead",
];

/// Where the lead is among the features.
pub(crate) const LEAD: usize = COUNT - 1;

/// What speaks for and against an entry. Shares and cosines are 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Features {
    /// Cosine with the entry's most alike question.
    pub best: f32,
    /// Cosine with all the entry's questions together.
    pub pooled: f32,
    /// Cosine with its second most alike question; with its only one where it has no other.
    pub second: f32,
    /// Share of the query's squared weight that the entry's questions know; common terms left aside.
    pub query_covered: f32,
    /// Share of the matched question's squared weight that the query has; common terms left aside.
    pub question_covered: f32,
    /// Share of the terms of either text that both have, unweighted.
    pub terms_shared: f32,
    /// Share of the query's signs that come in the matched question in this order.
    pub query_in_order: f32,
    /// The same of the matched question's signs.
    pub question_in_order: f32,
    /// Logarithm of 1 + the number of the query's signs of content that the matched question has not.
    pub query_left: f32,
    /// The same of the matched question's signs.
    pub question_left: f32,
    /// Share of the query's signs of content that the matched question has not.
    pub query_left_share: f32,
    /// The same of the matched question's signs.
    pub question_left_share: f32,
    /// How far the query asks for another thing than the matched question (how, why, how long).
    pub asks: f32,
    /// The least of that among the entry's most alike questions.
    pub asks_any: f32,
    /// Logarithm of the number of the entry's questions.
    pub questions: f32,
    /// Logarithm of 1 + the number of the query's signs.
    pub length: f32,
    /// Logarithm of the odds against all entries that compete.
    pub lead: f32,
}

impl Features {
    pub(crate) fn values(&self) -> [f32; COUNT] {
        [
            self.best,
            self.pooled,
            self.second,
            self.query_covered,
            self.question_covered,
            self.terms_shared,
            self.query_in_order,
            self.question_in_order,
            self.query_left,
            self.question_left,
            self.query_left_share,
            self.question_left_share,
            self.asks,
            self.asks_any,
            self.questions,
            self.length,
            self.lead,
        ]
    }

    /// How alike the entry's questions are, 0 to 1: what candidates are chosen by.
    pub fn likeness(&self) -> f32 {
        ((self.best + self.pooled) / 2.0).clamp(0.0, 1.0)
    }

    /// With what the signs of the query and of the matched question have in common.
    pub(crate) fn compare(&mut self, overlap: Overlap) {
        let share = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
        let logarithm = |count: usize| (1.0 + count as f32).ln();
        self.query_in_order = share(overlap.in_order, overlap.first);
        self.question_in_order = share(overlap.in_order, overlap.second);
        self.query_left = logarithm(overlap.first_left);
        self.question_left = logarithm(overlap.second_left);
        self.query_left_share = share(overlap.first_left, overlap.first_content);
        self.question_left_share = share(overlap.second_left, overlap.second_content);
        self.length = logarithm(overlap.first);
    }
}
