//! Content on its way into a record on this machine.

use std::path::Path;

use koujing_service::{Bundle, ImportOptions, Store};

use crate::content::{self, ContentKind};
use crate::failure::Failure;
use crate::output::{Output, advance};
use crate::report::Report;

/// Reads a folder, an article or rows, under the record's settings where they bring none.
pub(crate) async fn read(path: &Path, store: &Store) -> Result<Bundle, Failure> {
    let standing = store.settings().await?.map(|stored| stored.settings);
    match ContentKind::of(path)? {
        ContentKind::Folder | ContentKind::File => {
            Ok(Bundle::of_files(content::files(path)?, standing.as_ref()))
        }
        ContentKind::Rows => {
            let bytes = std::fs::read(path).map_err(Failure::file(path))?;
            let name = content::file_name(path);
            Ok(Bundle::of_rows(&bytes, &name, standing.as_ref()))
        }
    }
}

/// Imports it, with a bar.
pub(crate) async fn import(
    bundle: Bundle,
    store: &Store,
    options: &ImportOptions,
    output: Output,
) -> Result<Report, Failure> {
    let bar = output.progress(bundle.len());
    let progress = advance(&bar);
    let imported = bundle.import(store, options, &progress).await;
    bar.finish_and_clear();
    Ok(Report::of(imported?, output.language))
}
