//! One file an address.

pub(crate) mod answer;
pub(crate) mod articles;
pub(crate) mod audit;
pub(crate) mod changes;
pub(crate) mod check;
pub(crate) mod checks;
pub(crate) mod embed_tokens;
pub(crate) mod events;
pub(crate) mod feedback;
pub(crate) mod findings;
pub(crate) mod gaps;
pub(crate) mod health;
pub(crate) mod images;
pub(crate) mod import;
pub(crate) mod insights;
pub(crate) mod keys;
pub(crate) mod metrics;
pub(crate) mod receipts;
pub(crate) mod releases;
pub(crate) mod review;
pub(crate) mod revisions;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod standing;
pub(crate) mod suggest;
pub(crate) mod users;
