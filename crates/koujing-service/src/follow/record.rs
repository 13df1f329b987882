//! What a follower asks of the record beside the feed and what is live.

use std::sync::Arc;
use std::time::Duration;

use koujing_core::{Seq, Timestamp};
use koujing_index::Model;
use koujing_store::{Since, Store, StoreError};
use tokio::time::timeout;

use crate::error::ServiceError;
use crate::snapshot::ModelOf;

/// Where the record stands: what serves changes with `seq`, what is approved for later may change
/// without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) seq: Seq,
    /// Number of the last audit row.
    pub(crate) audit: u64,
}

/// An answer of the record takes at most so long: after a long time away that is many articles.
const LONGEST: Duration = Duration::from_secs(120);
/// Where the record stands is told at once or not at all.
const AT_ONCE: Duration = Duration::from_secs(5);
/// In whose name models are made.
const MAKER: &str = "koujing";

/// Where it stands now.
pub(crate) async fn position(store: &Store) -> Result<Position, ServiceError> {
    let asked = timeout(AT_ONCE, store.position()).await;
    let (seq, audit) = asked.map_err(|_| ServiceError::RecordSilent)??;
    Ok(Position { seq, audit })
}

/// What a follower asks: everything since it last asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(super) after: Position,
    /// Keys of the articles that were taken up before the record said so.
    pub(super) also: Vec<String>,
    /// Whether the settings were.
    pub(super) settings: bool,
    /// The model that is known.
    pub(super) model: Option<u32>,
}

/// What it is told.
#[derive(Debug)]
pub(crate) struct Told {
    pub(super) since: Since,
    /// The newest model, if that is another one than is known.
    pub(super) model: Option<(ModelOf, Arc<Model>)>,
}

impl Question {
    /// Whether the record stands elsewhere.
    pub(crate) fn is_behind(&self, newest: Position) -> bool {
        newest.seq > self.after.seq || newest.audit > self.after.audit
    }
}

impl Told {
    /// Where the record stood.
    pub(crate) fn position(&self) -> Position {
        Position {
            seq: self.since.seq,
            audit: self.since.audit,
        }
    }
}

/// Asks, for a limited time: a connection may die without a word.
pub(crate) async fn ask(
    store: &Store,
    question: &Question,
    now: Timestamp,
) -> Result<Told, ServiceError> {
    let Question {
        after,
        also,
        settings,
        model,
    } = question;
    let asking = async {
        let since = store.since(after.seq, also, *settings, now).await?;
        let newest = if since.changed_others() || model.is_none() {
            model_number(store).await?
        } else {
            *model
        };
        let model = if newest == *model {
            None
        } else {
            self::model(store).await?
        };
        Ok(Told { since, model })
    };
    timeout(LONGEST, asking)
        .await
        .unwrap_or(Err(ServiceError::RecordSilent))
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
