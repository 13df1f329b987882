//! `koujing export`: the live content as a folder.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use koujing_service::{ExportedFile, export_files};
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::RecordArguments;
use crate::task::wait_for;

/// Write the live content to a folder: the submitted bytes under the paths they came from.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder; made when there is none.
    dir: PathBuf,

    #[command(flatten)]
    record: RecordArguments,

    /// Write into a folder that is not empty; files of the same names are replaced.
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let dir = &arguments.dir;
    // Before anything else is touched.
    if !arguments.force && !is_empty(dir).map_err(Failure::file(dir))? {
        return Err(Failure::refused(
            format!("{} 不是空文件夹;确要写入请加 --force", dir.display()),
            format!(
                "{} is not an empty folder; to write there all the same add --force",
                dir.display()
            ),
        ));
    }
    wait_for(export(output, arguments))
}

async fn export(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let store = arguments.record.open().await?;
    fs::create_dir_all(&arguments.dir).map_err(Failure::file(&arguments.dir))?;
    let mut folder = Folder::new(arguments.dir.clone());
    let mut failed = Vec::new();
    let mut files = 0_usize;
    let mut write = |file: ExportedFile| -> Result<(), Failure> {
        files += 1;
        if let Err(error) = folder.write(&file) {
            failed.push(format!("{} ({error})", file.path));
        }
        Ok(())
    };
    let articles = export_files(&store, &mut write).await?;
    store.close().await;
    if output.json {
        output.json(&json!({"articles": articles, "files": files - failed.len()}))?;
    } else {
        output.result(format_args!("{articles} articles"))?;
    }
    output.not_done(files, &failed);
    Ok(Done::unless(!failed.is_empty()))
}

/// Whether there is nothing at a path, or an empty folder.
fn is_empty(path: &Path) -> io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// A folder that is written to, and nothing outside it.
#[derive(Debug)]
struct Folder {
    root: PathBuf,
    written: HashSet<String>,
}

impl Folder {
    fn new(root: PathBuf) -> Self {
        Self {
            root,
            written: HashSet::new(),
        }
    }

    /// Writes a file. No path leaves the folder, neither by its parts nor through a symbolic link
    /// that lies there, and no file is written twice.
    fn write(&mut self, file: &ExportedFile) -> io::Result<()> {
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

    #[test]
    fn an_absent_folder_is_empty() {
        let outer = tempfile::tempdir().unwrap();
        assert!(is_empty(outer.path()).unwrap());
        assert!(is_empty(&outer.path().join("a")).unwrap());
        fs::write(outer.path().join("b"), "").unwrap();
        assert!(!is_empty(outer.path()).unwrap());
    }
}
