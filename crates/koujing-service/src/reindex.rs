//! The index on disk, looked at and made anew without a server.

use std::path::Path;

use koujing_core::Settings;
use koujing_index::IndexFolder;
use koujing_store::Store;

use crate::clock::Clock;
use crate::error::ServiceError;
use crate::rules::Rules;
use crate::service::{Config, Service};

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

/// Throws the index in a folder away and makes it anew; the number of articles in it, none if a server
/// has the folder.
///
/// # Errors
///
/// When the record cannot be read, or the folder not be written.
pub async fn reindex(
    store: Store,
    clock: Clock,
    folder: &Path,
) -> Result<Option<usize>, ServiceError> {
    {
        let Some(_taken) = IndexFolder::take(folder)? else {
            return Ok(None);
        };
        std::fs::remove_dir_all(folder)?;
    }
    let config = Config {
        index: Some(folder.to_owned()),
        ..Config::default()
    };
    let service = Service::open(store, clock, &config).await?;
    service.settle().await;
    Ok(Some(service.articles_count()))
}
