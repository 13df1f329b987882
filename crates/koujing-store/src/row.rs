//! Reading a row's columns as what they mean.

use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use koujing_core::{RevisionNumber, Timestamp};

use crate::StoreError;

pub(crate) trait Columns {
    fn text(&self, name: &str) -> Result<String, StoreError>;
    fn maybe_text(&self, name: &str) -> Result<Option<String>, StoreError>;
    fn maybe_integer(&self, name: &str) -> Result<Option<i64>, StoreError>;

    fn integer(&self, name: &str) -> Result<i64, StoreError> {
        self.maybe_integer(name)?.ok_or_else(|| damaged(name))
    }

    fn count(&self, name: &str) -> Result<u64, StoreError> {
        u64::try_from(self.integer(name)?).map_err(|_| damaged(name))
    }

    fn revision(&self, name: &str) -> Result<RevisionNumber, StoreError> {
        self.maybe_revision(name)?.ok_or_else(|| damaged(name))
    }

    fn maybe_revision(&self, name: &str) -> Result<Option<RevisionNumber>, StoreError> {
        let number = self.maybe_integer(name)?.map(RevisionNumber::try_from);
        number.transpose().map_err(|_| damaged(name))
    }

    fn instant(&self, name: &str) -> Result<Timestamp, StoreError> {
        Ok(Timestamp::from_millis(self.integer(name)?))
    }

    fn maybe_instant(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.maybe_integer(name)?.map(Timestamp::from_millis))
    }

    /// A TEXT column that holds JSON.
    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(name)?).map_err(|error| StoreError::Corrupt {
            what: format!("column {name}: {error}"),
        })
    }

    /// A TEXT column that holds a name which `read` knows.
    fn word<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let word = self.text(name)?;
        read(&word).ok_or_else(|| StoreError::Corrupt {
            what: format!("column {name}: {word:?}"),
        })
    }
}

impl Columns for AnyRow {
    fn text(&self, name: &str) -> Result<String, StoreError> {
        Ok(self.try_get(name)?)
    }

    fn maybe_text(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(name)?)
    }

    fn maybe_integer(&self, name: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(name)?)
    }
}

fn damaged(name: &str) -> StoreError {
    StoreError::Corrupt {
        what: format!("column {name}"),
    }
}
