//! Where a record is, and how the two databases differ. The only differences are in this file, in how
//! a connection is prepared (`open`) and in the migrations.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::any::AnyConnectOptions;

use crate::StoreError;

/// Where the record is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file; it and its folder are created when absent.
    SqliteFile(PathBuf),
    /// `postgres://user:password@host:port/database`; the database must exist.
    Postgres(String),
}

/// The address of a PostgreSQL record may hold a password, so it is not shown.
impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SqliteFile(path) => f.debug_tuple("SqliteFile").field(path).finish(),
            Self::Postgres(_) => f.debug_tuple("Postgres").finish_non_exhaustive(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Begins a transaction that writes. READ COMMITTED whatever the server's default is: after the
    /// lock on the counter every statement sees what the transactions before committed.
    pub(crate) fn begin_writing(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }

    /// What is said in a transaction that may be lost when the power is: PostgreSQL then does not wait
    /// for the disk. SQLite has no such thing for one transaction.
    pub(crate) fn without_waiting_for_the_disk(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SET LOCAL synchronous_commit = off"),
        }
    }

    /// How long one connection waits at most: for a statement (0: as long as it takes), for a lock, and
    /// for the next statement of a transaction, all in milliseconds. The server asks after a client that
    /// says nothing: one that is gone must not hold the counter. SQLite has its busy timeout.
    pub(crate) fn limits(self, statement: u32, lock: u32, idle: u32) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!(
                "SET statement_timeout = {statement}; SET lock_timeout = {lock}; \
                 SET idle_in_transaction_session_timeout = {idle}; SET tcp_keepalives_idle = 10; \
                 SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
            )),
        }
    }

    /// What is said in a transaction that goes through the whole record: it takes its time.
    pub(crate) fn without_hurry(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
                 SET LOCAL idle_in_transaction_session_timeout = 0",
            ),
        }
    }

    /// Begins a transaction in which every statement sees the same instant.
    pub(crate) fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        }
    }
}

impl Location {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::SqliteFile(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) fn options(&self) -> Result<AnyConnectOptions, StoreError> {
        let address = match self {
            Self::SqliteFile(path) => sqlite_address(path)?,
            Self::Postgres(address) => {
                if !(address.starts_with("postgres://") || address.starts_with("postgresql://")) {
                    return Err(StoreError::Address(
                        "it does not start with postgres://".into(),
                    ));
                }
                address.clone()
            }
        };
        AnyConnectOptions::from_str(&address)
            .map_err(|error| StoreError::Address(error.to_string()))
    }

    /// Creates the folder and the file of an SQLite record, for the owner's eyes only: it holds the
    /// key that signs receipts. SQLite gives its side files the same permissions.
    pub(crate) fn create(&self) -> Result<(), StoreError> {
        let Self::SqliteFile(path) = self else {
            return Ok(());
        };
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::NotCreated { path, source }
        };
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder).map_err(failed(folder))?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(failed(path))?;
        Ok(())
    }
}

/// Every byte but letters and digits is escaped, `/` included: an address without a visible path is
/// not tidied (`..`) by anybody on its way.
fn sqlite_address(path: &Path) -> Result<String, StoreError> {
    let Some(path) = path.to_str().filter(|path| !path.is_empty()) else {
        return Err(StoreError::Address(
            "the path is not UTF-8, or empty".into(),
        ));
    };
    let mut address = String::from("sqlite:");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() {
            address.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address.push_str("?mode=rwc");
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let location = Location::Postgres("postgres://k:geheim@localhost/k".into());
        assert!(!format!("{location:?}").contains("geheim"));
    }

    #[test]
    fn only_postgresql_has_an_address() {
        for bad in ["mysql://localhost/x", "sqlite:x.db", "", "localhost:5432"] {
            let location = Location::Postgres(bad.into());
            assert!(
                matches!(location.options(), Err(StoreError::Address(_))),
                "{bad}"
            );
        }
    }
}
