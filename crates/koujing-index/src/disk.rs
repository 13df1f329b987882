//! The largest part of a ranker, kept in a folder, so that a node that starts again need not index
//! everything anew.
//!
//! The folder holds `lock`, which one process holds at a time, and `base-N` with tantivy's files and
//! `layout.bin`. A new one is written beside the old one as `writing`, made durable, renamed, and
//! only then the old one removed: whenever the power fails, there is a whole one or none. What is
//! read is checked to the last byte; anything wrong is an error that tells what, and never more than
//! a reason to build anew.

mod file;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter};

use crate::content::{self, Content, schema};
use crate::error::IndexError;
use crate::model::Model;
use crate::ranker::Ranker;
use crate::terms::Terms;

/// Raised when the files, or the terms of a text, are made otherwise.
const SCHEMA: u32 = 1;
const WRITING: &str = "writing";
const BASE: &str = "base-";
const LAYOUT: &str = "layout.bin";
/// Memory for a commit without documents, in bytes: the least tantivy takes.
const COMMIT_MEMORY: usize = 15_000_000;

/// The folder, held by this process.
#[derive(Debug)]
pub struct IndexFolder {
    path: PathBuf,
    /// Held as long as this lives.
    _lock: File,
}

/// What was found in the folder.
pub struct Stored(Content);

/// Where a merged part is written.
pub struct Place<'a> {
    folder: &'a IndexFolder,
    payload: Payload,
}

/// Written with tantivy's commit: what the index is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Payload {
    schema: u32,
    /// Version of the program: a newer one may cut texts otherwise.
    program: String,
    store_id: String,
    applied_seq: u64,
    dictionary: String,
}

impl IndexFolder {
    /// Takes a folder, made when there is none; none if another process has it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or locked.
    pub fn take(path: &Path) -> Result<Option<Self>, IndexError> {
        fs::create_dir_all(path)?;
        let lock = File::create(path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self {
                path: path.to_owned(),
                _lock: lock,
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// What is there of this record and with these terms; none if nothing is there at all.
    ///
    /// # Errors
    ///
    /// When something is there that is damaged or of something else.
    pub fn open(&self, store_id: &str, terms: &Terms) -> Result<Option<Stored>, IndexError> {
        let Some(newest) = self.bases()?.pop() else {
            return Ok(None);
        };
        let path = self.base(newest);
        let layout = file::read(&path.join(LAYOUT), checksum(&path)?)?;
        let index = Index::open_in_dir(&path)?;
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let payload: Payload = serde_json::from_str(&payload)
            .map_err(|_| IndexError::Damaged("its payload cannot be read"))?;
        let wanted = Payload {
            applied_seq: payload.applied_seq,
            ..payload_of(store_id, 0, terms)
        };
        if payload != wanted {
            return Err(IndexError::Damaged(payload.differs(&wanted)));
        }
        if index.schema() != schema() {
            return Err(IndexError::Damaged("it has another schema"));
        }
        Ok(Some(Stored(Content::over(index, layout, true)?)))
    }

    /// A place for a part that stands at this position of the record.
    pub fn place(&self, store_id: &str, applied_seq: u64, terms: &Terms) -> Place<'_> {
        Place {
            folder: self,
            payload: payload_of(store_id, applied_seq, terms),
        }
    }

    fn base(&self, number: u64) -> PathBuf {
        self.path.join(format!("{BASE}{number}"))
    }

    /// The numbers of what is there, ascending.
    fn bases(&self) -> Result<Vec<u64>, IndexError> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(BASE));
            numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}

fn payload_of(store_id: &str, applied_seq: u64, terms: &Terms) -> Payload {
    Payload {
        schema: SCHEMA,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        store_id: store_id.to_owned(),
        applied_seq,
        dictionary: terms.name().to_owned(),
    }
}

impl Payload {
    fn differs(&self, wanted: &Self) -> &'static str {
        if self.schema != wanted.schema || self.program != wanted.program {
            "it is of another version of the program"
        } else if self.store_id != wanted.store_id {
            "it is of another record"
        } else {
            "it was made with other words or synonyms"
        }
    }
}

/// CRC-32 over the names and bytes of all of tantivy's files: its own checksums leave out their
/// footers and its lists, and are looked at only for what is listed.
fn checksum(path: &Path) -> Result<u32, IndexError> {
    let mut names = Vec::new();
    for file in fs::read_dir(path)? {
        let name = file?.file_name();
        let of_tantivy = name.to_str().is_some_and(|name| {
            // Locks come and go.
            name != LAYOUT && !name.ends_with(".lock")
        });
        if of_tantivy {
            names.push(name);
        }
    }
    names.sort_unstable();
    let mut checksum = crc32fast::Hasher::new();
    for name in names {
        checksum.update(name.as_encoded_bytes());
        checksum.update(&fs::read(path.join(name))?);
    }
    Ok(checksum.finalize())
}

impl Ranker {
    /// Over what was found on disk. `number` tells the number of the entry with that key and
    /// version, if it still holds; whatever else there is comes [on top](Self::with).
    ///
    /// # Errors
    ///
    /// When tantivy cannot be read.
    pub fn open(
        stored: Stored,
        number: impl Fn(&str, u64) -> Option<u32>,
        terms: Terms,
        model: Arc<Model>,
    ) -> Result<Self, IndexError> {
        let layout = &stored.0.layout;
        let keys = layout.keys.iter().zip(&layout.versions);
        let numbers = keys.map(|(key, version)| number(key, *version)).collect();
        Self::over_content(stored.0, numbers, terms, Some(model))
    }
}

impl Place<'_> {
    /// Writes what the sources have in common, and opens it from there.
    pub(crate) fn write(
        &self,
        sources: &[&Content],
        lives: &dyn Fn(content::Origin) -> bool,
    ) -> Result<(Content, Vec<content::Origin>), IndexError> {
        let writing = self.folder.path.join(WRITING);
        if writing.exists() {
            fs::remove_dir_all(&writing)?;
        }
        fs::create_dir(&writing)?;
        let directory = MmapDirectory::open(&writing).map_err(tantivy::TantivyError::from)?;
        let (content, origins) = content::merge(sources, lives, Box::new(directory), true)?;
        commit(content.index(), &self.payload)?;
        let Content { layout, .. } = content;
        file::write(&writing.join(LAYOUT), &layout, checksum(&writing)?)?;
        for file in fs::read_dir(&writing)? {
            File::open(file?.path())?.sync_all()?;
        }
        sync_folder(&writing)?;
        let older = self.folder.bases()?;
        let base = self
            .folder
            .base(older.last().map_or(1, |newest| newest + 1));
        fs::rename(&writing, &base)?;
        sync_folder(&self.folder.path)?;
        let content = Content::over(Index::open_in_dir(&base)?, layout, true)?;
        for number in older {
            // Somebody may still read from it where open files cannot be removed: the next one will.
            let _left_for_later = fs::remove_dir_all(self.folder.base(number));
        }
        Ok((content, origins))
    }
}

fn commit(index: &Index, payload: &Payload) -> Result<(), IndexError> {
    let payload = serde_json::to_string(payload)
        .map_err(|_| IndexError::Damaged("its payload cannot be written"))?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, COMMIT_MEMORY)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Makes what was created or renamed in a folder durable; only Unix opens folders.
fn sync_folder(path: &Path) -> Result<(), IndexError> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}
