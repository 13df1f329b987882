//! What belongs to this record and to no other, made when it is created.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sqlx::Row;

use koujing_core::Seq;

use crate::row::Columns;
use crate::token::{base32, random};
use crate::{Store, StoreError};

pub(crate) const STORE_ID: &str = "store_id";
pub(crate) const RECEIPT_KEY: &str = "receipt_key";
pub(crate) const NORMALISER_VERSION: &str = "normaliser_version";

/// Writes the record's id and its receipt key unless there are some. Not in the audit log: nobody did it.
pub(crate) async fn make_once(store: &Store) -> Result<(), StoreError> {
    let there = sqlx::query("SELECT name FROM meta WHERE name IN ($1, $2)")
        .bind(STORE_ID)
        .bind(RECEIPT_KEY)
        .fetch_all(&store.reading)
        .await?;
    if there.len() == 2 {
        return Ok(());
    }
    let made = [
        (STORE_ID, base32(&random::<15>()?)),
        (RECEIPT_KEY, STANDARD.encode(random::<32>()?)),
    ];
    for (name, value) in made {
        sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(value)
            .execute(&store.writing)
            .await?;
    }
    Ok(())
}

impl Store {
    /// Position of the last change; 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seq(&self) -> Result<Seq, StoreError> {
        sqlx::query("SELECT seq FROM counter WHERE id = 1")
            .fetch_one(&self.reading)
            .await?
            .count("seq")
    }

    /// The record's own name, random, made when it was created: tells whether an index on disk was
    /// built from this record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn store_id(&self) -> Result<String, StoreError> {
        self.meta(STORE_ID).await
    }

    /// The 32 random bytes that sign this record's receipts.
    ///
    /// # Errors
    /// When the database fails, or what is there is not such a key.
    pub async fn receipt_key(&self) -> Result<Vec<u8>, StoreError> {
        let value = self.meta(RECEIPT_KEY).await?;
        match STANDARD.decode(value) {
            Ok(key) if key.len() == 32 => Ok(key),
            _ => Err(StoreError::Corrupt {
                what: "the receipt key".into(),
            }),
        }
    }

    async fn meta(&self, name: &'static str) -> Result<String, StoreError> {
        let row = sqlx::query("SELECT value FROM meta WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.reading)
            .await?;
        match row {
            Some(row) => Ok(row.try_get(0)?),
            None => Err(StoreError::Corrupt {
                what: format!("no {name}"),
            }),
        }
    }
}
