//! Terms of a model found by their hash: for questions, whose terms come in no order that matters.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::Model;

/// A model that single terms are looked up in.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    model: Arc<Model>,
    /// Positions of terms by the hash of their texts.
    positions: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Lookup {
    pub(crate) fn of(model: &Arc<Model>) -> Self {
        let hasher = DefaultHashBuilder::default();
        let hash = |position: &u32| hasher.hash_one(model.term(*position as usize));
        let mut positions = HashTable::with_capacity(model.len());
        for position in (0..).take(model.len()) {
            positions.insert_unique(hash(&position), position, hash);
        }
        Self {
            model: Arc::clone(model),
            positions,
            hasher,
        }
    }

    /// Position of a term among the model's.
    pub(crate) fn find(&self, term: &str) -> Option<u32> {
        let is_it = |position: &u32| self.model.term(*position as usize) == term;
        self.positions
            .find(self.hasher.hash_one(term), is_it)
            .copied()
    }

    /// Whether a question had this term.
    pub(crate) fn knows(&self, term: &str) -> bool {
        self.model.statistics(self.find(term)).frequency > 0
    }
}
