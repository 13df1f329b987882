//! Images, kept once under the hash of their content. An image serves nobody until a revision names it,
//! and that revision is in the audit log with the hash: storing one alone is not.

use sqlx::Row;

use koujing_core::Timestamp;

use crate::audit::sha256_hex;
use crate::row::Columns;
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredImage {
    /// As given when it was stored.
    pub kind: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Keeps an image; its name, the SHA-256 of its content in hexadecimal. One that is there already
    /// stays as it is, with its first `kind`.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`] in `kind`.
    pub async fn put_image(
        &self,
        kind: &str,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<String, StoreError> {
        refuse_nul("the kind of an image", kind)?;
        let hash = sha256_hex(bytes);
        // Asked first, so that a repeated import does not wait for the writer.
        let there = sqlx::query("SELECT hash FROM images WHERE hash = $1")
            .bind(hash.as_str())
            .fetch_optional(&self.reading)
            .await?;
        if there.is_none() {
            let _turn = self.turns.take().await?;
            sqlx::query(
                "INSERT INTO images (hash, kind, content, created_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (hash) DO NOTHING",
            )
            .bind(hash.as_str())
            .bind(kind)
            .bind(bytes)
            .bind(now.millis())
            .execute(&self.writing)
            .await?;
        }
        Ok(hash)
    }

    /// The image of that hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn image(&self, hash: &str) -> Result<Option<StoredImage>, StoreError> {
        let row = sqlx::query("SELECT kind, content FROM images WHERE hash = $1")
            .bind(hash)
            .fetch_optional(&self.reading)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(StoredImage {
            kind: row.text("kind")?,
            bytes: row.try_get("content")?,
        }))
    }
}
