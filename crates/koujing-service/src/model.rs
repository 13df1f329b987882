//! The model that all nodes rank by: which one this node has, and making the next one.

use std::collections::BTreeSet;
use std::sync::Arc;

use koujing_core::Seq;
use koujing_index::Calibration;
use tokio::task::spawn_blocking;

use crate::error::ServiceError;
use crate::follow::put_model;
use crate::service::{Record, Service};
use crate::snapshot::{ModelOf, Snapshot};

/// How many rows of the feed are read at once.
const PAGE: u32 = 2_000;
/// A model is too old when so many articles changed since, beside a tenth of all …
const CHANGED: usize = 50;

/// What changed since a model was made, as far as it was looked at.
#[derive(Debug, Default)]
pub(crate) struct Drift {
    model: Option<ModelOf>,
    looked_until: Seq,
    articles: BTreeSet<String>,
}

impl Service {
    /// The number of the record's model that answers are ranked by just now; none over a folder, or
    /// before there is one.
    pub fn model_number(&self) -> Option<u32> {
        self.snapshot.load().model.map(|of| of.number)
    }

    /// Makes the record's next model of what is live, if the one it has is too old: made under other
    /// settings, or before a tenth of the articles and 50 more changed, or as many as there were.
    /// Whether one was made; all nodes, this one too, take it up by following. Takes a while on a
    /// large record: not for the path of a request.
    ///
    /// # Errors
    ///
    /// When the record cannot be read or written.
    pub async fn refresh_model(&self) -> Result<bool, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        let snapshot = self.snapshot.load_full();
        if snapshot.len() == 0 || !is_old(record, &snapshot).await? {
            return Ok(false);
        }
        let live = Arc::clone(&snapshot);
        let made = spawn_blocking(move || live.learn(Calibration::prior())?.to_bytes()).await??;
        let after = snapshot.model.map(|of| of.number);
        let now = self.clock.now();
        let put = put_model(&record.store, after, snapshot.seq, &made, now).await?;
        self.follow().await?;
        Ok(put.is_some())
    }
}

async fn is_old(record: &Record, snapshot: &Snapshot) -> Result<bool, ServiceError> {
    let Some(of) = snapshot.model else {
        return Ok(true);
    };
    let model = snapshot.ranker.model();
    if model.terms_name() != snapshot.rules.terms.name() {
        return Ok(true);
    }
    let mut drift = record.drift.lock().await;
    if drift.model != Some(of) {
        *drift = Drift {
            model: Some(of),
            looked_until: of.seq,
            articles: BTreeSet::new(),
        };
    }
    let entries = usize::try_from(model.entries()).unwrap_or(usize::MAX);
    let most = (entries / 10 + CHANGED).min(entries);
    while drift.looked_until < snapshot.seq && drift.articles.len() <= most {
        let changes = record.store.changes(drift.looked_until, PAGE).await?;
        let Some(last) = changes.last() else { break };
        drift.looked_until = last.seq;
        let articles = changes.into_iter().filter_map(|change| change.article);
        drift.articles.extend(articles.map(|id| id.key()));
    }
    Ok(drift.articles.len() > most)
}
