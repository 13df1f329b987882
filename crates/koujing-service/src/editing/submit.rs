//! Handing a draft to the approvers.

use koujing_core::{ArticleId, Problem, RevisionNumber, Seq, State, Timestamp};
use koujing_store::{Document, Submitted};
use serde::Serialize;

use super::revise::{folder_of, read};
use super::{Actor, Done, Refusal, done};
use crate::claims::claims_of;
use crate::service::Service;

/// A revision that was handed in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Submission {
    /// Of which article; none: of the settings.
    pub article: Option<ArticleId>,
    /// Which.
    pub revision: RevisionNumber,
    /// `in_review`; `published` or `approved` (scheduled) where no approval is required.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub state: State,
    /// Approvals it takes.
    pub required: u32,
    /// Where it is published at once: its position in the change feed.
    pub seq: Option<Seq>,
    /// Where it is scheduled at once: when it goes live.
    pub publish_at: Option<Timestamp>,
}

impl Service {
    /// Hands a draft in. It is read again under the settings of now: errors keep it back.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchRevision`], [`Refusal::WrongState`],
    /// [`Refusal::Errors`]; where no approval is required also [`Refusal::QuestionTaken`].
    pub async fn submit(
        &self,
        actor: &Actor,
        id: &ArticleId,
        revision: RevisionNumber,
    ) -> Done<Submission> {
        let store = &self.record()?.store;
        let Some(stored) = store.revision(id, revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        if stored.record.state != State::Draft {
            return Ok(Err(Refusal::wrong_state(stored.record.state)));
        }
        let snapshot = self.snapshot.load_full();
        let folder = folder_of(stored.record.import_path.as_deref());
        let reading = done!(read(&snapshot, id, folder, stored.source.as_bytes()));
        let mut problems = reading.problems;
        super::problems::images(&stored.article, folder, &stored.images, &mut problems);
        let errors: Vec<Problem> = problems.into_iter().filter(Problem::is_error).collect();
        if !errors.is_empty() {
            return Ok(Err(Refusal::Errors(errors)));
        }
        let document = Document::Article(id.clone());
        let claims = claims_of(&stored.article);
        self.hand_in(actor, &document, revision, claims).await
    }

    pub(super) async fn hand_in(
        &self,
        actor: &Actor,
        document: &Document,
        revision: RevisionNumber,
        claims: Vec<koujing_core::Claim>,
    ) -> Done<Submission> {
        let store = &self.record()?.store;
        let now = self.clock.now();
        let submitted = store
            .submit(document, revision, claims, &actor.name, now)
            .await?;
        let mut submission = Submission {
            article: match document {
                Document::Article(id) => Some(id.clone()),
                Document::Settings => None,
            },
            revision,
            state: State::InReview,
            required: 0,
            seq: None,
            publish_at: None,
        };
        match submitted {
            Submitted::InReview { required } => submission.required = required,
            Submitted::Published(publication) => {
                submission.state = State::Published;
                submission.seq = Some(publication.seq);
                self.take_in_written().await;
            }
            Submitted::Scheduled { at } => {
                submission.state = State::Approved;
                submission.publish_at = Some(at);
                self.take_in_written().await;
            }
            Submitted::WrongState(state) => return Ok(Err(Refusal::wrong_state(state))),
            Submitted::Missing => return Ok(Err(Refusal::NoSuchRevision)),
            Submitted::Taken(conflicts) => return Ok(Err(Refusal::taken(conflicts))),
        }
        Ok(Ok(submission))
    }
}
