//! Sessions: who is signed in. Only the hash of a token is kept, and a session is no part of a backup.
//!
//! Written beside the counter: signing in does not wait for a publication.

use sqlx::AnyConnection;

use koujing_core::{Role, Timestamp};

use crate::audit::sha256_hex;
use crate::row::Columns;
use crate::token::{base32, random};
use crate::user_records::UserRecord;
use crate::{Store, StoreError};

/// Characters of a token: 256 random bits in base32.
const TOKEN_CHARS: usize = 52;

/// A session just opened.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Who signed in.
    pub user: UserRecord,
    /// What his browser presents; kept nowhere.
    pub token: String,
}

/// The token is a secret, so it is not shown.
impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("NewSession");
        shown.field("user", &self.user.name).finish_non_exhaustive()
    }
}

/// Who is signed in by a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionHolder {
    /// SHA-256 of the token in hexadecimal.
    pub hash: String,
    /// His name, as written when the account was made.
    pub name: String,
    /// What he may do, as of now.
    pub role: Role,
    /// The language that he wants pages in, as its tag.
    pub language: Option<String>,
    /// When the session was last used, as far as it was told ([`Store::sessions_used`]).
    pub seen_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Timestamp,
}

impl Store {
    /// Signs a user in until an instant; none for an unknown name, a wrong password, or a user who is
    /// disabled, all of which take the same time.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::PasswordHash`], [`StoreError::NoRandomness`].
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Option<NewSession>, StoreError> {
        let Some((user, kept)) = self.whose_password(name, password).await? else {
            return Ok(None);
        };
        let token = base32(&random::<32>()?);
        // The password may have been replaced, or the user disabled, while it was compared.
        let open = "INSERT INTO sessions (hash, user_key, created_at, seen_at, expires_at) \
                    SELECT $1, key, $2, $2, $3 FROM users \
                    WHERE key = $4 AND password_hash = $5 AND disabled_at IS NULL";
        let mut beside = self.begin_beside_durably().await?;
        let opened = sqlx::query(open)
            .bind(sha256_hex(token.as_bytes()))
            .bind(now.millis())
            .bind(expires_at.millis())
            .bind(user.name.to_lowercase())
            .bind(kept)
            .execute(&mut *beside)
            .await?;
        beside.commit().await?;
        Ok((opened.rows_affected() == 1).then_some(NewSession { user, token }))
    }

    /// Who is signed in by this token; none when it is malformed or unknown, over, or was last seen
    /// before `idle_since`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &self,
        token: &str,
        idle_since: Timestamp,
        now: Timestamp,
    ) -> Result<Option<SessionHolder>, StoreError> {
        if token.len() != TOKEN_CHARS || !token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let question = "SELECT s.hash, s.seen_at, s.expires_at, u.name, u.role, u.language \
                        FROM sessions s JOIN users u ON u.key = s.user_key \
                        WHERE s.hash = $1 AND s.expires_at > $2 AND s.seen_at >= $3 \
                        AND u.disabled_at IS NULL";
        let row = sqlx::query(question)
            .bind(sha256_hex(token.as_bytes()))
            .bind(now.millis())
            .bind(idle_since.millis())
            .fetch_optional(&self.reading)
            .await?;
        row.map(|row| {
            Ok(SessionHolder {
                hash: row.text("hash")?,
                name: row.text("name")?,
                role: row.word("role", |word| word.parse().ok())?,
                language: row.maybe_text("language")?,
                seen_at: row.instant("seen_at")?,
                expires_at: row.instant("expires_at")?,
            })
        })
        .transpose()
    }

    /// Ends a session by the hash of its token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, hash: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE hash = $1")
            .bind(hash)
            .execute(&self.beside)
            .await?;
        Ok(())
    }

    /// Notes when sessions (by hash) were used; of several times the latest stays.
    ///
    /// # Errors
    /// When the database fails; then nothing was noted.
    pub async fn sessions_used(&self, used: &[(String, Timestamp)]) -> Result<(), StoreError> {
        if used.is_empty() {
            return Ok(());
        }
        // In the order of the hashes: two nodes that note the same ones do not lock each other out.
        let mut used: Vec<&(String, Timestamp)> = used.iter().collect();
        used.sort();
        let mut beside = self.begin_beside().await?;
        for (hash, at) in used {
            let note = "UPDATE sessions SET seen_at = $1 WHERE hash = $2 AND seen_at < $1";
            sqlx::query(note)
                .bind(at.millis())
                .bind(hash)
                .execute(&mut *beside)
                .await?;
        }
        beside.commit().await?;
        Ok(())
    }

    /// Removes sessions that are over or were last seen before `idle_since`; how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_sessions(
        &self,
        idle_since: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let removed = sqlx::query("DELETE FROM sessions WHERE expires_at <= $1 OR seen_at < $2")
            .bind(now.millis())
            .bind(idle_since.millis())
            .execute(&self.beside)
            .await?;
        Ok(removed.rows_affected())
    }

    /// Keeps in which language a user (name in any case) wants pages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_user_language(&self, name: &str, language: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE users SET language = $1 WHERE key = $2")
            .bind(language)
            .bind(name.to_lowercase())
            .execute(&self.beside)
            .await?;
        Ok(())
    }
}

/// Ends all sessions of a user.
pub(crate) async fn end_sessions(
    connection: &mut AnyConnection,
    name: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE user_key = $1")
        .bind(name.to_lowercase())
        .execute(connection)
        .await?;
    Ok(())
}
