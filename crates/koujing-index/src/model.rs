//! The model: what the weight of a term depends on. It belongs to the record and is the same on
//! every node, whatever a node holds just now or held before.
//!
//! A term weighs `ln(1 + N / n)^0.7`, N the number of entries and n of those with the term in a
//! question: raising to less than one flattens the inverse document frequency, which serves short
//! texts better; single characters weigh half as much again. A term the model does not know weighs
//! like one that half an entry has.

mod bytes;

/// Single characters find what was worded or split otherwise; a text has few of them beside its
/// words and bigrams.
const SINGLE_CHARACTER: f32 = 1.5;
/// How much rarity counts.
const RARITY_POWER: f32 = 0.7;

/// How many entries there were, and how many of them had each term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// The name of the [`crate::Terms`] it was made with.
    terms_name: String,
    entries: u32,
    /// All terms one after the other, in the order of their bytes.
    text: String,
    /// Where each term ends in the text.
    ends: Vec<u32>,
    /// Entries with each term.
    frequencies: Vec<u32>,
}

impl Model {
    /// Of so many entries and these terms, in the order of their bytes, with the number of entries
    /// that have them.
    pub(crate) fn of<'a>(
        terms_name: &str,
        entries: u32,
        terms: impl IntoIterator<Item = (&'a str, u32)>,
    ) -> Self {
        let mut model = Self {
            terms_name: terms_name.to_owned(),
            entries,
            ..Self::default()
        };
        for (term, frequency) in terms {
            model.push(term, frequency);
        }
        model
    }

    fn push(&mut self, term: &str, frequency: u32) {
        self.text.push_str(term);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.frequencies.push(frequency);
    }

    /// The name of the [`crate::Terms`] it was made with.
    pub fn terms_name(&self) -> &str {
        &self.terms_name
    }

    /// Number of entries it was made of.
    pub fn entries(&self) -> u32 {
        self.entries
    }

    /// In how many of its entries a term occurs; 0: it does not know the term.
    pub(crate) fn frequency(&self, term: &str) -> u32 {
        self.cursor().frequency(term)
    }

    /// Looks terms up that come in the order of their bytes.
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        Cursor { model: self, at: 0 }
    }

    /// What a term weighs that so many of its entries have.
    pub(crate) fn weight(&self, term: &str, frequency: u32) -> f32 {
        let rarity = (1.0 + self.entries.max(1) as f32 / (frequency as f32).max(0.5))
            .ln()
            .powf(RARITY_POWER);
        if term.chars().nth(1).is_none() {
            rarity * SINGLE_CHARACTER
        } else {
            rarity
        }
    }

    fn len(&self) -> usize {
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
    /// See [`Model::frequency`].
    pub(crate) fn frequency(&mut self, term: &str) -> u32 {
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
        if self.at < model.len() && model.term(self.at) == term {
            model.frequencies[self.at]
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_found_whatever_was_asked_before() {
        let terms: Vec<String> = (0..500).map(|n| format!("{:03}", n * 2)).collect();
        let model = Model::of(
            "t",
            9,
            (1..).zip(&terms).map(|(n, term)| (term.as_str(), n)),
        );
        for stride in [1, 3, 50, 499] {
            let mut cursor = model.cursor();
            for asked in (0..1000).step_by(stride) {
                let expected = if asked % 2 == 0 { asked / 2 + 1 } else { 0 };
                assert_eq!(
                    cursor.frequency(&format!("{asked:03}")),
                    expected,
                    "{asked}"
                );
            }
        }
        assert_eq!(model.frequency("zzz"), 0);
        assert_eq!(Model::default().frequency("a"), 0);
    }

    #[test]
    fn rare_terms_weigh_more_and_unknown_ones_most() {
        let model = Model::of("t", 100, [("滤网", 50), ("胶囊", 1)]);
        let weight = |term: &str| model.weight(term, model.frequency(term));
        assert!(weight("滤网") < weight("胶囊"));
        assert!(weight("胶囊") < weight("未见"));
        assert!(weight("未见") < weight("未"));
    }
}
