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
/// its images. An article that was not imported from a file gets `<id>.md`. Returns the number of
/// articles.
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
            taken.insert(path.clone());
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

fn path_of(exported: &Exported, taken: &BTreeSet<String>) -> String {
    let safe = |path: &&String| {
        path.ends_with(".md")
            && path
                .split('/')
                .all(|part| !part.is_empty() && part != "." && part != "..")
            && !taken.contains(*path)
    };
    exported
        .import_path
        .as_ref()
        .filter(safe)
        .cloned()
        .unwrap_or_else(|| format!("{}.md", exported.id))
}
