//! People who sign in with a name and a password.

use serde_json::json;
use sqlx::Row as _;

use koujing_core::{Role, Timestamp};

use crate::keys::OPERATOR;
use crate::{Store, StoreError};

const LONGEST_NAME: usize = 100;

impl Store {
    /// Makes a user in the operator's name; see [`Store::create_user_as`].
    ///
    /// # Errors
    /// [`StoreError::UserExists`], [`StoreError::InvalidName`]; when the database fails.
    pub async fn create_user(
        &self,
        name: &str,
        password: &str,
        role: Role,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let made = self.create_user_as(name, password, role, OPERATOR, now);
        made.await
    }

    /// Makes a user. Names that differ only in case are one name. Which passwords are good enough is
    /// not judged here.
    ///
    /// # Errors
    /// [`StoreError::UserExists`], [`StoreError::InvalidName`]; when the database fails.
    pub async fn create_user_as(
        &self,
        name: &str,
        password: &str,
        role: Role,
        actor: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        refuse_odd_name(name)?;
        // Hashed before the transaction begins: it takes longer than everything in it.
        let password_hash = self.hash_password(password.to_owned()).await?;
        let key = name.to_lowercase();
        let mut writing = self.write(actor, now).await?;
        let made = sqlx::query(
            "INSERT INTO users (key, name, role, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING RETURNING key",
        )
        .bind(key.as_str())
        .bind(name)
        .bind(role.as_str())
        .bind(password_hash)
        .bind(writing.at().millis())
        .fetch_optional(writing.connection())
        .await?;
        if made.is_none_or(|row| row.is_empty()) {
            return Err(StoreError::UserExists(name.to_owned()));
        }
        let detail = json!({"name": name, "role": role});
        writing.audit("user_created", format!("user/{key}"), &detail)?;
        writing.commit().await
    }
}

/// Names are shown in lists and logs, and PostgreSQL cannot index a very long one.
pub(crate) fn refuse_odd_name(name: &str) -> Result<(), StoreError> {
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    if name.trim().is_empty() || !fits || name.chars().any(char::is_control) {
        return Err(StoreError::InvalidName(name.to_owned()));
    }
    Ok(())
}
