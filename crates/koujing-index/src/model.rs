//! The model: what the weight of a term depends on. It belongs to the record and is the same on
//! every node, whatever a node holds just now or held before.
//!
//! A term weighs `ln(1 + N / n)^0.7`, N the number of entries and n of those with the term in a
//! question: raising to less than one flattens the inverse document frequency, which serves short
//! texts better; single characters weigh half as much again. A term the model does not know weighs
//! like one that half an entry has. A term that all questions of an entry have in common weighs more
//! than one that comes and goes with the wording: it says what about.

mod bytes;
mod lookup;

use std::sync::Arc;

pub(crate) use lookup::Lookup;

use crate::calibration::Calibration;

/// Single characters find what was worded or split otherwise; a text has few of them beside its
/// words and bigrams.
const SINGLE_CHARACTER: f32 = 1.5;
/// How much rarity counts.
const RARITY_POWER: f32 = 0.7;

/// How many entries there were, how many of them had each term, and how steady it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// The name of the [`crate::Terms`] it was made with.
    terms_name: String,
    entries: u32,
    /// All terms one after the other, in the order of their bytes.
    text: String,
    /// Where each term ends in the text.
    ends: Vec<u32>,
    statistics: Vec<Statistics>,
    /// What was learnt from the knowledge base; none: the prior holds.
    calibration: Option<Arc<Calibration>>,
}

/// What a model knows of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Statistics {
    /// Entries with the term.
    pub(crate) frequency: u32,
    /// How steady it is, in hundredths: above 100 where the questions of an entry have it one and
    /// all, below where they have it now and then.
    pub(crate) steadiness: u8,
}

impl Statistics {
    /// Of a term that a model does not know.
    pub(crate) const UNKNOWN: Self = Self {
        frequency: 0,
        steadiness: 100,
    };
}

impl Model {
    /// Of so many entries and these terms, in the order of their bytes.
    pub(crate) fn of<'a>(
        terms_name: &str,
        entries: u32,
        terms: impl IntoIterator<Item = (&'a str, Statistics)>,
    ) -> Self {
        let mut model = Self {
            terms_name: terms_name.to_owned(),
            entries,
            ..Self::default()
        };
        for (term, statistics) in terms {
            model.push(term, statistics);
        }
        model
    }

    fn push(&mut self, term: &str, statistics: Statistics) {
        self.text.push_str(term);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.statistics.push(statistics);
    }

    /// What entries are ordered by, and how sure that is.
    pub fn calibration(&self) -> &Calibration {
        self.calibration
            .as_deref()
            .unwrap_or_else(|| Calibration::prior())
    }

    /// The same model with another calibration.
    pub fn calibrated(self, calibration: Calibration) -> Self {
        Self {
            calibration: Some(Arc::new(calibration)),
            ..self
        }
    }

    /// The name of the [`crate::Terms`] it was made with.
    pub fn terms_name(&self) -> &str {
        &self.terms_name
    }

    /// Number of entries it was made of.
    pub fn entries(&self) -> u32 {
        self.entries
    }

    /// All its terms, in the order of their bytes.
    pub(crate) fn terms(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.term(at))
    }

    /// Looks terms up that come in the order of their bytes.
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        Cursor { model: self, at: 0 }
    }

    /// What a term of which it knows this weighs.
    pub(crate) fn weight(&self, term: &str, of: Statistics) -> f32 {
        let rarity = (1.0 + self.entries.max(1) as f32 / (of.frequency as f32).max(0.5))
            .ln()
            .powf(RARITY_POWER);
        let steady = rarity * f32::from(of.steadiness) / 100.0;
        if term.chars().nth(1).is_none() {
            steady * SINGLE_CHARACTER
        } else {
            steady
        }
    }

    /// What it knows of the term at a position.
    pub(crate) fn statistics(&self, position: Option<u32>) -> Statistics {
        position.map_or(Statistics::UNKNOWN, |at| self.statistics[at as usize])
    }

    /// Number of its terms.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn term(&self, at: usize) -> &str {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[from as usize..self.ends[at] as usize]
    }
}

/// Looks terms up that come in the order of their bytes; each search begins where the last one ended.
pub(crate) struct Cursor<'a> {
    model: &'a Model,
    at: usize,
}

impl Cursor<'_> {
    /// What the model knows of a term.
    pub(crate) fn find(&mut self, term: &str) -> Statistics {
        let position = self.position(term);
        self.model.statistics(position)
    }

    /// Position of a term among the model's.
    pub(crate) fn position(&mut self, term: &str) -> Option<u32> {
        let model = self.model;
        let mut step = 1;
        let mut until = self.at;
        while until < model.len() && model.term(until) < term {
            self.at = until + 1;
            until = until.saturating_add(step);
            step *= 2;
        }
        let mut range = self.at..until.min(model.len());
        while !range.is_empty() {
            let middle = range.start + range.len() / 2;
            if model.term(middle) < term {
                range.start = middle + 1;
            } else {
                range.end = middle;
            }
        }
        self.at = range.start;
        let found = self.at < model.len() && model.term(self.at) == term;
        // Where its terms end is told in as many bits.
        found.then(|| u32::try_from(self.at).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(frequency: u32) -> Statistics {
        Statistics {
            frequency,
            ..Statistics::UNKNOWN
        }
    }

    #[test]
    fn every_term_is_found_whatever_was_asked_before() {
        let terms: Vec<String> = (0..500).map(|n| format!("{:03}", n * 2)).collect();
        let model = Model::of(
            "t",
            9,
            (1..).zip(&terms).map(|(n, term)| (term.as_str(), seen(n))),
        );
        for stride in [1, 3, 50, 499] {
            let mut cursor = model.cursor();
            for asked in (0..1000).step_by(stride) {
                let expected = if asked % 2 == 0 { asked / 2 + 1 } else { 0 };
                let found = cursor.find(&format!("{asked:03}"));
                assert_eq!(found.frequency, expected, "{asked}");
            }
        }
        let lookup = Lookup::of(&Arc::new(model.clone()));
        for asked in 0..1000 {
            let term = format!("{asked:03}");
            let found = model.statistics(lookup.find(&term));
            assert_eq!(found, model.cursor().find(&term), "{asked}");
            assert_eq!(lookup.knows(&term), asked % 2 == 0);
        }
        assert_eq!(model.cursor().find("zzz"), Statistics::UNKNOWN);
        assert_eq!(Model::default().cursor().find("a"), Statistics::UNKNOWN);
    }

    #[test]
    fn rare_terms_weigh_more_and_unknown_ones_most() {
        let model = Model::of("t", 100, [("滤网", seen(50)), ("胶囊", seen(1))]);
        let weight = |term: &str| model.weight(term, model.cursor().find(term));
        assert!(weight("滤网") < weight("胶囊"));
        assert!(weight("胶囊") < weight("未见"));
        let steady = Statistics {
            steadiness: 130,
            ..seen(50)
        };
        assert!(model.weight("滤网", steady) > weight("滤网"));
        assert!(weight("未见") < weight("未"));
    }
}
