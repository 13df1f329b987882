//! What happens by itself: scheduled revisions go live, notes are written, old notes go.

use koujing_core::Timestamp;

use crate::asked::{day_of, start_of};
use crate::error::ServiceError;
use crate::service::Service;
use crate::sessions::idle_since;

/// Answers to repeated requests, and what was told, are cleared away this often, in milliseconds.
const CLEAR_EVERY: i64 = 3_600_000;
/// How long it is kept what was told to whom, in days.
const KEEP_TELLINGS_DAYS: i64 = 400;

impl Service {
    /// Makes the record say what serves already: revisions whose time has come are published there.
    /// Any node may do it; whoever comes second finds nothing left. How many.
    ///
    /// # Errors
    ///
    /// When the record fails; this node serves them all the same.
    pub async fn publish_due(&self) -> Result<u64, ServiceError> {
        let now = self.clock.now();
        let published = self.record()?.store.publish_due(now).await?;
        if published > 0 {
            self.follow().await?;
        }
        Ok(published)
    }

    /// Clears away what is no longer kept, once an hour.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn clear_away(&self) -> Result<(), ServiceError> {
        let record = self.record()?;
        let now = self.clock.now();
        {
            let Ok(mut cleared) = record.cleared_at.lock() else {
                return Ok(());
            };
            let due = cleared.is_none_or(|at: Timestamp| at.plus_millis(CLEAR_EVERY) <= now);
            if !due {
                return Ok(());
            }
            *cleared = Some(now);
        }
        record.store.prune_repeatable(now).await?;
        record.store.prune_sessions(idle_since(now), now).await?;
        let before = now.plus_millis(-KEEP_TELLINGS_DAYS * 86_400_000);
        record.store.prune_tellings(before).await?;
        let kept = i64::from(record.keep_questions_days);
        let day = day_of(now) - kept;
        record.store.prune_asked(day, start_of(day)).await?;
        record.store.prune_feedback(start_of(day)).await?;
        record.store.prune_findings(start_of(day)).await?;
        record.store.prune_events(start_of(day)).await?;
        Ok(())
    }
}
