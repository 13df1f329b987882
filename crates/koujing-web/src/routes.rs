//! One file an address.

pub(crate) mod answer;
pub(crate) mod articles;
pub(crate) mod health;
pub(crate) mod images;
pub(crate) mod search;
pub(crate) mod suggest;
