//! A new draft revision of an article, from the bytes of its file.

use std::collections::BTreeMap;
use std::sync::Arc;

use koujing_core::{Article, ArticleId, Problem, RevisionNumber, State};
use koujing_markdown::{image_references, read_article};
use koujing_store::{Drafted, Expected, NewRevision};
use serde::Serialize;

use super::{Actor, Done, Refusal, done, nul_is_refused, problems};
use crate::error::ServiceError;
use crate::images::hash_in;
use crate::near::{Warning, near_duplicates};
use crate::service::Service;
use crate::snapshot::Snapshot;

/// A draft that was stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Revised {
    /// Of which article.
    pub article: ArticleId,
    /// Its number.
    pub revision: RevisionNumber,
    /// `draft`.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub state: State,
    /// The earlier draft, or the one in review, that it replaced.
    pub withdrawn: Option<RevisionNumber>,
    /// What is wrong with it. Errors keep it from being submitted.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Object>))]
    pub problems: Vec<Problem>,
    /// What to send as `If-Match` with the next revision.
    pub etag: String,
}

/// A file that was read as a revision of an article.
pub(super) struct ReadRevision {
    pub(super) article: Article,
    pub(super) problems: Vec<Problem>,
}

/// A file that was read as the next revision, with what the rest of the record says to it.
pub(super) struct LookedAt {
    pub(super) article: Article,
    pub(super) problems: Vec<Problem>,
    /// Relative image reference → hash.
    pub(super) images: BTreeMap<String, String>,
    import_path: Option<String>,
}

impl LookedAt {
    /// What is stored of it, with its file. Its claims are looked at when it is handed in.
    pub(super) fn into_revision(self, source: String) -> NewRevision {
        NewRevision {
            claims: Vec::new(),
            article: self.article,
            source,
            images: self.images,
            import_path: self.import_path,
        }
    }
}

/// Reads a file as a revision of this article, under the settings of a snapshot. `folder` is that of
/// the file it was imported from: relative images are seen from there.
pub(super) fn read(
    snapshot: &Snapshot,
    id: &ArticleId,
    folder: &str,
    bytes: &[u8],
) -> Result<ReadRevision, Refusal> {
    let path = format!("{folder}{id}.md");
    let rules = &snapshot.rules;
    let reading = read_article(bytes, &path, &rules.settings, &rules.vocabulary);
    let Some(article) = reading.article else {
        return Err(Refusal::Unreadable(reading.problems));
    };
    if article.id.key() != id.key() {
        return Err(Refusal::OtherId(article.id));
    }
    Ok(ReadRevision {
        article,
        problems: reading.problems,
    })
}

/// The folder of a path, with its last `/`; of none the top one.
pub(super) fn folder_of(import_path: Option<&str>) -> &str {
    let path = import_path.unwrap_or_default();
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

impl Service {
    /// Stores a draft. `seen` is the newest revision, in any state, that its author has seen; none
    /// for a new article. An earlier draft, or one in review, is withdrawn.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::Unreadable`], [`Refusal::OtherId`],
    /// [`Refusal::SayNewest`], [`Refusal::Stale`], [`Refusal::NulCharacter`].
    pub async fn revise(
        &self,
        actor: &Actor,
        id: &ArticleId,
        bytes: &[u8],
        seen: Option<RevisionNumber>,
    ) -> Done<Revised> {
        let expected = seen.map_or(Expected::New, Expected::Newest);
        self.draft(actor, id, bytes, expected, None).await
    }

    /// Stores the text of an old revision as a new draft.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchArticle`], [`Refusal::NoSuchRevision`],
    /// [`Refusal::Unreadable`] for a text that the settings of today make unreadable or that was
    /// redacted.
    pub async fn restore(
        &self,
        actor: &Actor,
        id: &ArticleId,
        revision: RevisionNumber,
    ) -> Done<Revised> {
        let store = &self.record()?.store;
        if store.standing(id).await?.is_none() {
            return Ok(Err(Refusal::NoSuchArticle));
        }
        let Some(old) = store.revision(id, revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        if old.record.redacted.is_some() {
            return Ok(Err(Refusal::WrongState { state: "redacted" }));
        }
        let bytes = old.source.as_bytes();
        self.draft(actor, id, bytes, Expected::Any, Some(revision))
            .await
    }

    async fn draft(
        &self,
        actor: &Actor,
        id: &ArticleId,
        bytes: &[u8],
        expected: Expected,
        restored: Option<RevisionNumber>,
    ) -> Done<Revised> {
        let store = &self.record()?.store;
        let mut looked = done!(self.looked_at(id, bytes, restored).await?);
        let problems = std::mem::take(&mut looked.problems);
        // What was read is UTF-8.
        let source = String::from_utf8_lossy(bytes).into_owned();
        let new = looked.into_revision(source);
        let now = self.clock.now();
        let drafted = match restored {
            None => store.draft(new, expected, &actor.name, now).await,
            Some(old) => store.restore(new, old, expected, &actor.name, now).await,
        };
        match done!(nul_is_refused(drafted)?) {
            Drafted::Stored {
                revision,
                withdrawn,
            } => Ok(Ok(Revised {
                article: id.clone(),
                revision,
                state: State::Draft,
                withdrawn,
                problems,
                etag: format!("\"{revision}\""),
            })),
            Drafted::Stale { newest } => Ok(Err(stale(expected, newest))),
        }
    }
}

impl Service {
    /// Reads a file as the next revision of an article, with everything that can be wrong with it.
    pub(super) async fn looked_at(
        &self,
        id: &ArticleId,
        bytes: &[u8],
        restored: Option<RevisionNumber>,
    ) -> Done<LookedAt> {
        let store = &self.record()?.store;
        let snapshot = self.snapshot.load_full();
        let newest = match store.standing(id).await? {
            Some(standing) => {
                store
                    .revision(id, restored.unwrap_or(standing.newest))
                    .await?
            }
            None => None,
        };
        let import_path = newest
            .as_ref()
            .and_then(|newest| newest.record.import_path.clone());
        let mut known = newest.map(|newest| newest.images).unwrap_or_default();
        let ReadRevision {
            article,
            mut problems,
        } = done!(read(
            &snapshot,
            id,
            folder_of(import_path.as_deref()),
            bytes
        ));
        for reference in image_references(&article) {
            if let Some(hash) = hash_in(&reference)
                && store.image(hash).await?.is_some()
            {
                known.insert(reference.clone(), hash.to_owned());
            }
        }
        let path = format!("{id}.md");
        let images = problems::images(&article, &path, &known, &mut problems);
        problems.extend(problems::taken(&snapshot, &article, &path));
        let (article, near) = self.near(snapshot, article).await?;
        problems.extend(problems::near(&near, &path));
        Ok(Ok(LookedAt {
            article,
            problems,
            images,
            import_path,
        }))
    }

    /// The near-duplicates of an article, looked for off the threads that answer.
    pub(super) async fn near(
        &self,
        snapshot: Arc<Snapshot>,
        article: Article,
    ) -> Result<(Article, Vec<Warning>), ServiceError> {
        let at = self.clock.now();
        let looking = tokio::task::spawn_blocking(move || {
            let near = near_duplicates(&snapshot, &article, at)?;
            Ok((article, near))
        });
        looking.await?
    }
}

/// Who says nothing of what he has seen is asked for it; who has seen something else is told.
pub(super) fn stale(expected: Expected, newest: Option<RevisionNumber>) -> Refusal {
    match (expected, newest) {
        (Expected::New, Some(newest)) => Refusal::SayNewest { newest },
        _ => Refusal::Stale { newest },
    }
}
