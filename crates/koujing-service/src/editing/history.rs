//! The history of an article: its revisions, what differs between two of them, what one of them
//! would alter.

use koujing_core::{Article, ArticleId, RevisionNumber, State};
use koujing_store::{Document, RevisionRecord};
use serde::Serialize;

use super::{Done, Refusal};
use crate::asked::day_of;
use crate::difference::{ArticleDifference, article_difference};
use crate::error::ServiceError;
use crate::impact::{Change, Impact, impact};
use crate::near::{Warning, near_duplicates};
use crate::service::Service;

/// Of what customers asked in so many days, …
const LOGGED_DAYS: i64 = 90;
/// … the most asked questions are looked at for an impact.
const LOGGED: u32 = 5_000;

/// One revision, whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RevisionView {
    /// Of which article.
    pub article: ArticleId,
    /// Who did what to it when.
    #[serde(flatten)]
    pub record: RevisionRecord,
    /// The article as its author wrote it; of a redacted one the id alone.
    pub content: Article,
    /// The submitted bytes.
    #[serde(skip)]
    pub source: String,
}

/// What differs between two revisions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RevisionDifference {
    /// Of which article.
    pub article: ArticleId,
    /// The newer side.
    pub revision: RevisionNumber,
    /// The older side; none: there was nothing before.
    pub against: Option<RevisionNumber>,
    /// What differs.
    #[serde(flatten)]
    pub difference: ArticleDifference,
}

/// What would resolve differently with a revision live.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleImpact {
    /// Of which article.
    pub article: ArticleId,
    /// Which revision.
    pub revision: RevisionNumber,
    /// The questions.
    #[serde(flatten)]
    pub impact: Impact,
    /// What an approver has to acknowledge.
    pub warnings: Vec<Warning>,
}

/// A revision that waits for somebody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waiting {
    /// Of which article.
    pub article: ArticleId,
    /// Its question, or its title.
    pub question: String,
    /// Its category.
    pub category: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who did what to it when.
    #[serde(flatten)]
    pub record: RevisionRecord,
}

impl Service {
    /// All revisions of an article, the newest first.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchArticle`].
    pub async fn revisions(&self, id: &ArticleId) -> Done<Vec<RevisionRecord>> {
        let document = Document::Article(id.clone());
        let history = self.record()?.store.history(&document).await?;
        if history.is_empty() {
            return Ok(Err(Refusal::NoSuchArticle));
        }
        Ok(Ok(history))
    }

    /// One revision, in whatever state it is.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchRevision`].
    pub async fn revision(&self, id: &ArticleId, revision: RevisionNumber) -> Done<RevisionView> {
        let Some(stored) = self.record()?.store.revision(id, revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        Ok(Ok(RevisionView {
            article: stored.article.id.clone(),
            record: stored.record,
            content: stored.article,
            source: stored.source,
        }))
    }

    /// What differs between a revision and another; without one, the live one. A revision that serves
    /// or has served is held against what served before it.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchRevision`].
    pub async fn difference(
        &self,
        id: &ArticleId,
        revision: RevisionNumber,
        against: Option<RevisionNumber>,
    ) -> Done<RevisionDifference> {
        let store = &self.record()?.store;
        let Some(new) = store.revision(id, revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let against = match against {
            Some(against) => Some(against),
            None => self.compared_with(id, &new.record).await?,
        };
        let old = match against {
            None => None,
            Some(against) => match store.revision(id, against).await? {
                Some(old) => Some(old.article),
                None => return Ok(Err(Refusal::NoSuchRevision)),
            },
        };
        Ok(Ok(RevisionDifference {
            article: new.article.id.clone(),
            revision,
            against,
            difference: article_difference(old.as_ref(), &new.article),
        }))
    }

    async fn compared_with(
        &self,
        id: &ArticleId,
        record: &RevisionRecord,
    ) -> Result<Option<RevisionNumber>, ServiceError> {
        let document = Document::Article(id.clone());
        let history = self.record()?.store.history(&document).await?;
        let served = history.iter().filter(|other| other.number != record.number);
        let served = served.filter_map(|other| Some((other.published_at?, other)));
        let before = match record.published_at {
            // What it would replace now, whatever it was written on top of.
            None => served
                .filter(|(_, other)| other.state == State::Published)
                .max_by_key(|(at, _)| *at),
            Some(own) => served
                .filter(|(at, other)| (*at, other.number) < (own, record.number))
                .max_by_key(|(at, other)| (*at, other.number)),
        };
        Ok(before.map(|(_, other)| other.number).or(record.base))
    }

    /// Which known questions would resolve differently with a revision live, and the warnings that
    /// its approver has to acknowledge.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: [`Refusal::NoSuchRevision`].
    pub async fn article_impact(
        &self,
        id: &ArticleId,
        revision: RevisionNumber,
    ) -> Done<ArticleImpact> {
        let Some(stored) = self.record()?.store.revision(id, revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let snapshot = self.snapshot.load_full();
        let at = self.clock.now();
        let from = day_of(at) - LOGGED_DAYS;
        let logged = self.record()?.store.wordings_asked(from, LOGGED).await?;
        let article = stored.article;
        let looked = tokio::task::spawn_blocking(move || {
            let impact = impact(&snapshot, &[Change::Publish(&article)], &logged, at)?;
            let warnings = near_duplicates(&snapshot, &article, at)?;
            Ok::<_, ServiceError>((article.id, impact, warnings))
        });
        let (article, impact, warnings) = looked.await??;
        Ok(Ok(ArticleImpact {
            article,
            revision,
            impact,
            warnings,
        }))
    }

    /// Revisions in a state, in the order of their articles' ids, from behind `after`.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn waiting(
        &self,
        state: State,
        after: Option<(String, RevisionNumber)>,
        limit: u32,
    ) -> Result<Vec<Waiting>, ServiceError> {
        let page = self.record()?.store.waiting(state, after, limit).await?;
        let waiting = page.into_iter().map(|(record, article)| Waiting {
            article: article.id,
            question: article.question,
            category: article.category,
            owner: article.owner,
            record,
        });
        Ok(waiting.collect())
    }
}
