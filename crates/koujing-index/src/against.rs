//! A question held against entries that the caller names, in place of a search for the best of all.

use crate::error::IndexError;
use crate::query::{Known, Query};
use crate::ranker::{Questions, Ranked, Ranker};
use crate::scoring::{Scored, score, with_texts};

/// One question under a ranker, see [`Ranker::against`].
pub struct Against<'a> {
    ranker: &'a Ranker,
    readings: Vec<Reading>,
}

/// The question as it may be read, with its terms in each part once they were looked up.
struct Reading {
    text: String,
    query: Query,
    known: Vec<Option<Vec<Known>>>,
}

impl std::fmt::Debug for Against<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Against({} readings)", self.readings.len())
    }
}

impl Ranker {
    /// Holds a normalised question against single entries. Where few are of interest that takes a
    /// hundredth of a [search](Self::rank).
    pub fn against(&self, normalised: &str) -> Against<'_> {
        let readings = self.terms.synonyms().readings(normalised);
        let readings = readings.into_iter().map(|text| Reading {
            query: Query::of(&text, &self.terms, &self.model),
            known: vec![None; self.parts.len()],
            text,
        });
        Against {
            ranker: self,
            readings: readings.collect(),
        }
    }
}

impl Against<'_> {
    /// What [`Ranker::rank`] makes of this entry when it finds it; none if there is no such entry.
    ///
    /// # Errors
    ///
    /// When the terms of the index cannot be read.
    pub fn score(
        &mut self,
        entry: u32,
        questions: &Questions<'_>,
    ) -> Result<Option<Ranked>, IndexError> {
        let parts = self.ranker.parts.iter().enumerate();
        let place = parts
            .filter_map(|(at, part)| Some((at, part, part.slot(entry)?)))
            .next();
        let Some((at, part, slot)) = place else {
            return Ok(None);
        };
        let mut best: Option<(Scored, &str)> = None;
        for reading in &mut self.readings {
            let known = match &mut reading.known[at] {
                Some(known) => known,
                unread => unread.insert(reading.query.known(&part.content)?),
            };
            let found = score(part, &reading.query, known, slot);
            let better = |found: &Scored| {
                let likeness = found.features.likeness();
                best.is_none_or(|(best, _)| likeness > best.features.likeness())
            };
            if let Some(found) = found.filter(better) {
                best = Some((found, &reading.text));
            }
        }
        Ok(best.map(|(found, text)| {
            let question = questions(entry, found.question);
            let question = self.ranker.terms.synonyms().canonical(question);
            let features = with_texts(found.features, text, &question);
            Ranked {
                entry,
                question: found.question,
                score: self.ranker.calibration().order(&features),
                features,
            }
        }))
    }
}
