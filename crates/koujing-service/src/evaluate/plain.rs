//! Plain full-text search over rows, to be measured beside.

use koujing_core::Settings;
use koujing_index::{Cut, Plain};
use koujing_language::normalise;

use super::{EvaluationError, KnowledgeRow};
use crate::rules::Rules;

/// tantivy's BM25 by words over the questions of rows, in memory.
#[derive(Debug)]
pub struct PlainSearch(Plain);

impl PlainSearch {
    /// Indexes them.
    ///
    /// # Errors
    ///
    /// When tantivy cannot build its index.
    pub fn over(rows: &[KnowledgeRow]) -> Result<Self, EvaluationError> {
        let questions: Vec<(u32, String)> = (0..)
            .zip(rows)
            .flat_map(|(at, row)| {
                row.questions()
                    .map(move |question| (at, normalise(question)))
            })
            .collect();
        let questions = questions
            .iter()
            .map(|(at, question)| (*at, question.as_str()));
        let dictionary = Rules::new(Settings::default()).dictionary;
        Ok(Self(Plain::build(questions, dictionary, Cut::Words)?))
    }

    /// The positions of the rows most alike to a question, best first, at most `limit`.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn search(&self, question: &str, limit: usize) -> Result<Vec<u32>, EvaluationError> {
        Ok(self.0.search(&normalise(question), limit)?)
    }
}
