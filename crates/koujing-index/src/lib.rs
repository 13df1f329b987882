#![doc = include_str!("../README.md")]

mod against;
mod browse;
mod candidates;
mod change;
mod confidence;
mod content;
mod disk;
mod entry;
mod error;
mod model;
mod part;
mod prior;
mod query;
mod ranker;
mod scoring;
mod separated;
mod statistics;
mod terms;
mod weights;

pub use against::Against;
pub use browse::Hit;
pub use change::{Merge, Merged, Reweighed};
pub use confidence::{Calibration, Features};
pub use disk::{IndexFolder, Place, Stored};
pub use entry::Entry;
pub use error::IndexError;
pub use model::Model;
pub use ranker::{Ranked, Ranker};
pub use terms::Terms;
