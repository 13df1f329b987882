//! Ours beside plain full-text search: the same knowledge base, the same normalised texts, the same run.

use std::fmt::{self, Display, Formatter};
use std::time::Instant;

use koujing_index::{Cut, IndexError, Plain};
use koujing_language::normalise;
use serde::Serialize;
use serde_json::Value;

use super::{KnowledgeRow, QueryRow, RANKED};
use crate::metrics::{Latency, Metrics, Ranking};
use crate::snapshot::{Place, Snapshot};

/// How well one method ranks, and what it costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Method {
    /// `koujing`, `bm25_words` or `bm25_words_bigrams`.
    pub name: &'static str,
    /// Share of the answerable whose right article is ranked first.
    pub recall_at_1: Option<f64>,
    /// … among the first three.
    pub recall_at_3: Option<f64>,
    /// … among the first five.
    pub recall_at_5: Option<f64>,
    /// Mean reciprocal rank of the right article, nothing beyond the tenth.
    pub mrr_at_10: Option<f64>,
    /// Time a query took from its text to its articles, in microseconds.
    pub micros: Option<Latency>,
}

impl Method {
    /// Of resolving: as far as there is something to lay beside others.
    pub(super) fn ours(metrics: &Metrics) -> Self {
        Self {
            name: "koujing",
            recall_at_1: metrics.recall_at_1,
            recall_at_3: metrics.recall_at_3,
            recall_at_5: metrics.recall_at_5,
            mrr_at_10: metrics.mrr_at_10,
            micros: metrics.micros,
        }
    }
}

/// Plain methods over the questions of a snapshot, asked query by query in turn with ours, so that all meet
/// the same load of the machine.
pub(super) struct Beside {
    methods: Vec<Tried>,
}

struct Tried {
    name: &'static str,
    plain: Plain,
    /// Position of the right entry for each answerable query.
    right_at: Vec<Option<usize>>,
    micros: Vec<u64>,
}

impl Beside {
    /// No methods: nothing is measured but ours.
    pub(super) fn nothing() -> Self {
        Self {
            methods: Vec::new(),
        }
    }

    /// BM25 by words, and by words and bigrams.
    pub(super) fn plain(snapshot: &Snapshot) -> Result<Self, IndexError> {
        let questions = |place: Place| {
            let questions = snapshot.get(place).questions();
            questions.map(move |claim| (place, claim.question.as_str()))
        };
        let cuts = [
            ("bm25_words", Cut::Words),
            ("bm25_words_bigrams", Cut::WordsAndBigrams),
        ];
        let methods = cuts.into_iter().map(|(name, cut)| {
            let all = snapshot.articles().flat_map(|(place, _)| questions(place));
            let dictionary = snapshot.rules.dictionary.clone();
            Ok(Tried {
                name,
                plain: Plain::build(all, dictionary, cut)?,
                right_at: Vec::new(),
                micros: Vec::new(),
            })
        });
        Ok(Self {
            methods: methods.collect::<Result<_, IndexError>>()?,
        })
    }

    /// Asks each of them the query.
    pub(super) fn ask(
        &mut self,
        rows: &[KnowledgeRow],
        query: &QueryRow,
    ) -> Result<(), IndexError> {
        let right: Vec<&Value> = query.right();
        for method in &mut self.methods {
            let started = Instant::now();
            let found = method.plain.search(&normalise(&query.query), RANKED)?;
            method.micros.push(micros_since(started));
            if query.gold.is_some() {
                let is_right = |entry: &u32| right.contains(&&rows[*entry as usize].id);
                method.right_at.push(found.iter().position(is_right));
            }
        }
        Ok(())
    }

    /// The figures, ours first; none if nothing was measured beside it.
    pub(super) fn methods(self, ours: &Metrics) -> Vec<Method> {
        if self.methods.is_empty() {
            return Vec::new();
        }
        let theirs = self.methods.into_iter().map(|tried| {
            let ranking = Ranking::of(&tried.right_at);
            Method {
                name: tried.name,
                recall_at_1: ranking.within(1),
                recall_at_3: ranking.within(3),
                recall_at_5: ranking.within(5),
                mrr_at_10: ranking.mrr_at_10(),
                micros: Latency::of(tried.micros),
            }
        });
        std::iter::once(Method::ours(ours)).chain(theirs).collect()
    }
}

pub(super) fn micros_since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// One line of a table; [`Method::HEAD`] stands above.
impl Display for Method {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:<19}", self.name)?;
        for share in [
            self.recall_at_1,
            self.recall_at_3,
            self.recall_at_5,
            self.mrr_at_10,
        ] {
            match share {
                Some(share) => write!(f, "  {share:>9.4}")?,
                None => write!(f, "  {:>9}", "-")?,
            }
        }
        match self.micros {
            Some(Latency { p50, p99 }) => write!(f, "  {p50:>7}  {p99:>7}"),
            None => write!(f, "  {:>7}  {:>7}", "-", "-"),
        }
    }
}

impl Method {
    /// What stands above the columns.
    pub const HEAD: &str =
        "method                recall@1   recall@3   recall@5     MRR@10   p50 us   p99 us";
}
