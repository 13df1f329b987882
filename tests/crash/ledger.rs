//! What was sent to the service, and what of it was acknowledged.

use std::collections::{BTreeMap, BTreeSet};

/// A revision: article and number.
pub(crate) type Revision = (String, u64);

/// A text that was sent, whether or not it arrived.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) article: String,
    /// Its bytes; none: they are written anew on the way in.
    pub(crate) bytes: Option<String>,
}

/// A 2xx said that a revision stands at least here.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    pub(crate) revision: Revision,
    pub(crate) state: &'static str,
    /// Whose text it has, where that was said.
    pub(crate) token: Option<String>,
}

/// A 2xx said that this stands at a position of the change feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) kind: &'static str,
    pub(crate) article: String,
    /// Where it was said.
    pub(crate) revision: Option<u64>,
}

/// What is to happen wholly or not at all.
#[derive(Debug)]
pub(crate) struct Import {
    /// Article and token of what nothing stands against.
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) acknowledged: bool,
}

/// The same.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) revisions: Vec<Revision>,
}

/// Everything of all cycles.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By token.
    pub(crate) sent: BTreeMap<String, Sent>,
    pub(crate) promises: Vec<Promise>,
    /// By position.
    pub(crate) told: BTreeMap<u64, Told>,
    pub(crate) imports: Vec<Import>,
    pub(crate) releases: Vec<Release>,
    /// How often each kind of request was acknowledged.
    pub(crate) acknowledged: BTreeMap<&'static str, u64>,
    /// What the service said that it must never say.
    pub(crate) wrong: BTreeSet<String>,
}

impl Ledger {
    pub(crate) fn count(&mut self, what: &'static str) {
        *self.acknowledged.entry(what).or_default() += 1;
    }

    pub(crate) fn promise(
        &mut self,
        revision: Revision,
        state: &'static str,
        token: Option<String>,
    ) {
        self.promises.push(Promise {
            revision,
            state,
            token,
        });
    }

    pub(crate) fn tell(&mut self, seq: u64, told: Told) {
        if let Some(before) = self.told.insert(seq, told.clone()) {
            self.wrong.insert(format!(
                "position {seq} was acknowledged twice: {before:?}, {told:?}"
            ));
        }
    }
}

/// Whether a revision that stood in one state may stand in the other now.
pub(crate) fn may_have_become(before: &str, now: &str) -> bool {
    before == now
        || next(before)
            .iter()
            .any(|between| may_have_become(between, now))
}

fn next(state: &str) -> &'static [&'static str] {
    match state {
        "draft" => &["in_review", "withdrawn"],
        "in_review" => &["approved", "published", "rejected", "withdrawn"],
        "approved" => &["published", "withdrawn"],
        "published" => &["superseded", "retired"],
        _ => &[],
    }
}
