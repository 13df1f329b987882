//! The index on disk, looked at and made anew without a server.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;

use koujing_core::Settings;
use koujing_index::IndexFolder;
use koujing_store::Store;

use crate::clock::Clock;
use crate::error::ServiceError;
use crate::rules::Rules;
use crate::service::{Config, Service};

/// What one process holds at a time.
const LOCK: &str = "lock";

/// How an index on disk stands to its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexState {
    /// There is none.
    Absent,
    /// A server has it: it was checked when that was started.
    InUse,
    /// It is whole, and of this record under its settings.
    Sound,
    /// It is of no use, for this reason; the next start makes it anew.
    Unsound(String),
}

/// Looks at the index in a folder: its checksums, and whether it is of this record.
///
/// # Errors
///
/// When the record cannot be read.
pub async fn index_state(store: &Store, folder: &Path) -> Result<IndexState, ServiceError> {
    if !folder.is_dir() {
        return Ok(IndexState::Absent);
    }
    let settings = store.settings().await?;
    let settings = settings.map_or_else(Settings::default, |stored| stored.settings);
    let store_id = store.store_id().await?;
    let folder = folder.to_owned();
    let look = move || {
        let taken = match IndexFolder::take(&folder) {
            Ok(Some(taken)) => taken,
            Ok(None) => return IndexState::InUse,
            Err(error) => return IndexState::Unsound(error.to_string()),
        };
        match taken.open(&store_id, &Rules::new(settings).terms) {
            Ok(None) => IndexState::Absent,
            Ok(Some(_)) => IndexState::Sound,
            Err(error) => IndexState::Unsound(error.to_string()),
        }
    };
    Ok(tokio::task::spawn_blocking(look).await?)
}

/// What became of an index that was to be made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reindexed {
    /// It is made, of so many articles.
    Made(usize),
    /// A server has the folder.
    InUse,
    /// The folder holds this, which belongs to no index: nothing was touched.
    NoIndex(String),
}

/// Throws the index in a folder away and makes it anew. Only what an index consists of is removed.
///
/// # Errors
///
/// When the record cannot be read, or the folder not be read or written.
pub async fn reindex(store: Store, clock: Clock, folder: &Path) -> Result<Reindexed, ServiceError> {
    // Looked at before anything is made in it.
    if let Some(stranger) = stranger_in(folder)? {
        return Ok(Reindexed::NoIndex(stranger));
    }
    {
        let Some(_taken) = IndexFolder::take(folder)? else {
            return Ok(Reindexed::InUse);
        };
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if is_part(&entry.file_name()) {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
    }
    let config = Config {
        index: Some(folder.to_owned()),
        ..Config::default()
    };
    let service = Service::open(store, clock, &config).await?;
    service.settle().await;
    Ok(Reindexed::Made(service.articles_count()))
}

/// The name of something in a folder that belongs to no index.
fn stranger_in(folder: &Path) -> std::io::Result<Option<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let kind = entry.file_type()?;
        let is_ours = if name == LOCK {
            kind.is_file()
        } else {
            is_part(&name) && kind.is_dir()
        };
        if !is_ours {
            return Ok(Some(name.to_string_lossy().into_owned()));
        }
    }
    Ok(None)
}

/// Whether a folder of this name is one that the index makes: `base-N`, or `writing` before.
fn is_part(name: &OsStr) -> bool {
    let number = name.to_str().and_then(|name| name.strip_prefix("base-"));
    name == "writing" || number.is_some_and(|number| number.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use koujing_core::Timestamp;
    use koujing_store::Location;

    use super::*;

    #[tokio::test]
    async fn only_an_index_is_thrown_away() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("koujing.db");
        let store = Store::open(&Location::SqliteFile(file.clone()))
            .await
            .unwrap();
        let made = async |folder: &Path| {
            let clock = Clock::of(|| Timestamp::from_millis(1));
            reindex(store.clone(), clock, folder).await.unwrap()
        };
        // The folder of the record itself, given by mistake.
        let refused = made(data.path()).await;
        assert!(matches!(&refused, Reindexed::NoIndex(name) if name.starts_with("koujing.db")));
        assert!(file.exists() && !data.path().join("lock").exists());
        let index = data.path().join("index");
        assert_eq!(made(&index).await, Reindexed::Made(0));
        let old = index.join("base-7");
        std::fs::create_dir(&old).unwrap();
        std::fs::write(old.join("layout.bin"), "damaged").unwrap();
        assert_eq!(made(&index).await, Reindexed::Made(0));
        assert!(!old.exists());
        for stranger in ["base-", "base-7", "notes"] {
            let path = index.join(stranger);
            std::fs::write(&path, "kept").unwrap();
            assert_eq!(made(&index).await, Reindexed::NoIndex(stranger.to_owned()));
            std::fs::remove_file(&path).unwrap();
        }
        let held = IndexFolder::take(&index).unwrap().unwrap();
        assert_eq!(made(&index).await, Reindexed::InUse);
        drop(held);
    }
}
