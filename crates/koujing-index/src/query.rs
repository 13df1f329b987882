//! A text as it is compared with the stored questions.

use koujing_language::{Asks, is_common};

use crate::content::Content;
use crate::error::IndexError;
use crate::model::Model;
use crate::terms::Terms;

/// Common terms add score but find nothing new: terms are asked for from the rarest up, until they
/// carry this share of the query's squared weight …
const MASS: f32 = 0.5;
/// … and have this many entries between them.
const ENTRIES: u32 = 4_000;

/// A term of a query.
#[derive(Debug)]
pub(crate) struct QueryTerm {
    pub(crate) text: String,
    /// Entries of the model that have it.
    frequency: u32,
    /// What it weighs in a text before that is brought to unit length.
    pub(crate) raw: f32,
    /// What it weighs in the query; all squares together are 1.
    pub(crate) weight: f32,
    pub(crate) common: bool,
}

/// A query under a model.
#[derive(Debug)]
pub(crate) struct Query {
    /// Sorted by their bytes.
    pub(crate) terms: Vec<QueryTerm>,
    /// Squared weight of its terms that are not common.
    pub(crate) content: f32,
    pub(crate) asks: Asks,
}

/// One of a query's terms where a content knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// Position among the content's terms.
    pub(crate) ordinal: u32,
    /// Position among the query's terms.
    pub(crate) at: usize,
}

impl Query {
    /// Of a normalised text whose synonyms are canonical already.
    pub(crate) fn of(text: &str, terms: &Terms, model: &Model) -> Self {
        let mut cursor = model.cursor();
        let mut terms: Vec<QueryTerm> = terms
            .of_canonical(text)
            .into_iter()
            .map(|text| {
                let statistics = cursor.find(&text);
                let raw = model.weight(&text, statistics);
                QueryTerm {
                    frequency: statistics.frequency,
                    raw,
                    weight: raw,
                    common: is_common(&text),
                    text,
                }
            })
            .collect();
        let square: f32 = terms.iter().map(|term| term.raw * term.raw).sum();
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        terms.iter_mut().for_each(|term| term.weight /= length);
        let content = terms.iter().filter(|term| !term.common);
        Self {
            content: content.map(|term| term.weight * term.weight).sum(),
            terms,
            asks: Asks::of(text),
        }
    }

    /// The terms that candidates are looked for by, the rarest first. How far to go depends on the
    /// model alone; what it does not know costs nothing and counts for nothing.
    pub(crate) fn rare(&self) -> Vec<&QueryTerm> {
        let mut sorted: Vec<&QueryTerm> = self.terms.iter().collect();
        sorted.sort_by_key(|term| term.frequency);
        let mut mass = 0.0;
        let mut entries = 0_u32;
        let enough = sorted.iter().position(|term| {
            let enough = mass >= MASS && entries >= ENTRIES;
            if term.frequency > 0 {
                mass += term.weight * term.weight;
                entries = entries.saturating_add(term.frequency);
            }
            enough
        });
        sorted.truncate(enough.unwrap_or(sorted.len()));
        sorted
    }

    /// Its terms that a content knows, in their order.
    pub(crate) fn known(&self, content: &Content) -> Result<Vec<Known>, IndexError> {
        let mut known = Vec::with_capacity(self.terms.len());
        for (at, term) in self.terms.iter().enumerate() {
            if let Some(ordinal) = content.ordinal(&term.text)? {
                known.push(Known { ordinal, at });
            }
        }
        Ok(known)
    }
}
