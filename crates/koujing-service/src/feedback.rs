//! What people say of answers and notices, as work for whoever answers for the article.

use koujing_core::{ArticleId, Audience, RevisionNumber, Role};
use koujing_language::mask;
use koujing_store::{Feedback, FeedbackFilter, FeedbackKind};

use crate::editing::{Actor, Done, Refusal};
use crate::error::ServiceError;
use crate::service::Service;

/// So much outstanding feedback is looked through for somebody's own.
const MOST: u32 = 1_000;

/// What is said, and of what.
#[derive(Debug, Clone)]
pub struct FeedbackRequest {
    /// Of which article.
    pub article: ArticleId,
    /// Of which revision, if that is known.
    pub revision: Option<RevisionNumber>,
    /// Of which wording.
    pub variant: Option<String>,
    /// What.
    pub kind: FeedbackKind,
    /// What had been asked.
    pub question: Option<String>,
    /// What is said about it.
    pub note: Option<String>,
}

impl Service {
    /// Keeps what somebody says of an answer, by its receipt; none if it is none of ours, or not for him.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn give_feedback_on_receipt(
        &self,
        (caller, audience): (&str, Audience),
        receipt: &str,
        kind: FeedbackKind,
        note: Option<String>,
    ) -> Result<Option<Feedback>, ServiceError> {
        let Some(told) = self.receipt(audience, receipt).await? else {
            return Ok(None);
        };
        let request = FeedbackRequest {
            article: told.article,
            revision: Some(told.revision),
            variant: Some(told.variant),
            kind,
            question: None,
            note,
        };
        self.keep_feedback(caller, request).await.map(Some)
    }

    /// Keeps what somebody says of a live article or notice; none if there is none, or not for him.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn give_feedback(
        &self,
        (caller, audience): (&str, Audience),
        request: FeedbackRequest,
    ) -> Result<Option<Feedback>, ServiceError> {
        let snapshot = self.snapshot.load_full();
        let published = snapshot.find(&request.article);
        if !published.is_some_and(|it| Self::sees(audience, it, self.clock.now())) {
            return Ok(None);
        }
        self.keep_feedback(caller, request).await.map(Some)
    }

    async fn keep_feedback(
        &self,
        caller: &str,
        request: FeedbackRequest,
    ) -> Result<Feedback, ServiceError> {
        let record = self.record()?;
        let at = self.clock.now();
        let said = |text: Option<String>| {
            let text = text.map(|text| mask(text.trim()));
            text.filter(|text| !text.is_empty())
        };
        let feedback = Feedback {
            id: record.tellings.id(at),
            at,
            caller: caller.to_owned(),
            article: request.article,
            revision: request.revision,
            variant: request.variant,
            kind: request.kind,
            question: said(request.question),
            note: said(request.note),
            settled_at: None,
            settled_by: None,
        };
        record.store.record_feedback(&feedback).await?;
        Ok(feedback)
    }

    /// What was said, the newest first: `limit` from behind `offset` on.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn feedback(
        &self,
        filter: &FeedbackFilter,
        offset: usize,
        limit: u32,
    ) -> Result<Vec<Feedback>, ServiceError> {
        Ok(self.record()?.store.feedback(filter, offset, limit).await?)
    }

    /// What was said of somebody's own articles and is still to be seen to.
    pub(crate) async fn own_feedback(&self, name: &str) -> Result<Vec<Feedback>, ServiceError> {
        let outstanding = FeedbackFilter {
            outstanding: true,
            ..FeedbackFilter::default()
        };
        let all = self.feedback(&outstanding, 0, MOST).await?;
        let own = all.into_iter();
        Ok(own
            .filter(|it| self.answers_for(name, &it.article))
            .collect())
    }

    /// Whether somebody answers for an article: named as its owner, or a member of the group that is.
    fn answers_for(&self, name: &str, article: &ArticleId) -> bool {
        let snapshot = self.snapshot.load();
        let owner = snapshot
            .find(article)
            .and_then(|it| it.article.owner.as_ref());
        owner.is_some_and(|owner| {
            let mut owners = self.owners_of(name).into_iter();
            owners.any(|own| koujing_core::same_person(&own, owner))
        })
    }

    /// Notes that somebody has seen to it: an editor, or whoever answers for the article.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchFeedback`], [`Refusal::RoleNeeded`].
    pub async fn settle_feedback(&self, actor: &Actor, id: &str) -> Done<()> {
        let store = &self.record()?.store;
        let Some(feedback) = store.feedback_of(id).await? else {
            return Ok(Err(Refusal::NoSuchFeedback));
        };
        if actor.role < Role::Editor && !self.answers_for(&actor.name, &feedback.article) {
            return Ok(Err(Refusal::RoleNeeded(Role::Editor)));
        }
        store
            .settle_feedback(id, &actor.name, self.clock.now())
            .await?;
        Ok(Ok(()))
    }
}
