//! Writing into a folder, and nowhere else.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use koujing_service::ExportedFile;

/// A folder that is written to, and nothing outside it.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    written: HashSet<String>,
}

impl Folder {
    pub(super) fn new(root: PathBuf) -> Self {
        Self {
            root,
            written: HashSet::new(),
        }
    }

    /// Writes a file. No path leaves the folder, neither by its parts nor through a symbolic link
    /// that lies there, and no file is written twice.
    pub(super) fn write(&mut self, file: &ExportedFile) -> io::Result<()> {
        let parts: Option<Vec<_>> = Path::new(&file.path)
            .components()
            .map(|part| match part {
                Component::Normal(name) => Some(name),
                _ => None,
            })
            .collect();
        let parts = parts.unwrap_or_default();
        let Some((name, folders)) = parts.split_last() else {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "leaves the folder",
            ));
        };
        if !self.written.insert(file.path.clone()) {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "another file has this path",
            ));
        }
        let mut at = self.root.clone();
        for folder in folders {
            at.push(folder);
            match fs::symlink_metadata(&at) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => return Err(io::Error::new(io::ErrorKind::NotADirectory, "no folder")),
                Err(_) => fs::create_dir(&at)?,
            }
        }
        at.push(name);
        // A link is removed itself, not what it points to.
        match fs::remove_file(&at) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file_there = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&at)?;
        file_there.write_all(&file.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> ExportedFile {
        ExportedFile {
            path: path.to_owned(),
            bytes: b"x".to_vec(),
        }
    }

    #[test]
    fn nothing_is_written_outside_or_twice() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("out");
        fs::create_dir(&root).unwrap();
        let mut folder = Folder::new(root.clone());
        for bad in ["../a.md", "/tmp/a.md", "a/../../b.md", "", ".."] {
            assert!(folder.write(&file(bad)).is_err(), "{bad}");
        }
        folder.write(&file("a/b.md")).unwrap();
        assert!(folder.write(&file("a/b.md")).is_err());
        assert!(folder.write(&file("a/b.md/c.md")).is_err());
        assert_eq!(fs::read(root.join("a/b.md")).unwrap(), b"x");
        assert_eq!(fs::read_dir(outer.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("out");
        let other = outer.path().join("other");
        fs::create_dir(&root).unwrap();
        fs::create_dir(&other).unwrap();
        fs::write(other.join("kept.md"), "kept").unwrap();
        std::os::unix::fs::symlink(&other, root.join("a")).unwrap();
        std::os::unix::fs::symlink(other.join("kept.md"), root.join("b.md")).unwrap();
        let mut folder = Folder::new(root.clone());
        assert!(folder.write(&file("a/c.md")).is_err());
        folder.write(&file("b.md")).unwrap();
        assert_eq!(fs::read(other.join("kept.md")).unwrap(), b"kept");
        assert_eq!(fs::read(root.join("b.md")).unwrap(), b"x");
        assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
    }
}
