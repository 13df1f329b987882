//! A part of a ranker: contents under a model, and which of its entries still hold.

use std::sync::Arc;

use crate::content::Content;
use crate::error::IndexError;
use crate::model::Model;
use crate::weights::Weights;

/// Cheap to clone; nothing in it changes.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) content: Arc<Content>,
    pub(crate) weights: Arc<Weights>,
    numbers: Arc<Numbers>,
    dead: Arc<Dead>,
}

/// The caller's numbers of a content's entries.
struct Numbers {
    of_slots: Vec<u32>,
    /// (number, slot), sorted.
    sorted: Vec<(u32, u32)>,
}

/// The slots taken out since, a bit each.
#[derive(Clone)]
struct Dead {
    bits: Vec<u64>,
    count: usize,
}

impl Part {
    /// A content with the number of each slot; a slot without one is dead.
    pub(crate) fn of(
        content: Arc<Content>,
        weights: Arc<Weights>,
        numbers: Vec<Option<u32>>,
    ) -> Self {
        let mut dead = Dead {
            bits: vec![0; numbers.len().div_ceil(64)],
            count: 0,
        };
        let mut sorted = Vec::with_capacity(numbers.len());
        for (slot, number) in (0..).zip(&numbers) {
            match number {
                Some(number) => sorted.push((*number, slot)),
                None => dead.insert(slot),
            }
        }
        sorted.sort_unstable();
        Self {
            content,
            weights,
            numbers: Arc::new(Numbers {
                of_slots: numbers
                    .into_iter()
                    .map(|number| number.unwrap_or(u32::MAX))
                    .collect(),
                sorted,
            }),
            dead: Arc::new(dead),
        }
    }

    /// The number of a slot.
    pub(crate) fn number(&self, slot: u32) -> u32 {
        self.numbers.of_slots[slot as usize]
    }

    pub(crate) fn is_dead(&self, slot: u32) -> bool {
        self.dead.bits[slot as usize / 64] >> (slot % 64) & 1 == 1
    }

    /// How many slots still hold.
    pub(crate) fn live(&self) -> usize {
        self.content.layout.slots() - self.dead.count
    }

    /// How many do not.
    pub(crate) fn dead(&self) -> usize {
        self.dead.count
    }

    /// The slot that holds for a number.
    pub(crate) fn slot(&self, number: u32) -> Option<u32> {
        let sorted = &self.numbers.sorted;
        let from = sorted.partition_point(|(other, _)| *other < number);
        sorted[from..]
            .iter()
            .take_while(|(other, _)| *other == number)
            .map(|(_, slot)| *slot)
            .find(|slot| !self.is_dead(*slot))
    }

    /// The same without the entries of these numbers.
    pub(crate) fn without(&self, numbers: impl Iterator<Item = u32>) -> Self {
        let mut dead: Option<Dead> = None;
        for slot in numbers.filter_map(|number| self.slot(number)) {
            dead.get_or_insert_with(|| Dead::clone(&self.dead))
                .insert(slot);
        }
        Self {
            dead: dead.map_or_else(|| Arc::clone(&self.dead), Arc::new),
            ..self.clone()
        }
    }

    /// The same under another model.
    pub(crate) fn under(&self, model: &Arc<Model>) -> Result<Self, IndexError> {
        if Arc::ptr_eq(model, &self.weights.model) {
            return Ok(self.clone());
        }
        let weights = Weights::of(&self.content, model)?;
        Ok(self.with_weights(Arc::new(weights)))
    }

    /// The same with weights that were made of its content.
    pub(crate) fn with_weights(&self, weights: Arc<Weights>) -> Self {
        Self {
            weights,
            ..self.clone()
        }
    }
}

impl Dead {
    fn insert(&mut self, slot: u32) {
        let word = &mut self.bits[slot as usize / 64];
        let bit = 1 << (slot % 64);
        if *word & bit == 0 {
            *word |= bit;
            self.count += 1;
        }
    }
}
