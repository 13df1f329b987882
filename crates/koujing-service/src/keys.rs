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
/// While the record is away, keys found good before go on reading for so long, in milliseconds. Nobody
/// acts by such a key.
const GRACE_MILLIS: i64 = 24 * 3_600_000;
/// How long the record is asked for a key that was found good before: a request that goes on to write
/// must not wait twice for a record that is away. A key that was never seen waits as long as it takes.
const ASKED_FOR: Duration = Duration::from_millis(500);
/// How many keys are remembered.
const MOST_KEYS: usize = 10_000;

/// A key that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// Whose it is.
    pub holder: KeyHolder,
    /// Whether the record said so within the last second. Otherwise the record is away and the key was
    /// good before: who reads goes on, who acts does not.
    pub confirmed: bool,
}

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
    ) -> Result<Option<KnownKey>, ServiceError> {
        let known = self.find(store, token, now).await?;
        if let Some(KnownKey { holder, .. }) = &known
            && let Ok(mut used) = self.used.lock()
        {
            match used.get_mut(&holder.id) {
                Some(at) => *at = now,
                None => drop(used.insert(holder.id.clone(), now)),
            }
        }
        Ok(known)
    }

    /// A key was revoked here: it is not trusted any longer.
    pub(crate) fn forget(&self, id: &str) {
        if let Ok(mut keys) = self.known.lock() {
            keys.retain(|_, (holder, _)| holder.id != id);
        }
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
    ) -> Result<Option<KnownKey>, ServiceError> {
        let known_key = |confirmed| move |holder| KnownKey { holder, confirmed };
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let trusted = self.known(&digest, now, TRUSTED_MILLIS);
        if trusted.is_some() {
            return Ok(trusted.map(known_key(true)));
        }
        let known = self.known(&digest, now, GRACE_MILLIS);
        if known.is_some() && self.record_just_failed(now) {
            return Ok(known.map(known_key(false)));
        }
        let asked = match &known {
            Some(_) => tokio::time::timeout(ASKED_FOR, store.key(token, now)).await,
            None => Ok(store.key(token, now).await),
        };
        if let Ok(Ok(holder)) = asked {
            self.remember(digest, holder.as_ref(), now);
            return Ok(holder.map(known_key(true)));
        }
        if let Ok(mut failed_at) = self.failed_at.lock() {
            *failed_at = Some(now);
        }
        match (known, asked) {
            (None, Ok(Err(error))) => Err(error.into()),
            (known, _) => Ok(known.map(known_key(false))),
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

#[cfg(test)]
mod tests {
    use koujing_core::{Audience, Role};
    use koujing_store::Location;

    use super::*;

    #[tokio::test]
    async fn nobody_acts_by_a_key_that_the_record_does_not_confirm() {
        let data = tempfile::tempdir().unwrap();
        let location = Location::SqliteFile(data.path().join("koujing.db"));
        let store = Store::open(&location).await.unwrap();
        let at = Timestamp::from_millis;
        let made = async |name: &str| {
            let (role, audience) = (Role::Approver, Audience::Internal);
            let made = store.create_key_as(name, role, audience, None, "admin", at(0));
            made.await.unwrap()
        };
        let (kept, revoked) = (made("kept").await, made("revoked").await);
        let keys = KeyCache::default();
        let find = async |token: &str, now| {
            let found = keys.holder(&store, token, at(now)).await.unwrap();
            found.map(|known| (known.holder.name, known.confirmed))
        };
        let known = |name: &str, confirmed| Some((name.to_owned(), confirmed));
        assert_eq!(find(&kept.token, 0).await, known("kept", true));
        assert_eq!(find(&revoked.token, 0).await, known("revoked", true));
        store.revoke_key(&revoked.id, "admin", at(1)).await.unwrap();
        assert_eq!(find(&revoked.token, 999).await, known("revoked", true));
        assert_eq!(find(&revoked.token, 1_000).await, None);
        // On the node where it is revoked, at once.
        assert_eq!(find(&kept.token, 1_000).await, known("kept", true));
        store
            .revoke_key(&kept.id, "admin", at(1_001))
            .await
            .unwrap();
        keys.forget(&kept.id);
        assert_eq!(find(&kept.token, 1_002).await, None);
        let (left, unseen) = (made("left").await, made("unseen").await);
        assert_eq!(find(&left.token, 2_000).await, known("left", true));
        store.close().await;
        assert_eq!(find(&left.token, 2_999).await, known("left", true));
        for now in [3_000, 3_500, 9_000] {
            assert_eq!(find(&left.token, now).await, known("left", false));
        }
        assert!(keys.holder(&store, &unseen.token, at(9_000)).await.is_err());
    }
}
