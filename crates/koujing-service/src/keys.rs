//! API keys on the read path: asked of the record at most once a second each.

use koujing_core::Timestamp;
use koujing_store::{KeyHolder, Store};

use crate::error::ServiceError;
use crate::trusted::{Holder, Trusted};

/// A key that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// Whose it is.
    pub holder: KeyHolder,
    /// Whether the record said so within the last second. Otherwise the record is away and the key was
    /// good before: who reads goes on, who acts does not.
    pub confirmed: bool,
}

impl Holder for KeyHolder {
    fn id(&self) -> &str {
        &self.id
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }
}

/// Keys found good lately.
#[derive(Debug, Default)]
pub(crate) struct KeyCache(Trusted<KeyHolder>);

impl KeyCache {
    /// The holder of a key that is good now; that it was used is noted.
    pub(crate) async fn holder(
        &self,
        store: &Store,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<KnownKey>, ServiceError> {
        let found = self.0.holder(token, now, store.key(token, now)).await?;
        Ok(found.map(|(holder, confirmed)| KnownKey { holder, confirmed }))
    }

    /// A key was revoked here: it is not trusted any longer.
    pub(crate) fn forget(&self, id: &str) {
        self.0.forget(|holder| holder.id == id);
    }

    /// Writes when keys were last used.
    pub(crate) async fn write_used(&self, store: &Store) -> Result<(), ServiceError> {
        let used = self.0.take_used();
        if !used.is_empty() {
            store.keys_used(&used).await?;
        }
        Ok(())
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
