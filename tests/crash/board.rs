//! What people see of the record while they work. It may be behind: then the service refuses.

use std::collections::{BTreeMap, BTreeSet};

use crate::chance::Chance;
use crate::ledger::Revision;

/// A revision with its author.
pub(crate) type Written = (Revision, String);

/// Hints, by what can be done next.
#[derive(Debug, Default)]
pub(crate) struct Board {
    /// Article to its newest revision.
    pub(crate) newest: BTreeMap<String, u64>,
    pub(crate) drafts: Vec<Written>,
    pub(crate) in_review: Vec<Written>,
    /// Approved for a far day.
    pub(crate) waiting: Vec<Revision>,
    pub(crate) live: BTreeSet<String>,
    pub(crate) suspended: BTreeSet<String>,
}

impl Board {
    /// Takes one out that somebody else wrote, or any.
    pub(crate) fn take(of: &mut Vec<Written>, chance: &mut Chance, not: &str) -> Option<Revision> {
        let others: Vec<usize> = (0..of.len()).filter(|at| of[*at].1 != not).collect();
        let at = match chance.pick(&others) {
            Some(at) => *at,
            None => usize::try_from(chance.below(of.len() as u64)).ok()?,
        };
        (at < of.len()).then(|| of.swap_remove(at).0)
    }

    /// One of a set.
    pub(crate) fn one(of: &BTreeSet<String>, chance: &mut Chance) -> Option<String> {
        let all: Vec<&String> = of.iter().collect();
        chance.pick(&all).map(|id| (*id).clone())
    }
}
