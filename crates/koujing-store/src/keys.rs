//! API keys: only the hash of a token is kept.

use serde_json::json;
use subtle::ConstantTimeEq as _;

use koujing_core::{Audience, Role, Timestamp};

use crate::audit::sha256_hex;
use crate::row::Columns;
use crate::statement::{Value, insert};
use crate::token::{base32, is_token, key_token, random};
use crate::users::refuse_odd_name;
use crate::{Store, StoreError};

/// In whose name keys and users are made: whoever can reach the record's files.
pub(crate) const OPERATOR: &str = "operator";

/// A key just made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its public id; not part of the token.
    pub id: String,
    /// What its holder presents; kept nowhere.
    pub token: String,
}

/// The token is a secret, so it is not shown.
impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("NewKey");
        shown.field("id", &self.id).finish_non_exhaustive()
    }
}

/// Who presents a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHolder {
    /// The key's public id; not part of the token.
    pub id: String,
    /// What it was named when it was made.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What it may see.
    pub audience: Audience,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// Makes a key in the operator's name; its token, which cannot be had again.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::InvalidName`], [`StoreError::NoRandomness`].
    pub async fn create_key(
        &self,
        name: &str,
        role: Role,
        audience: Audience,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let made = self.create_key_as(name, role, audience, expires_at, OPERATOR, now);
        Ok(made.await?.token)
    }

    /// Makes a key in somebody's name; its id and its token (see [`key_token`]), which cannot be had
    /// again.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::InvalidName`], [`StoreError::NoRandomness`].
    pub async fn create_key_as(
        &self,
        name: &str,
        role: Role,
        audience: Audience,
        expires_at: Option<Timestamp>,
        actor: &str,
        now: Timestamp,
    ) -> Result<NewKey, StoreError> {
        refuse_odd_name(name)?;
        let token = key_token(&random()?);
        let id = base32(&random::<10>()?);
        let mut writing = self.write(actor, now).await?;
        let columns = [
            "id",
            "name",
            "role",
            "audience",
            "hash",
            "created_at",
            "expires_at",
        ];
        let row: [Value; 7] = [
            id.as_str().into(),
            name.into(),
            role.as_str().into(),
            audience_word(audience).into(),
            sha256_hex(token.as_bytes()).into(),
            writing.at().into(),
            expires_at.into(),
        ];
        insert(writing.connection(), "keys", columns, "", vec![row]).await?;
        let detail = json!({
            "name": name, "role": role, "audience": audience, "expires_at": expires_at,
        });
        writing.audit("key_created", format!("key/{id}"), &detail)?;
        writing.commit().await?;
        Ok(NewKey { id, token })
    }

    /// Who holds this token; none for one that is malformed, unknown, expired or revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn key(&self, token: &str, now: Timestamp) -> Result<Option<KeyHolder>, StoreError> {
        if !is_token(token) {
            return Ok(None);
        }
        let hash = sha256_hex(token.as_bytes());
        let question = "SELECT id, name, role, audience, hash, expires_at FROM keys \
                        WHERE hash = $1 AND revoked_at IS NULL";
        let row = sqlx::query(question)
            .bind(hash.as_str())
            .fetch_optional(&self.reading)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let same = row.text("hash")?.as_bytes().ct_eq(hash.as_bytes());
        let expires_at = row.maybe_instant("expires_at")?;
        if !bool::from(same) || expires_at.is_some_and(|end| end <= now) {
            return Ok(None);
        }
        Ok(Some(KeyHolder {
            id: row.text("id")?,
            name: row.text("name")?,
            role: row.word("role", |word| word.parse().ok())?,
            audience: row.word("audience", audience)?,
            expires_at,
        }))
    }
}

fn audience_word(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "public",
        Audience::Internal => "internal",
    }
}

pub(crate) fn audience(word: &str) -> Option<Audience> {
    [Audience::Public, Audience::Internal]
        .into_iter()
        .find(|audience| audience_word(*audience) == word)
}
