//! Approving: the one way by which a revision goes live.

use std::collections::BTreeSet;

use koujing_core::{ArticleId, Claim, RevisionNumber, Seq, State, Timestamp};
use koujing_store::{Approved, Document};
use serde::Serialize;

use super::{Actor, Done, Refusal, done, nul_is_refused};
use crate::claims::claims_of;
use crate::near::Warning;
use crate::service::Service;

/// What an approver says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApprovalRequest {
    /// Not live before this.
    pub publish_at: Option<Timestamp>,
    /// Ids of the warnings he has looked at.
    pub acknowledge: Vec<String>,
    /// Why an own notice goes out without another pair of eyes.
    pub reason: Option<String>,
}

/// What an approval came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Approval {
    /// Of which article; none: of the settings.
    pub article: Option<ArticleId>,
    /// Which revision.
    pub revision: RevisionNumber,
    /// `published`; `approved` while it is scheduled; `in_review` while more approvals are needed.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub state: State,
    /// Of `published`: its position in the change feed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
    /// Of `approved`: when it goes live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<Timestamp>,
    /// Of `in_review`: approvals so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<u32>,
    /// Of `in_review`: approvals it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<u32>,
    /// Of `in_review`: groups none of whose members has approved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

impl Service {
    /// Approves a revision. With the last approval that it takes it goes live, or is scheduled.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::RoleNeeded`], [`Refusal::NoSuchRevision`],
    /// [`Refusal::WrongState`], [`Refusal::OwnRevision`], [`Refusal::AlreadyApproved`],
    /// [`Refusal::QuestionTaken`], [`Refusal::Unacknowledged`], [`Refusal::NulCharacter`].
    pub async fn approve(
        &self,
        actor: &Actor,
        id: &ArticleId,
        revision: RevisionNumber,
        request: ApprovalRequest,
    ) -> Done<Approval> {
        let Some(stored) = self.record()?.store.revision(id, revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let unseen = if stored.record.state == State::InReview {
            let snapshot = self.snapshot.load_full();
            let (_, mut warnings) = self.near(snapshot, stored.article.clone()).await?;
            let seen: BTreeSet<&str> = request.acknowledge.iter().map(String::as_str).collect();
            warnings.retain(|warning| !seen.contains(warning.id.as_str()));
            warnings
        } else {
            Vec::new()
        };
        let claims = claims_of(&stored.article);
        let document = Document::Article(id.clone());
        self.sign(actor, &document, revision, request, claims, unseen)
            .await
    }

    /// `unseen` warnings hold an approval back that nothing else stands against.
    pub(super) async fn sign(
        &self,
        actor: &Actor,
        document: &Document,
        revision: RevisionNumber,
        request: ApprovalRequest,
        claims: Vec<Claim>,
        unseen: Vec<Warning>,
    ) -> Done<Approval> {
        let permit = done!(actor.permit());
        let approval = koujing_store::Approval {
            permit,
            claims,
            publish_at: request.publish_at,
            acknowledged: request.acknowledge,
            reason: request.reason,
            only_look: !unseen.is_empty(),
        };
        let store = &self.record()?.store;
        let approved = store
            .approve(document, revision, approval, self.clock.now())
            .await;
        let approved = done!(nul_is_refused(approved)?);
        let mut done = Approval {
            article: match document {
                Document::Article(id) => Some(id.clone()),
                Document::Settings => None,
            },
            revision,
            state: State::InReview,
            seq: None,
            publish_at: None,
            approvals: None,
            required: None,
            groups: Vec::new(),
        };
        match approved {
            Approved::Published(publication) => {
                done.state = State::Published;
                done.seq = Some(publication.seq);
                self.take_in_written().await;
            }
            Approved::Scheduled { at } => {
                done.state = State::Approved;
                done.publish_at = Some(at);
                self.take_in_written().await;
            }
            Approved::Outstanding {
                approvals,
                required,
                groups,
            } => {
                done.approvals = Some(approvals);
                done.required = Some(required);
                done.groups = groups;
            }
            Approved::NothingAgainst { .. } => return Ok(Err(Refusal::Unacknowledged(unseen))),
            refused => return Ok(Err(refusal(refused))),
        }
        Ok(Ok(done))
    }
}

/// Why an approval came to nothing.
pub(super) fn refusal(refused: Approved) -> Refusal {
    match refused {
        Approved::OwnRevision => Refusal::OwnRevision,
        Approved::AlreadyGiven => Refusal::AlreadyApproved,
        Approved::WrongState(state) => Refusal::wrong_state(state),
        Approved::InRelease(release) => Refusal::InRelease(release),
        Approved::Taken(conflicts) => Refusal::taken(conflicts),
        Approved::Missing
        | Approved::Published(_)
        | Approved::Scheduled { .. }
        | Approved::Outstanding { .. }
        | Approved::NothingAgainst { .. } => Refusal::NoSuchRevision,
    }
}
