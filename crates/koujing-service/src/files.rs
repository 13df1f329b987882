//! Whole folders over the wire: an upload imported, the live content packed.

use std::collections::BTreeMap;

use koujing_markdown::front_matter_id;

use crate::archive::{ArchiveError, Files, Packer, unpack};
use crate::bundle::Bundle;
use crate::editing::Actor;
use crate::error::ServiceError;
use crate::export::{ExportedFile, export_files};
use crate::import::{ImportOptions, ImportReport};
use crate::service::Service;

/// Content as it was sent.
#[derive(Debug, Clone)]
pub enum Upload {
    /// A content folder as tar, tar.gz or zip.
    Archive(Vec<u8>),
    /// One article's Markdown file.
    Article(Vec<u8>),
    /// Several of them, by their names.
    Articles(Files),
    /// JSON Lines, under the name that rows are told by.
    Rows(String, Vec<u8>),
}

impl Service {
    /// Imports what was sent in the actor's name, as [`crate::import`] does; what was published is
    /// answered from here when this is done.
    ///
    /// # Errors
    ///
    /// When the record fails. An archive that is none is a result.
    pub async fn import(
        &self,
        actor: &Actor,
        upload: Upload,
        drafts: bool,
        dry_run: bool,
    ) -> Result<Result<ImportReport, ArchiveError>, ServiceError> {
        let store = &self.record()?.store;
        let standing = store.settings().await?.map(|stored| stored.settings);
        let bundle = match upload {
            Upload::Archive(bytes) => {
                let read = move || {
                    let files = unpack(&bytes)?;
                    Ok(Bundle::of_files(files, standing.as_ref()))
                };
                match tokio::task::spawn_blocking(read).await? {
                    Ok(bundle) => bundle,
                    Err(error) => return Ok(Err(error)),
                }
            }
            Upload::Article(bytes) => {
                let path = self.path_of(&bytes, "upload.md").await?;
                Bundle::of_files(BTreeMap::from([(path, bytes)]), standing.as_ref())
            }
            Upload::Articles(files) => {
                let mut placed = Files::new();
                for (name, bytes) in files {
                    let path = self.path_of(&bytes, &name).await?;
                    // Two files of one article are named, both of them.
                    let path = if placed.contains_key(&path) {
                        name
                    } else {
                        path
                    };
                    placed.insert(path, bytes);
                }
                let read = move || Bundle::of_files(placed, standing.as_ref());
                tokio::task::spawn_blocking(read).await?
            }
            Upload::Rows(name, bytes) => {
                let read = move || Bundle::of_rows(&bytes, &name, standing.as_ref());
                tokio::task::spawn_blocking(read).await?
            }
        };
        let options = ImportOptions {
            actor: actor.name.clone(),
            drafts,
            dry_run,
            now: self.clock.now(),
        };
        let report = bundle.import(store, &options, &|_| {}).await?;
        self.take_in_written().await;
        Ok(Ok(report))
    }

    /// The path under which an article's file of this name lies: where it was imported from before, else
    /// its id.
    async fn path_of(&self, bytes: &[u8], name: &str) -> Result<String, ServiceError> {
        let Some(id) = front_matter_id(bytes, name) else {
            return Ok(name.to_owned());
        };
        let store = &self.record()?.store;
        let known = match store.standing(&id).await? {
            Some(standing) => store.revision(&id, standing.newest).await?,
            None => None,
        };
        let path = known.and_then(|known| known.record.import_path);
        Ok(path.unwrap_or_else(|| format!("{id}.md")))
    }

    /// The live content as a tar with gzip.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn export(&self) -> Result<Vec<u8>, ServiceError> {
        let store = &self.record()?.store;
        let mut packer = Packer::new(Vec::new());
        let mut write = |file: ExportedFile| -> Result<(), ServiceError> {
            Ok(packer.add(&file.path, &file.bytes)?)
        };
        export_files(store, &mut write).await?;
        Ok(packer.finish()?)
    }
}
