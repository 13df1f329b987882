//! Browsing and type-ahead: for eyes that look through a list, never for deciding on an answer.

use std::collections::HashMap;

use crate::error::IndexError;
use crate::ranker::Ranker;

/// How many documents are looked at for a list.
const LOOKED_AT: usize = 1_000;
/// The answer text is weak evidence beside the questions.
const ANSWER_WEIGHT: f32 = 0.25;

/// An entry in a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its number.
    pub entry: u32,
    /// What the list is ordered by.
    pub score: f32,
}

impl Ranker {
    /// Entries about a normalised text, by their questions first, their answers second; best first.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn browse(
        &self,
        normalised: &str,
        allowed: &dyn Fn(u32) -> bool,
    ) -> Result<Vec<Hit>, IndexError> {
        let mut scores: HashMap<u32, f32> = HashMap::new();
        for found in self.rank(normalised, allowed, LOOKED_AT)? {
            scores.insert(found.entry, found.score);
        }
        let terms = self.terms().of(normalised);
        let answers = self.full_text().answers(&terms, LOOKED_AT)?;
        let count = answers.len() as f32;
        for (place, entry) in answers.into_iter().enumerate() {
            if allowed(entry) {
                *scores.entry(entry).or_default() += ANSWER_WEIGHT * (1.0 - place as f32 / count);
            }
        }
        Ok(sorted(scores))
    }

    /// Entries with a question that holds the normalised beginning of a text, best first: those
    /// that `rate` (0: does not hold it) likes best. `rate` is given entry and question position.
    /// Beginnings of Latin words are not in the index: a text without any other sign finds nothing.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn containing(
        &self,
        normalised: &str,
        rate: &dyn Fn(u32, u32) -> f32,
    ) -> Result<Vec<Hit>, IndexError> {
        let canonical = self.terms().synonyms().canonical(normalised);
        // Characters and bigrams only: a word cut off in the middle is no word yet.
        let mut terms: Vec<String> = koujing_language::bigrams(&canonical)
            .map(str::to_owned)
            .collect();
        if terms.is_empty() {
            terms.extend(canonical.chars().map(String::from));
        }
        let mut scores: HashMap<u32, f32> = HashMap::new();
        for question in self.full_text().questions_with_all(&terms, LOOKED_AT)? {
            let entry = self.vectors.owner(question);
            let position = question - self.vectors.questions_of(entry).start;
            let rating = rate(entry, position);
            if rating > 0.0 {
                let known = scores.entry(entry).or_default();
                *known = known.max(rating);
            }
        }
        Ok(sorted(scores))
    }
}

fn sorted(scores: HashMap<u32, f32>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = scores
        .into_iter()
        .map(|(entry, score)| Hit { entry, score })
        .collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
    hits
}
