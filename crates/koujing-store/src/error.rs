//! What can go wrong with the record. An expected result (a conflict, an unknown key) is a value, not
//! an error.

use std::path::PathBuf;

use thiserror::Error;

/// Why the record did not do what it was asked. Nothing was written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The address is not one of a PostgreSQL database, or the path not one that can be opened. The
    /// address is not repeated: it may hold a password.
    #[error("not an address of a record: {0}")]
    Address(String),
    /// The folder or the file of an SQLite record cannot be created.
    #[error("{path} cannot be created")]
    NotCreated {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database does not answer, or is held by others for too long. Worth another try.
    #[error("the record cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// A newer Koujing has written here; this one must not.
    #[error("the record has schema version {found}, this program knows version {known}")]
    NewerSchema {
        /// Version of the record.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// A migration was applied to this record with other statements than this program has under
    /// that name.
    #[error("migration {name} of the record is not the one this program knows")]
    OtherMigration {
        /// Its name.
        name: String,
    },
    /// The connection does not promise that what was acknowledged survives a loss of power.
    #[error("SQLite is not durable here: {setting} is {found}")]
    NotDurable {
        /// The PRAGMA.
        setting: &'static str,
        /// Its value.
        found: String,
    },
    /// Another user has that name, up to case.
    #[error("there is a user {0:?} already")]
    UserExists(String),
    /// A name of a key or a user is empty, longer than 100 characters, or holds control characters.
    #[error("{0:?} is not a name: 1 to 100 characters, none of them a control character")]
    InvalidName(String),
    /// A text holds the character U+0000, which PostgreSQL cannot keep; refused on both databases.
    #[error("{what} holds the character U+0000")]
    NulCharacter {
        /// Which text.
        what: String,
    },
    /// Something in the record is not what was written there.
    #[error("the record is damaged: {what}")]
    Corrupt {
        /// What.
        what: String,
    },
    /// The system gives no random bytes.
    #[error("no random bytes")]
    NoRandomness(#[source] getrandom::Error),
    /// The password could not be hashed.
    #[error("the password could not be hashed: {0}")]
    PasswordHash(String),
    /// The database refused.
    #[error("the database refused")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error;
        match error {
            Error::Io(_)
            | Error::Tls(_)
            | Error::PoolTimedOut
            | Error::PoolClosed
            | Error::WorkerCrashed => Self::Unavailable(error),
            Error::ColumnDecode { ref index, .. } => Self::Corrupt {
                what: format!("column {index}"),
            },
            Error::Database(ref of_database) if is_busy(of_database.code().as_deref()) => {
                Self::Unavailable(error)
            }
            _ => Self::Database(error),
        }
    }
}

/// Whether the code says that others are in the way, or that the server is starting or stopping:
/// SQLite's BUSY and LOCKED with their extended codes, PostgreSQL's classes 53 and 57P, and what ran out of
/// the time that `open` gives it: 55P03 for a lock, 57014 a statement, 25P03 a transaction.
fn is_busy(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    if code.len() == 5 && !code.starts_with("0") {
        return code.starts_with("53")
            || code.starts_with("57P")
            || ["55P03", "57014", "25P03"].contains(&code);
    }
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6))
}
