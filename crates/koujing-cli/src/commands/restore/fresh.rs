//! What opening a record makes on this disk, to be taken away again if nothing comes of it.

use std::fs;
use std::path::{Path, PathBuf};

use koujing_service::Location;

/// What was not there before.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    files: Vec<PathBuf>,
    /// The deepest first.
    folders: Vec<PathBuf>,
}

impl Fresh {
    /// What opening this record will make. In PostgreSQL that is tables, which an empty record has.
    pub(super) fn before(location: &Location) -> Self {
        let Location::SqliteFile(file) = location else {
            return Self::default();
        };
        if file.exists() {
            return Self::default();
        }
        let beside = |ending: &str| {
            let mut name = file.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        let folders = file.ancestors().skip(1);
        let folders = folders.take_while(|f| !f.as_os_str().is_empty() && !f.exists());
        Self {
            files: vec![file.clone(), beside("-wal"), beside("-shm")],
            folders: folders.map(Path::to_owned).collect(),
        }
    }

    /// Takes it away.
    pub(super) fn clear(self) {
        // The failure that is told is the one before; a folder in which something lies stays.
        for file in self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_there_is_taken_away() {
        let outer = tempfile::tempdir().unwrap();
        let file = outer.path().join("a/b/koujing.db");
        let location = Location::SqliteFile(file.clone());
        let fresh = Fresh::before(&location);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "").unwrap();
        let not_fresh = Fresh::before(&location);
        not_fresh.clear();
        assert!(file.exists());
        fresh.clear();
        assert!(!outer.path().join("a").exists() && outer.path().exists());
    }

    #[test]
    fn a_folder_with_something_of_somebody_stays() {
        let outer = tempfile::tempdir().unwrap();
        let file = outer.path().join("a/koujing.db");
        let fresh = Fresh::before(&Location::SqliteFile(file));
        fs::create_dir(outer.path().join("a")).unwrap();
        fs::write(outer.path().join("a/mine"), "").unwrap();
        fresh.clear();
        assert!(outer.path().join("a/mine").exists());
    }
}
