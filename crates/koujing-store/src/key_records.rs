//! Listing keys, revoking them, and when they were last used.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use koujing_core::{Audience, Role, Timestamp};

use crate::keys::audience;
use crate::row::Columns;
use crate::{Store, StoreError};

/// A key, without what would let anybody use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyRecord {
    /// Its public id; not part of the token.
    pub id: String,
    /// What it was named when it was made.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What it may see.
    pub audience: Audience,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
    /// When it was last presented, as far as it was told ([`Store::keys_used`]).
    pub last_used_at: Option<Timestamp>,
    /// Since when it is refused.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// All keys, the oldest first, expired and revoked ones included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keys(&self) -> Result<Vec<KeyRecord>, StoreError> {
        let all = "SELECT id, name, role, audience, created_at, expires_at, last_used_at, revoked_at \
                   FROM keys ORDER BY created_at, id";
        let rows = sqlx::query(all).fetch_all(&self.reading).await?;
        let record = |row: sqlx::any::AnyRow| {
            Ok(KeyRecord {
                id: row.text("id")?,
                name: row.text("name")?,
                role: row.word("role", |word| word.parse().ok())?,
                audience: row.word("audience", audience)?,
                created_at: row.instant("created_at")?,
                expires_at: row.maybe_instant("expires_at")?,
                last_used_at: row.maybe_instant("last_used_at")?,
                revoked_at: row.maybe_instant("revoked_at")?,
            })
        };
        rows.into_iter().map(record).collect()
    }

    /// Revokes a key; whether there was such a key, not revoked before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_key(
        &self,
        id: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        if id.contains('\0') {
            return Ok(false);
        }
        let mut writing = self.write(actor, now).await?;
        let revoke = "UPDATE keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL \
                      RETURNING name";
        let row = sqlx::query(revoke)
            .bind(writing.at().millis())
            .bind(id)
            .fetch_optional(writing.connection())
            .await?;
        let Some(row) = row else { return Ok(false) };
        let detail = json!({"name": row.text("name")?});
        writing.audit("key_revoked", format!("key/{id}"), &detail)?;
        writing.commit().await?;
        Ok(true)
    }

    /// Notes when keys (by id) were presented; of several times the latest stays. Written behind: not in
    /// the audit log, and beside the counter.
    ///
    /// # Errors
    /// When the database fails; then nothing was noted.
    pub async fn keys_used(&self, used: &[(String, Timestamp)]) -> Result<(), StoreError> {
        // In the order of the ids: two nodes that note the same keys at once do not lock each other out.
        let mut latest = BTreeMap::new();
        for (id, at) in used.iter().filter(|(id, _)| !id.contains('\0')) {
            let known = latest.entry(id.as_str()).or_insert(*at);
            *known = (*known).max(*at);
        }
        if latest.is_empty() {
            return Ok(());
        }
        let mut beside = self.begin_beside().await?;
        for (id, at) in latest {
            let note = "UPDATE keys SET last_used_at = $1 \
                        WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)";
            sqlx::query(note)
                .bind(at.millis())
                .bind(id)
                .execute(&mut *beside)
                .await?;
        }
        beside.commit().await?;
        Ok(())
    }
}
