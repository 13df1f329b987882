//! Importing: what has no errors and collides with nothing is published in the operator's name.

mod plan;

use std::collections::BTreeMap;

use koujing_core::{ArticleId, Conflict, Problem, RevisionNumber, Seq, Settings, Timestamp};
use koujing_markdown::image_kind;
use koujing_store::{Imported, NewRevision, Publish, Store};
use serde::Serialize;

use crate::claims::claims_of;
use crate::error::ServiceError;
use crate::folder::FileReading;

/// How many articles go into one transaction.
const BATCH: usize = 2_000;

/// How to import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// In whose name.
    pub actor: String,
    /// Leave drafts instead of publishing.
    pub drafts: bool,
    /// Only say what would happen.
    pub dry_run: bool,
    /// The instant of publication.
    pub now: Timestamp,
}

/// What is to be imported.
#[derive(Debug, Clone, Default)]
pub struct ImportSource {
    /// Settings with the bytes they were read from.
    pub settings: Option<(String, Settings)>,
    /// The articles, in the order in which claims are taken.
    pub articles: Vec<FileReading>,
    /// Path → bytes of their images.
    pub images: BTreeMap<String, Vec<u8>>,
}

/// What became, or would become, of one file or row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportItem {
    /// The file, or file and line.
    pub path: String,
    /// Its article, where it could be read.
    pub article: Option<ArticleId>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: ItemOutcome,
}

/// What becomes of one file or row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ItemOutcome {
    /// Its live revision has the same bytes already.
    Unchanged {
        /// That revision.
        revision: RevisionNumber,
    },
    /// Published.
    Published {
        /// The new revision; none on a dry run.
        revision: Option<RevisionNumber>,
        /// Its position in the change feed; none on a dry run.
        seq: Option<Seq>,
    },
    /// Another revision is live and this one comes into force later: it goes live by itself.
    Scheduled {
        /// The new revision; none on a dry run.
        revision: Option<RevisionNumber>,
        /// When.
        at: Timestamp,
    },
    /// Left as a draft.
    Drafted {
        /// The new revision; none on a dry run.
        revision: Option<RevisionNumber>,
    },
    /// Another article has one of its questions.
    Refused {
        /// Its question, and who has it.
        conflicts: Vec<(String, Conflict)>,
    },
    /// It has errors.
    Invalid {
        /// What is wrong.
        problems: Vec<Problem>,
    },
}

/// What became of everything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportReport {
    /// Whether the settings were, or would be, replaced; never with drafts.
    pub settings_changed: bool,
    /// In the order given.
    pub items: Vec<ImportItem>,
}

impl ImportReport {
    /// How many items were not taken.
    pub fn failures(&self) -> usize {
        let failed = |item: &&ImportItem| {
            matches!(
                item.outcome,
                ItemOutcome::Refused { .. } | ItemOutcome::Invalid { .. }
            )
        };
        self.items.iter().filter(failed).count()
    }
}

/// Imports into the record. `progress` is told how many items are done.
///
/// What cannot be taken is named in the report and everything else is taken. Nothing is retired.
///
/// # Errors
///
/// When the record fails; batches that were acknowledged before stay.
pub async fn import(
    store: &Store,
    source: ImportSource,
    options: &ImportOptions,
    progress: &(dyn Fn(usize) + Send + Sync),
) -> Result<ImportReport, ServiceError> {
    if options.dry_run {
        return plan::dry_run(store, source, options).await;
    }
    let mut settings_changed = false;
    // Settings act at once: with drafts they stay as they are.
    if let Some((text, settings)) = source.settings.as_ref().filter(|_| !options.drafts) {
        settings_changed = store
            .import_settings(text, settings, &options.actor, options.now)
            .await?;
    }
    let mut hashes: BTreeMap<String, String> = BTreeMap::new();
    let mut items = Vec::with_capacity(source.articles.len());
    let mut articles = source.articles.into_iter().peekable();
    while articles.peek().is_some() {
        let readings: Vec<FileReading> = articles.by_ref().take(BATCH).collect();
        let mut waiting = Vec::new();
        let mut batch = Vec::new();
        for reading in readings {
            let at = items.len();
            items.push(ImportItem {
                path: reading.path.clone(),
                article: reading.article.as_ref().map(|article| article.id.clone()),
                outcome: ItemOutcome::Invalid {
                    problems: errors_of(&reading),
                },
            });
            if !reading.is_usable() {
                continue;
            }
            for path in reading.images.values() {
                if !hashes.contains_key(path)
                    && let Some(bytes) = source.images.get(path)
                    && let Some(kind) = image_kind(bytes)
                {
                    let hash = store.put_image(kind.as_mime(), bytes, options.now).await?;
                    hashes.insert(path.clone(), hash);
                }
            }
            if let Some(revision) = new_revision(reading, &hashes) {
                waiting.push(at);
                batch.push(revision);
            }
        }
        let outcomes = store
            .import(batch, &options.actor, Publish::from(options), options.now)
            .await?;
        for (at, outcome) in waiting.into_iter().zip(outcomes) {
            items[at].outcome = outcome.into();
        }
        progress(items.len());
    }
    Ok(ImportReport {
        settings_changed,
        items,
    })
}

impl From<&ImportOptions> for Publish {
    fn from(options: &ImportOptions) -> Self {
        if options.drafts {
            Self::Draft
        } else {
            Self::Now
        }
    }
}

fn errors_of(reading: &FileReading) -> Vec<Problem> {
    reading
        .problems
        .iter()
        .filter(|problem| problem.is_error())
        .cloned()
        .collect()
}

fn new_revision(reading: FileReading, hashes: &BTreeMap<String, String>) -> Option<NewRevision> {
    let article = reading.article?;
    let images = reading
        .images
        .into_iter()
        .filter_map(|(reference, path)| Some((reference, hashes.get(&path)?.clone())))
        .collect();
    Some(NewRevision {
        claims: claims_of(&article),
        article,
        source: reading.source?,
        images,
        // A row of a table has no path to be written back to.
        import_path: reading.path.ends_with(".md").then_some(reading.path),
    })
}

impl From<Imported> for ItemOutcome {
    fn from(imported: Imported) -> Self {
        match imported {
            Imported::Unchanged { revision } => Self::Unchanged { revision },
            Imported::Published { revision, seq } => Self::Published {
                revision: Some(revision),
                seq: Some(seq),
            },
            Imported::Scheduled { revision, at } => Self::Scheduled {
                revision: Some(revision),
                at,
            },
            Imported::Drafted { revision } => Self::Drafted {
                revision: Some(revision),
            },
            Imported::Refused { conflicts } => Self::Refused { conflicts },
        }
    }
}
