//! Restoring a backup: into an empty record, in one transaction, or not at all.

use std::io::BufRead;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::line::{Head, Line, Row};
use super::tables::{Content, MADE_WITH_THE_RECORD, TABLES, Table};
use super::{BackupError, FORMAT, Restored};
use crate::audit::hexadecimal;
use crate::migrations;
use crate::statement::{Value, insert_rows};
use crate::{Store, StoreError};

/// Rows written at once, and how many bytes of lines at most.
const ROWS_AT_ONCE: usize = 256;
const BYTES_AT_ONCE: usize = 1 << 20;

impl Store {
    /// Makes this record, which must be empty, the one that was backed up: its name and its receipt key
    /// too, so that receipts given by that record are known here. `progress` is told the number of rows
    /// taken so far. `from` is read from an async thread.
    ///
    /// Nobody else may use the record meanwhile; whoever has asked it for its name or its receipt key
    /// before has to ask again.
    ///
    /// # Errors
    /// [`BackupError::Line`], [`BackupError::Refused`] for a file that is cut or altered;
    /// [`StoreError::NewerSchema`] for one that a newer Koujing wrote; when the database or `from`
    /// fails. In every case the record is as it was: empty.
    pub async fn restore_backup(
        &self,
        from: &mut (dyn BufRead + Send),
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Restored, BackupError> {
        let begin = self.dialect.begin_writing();
        let mut transaction = self.writing.begin_with(begin).await?;
        self.take_time(&mut transaction).await?;
        // Others who write wait for this row; see `writing`.
        sqlx::query("UPDATE counter SET seq = seq + 0 WHERE id = 1")
            .execute(&mut *transaction)
            .await?;
        if !is_empty(&mut transaction).await? {
            return Ok(Restored::NotEmpty);
        }
        sqlx::query("DELETE FROM meta")
            .execute(&mut *transaction)
            .await?;
        let mut lines = Lines::new(from);
        let head = lines.head()?;
        let mut taken = 0;
        let mut run = Run::default();
        while let Some(row) = lines.row(taken)? {
            let bytes = lines.text.len();
            let (table, columns, values) = values(row).map_err(|what| wrong(lines.number, what))?;
            if !run.takes(table, &columns) {
                std::mem::take(&mut run).write(&mut transaction).await?;
                run.table = Some(table);
                run.columns = columns;
                run.first = lines.number;
            }
            run.last = lines.number;
            run.bytes += bytes;
            run.rows.push(values);
            taken += 1;
            progress(taken);
        }
        run.write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Restored::Done {
            rows: taken,
            seq: head.seq,
        })
    }
}

async fn is_empty(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    for table in TABLES {
        if MADE_WITH_THE_RECORD.contains(&table.name) {
            continue;
        }
        let any = format!("SELECT 1 AS one FROM {} LIMIT 1", table.name);
        let row = sqlx::query(AssertSqlSafe(any))
            .fetch_optional(&mut *connection)
            .await?;
        if row.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Rows of one table that are written together.
#[derive(Default)]
struct Run {
    table: Option<&'static Table>,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
    bytes: usize,
    /// Lines they come from.
    first: u64,
    last: u64,
}

impl Run {
    fn takes(&self, table: &Table, columns: &[&'static str]) -> bool {
        self.table.is_some_and(|own| own.name == table.name)
            && self.columns == columns
            && self.rows.len() < ROWS_AT_ONCE
            && self.bytes < BYTES_AT_ONCE
    }

    async fn write(self, connection: &mut AnyConnection) -> Result<(), BackupError> {
        let Some(table) = self.table else {
            return Ok(());
        };
        let done = insert_rows(connection, table.name, &self.columns, table.tail, self.rows);
        done.await.map_err(|source| match source {
            StoreError::Unavailable(_) => BackupError::Store(source),
            source => BackupError::Refused {
                first: self.first,
                last: self.last,
                source,
            },
        })
    }
}

type Values = (&'static Table, Vec<&'static str>, Vec<Value>);

/// A row's columns in the order of the table; one from an older schema may lack some.
fn values(row: Row) -> Result<Values, String> {
    let table = Table::of(&row.table).ok_or_else(|| format!("no table {:?}", row.table))?;
    if let Some(unknown) = row.row.keys().find(|name| table.content(name).is_none()) {
        return Err(format!("no column {unknown:?} in {}", table.name));
    }
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for (name, content) in table.columns {
        let Some(value) = row.row.get(*name) else {
            continue;
        };
        let value = match (content, value) {
            (Content::Text, Json::Null) => Some(Value::Text(None)),
            (Content::Integer, Json::Null) => Some(Value::Integer(None)),
            (Content::Bytes, Json::Null) => Some(Value::Bytes(None)),
            (Content::Text, Json::String(text)) => Some(text.as_str().into()),
            (Content::Integer, Json::Number(number)) => number.as_i64().map(Value::from),
            (Content::Bytes, Json::String(text)) => {
                let bytes = STANDARD.decode(text).ok();
                bytes.map(|bytes| Value::Bytes(Some(bytes)))
            }
            _ => None,
        };
        columns.push(*name);
        values.push(value.ok_or_else(|| format!("column {name:?} holds something else"))?);
    }
    if columns.is_empty() {
        return Err("a row without columns".into());
    }
    Ok((table, columns, values))
}

struct Lines<'a> {
    from: &'a mut (dyn BufRead + Send),
    /// The line read last, and its number from 1.
    text: Vec<u8>,
    number: u64,
    hash: Sha256,
}

impl<'a> Lines<'a> {
    fn new(from: &'a mut (dyn BufRead + Send)) -> Self {
        Self {
            from,
            text: Vec::new(),
            number: 0,
            hash: Sha256::new(),
        }
    }

    /// Reads the next line; false: there is none.
    fn next(&mut self) -> Result<bool, BackupError> {
        self.text.clear();
        let read = self.from.read_until(b'\n', &mut self.text);
        if read.map_err(BackupError::NotRead)? == 0 {
            return Ok(false);
        }
        self.number += 1;
        Ok(true)
    }

    fn wrong(&self, what: impl Into<String>) -> BackupError {
        wrong(self.number, what.into())
    }

    fn whole(&self) -> Result<(), BackupError> {
        if self.text.ends_with(b"\n") {
            return Ok(());
        }
        Err(self.wrong("the file is cut: it ends within this line"))
    }

    fn head(&mut self) -> Result<Head, BackupError> {
        if !self.next()? {
            return Err(wrong(1, "the file is empty".into()));
        }
        let Ok(head) = serde_json::from_slice::<Head>(&self.text) else {
            return Err(self.wrong("this is not the first line of a backup"));
        };
        self.whole()?;
        if head.koujing_backup != FORMAT {
            return Err(self.wrong(format!(
                "a backup of form {}, this program reads form {FORMAT}",
                head.koujing_backup
            )));
        }
        let known: Vec<&str> = migrations::names().collect();
        if head.schema.len() > known.len() {
            let count = |names: usize| i64::try_from(names).unwrap_or(i64::MAX);
            let (found, known) = (count(head.schema.len()), count(known.len()));
            return Err(StoreError::NewerSchema { found, known }.into());
        }
        if let Some((name, _)) = head.schema.iter().zip(known).find(|(a, b)| a != b) {
            let name = name.clone();
            return Err(StoreError::OtherMigration { name }.into());
        }
        self.hash.update(&self.text);
        Ok(head)
    }

    /// The next row; none behind the last line, which must be right about the `taken` rows before it
    /// and be the end of the file.
    fn row(&mut self, taken: u64) -> Result<Option<Row>, BackupError> {
        if !self.next()? {
            let missing = "the file is cut: it ends before this line";
            return Err(wrong(self.number + 1, missing.into()));
        }
        self.whole()?;
        let tail = match serde_json::from_slice(&self.text) {
            Ok(Line::Row(row)) => {
                self.hash.update(&self.text);
                return Ok(Some(row));
            }
            Ok(Line::Tail(tail)) => tail,
            Err(_) => return Err(self.wrong("this is not a line of a backup")),
        };
        if tail.rows != taken {
            return Err(self.wrong(format!(
                "{} rows were written, {taken} are there: lines are missing or were added",
                tail.rows
            )));
        }
        if tail.sha256 != hexadecimal(&self.hash.finalize_reset()) {
            return Err(self.wrong("a line before this one was altered"));
        }
        if self.next()? {
            return Err(self.wrong("there is something behind the last line"));
        }
        Ok(None)
    }
}

fn wrong(line: u64, what: String) -> BackupError {
    BackupError::Line { line, what }
}
