//! A question held against entries that the caller names, in place of a search for the best of all.

use koujing_language::Overlaps;

use crate::error::IndexError;
use crate::query::Query;
use crate::ranker::{Questions, Ranked, Ranker};
use crate::scoring::{Scored, score};

/// One question under a ranker, see [`Ranker::against`].
pub struct Against<'a> {
    ranker: &'a Ranker,
    readings: Vec<Reading>,
}

/// The question as it may be read.
struct Reading {
    overlaps: Overlaps,
    query: Query,
}

impl std::fmt::Debug for Against<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Against({} readings)", self.readings.len())
    }
}

impl Ranker {
    /// Holds a normalised question against single entries. Where few are of interest that takes a
    /// hundredth of a [search](Self::rank).
    ///
    /// # Errors
    ///
    /// When the terms of the index cannot be read.
    pub fn against(&self, normalised: &str) -> Result<Against<'_>, IndexError> {
        let readings = self.terms.synonyms().readings(normalised);
        let readings = readings.iter().map(|text| {
            Ok(Reading {
                query: Query::of(text, self)?,
                overlaps: Overlaps::of(text),
            })
        });
        Ok(Against {
            ranker: self,
            readings: readings.collect::<Result<_, IndexError>>()?,
        })
    }
}

impl Against<'_> {
    /// What [`Ranker::rank`] makes of this entry when it finds it; none if there is no such entry.
    pub fn score(&self, entry: u32, questions: &Questions<'_>) -> Option<Ranked> {
        let parts = self.ranker.parts.iter().enumerate();
        let (at, part, slot) = parts
            .filter_map(|(at, part)| Some((at, part, part.slot(entry)?)))
            .next()?;
        let mut best: Option<(Scored, &Overlaps)> = None;
        for reading in &self.readings {
            score(part, at, &reading.query, [slot], |_, found| {
                let likeness = found.features.likeness();
                if best.is_none_or(|(best, _)| likeness > best.features.likeness()) {
                    best = Some((found, &reading.overlaps));
                }
            });
        }
        let (found, reading) = best?;
        Some(self.ranker.ranked(entry, found, reading, questions))
    }
}
