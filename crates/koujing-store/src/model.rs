//! The numbered model that all nodes rank with. What is in it is not looked at here.

use serde_json::json;
use sqlx::Row as _;

use koujing_core::{Seq, Timestamp};

use crate::audit::sha256_hex;
use crate::row::Columns;
use crate::writing::stored;
use crate::{ChangeKind, Store, StoreError};

/// How many models are kept: a node that still reads the one before finds it.
const KEPT: u32 = 3;

/// A model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredModel {
    /// 1, 2, 3, …
    pub number: u32,
    /// The position in the change feed that it was made of.
    pub seq: Seq,
    /// When.
    pub made_at: Timestamp,
    /// The model itself.
    pub content: Vec<u8>,
}

impl Store {
    /// The newest model, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn model(&self) -> Result<Option<StoredModel>, StoreError> {
        let newest = "SELECT number, seq, made_at, content FROM models \
                      ORDER BY number DESC LIMIT 1";
        let row = sqlx::query(newest).fetch_optional(&self.reading).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(StoredModel {
            number: row.revision("number")?,
            seq: row.count("seq")?,
            made_at: row.instant("made_at")?,
            content: row.try_get("content")?,
        }))
    }

    /// The number of the newest model, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn model_number(&self) -> Result<Option<u32>, StoreError> {
        // max() of no rows is NULL.
        sqlx::query("SELECT max(number) AS newest FROM models")
            .fetch_one(&self.reading)
            .await?
            .maybe_revision("newest")
    }

    /// Keeps a new model, made of what was live at `seq`, behind the model `after` (none: it is the
    /// first); its number. None: somebody else has made one since, and nothing was written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_model(
        &self,
        after: Option<u32>,
        seq: Seq,
        content: &[u8],
        actor: &str,
        now: Timestamp,
    ) -> Result<Option<u32>, StoreError> {
        let mut writing = self.write(actor, now).await?;
        let newest = sqlx::query("SELECT max(number) AS newest FROM models")
            .fetch_one(writing.connection())
            .await?
            .maybe_revision("newest")?;
        if newest != after {
            return Ok(None);
        }
        let number = newest.unwrap_or(0) + 1;
        sqlx::query("INSERT INTO models (number, seq, made_at, content) VALUES ($1, $2, $3, $4)")
            .bind(i64::from(number))
            .bind(stored(seq)?)
            .bind(writing.at().millis())
            .bind(content)
            .execute(writing.connection())
            .await?;
        sqlx::query("DELETE FROM models WHERE number <= $1")
            .bind(i64::from(number) - i64::from(KEPT))
            .execute(writing.connection())
            .await?;
        writing.change(ChangeKind::Model, None, Some(number))?;
        let detail = json!({
            "number": number, "seq": seq, "bytes": content.len(), "content": sha256_hex(content),
        });
        writing.audit("model_made", "model".into(), &detail)?;
        writing.commit().await?;
        Ok(Some(number))
    }
}
