//! Turns at the writing connections.
//!
//! To wait for the writers before is patience; to wait for a database that is away is not: so who
//! waits is told apart from who has his turn, and when a turn finds the database away, those who wait
//! behind it are sent away with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::StoreError;

/// Clones share their turns.
#[derive(Debug, Clone)]
pub(crate) struct Turns {
    free: Arc<Semaphore>,
    patience: Duration,
    /// How often a turn found the database away.
    away: Arc<AtomicU64>,
}

/// Ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Turns {
    pub(crate) fn new(at_once: u32, patience: Duration) -> Self {
        let at_once = usize::try_from(at_once).unwrap_or(1);
        Self {
            free: Arc::new(Semaphore::new(at_once)),
            patience,
            away: Arc::default(),
        }
    }

    /// Waits for a turn.
    pub(crate) async fn take(&self) -> Result<Turn, StoreError> {
        let away = self.away.load(Ordering::Relaxed);
        let taken = timeout(self.patience, Arc::clone(&self.free).acquire_owned()).await;
        let (Ok(Ok(permit)), true) = (taken, away == self.away.load(Ordering::Relaxed)) else {
            return Err(StoreError::Unavailable(sqlx::Error::PoolTimedOut));
        };
        Ok(Turn { _permit: permit })
    }

    /// A turn found the database away.
    pub(crate) fn found_away(&self) {
        self.away.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_behind_a_turn_that_finds_the_database_away_is_sent_away() {
        let turns = Turns::new(1, Duration::from_secs(60));
        let first = turns.take().await.unwrap();
        let behind = turns.take();
        tokio::pin!(behind);
        // It has begun to wait.
        assert!(futures::poll!(&mut behind).is_pending());
        turns.found_away();
        drop(first);
        assert!(matches!(behind.await, Err(StoreError::Unavailable(_))));
        assert!(turns.take().await.is_ok(), "the next one tries again");
    }

    #[tokio::test]
    async fn who_waits_behind_a_writer_has_his_turn_afterwards() {
        let turns = Turns::new(1, Duration::from_secs(60));
        let first = turns.take().await.unwrap();
        let behind = turns.take();
        tokio::pin!(behind);
        assert!(futures::poll!(&mut behind).is_pending());
        drop(first);
        assert!(behind.await.is_ok());
    }
}
