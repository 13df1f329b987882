//! People who sign in with a name and a password.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use serde_json::json;
use sqlx::Row as _;

use koujing_core::{Role, Timestamp};

use crate::keys::OPERATOR;
use crate::token::random;
use crate::{Store, StoreError};

/// Argon2id with 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet
/// recommends.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const LONGEST_NAME: usize = 100;

impl Store {
    /// Makes a user. Names that differ only in case are one name. Which passwords are good enough is
    /// not judged here.
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
        refuse_odd_name(name)?;
        // Hashed before the transaction begins: it takes longer than everything in it.
        let password_hash = self.hash(password.to_owned()).await?;
        let key = name.to_lowercase();
        let mut writing = self.write(OPERATOR, now).await?;
        let made = sqlx::query(
            "INSERT INTO users (key, name, role, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING RETURNING key",
        )
        .bind(key.as_str())
        .bind(name)
        .bind(role.as_str())
        .bind(password_hash)
        .bind(now.millis())
        .fetch_optional(writing.connection())
        .await?;
        if made.is_none_or(|row| row.is_empty()) {
            return Err(StoreError::UserExists(name.to_owned()));
        }
        let detail = json!({"name": name, "role": role});
        writing.audit("user_created", format!("user/{key}"), &detail)?;
        writing.commit().await
    }

    /// A PHC string, made off the async threads and at most two at a time.
    async fn hash(&self, password: String) -> Result<String, StoreError> {
        let salt = random::<16>()?;
        let _permit = self.hashing.acquire().await.map_err(failed)?;
        let hashing = tokio::task::spawn_blocking(move || {
            let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt);
            Ok(hash.map_err(failed)?.to_string())
        });
        hashing.await.map_err(failed)?
    }
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::PasswordHash(error.to_string())
}

/// Names are shown in lists and logs, and PostgreSQL cannot index a very long one.
pub(crate) fn refuse_odd_name(name: &str) -> Result<(), StoreError> {
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    if name.trim().is_empty() || !fits || name.chars().any(char::is_control) {
        return Err(StoreError::InvalidName(name.to_owned()));
    }
    Ok(())
}
