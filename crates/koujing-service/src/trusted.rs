//! Who somebody is, asked of the record at most once a second each: by an API key, or by a session.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use koujing_core::Timestamp;
use koujing_store::StoreError;
use sha2::{Digest, Sha256};

use crate::error::ServiceError;

/// How long somebody is trusted without asking the record again, in milliseconds: so long may a revoked
/// key still read.
const TRUSTED_MILLIS: i64 = 1_000;
/// While the record is away, who was found good before goes on reading for so long, in milliseconds.
/// Nobody acts by that.
const GRACE_MILLIS: i64 = 24 * 3_600_000;
/// How long the record is asked about somebody who was found good before: a request that goes on to write
/// must not wait twice for a record that is away. Who was never seen waits as long as it takes.
const ASKED_FOR: Duration = Duration::from_millis(500);
/// How many are remembered.
const MOST: usize = 10_000;

/// Somebody who is known by a secret.
pub(crate) trait Holder: Clone {
    /// What he is known by in the record, which is not the secret.
    fn id(&self) -> &str;
    /// From when on he is nobody.
    fn expires_at(&self) -> Option<Timestamp>;
}

/// Who was found good lately, by the SHA-256 of his secret.
#[derive(Debug)]
pub(crate) struct Trusted<T> {
    known: Mutex<HashMap<[u8; 32], (T, Timestamp)>>,
    /// When the record last could not be asked.
    failed_at: Mutex<Option<Timestamp>>,
    /// When they last came, since that was last written: by their ids.
    used: Mutex<HashMap<String, Timestamp>>,
}

impl<T> Default for Trusted<T> {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            failed_at: Mutex::default(),
            used: Mutex::default(),
        }
    }
}

impl<T: Holder> Trusted<T> {
    /// Who is good now, and whether the record said so within the last second; that he came is noted.
    pub(crate) async fn holder(
        &self,
        secret: &str,
        now: Timestamp,
        ask: impl Future<Output = Result<Option<T>, StoreError>>,
    ) -> Result<Option<(T, bool)>, ServiceError> {
        let found = self.find(secret, now, ask).await?;
        if let Some((holder, _)) = &found
            && let Ok(mut used) = self.used.lock()
        {
            match used.get_mut(holder.id()) {
                Some(at) => *at = now,
                None => drop(used.insert(holder.id().to_owned(), now)),
            }
        }
        Ok(found)
    }

    /// These are not trusted any longer.
    pub(crate) fn forget(&self, these: impl Fn(&T) -> bool) {
        if let Ok(mut known) = self.known.lock() {
            known.retain(|_, (holder, _)| !these(holder));
        }
    }

    /// Who came when since the last time this was asked.
    pub(crate) fn take_used(&self) -> Vec<(String, Timestamp)> {
        match self.used.lock() {
            Ok(mut used) => std::mem::take(&mut *used).into_iter().collect(),
            Err(_) => Vec::new(),
        }
    }

    /// The same for one who does not come himself: it is not noted.
    pub(crate) async fn find(
        &self,
        secret: &str,
        now: Timestamp,
        ask: impl Future<Output = Result<Option<T>, StoreError>>,
    ) -> Result<Option<(T, bool)>, ServiceError> {
        let said = |confirmed| move |holder| (holder, confirmed);
        let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let trusted = self.known(&digest, now, TRUSTED_MILLIS);
        if trusted.is_some() {
            return Ok(trusted.map(said(true)));
        }
        let known = self.known(&digest, now, GRACE_MILLIS);
        if known.is_some() && self.record_just_failed(now) {
            return Ok(known.map(said(false)));
        }
        let asked = match &known {
            Some(_) => tokio::time::timeout(ASKED_FOR, ask).await,
            None => Ok(ask.await),
        };
        if let Ok(Ok(holder)) = asked {
            self.remember(digest, holder.as_ref(), now);
            return Ok(holder.map(said(true)));
        }
        if let Ok(mut failed_at) = self.failed_at.lock() {
            *failed_at = Some(now);
        }
        match (known, asked) {
            (None, Ok(Err(error))) => Err(error.into()),
            (known, _) => Ok(known.map(said(false))),
        }
    }

    /// Who was found good at most so many milliseconds ago.
    fn known(&self, digest: &[u8; 32], now: Timestamp, within: i64) -> Option<T> {
        let known = self.known.lock().ok()?;
        let (holder, since) = known.get(digest)?;
        let fresh = now >= *since && now < since.plus_millis(within);
        let expired = holder.expires_at().is_some_and(|end| end <= now);
        (fresh && !expired).then(|| holder.clone())
    }

    fn record_just_failed(&self, now: Timestamp) -> bool {
        let failed_at = self.failed_at.lock().ok().and_then(|failed_at| *failed_at);
        failed_at.is_some_and(|at| now >= at && now < at.plus_millis(TRUSTED_MILLIS))
    }

    fn remember(&self, digest: [u8; 32], holder: Option<&T>, now: Timestamp) {
        let Ok(mut known) = self.known.lock() else {
            return;
        };
        if known.len() >= MOST {
            known.clear();
        }
        match holder {
            Some(holder) => known.insert(digest, (holder.clone(), now)),
            None => known.remove(&digest),
        };
    }
}
