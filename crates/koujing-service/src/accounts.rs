//! Keys, accounts and the audit log, for administrators.

use koujing_core::{Audience, Role, Timestamp};
use koujing_store::{
    AuditFilter, AuditReport, AuditRow, KeyRecord, NewKey, StoreError, UserRecord,
};

use crate::editing::Actor;
use crate::error::ServiceError;
use crate::service::Service;

/// The shortest password, in characters.
pub const SHORTEST_PASSWORD: usize = 10;

/// What a new key may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// Whose it is, or what it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What it may see.
    pub audience: Audience,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

/// Why an account or a key was not made or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRefusal {
    /// The name is empty, too long or holds control characters.
    InvalidName,
    /// There is an account of that name.
    NameTaken,
    /// The password is too short.
    ShortPassword,
    /// There is no such key, or no such account.
    Missing,
    /// It has expired before it is made.
    Expired,
}

type Managed<T> = Result<Result<T, AccountRefusal>, ServiceError>;

fn refused<T>(result: Result<T, StoreError>) -> Managed<T> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(StoreError::InvalidName(_) | StoreError::NulCharacter { .. }) => {
            Ok(Err(AccountRefusal::InvalidName))
        }
        Err(StoreError::UserExists(_)) => Ok(Err(AccountRefusal::NameTaken)),
        Err(error) => Err(error.into()),
    }
}

fn found(changed: bool) -> Result<(), AccountRefusal> {
    changed.then_some(()).ok_or(AccountRefusal::Missing)
}

impl Service {
    /// All keys, without their tokens.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn keys(&self) -> Result<Vec<KeyRecord>, ServiceError> {
        Ok(self.record()?.store.keys().await?)
    }

    /// Writes when keys and sessions were last used; of a failure some of it is lost.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn write_used_keys(&self) -> Result<(), ServiceError> {
        let record = self.record()?;
        record.keys.write_used(&record.store).await?;
        record.sessions.write_used(&record.store).await
    }

    /// Makes a key. Its token is shown this once.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn create_key(&self, actor: &Actor, request: &KeyRequest) -> Managed<NewKey> {
        let now = self.clock.now();
        if request.expires_at.is_some_and(|end| end <= now) {
            return Ok(Err(AccountRefusal::Expired));
        }
        let store = &self.record()?.store;
        let made = store
            .create_key_as(
                &request.name,
                request.role,
                request.audience,
                request.expires_at,
                &actor.name,
                now,
            )
            .await;
        refused(made)
    }

    /// Ends a key. It may go on reading for a second, on a node that cannot reach the record longer.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn revoke_key(&self, actor: &Actor, id: &str) -> Managed<()> {
        let record = self.record()?;
        let now = self.clock.now();
        let revoked = record.store.revoke_key(id, &actor.name, now).await?;
        record.keys.forget(id);
        Ok(found(revoked))
    }

    /// All accounts.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn users(&self) -> Result<Vec<UserRecord>, ServiceError> {
        Ok(self.record()?.store.users().await?)
    }

    /// Makes an account.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn create_user(
        &self,
        actor: &Actor,
        name: &str,
        password: &str,
        role: Role,
    ) -> Managed<()> {
        if password.chars().count() < SHORTEST_PASSWORD {
            return Ok(Err(AccountRefusal::ShortPassword));
        }
        let store = &self.record()?.store;
        let now = self.clock.now();
        refused(
            store
                .create_user_as(name, password, role, &actor.name, now)
                .await,
        )
    }

    /// Changes an account: what is none stays. Another password, or disabling it, ends its sessions; on
    /// other nodes within a second.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn change_user(
        &self,
        actor: &Actor,
        name: &str,
        role: Option<Role>,
        password: Option<&str>,
        disabled: Option<bool>,
    ) -> Managed<()> {
        if password.is_some_and(|text| text.chars().count() < SHORTEST_PASSWORD) {
            return Ok(Err(AccountRefusal::ShortPassword));
        }
        let record = self.record()?;
        let store = &record.store;
        let (by, now) = (actor.name.as_str(), self.clock.now());
        let mut there = true;
        if let Some(role) = role {
            there &= store.set_user_role(name, role, by, now).await?;
        }
        if let Some(password) = password {
            there &= store.set_password(name, password, by, now).await?;
        }
        match disabled {
            Some(true) => there &= store.disable_user(name, by, now).await?,
            Some(false) => there &= store.enable_user(name, by, now).await?,
            None => {}
        }
        record.sessions.forget_user(name);
        Ok(found(there))
    }

    /// Rows of the audit log, the newest first, before a number.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn audit_rows(
        &self,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditRow>, ServiceError> {
        let store = &self.record()?.store;
        Ok(store.audit_rows(filter, limit).await?)
    }

    /// Recomputes the audit log's chain of hashes.
    ///
    /// # Errors
    ///
    /// When the record fails. A broken chain is a result.
    pub async fn verify_audit(&self) -> Result<AuditReport, ServiceError> {
        Ok(self.record()?.store.verify_audit().await?)
    }
}
