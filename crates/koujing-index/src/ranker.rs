//! Ranking: candidates from the full-text index, evidence pooled over all questions of an entry.

use std::collections::HashMap;

use koujing_language::{Dictionary, Synonyms};

use crate::candidates::FullText;
use crate::confidence::{Calibration, Features};
use crate::error::IndexError;
use crate::tokenizer::Terms;
use crate::vectors::{Likeness, Query, Vectors};

/// How many questions are scored for a query.
const CANDIDATES: usize = 400;
/// How many when fewer than [`LEAST_ENTRIES`] entries among the first are allowed.
const MORE_CANDIDATES: usize = 8_000;
/// See [`MORE_CANDIDATES`].
const LEAST_ENTRIES: usize = 5;
/// Weight of the most alike question against that of all questions together.
const BEST_TO_POOLED: f32 = 1.0;

/// What is indexed of one entry. Its number is its position.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Its normalised questions, the standard one first.
    pub questions: Vec<String>,
    /// Its answer, plain and folded: found by browsing, never by resolution.
    pub answer: String,
}

/// An entry that may answer a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its number.
    pub entry: u32,
    /// Position of its most alike question within its questions.
    pub question: u32,
    /// What entries are ordered by, 0 to 1.
    pub score: f32,
    /// What the confidence rests on.
    pub features: Features,
}

/// An immutable index of a knowledge base.
pub struct Ranker {
    terms: Terms,
    pub(crate) vectors: Vectors,
    full_text: FullText,
    calibration: Calibration,
}

impl std::fmt::Debug for Ranker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ranker")
            .field("questions", &self.vectors.len())
            .finish_non_exhaustive()
    }
}

impl Ranker {
    /// Indexes these entries.
    ///
    /// # Errors
    ///
    /// When tantivy cannot build its index.
    pub fn build(
        entries: &[Entry],
        dictionary: Dictionary,
        synonyms: Synonyms,
    ) -> Result<Self, IndexError> {
        let terms = Terms::new(dictionary, synonyms);
        let of_questions: Vec<Vec<Vec<String>>> = entries
            .iter()
            .map(|entry| {
                entry
                    .questions
                    .iter()
                    .map(|question| terms.of(question))
                    .collect()
            })
            .collect();
        let vectors = Vectors::build(&of_questions);
        let full_text = FullText::build(
            &terms,
            entries
                .iter()
                .map(|entry| (entry.questions.as_slice(), entry.answer.as_str())),
        )?;
        Ok(Self {
            terms,
            vectors,
            full_text,
            calibration: Calibration::prior(),
        })
    }

    /// The allowed entries likeliest to answer a normalised question, best first, at most `limit`.
    ///
    /// A text with a broader word (滤芯) is read once for each thing the word is used for; an entry
    /// gets the best of its readings, so that the things stand side by side. The margin, and with
    /// it the [confidence](Self::confidence), is the caller's to say: he knows which entries compete.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn rank(
        &self,
        normalised: &str,
        allowed: &dyn Fn(u32) -> bool,
        limit: usize,
    ) -> Result<Vec<Ranked>, IndexError> {
        let mut best: HashMap<u32, Ranked> = HashMap::new();
        for reading in self.terms.synonyms().readings(normalised) {
            let query = self.vectors.query(self.terms.of_canonical(&reading));
            for entry in self.candidates(&query, allowed)? {
                let found = self.score(&query, entry);
                let known = best.entry(entry).or_insert(found);
                if found.score > known.score {
                    *known = found;
                }
            }
        }
        let mut ranked: Vec<Ranked> = best.into_values().collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
        ranked.truncate(limit);
        Ok(ranked)
    }

    /// Whether a normalised question has a word that customers use for several things: whatever is
    /// most alike, it does not say which of them is meant.
    pub fn is_open(&self, normalised: &str) -> bool {
        self.terms.synonyms().readings(normalised).len() > 1
    }

    /// The calibrated probability that an entry with these features answers.
    pub fn confidence(&self, features: &Features) -> f64 {
        self.calibration.confidence(features)
    }

    fn candidates(
        &self,
        query: &Query,
        allowed: &dyn Fn(u32) -> bool,
    ) -> Result<Vec<u32>, IndexError> {
        let entries_of = |questions: Vec<u32>| {
            let mut entries: Vec<u32> = questions
                .into_iter()
                .map(|question| self.vectors.owner(question))
                .collect();
            entries.sort_unstable();
            entries.dedup();
            entries.retain(|entry| allowed(*entry));
            entries
        };
        let questions = self.full_text.questions(query, CANDIDATES)?;
        let all_seen = questions.len() < CANDIDATES;
        let entries = entries_of(questions);
        if all_seen || entries.len() >= LEAST_ENTRIES {
            return Ok(entries);
        }
        Ok(entries_of(
            self.full_text.questions(query, MORE_CANDIDATES)?,
        ))
    }

    fn score(&self, query: &Query, entry: u32) -> Ranked {
        let questions = self.vectors.questions_of(entry);
        let first = questions.start;
        let count = questions.end - questions.start;
        let mut best = (first, Likeness::default());
        for question in questions {
            let likeness = self.vectors.with_question(query, question);
            if likeness.cosine > best.1.cosine {
                best = (question, likeness);
            }
        }
        let pooled = self.vectors.with_entry(query, entry);
        let score = (BEST_TO_POOLED * best.1.cosine + pooled.cosine) / (BEST_TO_POOLED + 1.0);
        Ranked {
            entry,
            question: best.0 - first,
            score: score.clamp(0.0, 1.0),
            features: Features {
                best: best.1.cosine,
                pooled: pooled.cosine,
                margin: 0.0,
                query_covered: pooled.query_covered,
                question_covered: best.1.covered,
                questions: count,
            },
        }
    }

    pub(crate) fn terms(&self) -> &Terms {
        &self.terms
    }

    pub(crate) fn full_text(&self) -> &FullText {
        &self.full_text
    }
}
