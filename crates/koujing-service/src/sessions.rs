//! Signing in with a name and a password, and who is signed in.

use koujing_core::Timestamp;
use koujing_store::{NewSession, SessionHolder, Store};

use crate::accounts::SHORTEST_PASSWORD;
use crate::error::ServiceError;
use crate::service::Service;
use crate::trusted::{Holder, Trusted};

/// A session ends so long after signing in whatever happens, in milliseconds: a long working day.
pub const SESSION_MILLIS: i64 = 12 * 3_600_000;
/// A session that is not used for so long is over, in milliseconds.
const IDLE_MILLIS: i64 = 4 * 3_600_000;

/// From when on a session must have been used.
pub(crate) fn idle_since(now: Timestamp) -> Timestamp {
    now.plus_millis(-IDLE_MILLIS)
}

/// A session that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSession {
    /// Whose it is.
    pub holder: SessionHolder,
    /// Whether the record said so within the last second. Otherwise the record is away and the session
    /// was good before: who reads goes on, who acts does not.
    pub confirmed: bool,
}

/// Why a password was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// The present password is another.
    Wrong,
    /// The new one is too short.
    Short,
}

impl Holder for SessionHolder {
    fn id(&self) -> &str {
        &self.hash
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.expires_at)
    }
}

/// Sessions found good lately.
#[derive(Debug, Default)]
pub(crate) struct SessionCache(Trusted<SessionHolder>);

impl SessionCache {
    pub(crate) fn forget_user(&self, name: &str) {
        let key = name.to_lowercase();
        self.0.forget(|holder| holder.name.to_lowercase() == key);
    }

    /// Writes when sessions were last used.
    pub(crate) async fn write_used(&self, store: &Store) -> Result<(), ServiceError> {
        Ok(store.sessions_used(&self.0.take_used()).await?)
    }
}

impl Service {
    /// Signs somebody in; none for an unknown name, a wrong password, or an account that is disabled,
    /// all of which take the same time.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
    ) -> Result<Option<NewSession>, ServiceError> {
        let now = self.clock.now();
        let until = now.plus_millis(SESSION_MILLIS);
        let store = &self.record()?.store;
        Ok(store.sign_in(name, password, until, now).await?)
    }

    /// Who is signed in by this token; that he came is noted.
    ///
    /// # Errors
    ///
    /// When the record has to be asked and cannot be.
    pub async fn session(&self, token: &str) -> Result<Option<KnownSession>, ServiceError> {
        let record = self.record()?;
        let now = self.clock.now();
        let ask = record.store.session(token, idle_since(now), now);
        let found = record.sessions.0.holder(token, now, ask).await?;
        Ok(found.map(|(holder, confirmed)| KnownSession { holder, confirmed }))
    }

    /// Whether somebody is still signed in by this token; asking does not count as coming.
    ///
    /// # Errors
    ///
    /// When the record has to be asked and cannot be.
    pub async fn is_signed_in(&self, token: &str) -> Result<bool, ServiceError> {
        let record = self.record()?;
        let now = self.clock.now();
        let ask = record.store.session(token, idle_since(now), now);
        Ok(record.sessions.0.find(token, now, ask).await?.is_some())
    }

    /// Ends a session by the hash of its token; on other nodes within a second.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn sign_out(&self, hash: &str) -> Result<(), ServiceError> {
        let record = self.record()?;
        record.sessions.0.forget(|holder| holder.hash == hash);
        Ok(record.store.sign_out(hash).await?)
    }

    /// Replaces one's own password. All sessions end; the one given back is new.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn change_password(
        &self,
        name: &str,
        present: &str,
        new: &str,
    ) -> Result<Result<NewSession, PasswordRefusal>, ServiceError> {
        let record = self.record()?;
        let known = record.store.check_password(name, present).await?;
        let Some(user) = known else {
            return Ok(Err(PasswordRefusal::Wrong));
        };
        if new.chars().count() < SHORTEST_PASSWORD {
            return Ok(Err(PasswordRefusal::Short));
        }
        let now = self.clock.now();
        let (name, by) = (&user.name, &user.name);
        record.store.set_password(name, new, by, now).await?;
        record.sessions.forget_user(name);
        // None only if somebody else changed it again in this very moment.
        let session = self.sign_in(name, new).await?;
        Ok(session.ok_or(PasswordRefusal::Wrong))
    }

    /// Keeps in which language somebody wants pages.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn set_user_language(&self, name: &str, language: &str) -> Result<(), ServiceError> {
        let record = self.record()?;
        record.store.set_user_language(name, language).await?;
        record.sessions.forget_user(name);
        Ok(())
    }
}
