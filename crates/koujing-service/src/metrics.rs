//! Figures of an evaluation.

use std::collections::BTreeMap;
use std::fmt;

use koujing_core::OutcomeKind;
use serde::Serialize;

/// What came of one evaluated query.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) kind: String,
    pub(crate) answerable: bool,
    pub(crate) outcome: OutcomeKind,
    /// Position of the first right id among the ranked, from 0.
    pub(crate) right_at: Option<usize>,
    /// Whether the first is right.
    pub(crate) answered_right: bool,
    /// Whether a choice is right.
    pub(crate) offered_right: bool,
}

/// The figures of one evaluation; shares from 0 to 1, none where there is nothing to share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// Number of queries.
    pub queries: usize,
    /// Number of them that have a right answer.
    pub answerable: usize,
    /// Share of the answerable whose right article is ranked first.
    pub recall_at_1: Option<f64>,
    /// … among the first three.
    pub recall_at_3: Option<f64>,
    /// … among the first five.
    pub recall_at_5: Option<f64>,
    /// Mean reciprocal rank of the right article, nothing beyond the tenth.
    pub mrr_at_10: Option<f64>,
    /// Share of all queries that were answered.
    pub answered: Option<f64>,
    /// Share of the answers that were right; an answer to an unanswerable query is wrong.
    pub precision: Option<f64>,
    /// Right answers among the answerable.
    pub right_answers: Option<f64>,
    /// Share of the ambiguous answerable ones whose choices hold the right article.
    pub ambiguous_holds_right: Option<f64>,
    /// Of the unanswerable, by type.
    pub unanswerable: BTreeMap<String, Unanswerable>,
    /// Time a query took, in microseconds.
    pub micros: Option<Latency>,
}

/// Unanswerable queries of one type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unanswerable {
    /// How many.
    pub queries: usize,
    /// Share answered all the same.
    pub answered: f64,
    /// Share offered choices.
    pub ambiguous: f64,
}

/// Quantiles of a time, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// Half took less.
    pub p50: u64,
    /// 99 in a hundred took less.
    pub p99: u64,
}

impl Latency {
    /// Of these times; none of none.
    pub(crate) fn of(mut micros: Vec<u64>) -> Option<Self> {
        micros.sort_unstable();
        let at = |share: usize| micros.get((micros.len() * share / 100).min(micros.len() - 1));
        if micros.is_empty() {
            return None;
        }
        Some(Self {
            p50: *at(50)?,
            p99: *at(99)?,
        })
    }
}

/// How high the right article was ranked for each answerable query, from 0; none where it was not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranking<'a> {
    right_at: &'a [Option<usize>],
}

impl<'a> Ranking<'a> {
    pub(crate) fn of(right_at: &'a [Option<usize>]) -> Self {
        Self { right_at }
    }

    /// Share whose right article is among the first so many.
    pub(crate) fn within(self, places: usize) -> Option<f64> {
        let found = self.right_at.iter().flatten().filter(|at| **at < places);
        share(found.count(), self.right_at.len())
    }

    /// Mean reciprocal rank, nothing beyond the tenth.
    pub(crate) fn mrr_at_10(self) -> Option<f64> {
        let found = self.right_at.iter().flatten().filter(|at| **at < 10);
        // Not `sum`: that of nothing is -0.
        let sum = found.fold(0.0, |sum, at| sum + 1.0 / (*at as f64 + 1.0));
        (!self.right_at.is_empty()).then(|| sum / self.right_at.len() as f64)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Metrics {
    pub(crate) fn of(judged: &[Judged], micros: Vec<u64>) -> Self {
        let answerable: Vec<&Judged> = judged.iter().filter(|one| one.answerable).collect();
        let right_at: Vec<_> = answerable.iter().map(|one| one.right_at).collect();
        let ranking = Ranking::of(&right_at);
        let answered = judged
            .iter()
            .filter(|one| one.outcome == OutcomeKind::Answer);
        let right = judged.iter().filter(|one| one.answered_right).count();
        let ambiguous = answerable
            .iter()
            .filter(|one| one.outcome == OutcomeKind::Ambiguous);
        let held = ambiguous.clone().filter(|one| one.offered_right).count();
        let mut unanswerable: BTreeMap<String, Vec<&Judged>> = BTreeMap::new();
        for one in judged.iter().filter(|one| !one.answerable) {
            unanswerable.entry(one.kind.clone()).or_default().push(one);
        }
        Self {
            queries: judged.len(),
            answerable: answerable.len(),
            recall_at_1: ranking.within(1),
            recall_at_3: ranking.within(3),
            recall_at_5: ranking.within(5),
            mrr_at_10: ranking.mrr_at_10(),
            answered: share(answered.clone().count(), judged.len()),
            precision: share(right, answered.count()),
            right_answers: share(right, answerable.len()),
            ambiguous_holds_right: share(held, ambiguous.count()),
            unanswerable: unanswerable
                .into_iter()
                .map(|(kind, ones)| {
                    let of = |outcome: OutcomeKind| {
                        let some = ones.iter().filter(|one| one.outcome == outcome).count();
                        some as f64 / ones.len() as f64
                    };
                    let figures = Unanswerable {
                        queries: ones.len(),
                        answered: of(OutcomeKind::Answer),
                        ambiguous: of(OutcomeKind::Ambiguous),
                    };
                    (kind, figures)
                })
                .collect(),
            micros: Latency::of(micros),
        }
    }
}

/// A table for people.
impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure =
            |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
        writeln!(f, "queries                        {}", self.queries)?;
        writeln!(f, "answerable                     {}", self.answerable)?;
        for (name, value) in [
            ("recall at 1", self.recall_at_1),
            ("recall at 3", self.recall_at_3),
            ("recall at 5", self.recall_at_5),
            ("MRR at 10", self.mrr_at_10),
            ("answered", self.answered),
            ("precision of answers", self.precision),
            ("right answers / answerable", self.right_answers),
            ("ambiguous holding the right", self.ambiguous_holds_right),
        ] {
            writeln!(f, "{name:<30} {}", figure(value))?;
        }
        for (kind, of) in &self.unanswerable {
            writeln!(
                f,
                "unanswerable {kind:<17} {} queries, answered {:.4}, ambiguous {:.4}",
                of.queries, of.answered, of.ambiguous
            )?;
        }
        if let Some(micros) = self.micros {
            writeln!(
                f,
                "time of a query                p50 {} us, p99 {} us",
                micros.p50, micros.p99
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_unanswerable_queries_count_as_wrong() {
        let judged = |answerable, outcome, right_at, right| Judged {
            kind: if answerable { "positive" } else { "neg_far" }.to_owned(),
            answerable,
            outcome,
            right_at,
            answered_right: right,
            offered_right: false,
        };
        let metrics = Metrics::of(
            &[
                judged(true, OutcomeKind::Answer, Some(0), true),
                judged(true, OutcomeKind::NoAnswer, Some(3), false),
                judged(false, OutcomeKind::Answer, None, false),
            ],
            vec![5, 1, 3],
        );
        assert_eq!(metrics.precision, Some(0.5));
        assert_eq!(metrics.right_answers, Some(0.5));
        assert_eq!(metrics.recall_at_5, Some(1.0));
        assert_eq!(metrics.mrr_at_10, Some(0.625));
        assert_eq!(metrics.ambiguous_holds_right, None);
        assert!((metrics.unanswerable["neg_far"].answered - 1.0).abs() < 1e-9);
        assert_eq!(metrics.micros, Some(Latency { p50: 3, p99: 5 }));
    }
}
