//! Writing a backup: one snapshot, row by row, while others go on writing.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::TryStreamExt as _;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use koujing_core::Timestamp;

use super::line::{Head, Row, Tail};
use super::tables::{Content, TABLES, Table};
use super::{BackupError, BackupReport, FORMAT};
use crate::audit::hexadecimal;
use crate::migrations;
use crate::row::Columns;
use crate::{Store, StoreError};

impl Store {
    /// Writes the whole record as of one instant, row by row: neither the record nor a table is in
    /// memory at once. Writers go on meanwhile. `progress` is told the number of rows written so far.
    /// `to` is written to from an async thread: buffered.
    ///
    /// # Errors
    /// When the database fails, or `to` does.
    pub async fn backup(
        &self,
        to: &mut (dyn Write + Send),
        now: Timestamp,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<BackupReport, BackupError> {
        let mut snapshot = self.begin_long_reading().await?;
        let seq = sqlx::query("SELECT seq FROM counter WHERE id = 1")
            .fetch_one(&mut *snapshot)
            .await?
            .count("seq")?;
        let store_id = sqlx::query("SELECT value FROM meta WHERE name = 'store_id'")
            .fetch_one(&mut *snapshot)
            .await?
            .text("value")?;
        let mut lines = Lines {
            to,
            hash: Sha256::new(),
        };
        lines.put(&Head {
            koujing_backup: FORMAT,
            schema: migrations::names().map(str::to_owned).collect(),
            store_id,
            seq,
            at: now,
        })?;
        let mut written = 0;
        for table in TABLES {
            let mut rows = sqlx::query(AssertSqlSafe(select(table))).fetch(&mut *snapshot);
            while let Some(row) = rows.try_next().await? {
                let row = Row {
                    table: table.name.to_owned(),
                    row: columns(table, &row)?,
                };
                lines.put(&row)?;
                written += 1;
                progress(written);
            }
        }
        snapshot.rollback().await?;
        lines.end(written)?;
        Ok(BackupReport { rows: written, seq })
    }
}

fn select(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let (all, key) = (names.join(", "), names[..table.key].join(", "));
    format!("SELECT {all} FROM {} ORDER BY {key}", table.name)
}

fn columns(table: &Table, row: &AnyRow) -> Result<Map<String, Json>, StoreError> {
    let mut columns = Map::new();
    for (name, content) in table.columns {
        let value = match content {
            Content::Text => row.maybe_text(name)?.into(),
            Content::Integer => row.maybe_integer(name)?.into(),
            Content::Bytes => {
                let bytes: Option<Vec<u8>> = row.try_get(*name)?;
                bytes.map(|bytes| STANDARD.encode(bytes)).into()
            }
        };
        columns.insert((*name).to_owned(), value);
    }
    Ok(columns)
}

struct Lines<'a> {
    to: &'a mut (dyn Write + Send),
    hash: Sha256,
}

impl Lines<'_> {
    fn put(&mut self, line: &impl Serialize) -> Result<(), BackupError> {
        let mut bytes = serde_json::to_vec(line).map_err(|error| StoreError::Corrupt {
            what: error.to_string(),
        })?;
        bytes.push(b'\n');
        self.hash.update(&bytes);
        self.to.write_all(&bytes).map_err(BackupError::NotWritten)
    }

    fn end(mut self, rows: u64) -> Result<(), BackupError> {
        let sha256 = hexadecimal(&self.hash.finalize_reset());
        self.put(&Tail { rows, sha256 })?;
        self.to.flush().map_err(BackupError::NotWritten)
    }
}
