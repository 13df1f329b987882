#![doc = include_str!("../README.md")]

mod against;
mod browse;
mod calibration;
mod candidates;
mod change;
mod content;
mod disk;
mod entry;
mod error;
mod features;
mod fit;
mod heard;
mod model;
mod part;
mod plain;
mod query;
mod ranker;
mod scoring;
mod separated;
mod statistics;
mod terms;
mod weights;

pub use against::Against;
pub use browse::Hit;
pub use calibration::Calibration;
pub use change::{Merge, Merged, Reweighed};
pub use disk::{IndexFolder, Place, Stored};
pub use entry::Entry;
pub use error::IndexError;
pub use features::Features;
pub use fit::{Sample, Samples};
pub use model::Model;
pub use plain::{Cut, Plain};
pub use ranker::{Questions, Ranked, Ranker};
pub use terms::Terms;
