//! Making a model of what is held.

use std::collections::BTreeMap;

use crate::content::Content;
use crate::error::IndexError;
use crate::model::{Model, Statistics};
use crate::ranker::Ranker;
use crate::weights::as_text;

/// How much of steadiness counts.
const STEADINESS_POWER: f64 = 0.3;
/// So many pairs of questions speak for a term being as steady as terms are.
const USUAL_PAIRS: f64 = 10.0;
/// The least and the most that steadiness makes of a weight, in hundredths.
const STEADINESS: std::ops::RangeInclusive<f64> = 50.0..=200.0;

/// How often a term was seen.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Entries with it.
    entries: u32,
    /// Pairs of questions of one entry that both have it.
    both: u64,
    /// Pairs of questions of one entry the first of which has it.
    first: u64,
}

impl Ranker {
    /// A model of the entries held now: what a ranker built of them without a model weighs by. It has
    /// the prior's calibration.
    ///
    /// # Errors
    ///
    /// When tantivy cannot be read.
    pub fn model_of_now(&self) -> Result<Model, IndexError> {
        let lives: Vec<_> = self
            .parts
            .iter()
            .map(|part| |slot: u32| !part.is_dead(slot))
            .collect();
        let contents: Vec<(&Content, &dyn Fn(u32) -> bool)> = self
            .parts
            .iter()
            .zip(&lives)
            .map(|(part, live)| (part.content.as_ref(), live as &dyn Fn(u32) -> bool))
            .collect();
        model_of(self.terms.name(), &contents)
    }
}

/// A model of the entries of these contents that hold.
pub(crate) fn model_of(
    terms_name: &str,
    contents: &[(&Content, &dyn Fn(u32) -> bool)],
) -> Result<Model, IndexError> {
    let mut entries = 0;
    let mut terms: BTreeMap<String, Count> = BTreeMap::new();
    for (content, live) in contents {
        let counts = counts(content, live, &mut entries);
        let mut stream = content.terms().stream()?;
        while stream.advance() {
            let count = counts[stream.term_ord() as usize];
            if count.entries > 0 {
                let sum = terms.entry(as_text(stream.key())?.to_owned()).or_default();
                sum.entries += count.entries;
                sum.both += count.both;
                sum.first += count.first;
            }
        }
    }
    let both: u64 = terms.values().map(|count| count.both).sum();
    let first: u64 = terms.values().map(|count| count.first).sum();
    let usual = (first > 0).then(|| both as f64 / first as f64);
    let terms = terms.iter().map(|(term, count)| {
        let statistics = Statistics {
            frequency: count.entries,
            steadiness: count.steadiness(usual),
        };
        (term.as_str(), statistics)
    });
    Ok(Model::of(terms_name, entries, terms))
}

impl Count {
    /// In hundredths, against how steady terms usually are.
    fn steadiness(self, usual: Option<f64>) -> u8 {
        let Some(usual) = usual.filter(|usual| *usual > 0.0) else {
            return Statistics::UNKNOWN.steadiness;
        };
        let own = (self.both as f64 + USUAL_PAIRS * usual) / (self.first as f64 + USUAL_PAIRS);
        let hundredths = 100.0 * (own / usual).powf(STEADINESS_POWER);
        hundredths
            .clamp(*STEADINESS.start(), *STEADINESS.end())
            .round() as u8
    }
}

/// How often a content's entries that hold have each of its terms in their questions; the entries are
/// counted.
fn counts(content: &Content, live: &dyn Fn(u32) -> bool, entries: &mut u32) -> Vec<Count> {
    let layout = &content.layout;
    let mut counts = vec![Count::default(); content.terms().num_terms()];
    // How many questions of the slot have each term; all 0 between two slots.
    let mut of_slot = vec![0_u32; counts.len()];
    let mut touched: Vec<u32> = Vec::new();
    for slot in (0..).take(layout.slots()).filter(|slot| live(*slot)) {
        *entries += 1;
        let questions = layout.questions_of(slot);
        let others = u64::from((questions.end - questions.start).saturating_sub(1));
        for question in questions {
            for term in layout.row(question) {
                let count = &mut of_slot[*term as usize];
                if *count == 0 {
                    touched.push(*term);
                }
                *count += 1;
            }
        }
        for term in touched.drain(..) {
            let of_slot = u64::from(std::mem::take(&mut of_slot[term as usize]));
            let count = &mut counts[term as usize];
            count.entries += 1;
            count.both += of_slot * (of_slot - 1);
            count.first += of_slot * others;
        }
    }
    counts
}
