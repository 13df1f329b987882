//! Backup: the whole record in one file that both databases read, JSON Lines.
//!
//! ```text
//! {"koujing_backup":1,"schema":["0001_record",…],"store_id":"…","seq":412,"at":"…"}
//! {"table":"meta","row":{"name":"store_id","value":"…"}}
//! …                                              every table, in an order that its references allow
//! {"rows":10234,"sha256":"…"}                    of all bytes before this line
//! ```
//!
//! A row has all columns of its table; bytes are base64. What is left out: the list of migrations, which
//! each database has for itself, and requests that may be repeated, which are nobody's an hour later.

use thiserror::Error;

use koujing_core::Seq;

use crate::StoreError;

mod line;
mod read;
mod tables;
mod write;

/// The version of the file's form.
const FORMAT: u32 = 1;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Rows of all tables.
    pub rows: u64,
    /// Position in the change feed that the backup stands at.
    pub seq: Seq,
}

/// What became of a restoration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// The record is the one that was backed up.
    Done {
        /// Rows of all tables.
        rows: u64,
        /// Position in the change feed that it stands at.
        seq: Seq,
    },
    /// There is something in this record; nothing was read or written.
    NotEmpty,
}

/// Why a backup was not written, or not restored; then the record is as it was.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The record failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error("the backup cannot be written")]
    NotWritten(#[source] std::io::Error),
    /// The file could not be read.
    #[error("the backup cannot be read")]
    NotRead(#[source] std::io::Error),
    /// The file is cut, or altered, or not a backup.
    #[error("line {line} of the backup: {what}")]
    Line {
        /// From 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The database did not take what a run of lines says.
    #[error("lines {first} to {last} of the backup do not fit the record")]
    Refused {
        /// First line of the run, from 1.
        first: u64,
        /// Last line of the run.
        last: u64,
        /// What the database said.
        source: StoreError,
    },
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
