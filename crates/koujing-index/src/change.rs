//! Changing a few entries, and putting parts together now and then.
//!
//! A change makes a small part; the entries it replaces are marked in the older ones. So that there
//! are never many parts, the smaller ones are merged whenever there are more than [`MOST_PARTS`]:
//! that takes a while with a large one among them, so it is done beside the ranker in use and taken
//! over afterwards, whatever changed meanwhile.

use std::sync::Arc;

use tantivy::directory::RamDirectory;

use crate::content::{self, Content};
use crate::disk::Place;
use crate::entry::Entry;
use crate::error::IndexError;
use crate::model::Model;
use crate::part::Part;
use crate::ranker::Ranker;
use crate::weights::Weights;

/// More parts than these are merged.
const MOST_PARTS: usize = 8;
/// A part is merged with the smaller ones once they have together this share of its entries.
const SHARE: usize = 4;

/// Parts to be merged.
pub struct Merge {
    parts: Vec<Part>,
    model: Arc<Model>,
}

/// Parts that were merged.
pub struct Merged {
    sources: Vec<Arc<Content>>,
    content: Arc<Content>,
    weights: Arc<Weights>,
    /// Source, slot there, number: for each slot.
    origins: Vec<(content::Origin, u32)>,
}

/// Weights under another model.
pub struct Reweighed {
    model: Arc<Model>,
    weights: Vec<(Arc<Content>, Arc<Weights>)>,
}

impl Ranker {
    /// The ranker after a change: these entries as they are now, without those of the numbers in
    /// `removed`. Keys and numbers stay unique.
    ///
    /// # Errors
    ///
    /// When tantivy cannot build its index.
    pub fn with(&self, changed: &[Entry], removed: &[u32]) -> Result<Self, IndexError> {
        let gone = || {
            let changed = changed.iter().map(|entry| entry.number);
            changed.chain(removed.iter().copied())
        };
        let kept = self.parts.iter().map(|part| part.without(gone()));
        let mut parts: Vec<Part> = kept.filter(|part| part.live() > 0).collect();
        if !changed.is_empty() {
            let (content, numbers) = Content::build(changed, &Entry::clone, &self.terms)?;
            let weights = Weights::of(&content, &self.model)?;
            let numbers = numbers.into_iter().map(Some).collect();
            parts.push(Part::of(Arc::new(content), Arc::new(weights), numbers));
        }
        let model = Arc::clone(&self.model);
        Ok(self.next(model, parts))
    }

    /// Whether it holds an entry.
    pub fn holds(&self, number: u32) -> bool {
        self.parts.iter().any(|part| part.slot(number).is_some())
    }

    /// The parts that should be merged now, if any. With `on_disk` the largest part should lie on
    /// disk, and is written there.
    pub fn merge_due(&self, on_disk: bool) -> Option<Merge> {
        let mut parts = self.parts.clone();
        parts.sort_by_key(Part::live);
        let of = |parts: &[Part]| {
            Some(Merge {
                parts: parts.to_vec(),
                model: Arc::clone(&self.model),
            })
        };
        if parts.len() > MOST_PARTS {
            let mut smaller = 0;
            let mut until = 0;
            for (at, part) in parts.iter().enumerate() {
                if part.live() <= SHARE * smaller {
                    until = at + 1;
                }
                smaller += part.live();
            }
            if until > 1 {
                return of(&parts[..until]);
            }
        }
        let largest = parts.last()?;
        let half_dead = parts.iter().find(|part| part.dead() > part.live());
        match half_dead {
            _ if on_disk && !largest.content.on_disk => of(std::slice::from_ref(largest)),
            Some(part) if part.dead() > MOST_PARTS => of(std::slice::from_ref(part)),
            _ => None,
        }
    }

    /// The ranker with merged parts in the place of those they were made of. What changed since
    /// stays changed.
    ///
    /// # Errors
    ///
    /// When the model changed meanwhile and tantivy cannot be read.
    pub fn adopt(&self, merged: &Merged) -> Result<Self, IndexError> {
        let is_source = |part: &&Part| {
            let mut sources = merged.sources.iter();
            sources.any(|source| Arc::ptr_eq(source, &part.content))
        };
        let held: Vec<Option<&Part>> = merged
            .sources
            .iter()
            .map(|source| {
                let mut parts = self.parts.iter();
                parts.find(|part| Arc::ptr_eq(source, &part.content))
            })
            .collect();
        let numbers = merged.origins.iter().map(|(origin, number)| {
            let part = held[origin.source]?;
            (!part.is_dead(origin.slot)).then_some(*number)
        });
        let part = Part::of(
            Arc::clone(&merged.content),
            Arc::clone(&merged.weights),
            numbers.collect(),
        );
        let mut parts = Vec::new();
        if part.live() > 0 {
            parts.push(part.under(&self.model)?);
        }
        parts.extend(self.parts.iter().filter(|part| !is_source(part)).cloned());
        let model = Arc::clone(&self.model);
        Ok(self.next(model, parts))
    }

    /// Weighs everything by another model, beside the ranker in use.
    ///
    /// # Errors
    ///
    /// When tantivy cannot be read.
    pub fn reweigh(&self, model: Arc<Model>) -> Result<Reweighed, IndexError> {
        let mut weights = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let part = part.under(&model)?;
            weights.push((part.content, part.weights));
        }
        Ok(Reweighed { model, weights })
    }

    /// The ranker under the model that was weighed by. What changed since is weighed too.
    ///
    /// # Errors
    ///
    /// When tantivy cannot be read.
    pub fn adopt_weights(&self, reweighed: &Reweighed) -> Result<Self, IndexError> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let mut known = reweighed.weights.iter();
            let known = known.find(|(content, _)| Arc::ptr_eq(content, &part.content));
            parts.push(match known {
                Some((_, weights)) => part.with_weights(Arc::clone(weights)),
                None => part.under(&reweighed.model)?,
            });
        }
        let model = Arc::clone(&reweighed.model);
        Ok(self.next(model, parts))
    }
}

impl Merge {
    /// Merges them, in memory or at a place on disk.
    ///
    /// # Errors
    ///
    /// When tantivy cannot merge or the place cannot be written.
    pub fn run(self, place: Option<Place<'_>>) -> Result<Merged, IndexError> {
        let sources: Vec<&Content> = self.parts.iter().map(|part| &*part.content).collect();
        let lives = |origin: content::Origin| !self.parts[origin.source].is_dead(origin.slot);
        let (content, origins) = match place {
            None => content::merge(&sources, &lives, Box::new(RamDirectory::create()), false)?,
            Some(place) => place.write(&sources, &lives)?,
        };
        let weights = Weights::of(&content, &self.model)?;
        let number = |origin: &content::Origin| self.parts[origin.source].number(origin.slot);
        Ok(Merged {
            origins: origins
                .iter()
                .map(|origin| (*origin, number(origin)))
                .collect(),
            sources: self
                .parts
                .iter()
                .map(|part| Arc::clone(&part.content))
                .collect(),
            content: Arc::new(content),
            weights: Arc::new(weights),
        })
    }

    /// Whether it makes a part so large that it should lie on disk if any does.
    pub fn makes_largest(&self, ranker: &Ranker) -> bool {
        let own: usize = self.parts.iter().map(Part::live).sum();
        ranker.parts.iter().all(|part| part.live() <= own)
    }
}
