//! API keys on the read path: asked of the record at most once a second each.

use std::collections::HashMap;
use std::sync::Mutex;

use koujing_core::Timestamp;
use koujing_store::{KeyHolder, Store};
use sha2::{Digest, Sha256};

use crate::error::ServiceError;

/// How long a key is taken for good without asking the record again, in milliseconds: so long may
/// a revoked key still read.
const TRUSTED_MILLIS: i64 = 1_000;
/// How many keys are remembered.
const MOST_KEYS: usize = 10_000;

/// Keys found good lately, by the SHA-256 of their text.
#[derive(Debug, Default)]
pub(crate) struct KeyCache(Mutex<HashMap<[u8; 32], (KeyHolder, Timestamp)>>);

impl KeyCache {
    pub(crate) async fn holder(
        &self,
        store: &Store,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<KeyHolder>, ServiceError> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(known) = self.known(&digest, now) {
            return Ok(Some(known));
        }
        let holder = store.key(token, now).await?;
        if let (Some(holder), Ok(mut keys)) = (&holder, self.0.lock()) {
            if keys.len() >= MOST_KEYS {
                keys.clear();
            }
            keys.insert(digest, (holder.clone(), now));
        }
        Ok(holder)
    }

    fn known(&self, digest: &[u8; 32], now: Timestamp) -> Option<KeyHolder> {
        let keys = self.0.lock().ok()?;
        let (holder, since) = keys.get(digest)?;
        let fresh = now >= *since && now < since.plus_millis(TRUSTED_MILLIS);
        let expired = holder.expires_at.is_some_and(|end| end <= now);
        (fresh && !expired).then(|| holder.clone())
    }
}
