//! What can go wrong while an index or a model is built, searched, kept or read.

use thiserror::Error;

/// An error of the index.
#[derive(Debug, Error)]
pub enum IndexError {
    /// tantivy refused to build or to search.
    #[error("the full-text index failed: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    /// A file of the index cannot be read or written.
    #[error("the index on disk cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// What was read is not what was written.
    #[error("the index is damaged: {0}")]
    Damaged(&'static str),
    /// The bytes are not those of a model.
    #[error("the model is damaged: {0}")]
    DamagedModel(&'static str),
    /// What was read is no calibration.
    #[error("the calibration is damaged: {0}")]
    DamagedCalibration(String),
}
