//! Browsing and type-ahead: for eyes that look through a list, never for deciding on an answer.

use std::collections::HashMap;

use koujing_language::is_common;

use crate::candidates;
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

/// Scores of entries, by part and slot.
type Scores = HashMap<(usize, u32), f32>;

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
        let mut scores = Scores::new();
        let readings = self.terms.synonyms().readings(normalised);
        let alike = self.alike(&readings, allowed, LOOKED_AT)?;
        scores.extend(alike.iter().map(|found| (found.at, found.likeness())));
        let canonical = self.terms.synonyms().canonical(normalised);
        let terms = self.terms.of_canonical(&canonical);
        let tell = |term: &&&str| !is_common(term) || terms.iter().all(|term| is_common(term));
        let mut cursor = self.model.cursor();
        let weighed: Vec<(&str, f32)> = terms
            .iter()
            .filter(tell)
            .map(|term| (*term, self.model.weight(term, cursor.find(term))))
            .collect();
        let answers = candidates::answers(&self.parts, &weighed)?;
        let mut best = candidates::best(&self.parts, &answers, LOOKED_AT);
        best.sort_by(|a, b| candidates::before(&self.parts, a, b));
        let count = best.len() as f32;
        for (place, found) in best.into_iter().enumerate() {
            let part = &self.parts[found.part];
            let slot = part.content.layout.owner(found.document);
            if allowed(part.number(slot)) {
                *scores.entry((found.part, slot)).or_default() +=
                    ANSWER_WEIGHT * (1.0 - place as f32 / count);
            }
        }
        Ok(self.sorted(scores))
    }

    fn sorted(&self, scores: Scores) -> Vec<Hit> {
        let mut hits: Vec<((usize, u32), f32)> = scores.into_iter().collect();
        hits.sort_by(|(a_at, a), (b_at, b)| {
            b.total_cmp(a)
                .then_with(|| self.key(*a_at).cmp(self.key(*b_at)))
        });
        let hit = |((part, slot), score): ((usize, u32), f32)| Hit {
            entry: self.parts[part].number(slot),
            score,
        };
        hits.into_iter().map(hit).collect()
    }
}
