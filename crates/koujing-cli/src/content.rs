//! Content: the folder inside the binary, and the files of a folder on disk.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::failure::Failure;

/// Path within the folder, `/` between its parts → bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The settings' file of a content folder.
pub(crate) const SETTINGS: &str = "koujing.yaml";
/// No file of a content folder is larger.
const LARGEST: u64 = 4 << 20;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../kb-content");

/// What a path to content leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContentKind {
    /// A content folder.
    Folder,
    /// An article or the settings.
    File,
    /// JSON Lines.
    Rows,
}

impl ContentKind {
    /// What is there.
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        if std::fs::metadata(path)
            .map_err(Failure::file(path))?
            .is_dir()
        {
            return Ok(Self::Folder);
        }
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("jsonl") => Ok(Self::Rows),
            Some("md") => Ok(Self::File),
            _ if path.file_name().is_some_and(|name| name == SETTINGS) => Ok(Self::File),
            _ => Err(Failure::usage(
                format!("{}:应为文件夹、.md 或 .jsonl 文件", path.display()),
                format!(
                    "{}: a folder, an .md or a .jsonl file is needed",
                    path.display()
                ),
            )),
        }
    }
}

/// The files of the content inside the binary.
pub(crate) fn embedded() -> Files {
    fn add(dir: &Dir<'_>, files: &mut Files) {
        for file in dir.files() {
            let parts = file.path().iter().map(|part| part.to_string_lossy());
            let path = parts.collect::<Vec<_>>().join("/");
            if !path.split('/').any(|part| part.starts_with('.')) {
                files.insert(path, file.contents().to_vec());
            }
        }
        dir.dirs().for_each(|dir| add(dir, files));
    }
    let mut files = Files::new();
    add(&EMBEDDED, &mut files);
    files
}

/// The files of a folder, or a file as a folder of one. Hidden files, symbolic links and what is too
/// large for content are passed over, as `koujing_service::Folder::read` does.
pub(crate) fn files(path: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    if path.is_dir() {
        walk(path, "", &mut files)?;
    } else {
        let bytes = std::fs::read(path).map_err(Failure::file(path))?;
        files.insert(file_name(path), bytes);
    }
    Ok(files)
}

/// The last part of a path.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn walk(folder: &Path, under: &str, files: &mut Files) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder).map_err(Failure::file(folder))? {
        let entry = entry.map_err(Failure::file(folder))?;
        let at = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(Failure::file(&at))?;
        if name.starts_with('.') || kind.is_symlink() {
            continue;
        }
        let path = format!("{under}{name}");
        if kind.is_dir() {
            walk(&at, &format!("{path}/"), files)?;
        } else if entry.metadata().map_err(Failure::file(&at))?.len() <= LARGEST {
            files.insert(path, std::fs::read(&at).map_err(Failure::file(&at))?);
        } else if name.ends_with(".md") {
            // Too large to be an article: what is read of it says so.
            files.insert(path, vec![b' '; LARGEST as usize]);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use koujing_service::Folder;

    use super::*;

    #[test]
    fn the_embedded_content_has_settings_and_no_errors() {
        let files = embedded();
        assert!(files.contains_key(SETTINGS));
        let folder = Folder::from_files(files);
        assert!(folder.articles.len() > 100);
        let errors: Vec<_> = folder
            .problems()
            .filter(|problem| problem.is_error())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }

    #[test]
    fn hidden_files_and_links_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("a")).unwrap();
        std::fs::write(at("a/b.md"), "x").unwrap();
        std::fs::write(at(".hidden.md"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", at("link.md")).unwrap();
        let files = files(folder.path()).unwrap();
        assert_eq!(files.into_keys().collect::<Vec<_>>(), ["a/b.md"]);
    }

    #[test]
    fn only_content_is_content() {
        let folder = tempfile::tempdir().unwrap();
        let kind = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "").unwrap();
            ContentKind::of(&path)
        };
        assert!(matches!(kind("a.md"), Ok(ContentKind::File)));
        assert!(matches!(kind("koujing.yaml"), Ok(ContentKind::File)));
        assert!(matches!(kind("a.jsonl"), Ok(ContentKind::Rows)));
        assert!(matches!(kind("a.csv"), Err(Failure::Usage(_))));
        assert!(matches!(
            ContentKind::of(folder.path()),
            Ok(ContentKind::Folder)
        ));
        assert!(matches!(
            ContentKind::of(&folder.path().join("b.md")),
            Err(Failure::File { .. })
        ));
    }
}
