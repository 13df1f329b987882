//! A file that is there whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file under its name with `.part` behind it. It gets its own name when it is finished, and is
/// removed when it is not.
#[derive(Debug)]
pub(super) struct Unfinished {
    /// Locked while it is written.
    file: File,
    part: PathBuf,
    path: PathBuf,
    finished: bool,
}

/// Refuses what is there already, unless it is a file and may be replaced.
pub(super) fn may_be_written(path: &Path, replace: bool) -> Result<(), Failure> {
    let shown = path.display();
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::file(path)(error)),
    };
    // Giving the backup this name would take the place of a device or a link.
    if !found.is_file() {
        return Err(Failure::refused(
            format!("{shown} 已存在,而且不是普通文件"),
            format!("{shown} is there and is no plain file"),
        ));
    }
    if !replace {
        return Err(Failure::refused(
            format!("{shown} 已存在;确要覆盖请加 --force"),
            format!("{shown} is there; to replace it add --force"),
        ));
    }
    Ok(())
}

impl Unfinished {
    /// Begins a file. What a process that is gone left of it is written over; one that another process
    /// is writing is refused.
    pub(super) fn begin(path: &Path) -> Result<Self, Failure> {
        let part = part_of(path).ok_or_else(|| {
            let shown = path.display();
            Failure::usage(
                format!("{shown} 不是文件名"),
                format!("{shown} is no name of a file"),
            )
        })?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        // It holds secrets.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&part).map_err(Failure::file(&part))?;
        let locked = match file.try_lock() {
            Ok(()) => is_still(&file, &part).map_err(Failure::file(&part))?,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => return Err(Failure::file(&part)(error)),
        };
        if !locked {
            let shown = part.display();
            return Err(Failure::refused(
                format!("{shown}:另一个备份正在写这个文件"),
                format!("{shown}: another backup is writing this file"),
            ));
        }
        file.set_len(0).map_err(Failure::file(&part))?;
        Ok(Self {
            file,
            part,
            path: path.to_owned(),
            finished: false,
        })
    }

    /// To write to.
    pub(super) fn file(&self) -> Result<File, Failure> {
        self.file.try_clone().map_err(Failure::file(&self.part))
    }

    /// Gives it its name, once all of it is on the disk.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.file.sync_all().map_err(Failure::file(&self.part))?;
        fs::rename(&self.part, &self.path).map_err(Failure::file(&self.path))?;
        self.finished = true;
        // The name too.
        #[cfg(unix)]
        {
            let folder = self.path.parent().filter(|f| !f.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            synced.map_err(Failure::file(folder))?;
        }
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            // What is left of it stands under a name that says so.
            let _ = fs::remove_file(&self.part);
        }
    }
}

fn part_of(path: &Path) -> Option<PathBuf> {
    let mut name = OsString::from(path.file_name()?);
    name.push(".part");
    Some(path.with_file_name(name))
}

/// Whether an open file still has this name: who held the lock before may have given it another.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let own = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (own.dev(), own.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_still(_: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_has_its_name_when_it_is_finished_and_none_when_it_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.jsonl");
        let unfinished = Unfinished::begin(&path).unwrap();
        unfinished.file().unwrap().write_all(b"half").unwrap();
        assert_eq!(names(folder.path()), ["b.jsonl.part"]);
        drop(unfinished);
        assert!(names(folder.path()).is_empty());
        // What a process left that was killed.
        fs::write(folder.path().join("b.jsonl.part"), "something longer").unwrap();
        let unfinished = Unfinished::begin(&path).unwrap();
        unfinished.file().unwrap().write_all(b"whole").unwrap();
        unfinished.finish().unwrap();
        assert_eq!(names(folder.path()), ["b.jsonl"]);
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }

    #[test]
    fn two_do_not_write_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b");
        let first = Unfinished::begin(&path).unwrap();
        assert!(matches!(Unfinished::begin(&path), Err(Failure::Refused(_))));
        assert_eq!(names(folder.path()), ["b.part"]);
        first.finish().unwrap();
        assert!(Unfinished::begin(&path).is_ok());
    }

    #[test]
    fn only_a_file_is_replaced_and_only_if_that_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b");
        assert!(may_be_written(&path, false).is_ok());
        fs::write(&path, "").unwrap();
        assert!(may_be_written(&path, false).is_err());
        assert!(may_be_written(&path, true).is_ok());
        assert!(may_be_written(folder.path(), true).is_err());
        assert!(may_be_written(Path::new("/dev/null"), true).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn it_is_for_the_owners_eyes() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b");
        Unfinished::begin(&path).unwrap().finish().unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
