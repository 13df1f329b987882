//! Exporting: the same bytes back, under the paths they came from.

use std::collections::{BTreeMap, BTreeSet};

use koujing_store::{Exported, Store};

use crate::error::ServiceError;
use crate::folder::inside;

const PAGE: u32 = 500;

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// Path within the folder, `/` between its parts; never leaves it.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Hands every file of the live content to `write`: the settings, each article's submitted bytes,
/// its images. An article that was not imported from a file gets `<id>.md`, no two the same path. Returns
/// the number of articles.
///
/// # Errors
///
/// When the record cannot be read, or `write` fails.
pub async fn export_files<E: From<ServiceError>>(
    store: &Store,
    write: &mut (dyn FnMut(ExportedFile) -> Result<(), E> + Send),
) -> Result<usize, E> {
    let failed = |error: koujing_store::StoreError| E::from(ServiceError::from(error));
    if let Some(settings) = store.settings().await.map_err(failed)? {
        write(ExportedFile {
            path: "koujing.yaml".to_owned(),
            bytes: settings.source.into_bytes(),
        })?;
    }
    let mut taken = BTreeSet::new();
    let mut images: BTreeMap<String, String> = BTreeMap::new();
    let mut count = 0;
    let mut after: Option<String> = None;
    loop {
        let page = store.export(after.as_deref(), PAGE).await.map_err(failed)?;
        let Some(last) = page.last() else { break };
        after = Some(last.id.key());
        for exported in page {
            let path = path_of(&exported, &taken);
            // Some file systems do not tell cases apart.
            taken.insert(path.to_lowercase());
            for (reference, hash) in &exported.images {
                if let Some(image) = inside(&path, reference) {
                    images.insert(image, hash.clone());
                }
            }
            write(ExportedFile {
                path,
                bytes: exported.source.into_bytes(),
            })?;
            count += 1;
        }
    }
    for (path, hash) in images {
        if let Some(image) = store.image(&hash).await.map_err(failed)? {
            write(ExportedFile {
                path,
                bytes: image.bytes,
            })?;
        }
    }
    Ok(count)
}

/// The path that it came from, or `<id>.md`; where another article is there already, a folder of its own.
/// The name stays: without an `id` in the file it is the article's.
fn path_of(exported: &Exported, taken: &BTreeSet<String>) -> String {
    let is_safe = |path: &&String| {
        path.ends_with(".md")
            && path
                .split('/')
                .all(|part| !part.is_empty() && part != "." && part != "..")
    };
    let id = &exported.id;
    let own = exported.import_path.iter().filter(is_safe).cloned();
    let mut candidates = own
        .chain([format!("{id}.md")])
        .chain((2_u32..).map(|folder| format!("{folder}/{id}.md")));
    candidates
        .find(|path| !taken.contains(&path.to_lowercase()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exported(id: &str, import_path: Option<&str>) -> Exported {
        Exported {
            id: id.parse().unwrap(),
            import_path: import_path.map(str::to_owned),
            source: String::new(),
            images: BTreeMap::new(),
        }
    }

    #[test]
    fn no_two_articles_get_one_path() {
        let mut taken = BTreeSet::new();
        let mut path = |id: &str, import_path: Option<&str>| {
            let path = path_of(&exported(id, import_path), &taken);
            assert!(taken.insert(path.to_lowercase()), "{path}");
            path
        };
        assert_eq!(path("a", Some("清洁/b.md")), "清洁/b.md");
        assert_eq!(path("b", Some("C.md")), "C.md");
        // Where it would be written, another one came from.
        assert_eq!(path("c", None), "2/c.md");
        assert_eq!(path("d", Some("2/c.md")), "d.md");
        assert_eq!(path("e", Some("../e.md")), "e.md");
        assert_eq!(path("f", Some("清洁/B.md")), "f.md");
        assert_eq!(path("g", Some("d.md")), "g.md");
    }
}
