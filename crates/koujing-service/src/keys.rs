//! API keys on the read path: asked of the record at most once a second each.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use koujing_core::Timestamp;
use koujing_store::{KeyHolder, Store};
use sha2::{Digest, Sha256};

use crate::error::ServiceError;

/// How long a key is taken for good without asking the record again, in milliseconds: so long may
/// a revoked key still read.
const TRUSTED_MILLIS: i64 = 1_000;
/// While the record is away, keys found good before go on reading for so long, in milliseconds.
const GRACE_MILLIS: i64 = 24 * 3_600_000;
/// How long the record is asked for a key that was found good before: a request that goes on to write
/// must not wait twice for a record that is away. A key that was never seen waits as long as it takes.
const ASKED_FOR: Duration = Duration::from_millis(500);
/// How many keys are remembered.
const MOST_KEYS: usize = 10_000;

/// Keys found good lately, by the SHA-256 of their text.
#[derive(Debug, Default)]
pub(crate) struct KeyCache {
    known: Mutex<HashMap<[u8; 32], (KeyHolder, Timestamp)>>,
    /// When the record last could not be asked.
    failed_at: Mutex<Option<Timestamp>>,
    /// When keys were last used, since that was last written: by their ids.
    used: Mutex<HashMap<String, Timestamp>>,
}

impl KeyCache {
    /// The holder of a key that is good now; that it was used is noted.
    pub(crate) async fn holder(
        &self,
        store: &Store,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<KeyHolder>, ServiceError> {
        let holder = self.find(store, token, now).await?;
        if let Some(holder) = &holder
            && let Ok(mut used) = self.used.lock()
        {
            match used.get_mut(&holder.id) {
                Some(at) => *at = now,
                None => drop(used.insert(holder.id.clone(), now)),
            }
        }
        Ok(holder)
    }

    /// Writes when keys were last used.
    pub(crate) async fn write_used(&self, store: &Store) -> Result<(), ServiceError> {
        let used = match self.used.lock() {
            Ok(mut used) => std::mem::take(&mut *used),
            Err(_) => return Ok(()),
        };
        if !used.is_empty() {
            let used: Vec<(String, Timestamp)> = used.into_iter().collect();
            store.keys_used(&used).await?;
        }
        Ok(())
    }

    async fn find(
        &self,
        store: &Store,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<KeyHolder>, ServiceError> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(known) = self.known(&digest, now, TRUSTED_MILLIS) {
            return Ok(Some(known));
        }
        if self.record_just_failed(now)
            && let Some(known) = self.known(&digest, now, GRACE_MILLIS)
        {
            return Ok(Some(known));
        }
        let known = self.known(&digest, now, GRACE_MILLIS);
        let asked = match &known {
            Some(_) => tokio::time::timeout(ASKED_FOR, store.key(token, now)).await,
            None => Ok(store.key(token, now).await),
        };
        if let Ok(Ok(holder)) = asked {
            self.remember(digest, holder.as_ref(), now);
            return Ok(holder);
        }
        if let Ok(mut failed_at) = self.failed_at.lock() {
            *failed_at = Some(now);
        }
        match (known, asked) {
            (None, Ok(Err(error))) => Err(error.into()),
            (known, _) => Ok(known),
        }
    }

    /// The holder, if the key was found good at most so many milliseconds ago.
    fn known(&self, digest: &[u8; 32], now: Timestamp, within: i64) -> Option<KeyHolder> {
        let keys = self.known.lock().ok()?;
        let (holder, since) = keys.get(digest)?;
        let fresh = now >= *since && now < since.plus_millis(within);
        let expired = holder.expires_at.is_some_and(|end| end <= now);
        (fresh && !expired).then(|| holder.clone())
    }

    fn record_just_failed(&self, now: Timestamp) -> bool {
        let failed_at = self.failed_at.lock().ok().and_then(|failed_at| *failed_at);
        failed_at.is_some_and(|at| now >= at && now < at.plus_millis(TRUSTED_MILLIS))
    }

    fn remember(&self, digest: [u8; 32], holder: Option<&KeyHolder>, now: Timestamp) {
        let Ok(mut keys) = self.known.lock() else {
            return;
        };
        if keys.len() >= MOST_KEYS {
            keys.clear();
        }
        match holder {
            Some(holder) => keys.insert(digest, (holder.clone(), now)),
            None => keys.remove(&digest),
        };
    }
}
