//! A question held against entries that the caller names, in place of a search for the best of all.

use crate::error::IndexError;
use crate::query::{Known, Query};
use crate::ranker::{Ranked, Ranker};
use crate::scoring::score;

/// One question under a ranker, see [`Ranker::against`].
pub struct Against<'a> {
    ranker: &'a Ranker,
    readings: Vec<Reading>,
}

/// The question as it may be read, with its terms in each part once they were looked up.
struct Reading {
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
        let readings = readings.iter().map(|reading| Reading {
            query: Query::of(self.terms.of_canonical(reading), &self.model),
            known: vec![None; self.parts.len()],
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
    pub fn score(&mut self, entry: u32) -> Result<Option<Ranked>, IndexError> {
        let parts = self.ranker.parts.iter().enumerate();
        let place = parts
            .filter_map(|(at, part)| Some((at, part, part.slot(entry)?)))
            .next();
        let Some((at, part, slot)) = place else {
            return Ok(None);
        };
        let mut best: Option<Ranked> = None;
        for reading in &mut self.readings {
            let known = match &mut reading.known[at] {
                Some(known) => known,
                unread => unread.insert(reading.query.known(&part.content)?),
            };
            let found = score(part, &reading.query, known, slot);
            if best.is_none_or(|best| found.score > best.score) {
                best = Some(found);
            }
        }
        Ok(best)
    }
}
