//! Listing users and changing them. Everything is audited; a password never is.

use serde::Serialize;
use serde_json::{Value as Json, json};
use sqlx::any::AnyRow;

use koujing_core::{Role, Timestamp};

use crate::row::Columns;
use crate::sessions::end_sessions;
use crate::statement::Value;
use crate::writing::Writing;
use crate::{Store, StoreError};

/// A user, without the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserRecord {
    /// As written when the user was made; unique up to case.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// When the user was made.
    pub created_at: Timestamp,
    /// Since when the user may not sign in.
    pub disabled_at: Option<Timestamp>,
}

pub(crate) fn read(row: &AnyRow) -> Result<UserRecord, StoreError> {
    Ok(UserRecord {
        name: row.text("name")?,
        role: row.word("role", |word| word.parse().ok())?,
        created_at: row.instant("created_at")?,
        disabled_at: row.maybe_instant("disabled_at")?,
    })
}

const BY_KEY: &str = "SELECT name, role, created_at, disabled_at FROM users WHERE key = $1";

impl Store {
    /// All users in the order of their names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn users(&self) -> Result<Vec<UserRecord>, StoreError> {
        let all = "SELECT name, role, created_at, disabled_at FROM users ORDER BY key";
        let rows = sqlx::query(all).fetch_all(&self.reading).await?;
        rows.iter().map(read).collect()
    }

    /// Gives a user (name in any case) another password, and ends all his sessions; false: there is no
    /// such user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(
        &self,
        name: &str,
        password: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        // Hashed before the transaction begins: it takes longer than everything in it.
        let hash = self.hash_password(password.to_owned()).await?;
        let Some((mut writing, _)) = self.with_user(name, actor, now).await? else {
            return Ok(false);
        };
        write(&mut writing, name, "password_hash", hash.into()).await?;
        end_sessions(writing.connection(), name).await?;
        note(writing, "user_password_set", name, &json!({})).await
    }

    /// Gives a user (name in any case) another role; false: there is no such user. One who has it
    /// already stays as he is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_user_role(
        &self,
        name: &str,
        role: Role,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some((mut writing, user)) = self.with_user(name, actor, now).await? else {
            return Ok(false);
        };
        if user.role == role {
            return Ok(true);
        }
        write(&mut writing, name, "role", role.as_str().into()).await?;
        let detail = json!({"before": user.role, "after": role});
        note(writing, "user_role_set", name, &detail).await
    }

    /// Lets a user (name in any case) sign in no more, and ends all his sessions; false: there is no
    /// such user. One who is disabled already stays as he is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn disable_user(
        &self,
        name: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some((mut writing, user)) = self.with_user(name, actor, now).await? else {
            return Ok(false);
        };
        if user.disabled_at.is_some() {
            return Ok(true);
        }
        let at = writing.at();
        write(&mut writing, name, "disabled_at", at.into()).await?;
        end_sessions(writing.connection(), name).await?;
        note(writing, "user_disabled", name, &json!({})).await
    }

    /// Lets a disabled user (name in any case) sign in again; false: there is no such user. One who is
    /// not disabled stays as he is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enable_user(
        &self,
        name: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some((mut writing, user)) = self.with_user(name, actor, now).await? else {
            return Ok(false);
        };
        let Some(since) = user.disabled_at else {
            return Ok(true);
        };
        write(&mut writing, name, "disabled_at", Value::Integer(None)).await?;
        let detail = json!({"disabled_at": since});
        note(writing, "user_enabled", name, &detail).await
    }

    /// Begins to write with the user as he is now; none: there is none.
    async fn with_user(
        &self,
        name: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<Option<(Writing, UserRecord)>, StoreError> {
        if name.contains('\0') {
            return Ok(None);
        }
        let mut writing = self.write(actor, now).await?;
        let user = sqlx::query(BY_KEY)
            .bind(name.to_lowercase())
            .fetch_optional(writing.connection())
            .await?;
        let user = user.map(|row| read(&row)).transpose()?;
        Ok(user.map(|user| (writing, user)))
    }
}

async fn write(
    writing: &mut Writing,
    name: &str,
    column: &'static str,
    value: Value,
) -> Result<(), StoreError> {
    let update = format!("UPDATE users SET {column} = $1 WHERE key IN");
    let key = name.to_lowercase();
    crate::statement::execute_in(writing.connection(), &update, "", &[value], &[&key]).await
}

async fn note(
    mut writing: Writing,
    kind: &str,
    name: &str,
    detail: &Json,
) -> Result<bool, StoreError> {
    writing.audit(kind, format!("user/{}", name.to_lowercase()), detail)?;
    writing.commit().await?;
    Ok(true)
}
