//! A text as it is compared with the stored questions.

use koujing_language::{Asks, is_common};

use crate::error::IndexError;
use crate::part::Part;
use crate::ranker::Ranker;

/// Common terms add score but find nothing new: terms are asked for from the rarest up, until they
/// carry this share of the query's squared weight …
const MASS: f32 = 0.5;
/// … and have this many entries between them.
const ENTRIES: u32 = 1_000;

/// A term of a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QueryTerm {
    /// Entries of the model that have it.
    frequency: u32,
    /// What it weighs in a text before that is brought to unit length.
    pub(crate) raw: f32,
    /// What it weighs in the query; all squares together are 1.
    pub(crate) weight: f32,
    pub(crate) common: bool,
}

/// A query under a model, to be asked of parts.
#[derive(Debug)]
pub(crate) struct Query {
    /// In the order of their bytes.
    pub(crate) terms: Vec<QueryTerm>,
    /// For each part those that its questions have, in their order.
    pub(crate) known: Vec<Vec<Known>>,
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
    pub(crate) at: u32,
}

impl Query {
    /// Of a normalised text whose synonyms are canonical already.
    pub(crate) fn of(text: &str, ranker: &Ranker) -> Result<Self, IndexError> {
        let model = ranker.model();
        let texts: Vec<(&str, Option<u32>)> = ranker
            .terms()
            .of_canonical(text)
            .into_iter()
            .map(|text| (text, ranker.lookup.find(text)))
            .collect();
        let mut terms: Vec<QueryTerm> = texts
            .iter()
            .map(|(text, position)| {
                let statistics = model.statistics(*position);
                let raw = model.weight(text, statistics);
                QueryTerm {
                    frequency: statistics.frequency,
                    raw,
                    weight: raw,
                    common: is_common(text),
                }
            })
            .collect();
        let square: f32 = terms.iter().map(|term| term.raw * term.raw).sum();
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        terms.iter_mut().for_each(|term| term.weight /= length);
        let content = terms.iter().filter(|term| !term.common);
        let known = ranker.parts.iter().map(|part| known(part, &texts));
        Ok(Self {
            content: content.map(|term| term.weight * term.weight).sum(),
            known: known.collect::<Result<_, _>>()?,
            terms,
            asks: Asks::of(text),
        })
    }

    /// Which of its terms candidates are looked for by, the rarest first. How far to go depends on the
    /// model alone; what it does not know costs nothing and counts for nothing.
    pub(crate) fn rare(&self) -> Vec<u32> {
        let mut sorted: Vec<u32> = (0..).take(self.terms.len()).collect();
        let frequency = |at: &u32| self.terms[*at as usize].frequency;
        sorted.sort_by_key(frequency);
        let mut mass = 0.0;
        let mut entries = 0_u32;
        let enough = sorted.iter().position(|at| {
            let enough = mass >= MASS && entries >= ENTRIES;
            let term = &self.terms[*at as usize];
            if term.frequency > 0 {
                mass += term.weight * term.weight;
                entries = entries.saturating_add(term.frequency);
            }
            enough
        });
        sorted.truncate(enough.unwrap_or(sorted.len()));
        sorted
    }
}

/// Those of these terms, each with its position in the model, that a part's questions have.
fn known(part: &Part, texts: &[(&str, Option<u32>)]) -> Result<Vec<Known>, IndexError> {
    let mut known = Vec::with_capacity(texts.len());
    for (at, (text, position)) in (0..).zip(texts) {
        let ordinal = part.weights.ordinal(&part.content, text, *position)?;
        known.extend(ordinal.map(|ordinal| Known { ordinal, at }));
    }
    Ok(known)
}
