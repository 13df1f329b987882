//! Content folders made by a test.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A PNG of one pixel.
pub const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x56\xc7\x2f\x0d\0\0\0\0IEND\xaeB`\x82";

/// The file of a public article of this id. `front` is the rest of its front matter.
pub fn article(id: &str, front: &str, body: &str) -> String {
    let front = front.trim();
    let audience = if front.contains("audience:") {
        ""
    } else {
        "audience: public\n"
    };
    format!("---\nid: {id}\nowner: 值班组\n{audience}{front}\n---\n\n{body}\n")
}

/// A temporary folder with content.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// An empty one.
    #[expect(clippy::new_without_default, reason = "it makes a folder on disk")]
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}")))
    }

    /// Writes a file; the folders in its path are made.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let at = self.path().join(path);
        let parent = at.parent().unwrap_or(&at);
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&at, bytes))
            .unwrap_or_else(|error| panic!("{}: {error}", at.display()));
        self
    }

    /// Writes `ID.md` with that [`article`].
    pub fn article(&self, id: &str, front: &str, body: &str) -> &Self {
        self.write(&format!("{id}.md"), article(id, front, body))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A path within.
    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Every file, by its path within.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        read(self.path(), "", &mut files)
            .unwrap_or_else(|error| panic!("{}: {error}", self.path().display()));
        files
    }
}

impl AsRef<OsStr> for Folder {
    fn as_ref(&self) -> &OsStr {
        self.path().as_os_str()
    }
}

fn read(folder: &Path, under: &str, files: &mut BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
