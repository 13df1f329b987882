//! What a follower asks of the record beside the feed and what is live.

use std::sync::Arc;

use koujing_core::{Seq, Timestamp};
use koujing_index::Model;
use koujing_store::{Store, StoreError};

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

/// In whose name models are made.
const MAKER: &str = "koujing";

/// Where it stands now.
pub(crate) async fn position(store: &Store) -> Result<Position, StoreError> {
    let (seq, audit) = store.position().await?;
    Ok(Position { seq, audit })
}

/// What is approved for later.
pub(super) async fn schedule(store: &Store) -> Result<Schedule, StoreError> {
    let articles = store.scheduled().await?;
    let settings = store.scheduled_settings().await?;
    Ok(Schedule::of(articles, settings))
}

/// Number of the newest model.
pub(super) async fn model_number(store: &Store) -> Result<Option<u32>, StoreError> {
    store.model_number().await
}

/// The newest model. One that cannot be read is as good as none: the next one is made.
pub(super) async fn model(store: &Store) -> Result<Option<(ModelOf, Arc<Model>)>, StoreError> {
    let Some(stored) = store.model().await? else {
        return Ok(None);
    };
    let of = ModelOf {
        number: stored.number,
        seq: stored.seq,
    };
    match Model::from_bytes(&stored.content) {
        Ok(model) => Ok(Some((of, Arc::new(model)))),
        Err(error) => {
            tracing::warn!(number = of.number, reason = %error, "the record's model is of no use");
            Ok(None)
        }
    }
}

/// Keeps a model as the next one after `after`; its number, none if somebody else was first.
pub(crate) async fn put_model(
    store: &Store,
    after: Option<u32>,
    seq: Seq,
    content: &[u8],
    now: Timestamp,
) -> Result<Option<u32>, StoreError> {
    store.put_model(after, seq, content, MAKER, now).await
}
