//! What can go wrong while an index is built or searched.

use thiserror::Error;

/// An error of the full-text index.
#[derive(Debug, Error)]
pub enum IndexError {
    /// tantivy refused to build or to search.
    #[error("the full-text index failed: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
}
