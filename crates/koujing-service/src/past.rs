//! The past: exact match among the claims live at an instant, and the revision live then.

use std::sync::Arc;

use koujing_core::{NoAnswerReason, Resolution, Timestamp};
use koujing_language::normalise;

use crate::claims::shortcut_key;
use crate::error::ServiceError;
use crate::present::{Presentation, present};
use crate::published::{Published, Source};
use crate::receipt::Signer;
use crate::resolve::{Asked, Decision, Whole, resolve_exactly};
use crate::service::Record;
use crate::snapshot::Snapshot;

/// Resolves as of `asked.at`, under today's settings. Ranking has no past: without an exact match
/// there is no answer.
pub(crate) async fn answer(
    record: &Record,
    now: &Snapshot,
    asked: Asked<'_>,
    how: Presentation<'_>,
) -> Result<Resolution, ServiceError> {
    let then = live_then(record, now, asked.question, asked.at).await?;
    let decision =
        resolve_exactly(&then, asked).unwrap_or(Decision::NoAnswer(NoAnswerReason::PastExactOnly));
    Ok(present(&then, &Whole::of(decision), how))
}

/// What was live at an instant and claimed a question then, under today's settings.
pub(crate) async fn live_then(
    record: &Record,
    now: &Snapshot,
    question: &str,
    at: Timestamp,
) -> Result<Snapshot, ServiceError> {
    let normalised = normalise(question);
    let signer = Signer::new(&record.store.receipt_key().await?);
    let mut live = record.store.live_claiming(&normalised, at).await?;
    live.extend(
        record
            .store
            .live_claiming(&shortcut_key(&normalised), at)
            .await?,
    );
    let articles: Vec<Arc<Published>> = live
        .into_iter()
        .map(|live| Arc::new(Published::new(Source::from(live), signer.as_ref())))
        .collect();
    Ok(Snapshot::unindexed(
        articles,
        Arc::clone(&now.rules),
        now.seq,
    )?)
}
