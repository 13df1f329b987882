//! Requests that may be sent again: their answers are kept in the record for 24 hours.

use std::time::Duration;

use koujing_store::Repeat;

use crate::error::ServiceError;
use crate::service::Service;

impl Service {
    /// Begins a request that takes `longest` at most, or tells what came of it before.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn begin_repeatable(
        &self,
        caller: &str,
        key: &str,
        digest: &str,
        longest: Duration,
    ) -> Result<Repeat, ServiceError> {
        let store = &self.record()?.store;
        let now = self.clock.now();
        let longest = i64::try_from(longest.as_millis()).unwrap_or(i64::MAX);
        let given_up = now.plus_millis(-longest);
        let begun = store.begin_repeatable(caller, key, digest, given_up, now);
        Ok(begun.await?)
    }

    /// Keeps its answer.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn finish_repeatable(
        &self,
        caller: &str,
        key: &str,
        status: u16,
        body: &str,
    ) -> Result<(), ServiceError> {
        let store = &self.record()?.store;
        Ok(store.finish_repeatable(caller, key, status, body).await?)
    }

    /// Forgets it: it may be tried again.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn forget_repeatable(&self, caller: &str, key: &str) -> Result<(), ServiceError> {
        let store = &self.record()?.store;
        Ok(store.forget_repeatable(caller, key).await?)
    }
}
