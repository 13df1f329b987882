#![doc = include_str!("../README.md")]

mod browse;
mod candidates;
mod confidence;
mod error;
mod prior;
mod ranker;
mod tokenizer;
mod vectors;

pub use browse::Hit;
pub use confidence::{Calibration, Features};
pub use error::IndexError;
pub use ranker::{Entry, Ranked, Ranker};
