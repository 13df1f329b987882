//! Where the record is.

use std::path::{Path, PathBuf};

use koujing_service::{Location, Store};

use crate::failure::Failure;

/// The SQLite file in a data directory.
const FILE: &str = "koujing.db";

/// In whose name a command changes keys and people: whoever can reach the record.
pub(crate) const OPERATOR: &str = "operator";

/// The record that a command is about.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct RecordArguments {
    /// Data directory.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Address of a PostgreSQL database, postgres://user:password@host/database.
    #[arg(long, value_name = "URL", value_parser = database_url)]
    database_url: Option<String>,
}

impl RecordArguments {
    pub(crate) fn location(&self) -> Result<Location, Failure> {
        let location = location(self.data.as_deref(), self.database_url.as_deref());
        // The parser asks for one of the two.
        location.ok_or_else(|| {
            Failure::usage(
                "缺少 --data 或 --database-url",
                "--data or --database-url is needed",
            )
        })
    }

    /// Where a server keeps the index of this record unless told otherwise.
    pub(crate) fn index_folder(&self) -> Result<Option<PathBuf>, Failure> {
        Ok(index_beside(&self.location()?))
    }

    /// Opens the record, made when there is none.
    pub(crate) async fn open(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.location()?).await?)
    }

    /// Opens the record; a data directory without one is refused. For what is about all of a record:
    /// nobody means one that would be made by the asking.
    pub(crate) async fn open_existing(&self) -> Result<Store, Failure> {
        let location = self.location()?;
        if let Location::SqliteFile(file) = &location
            && !file.exists()
        {
            let file = file.display();
            return Err(Failure::refused(
                format!("没有知识库文件 {file};请检查 --data"),
                format!("there is no record at {file}; look at --data"),
            ));
        }
        Ok(Store::open(&location).await?)
    }
}

/// The folder of the index: beside an SQLite record; each server of a PostgreSQL one has its own.
pub(crate) fn index_beside(location: &Location) -> Option<PathBuf> {
    match location {
        Location::SqliteFile(file) => Some(file.with_file_name("index")),
        Location::Postgres(_) => None,
    }
}

/// The record in a data directory.
pub(crate) fn sqlite_in(data: &Path) -> Location {
    Location::SqliteFile(data.join(FILE))
}

/// The location that the flags name.
pub(crate) fn location(data: Option<&Path>, database_url: Option<&str>) -> Option<Location> {
    match (data, database_url) {
        (Some(data), _) => Some(sqlite_in(data)),
        (None, Some(address)) => Some(Location::Postgres(address.to_owned())),
        (None, None) => None,
    }
}

/// Reads `--database-url`.
pub(crate) fn database_url(text: &str) -> Result<String, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        Ok(text.to_owned())
    } else {
        Err("a record's address begins with postgres://; for SQLite use --data".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_directory_holds_one_file_and_an_address_is_postgresql() {
        let location = location(Some(Path::new("d")), None);
        assert_eq!(location, Some(Location::SqliteFile("d/koujing.db".into())));
        assert!(database_url("postgresql://h/d").is_ok());
        assert!(database_url("sqlite://x.db").is_err());
    }
}
