//! Import: many revisions in one transaction, published in the operator's name or left as drafts.
//!
//! Items are taken in order and the first claim wins. Between reading what stands and writing, all
//! decisions are made in memory; the statements run over many rows at once.

use std::collections::{BTreeMap, HashSet};

use koujing_core::{Article, Claim, Conflict, RevisionNumber, Seq, Timestamp};

use crate::writing::{Writing, refuse_nul};
use crate::{Store, StoreError};

mod draft;
mod publish;
mod standing;

/// A revision to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// The article, read from `source`.
    pub article: Article,
    /// The submitted bytes.
    pub source: String,
    /// Relative reference in the text to the hash of an image in the record.
    pub images: BTreeMap<String, String>,
    /// The path it comes from, relative to the content folder.
    pub import_path: Option<String>,
    /// What the article claims, its questions normalised.
    pub claims: Vec<Claim>,
}

/// What becomes of what is imported. Either way an earlier draft of the article, or one in review, is
/// withdrawn: it was written without having seen this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// It goes live at once; one that comes into force later while another revision is live, then.
    Now,
    /// It is stored as a draft: it claims nothing, and nothing served changes.
    Draft,
}

/// What became of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// The same bytes and images are live or approved for later already (as drafts: are the newest revision already). Of a
    /// retired article: were retired, or are its newest revision; an import does not bring back what
    /// was retired.
    Unchanged {
        /// That revision.
        revision: RevisionNumber,
    },
    /// It is live.
    Published {
        /// Its number.
        revision: RevisionNumber,
        /// Its position in the change feed.
        seq: Seq,
    },
    /// It goes live by itself when it comes into force: another revision is live until then.
    Scheduled {
        /// Its number.
        revision: RevisionNumber,
        /// When.
        at: Timestamp,
    },
    /// It is a draft.
    Drafted {
        /// Its number.
        revision: RevisionNumber,
    },
    /// Other articles have some of its questions; nothing of it was written.
    Refused {
        /// Each question as this article writes it, with who has it.
        conflicts: Vec<(String, Conflict)>,
    },
}

impl Store {
    /// Takes a batch in one transaction; a result per item, in order. An item that is refused does not
    /// hold up the others.
    ///
    /// # Errors
    /// When the database fails, or a text holds U+0000 ([`StoreError::NulCharacter`]); then nothing of
    /// the batch was written.
    pub async fn import(
        &self,
        batch: Vec<NewRevision>,
        actor: &str,
        publish: Publish,
        now: Timestamp,
    ) -> Result<Vec<Imported>, StoreError> {
        let (writing, imported) = self.take(batch, actor, publish, now).await?;
        writing.commit().await?;
        Ok(imported)
    }

    /// What [`Store::import`] would come to now: the same is done, and undone. Others who write wait
    /// meanwhile.
    ///
    /// # Errors
    /// As those of [`Store::import`].
    pub async fn plan_import(
        &self,
        batch: Vec<NewRevision>,
        actor: &str,
        publish: Publish,
        now: Timestamp,
    ) -> Result<Vec<Imported>, StoreError> {
        let (writing, planned) = self.take(batch, actor, publish, now).await?;
        writing.undo().await?;
        Ok(planned)
    }

    async fn take(
        &self,
        batch: Vec<NewRevision>,
        actor: &str,
        publish: Publish,
        now: Timestamp,
    ) -> Result<(Writing, Vec<Imported>), StoreError> {
        batch.iter().try_for_each(refuse_unstorable)?;
        let mut imported = Vec::with_capacity(batch.len());
        let mut writing = self.write_current(actor, now).await?;
        for run in runs(batch) {
            let done = match publish {
                Publish::Now => publish::publish(&mut writing, run).await?,
                Publish::Draft => draft::draft(&mut writing, run).await?,
            };
            imported.extend(done);
        }
        Ok((writing, imported))
    }
}

pub(crate) fn refuse_unstorable(new: &NewRevision) -> Result<(), StoreError> {
    let texts = [&new.source]
        .into_iter()
        .chain(&new.import_path)
        .chain(new.claims.iter().flat_map(|c| [&c.question, &c.written]));
    for text in texts {
        refuse_nul(new.article.id.as_str(), text)?;
    }
    Ok(())
}

/// Cuts the batch before every article that occurred since the last cut: the later one must see what
/// the earlier one wrote.
fn runs(batch: Vec<NewRevision>) -> Vec<Vec<NewRevision>> {
    let mut runs = vec![Vec::new()];
    let mut seen = HashSet::new();
    for new in batch {
        if !seen.insert(new.article.id.key()) {
            seen = HashSet::from([new.article.id.key()]);
            runs.push(Vec::new());
        }
        if let Some(run) = runs.last_mut() {
            run.push(new);
        }
    }
    runs
}
