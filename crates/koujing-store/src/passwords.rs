//! Passwords: hashed and compared off the async threads, at most two at a time.

use argon2::password_hash::Error as HashError;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use crate::row::Columns;
use crate::token::random;
use crate::user_records::{UserRecord, read};
use crate::{Store, StoreError};

/// Argon2id with 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet
/// recommends.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

impl Store {
    /// The user of that name (in any case) if the password is his; none for an unknown name, a wrong
    /// password, or a user who is disabled. All of these take the same time.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::PasswordHash`] when what is kept is no hash.
    pub async fn check_password(
        &self,
        name: &str,
        password: &str,
    ) -> Result<Option<UserRecord>, StoreError> {
        let found = self.whose_password(name, password).await?;
        Ok(found.map(|(user, _)| user))
    }

    /// The same, with the hash that the password was compared to.
    pub(crate) async fn whose_password(
        &self,
        name: &str,
        password: &str,
    ) -> Result<Option<(UserRecord, String)>, StoreError> {
        let question = "SELECT name, role, password_hash, created_at, disabled_at \
                        FROM users WHERE key = $1";
        let row = sqlx::query(question)
            .bind(name.to_lowercase().replace('\0', ""))
            .fetch_optional(&self.reading)
            .await?;
        let Some(row) = row.filter(|_| !name.contains('\0')) else {
            // As long as a comparison takes: who answers sooner tells which names there are.
            self.hash_password(password.to_owned()).await?;
            return Ok(None);
        };
        let user = read(&row)?;
        let kept = row.text("password_hash")?;
        let right = self.is_hash_of(kept.clone(), password.to_owned()).await?;
        let found = right && user.disabled_at.is_none();
        Ok(found.then_some((user, kept)))
    }

    /// A PHC string.
    pub(crate) async fn hash_password(&self, password: String) -> Result<String, StoreError> {
        let salt = random::<16>()?;
        let hashing = move || {
            let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt);
            Ok(hash.map_err(failed)?.to_string())
        };
        self.aside(hashing).await
    }

    /// With the parameters that the hash names, which may be those of another version.
    async fn is_hash_of(&self, hash: String, password: String) -> Result<bool, StoreError> {
        let comparing =
            move || match Argon2::default().verify_password(password.as_bytes(), hash.as_str()) {
                Ok(()) => Ok(true),
                Err(HashError::PasswordInvalid) => Ok(false),
                Err(error) => Err(failed(error)),
            };
        self.aside(comparing).await
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        // Goes with the work: a caller who gives up does not let a third begin.
        let permit = self.hashing.clone().acquire_owned().await.map_err(failed)?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        working.await.map_err(failed)?
    }
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::PasswordHash(error.to_string())
}
