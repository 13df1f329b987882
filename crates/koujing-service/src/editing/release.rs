//! A release: several approved revisions go live together, or none.

use koujing_core::{ArticleId, RevisionNumber, Seq, State, Timestamp};
use koujing_store::Released;
use serde::Serialize;

use super::refusal::Misplaced;
use super::{Actor, Done, Refusal, done};
use crate::service::Service;

/// What is to go live together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseRequest {
    /// Approved revisions.
    pub revisions: Vec<(ArticleId, RevisionNumber)>,
    /// Not before this.
    pub publish_at: Option<Timestamp>,
}

/// What became of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReleasedRevisions {
    /// `published`, or `approved` while it is scheduled.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub state: State,
    /// Of `published`: position of its last change in the feed.
    pub seq: Option<Seq>,
    /// When all of it goes live, or went.
    pub publish_at: Timestamp,
    /// Number of revisions.
    pub revisions: usize,
}

impl Service {
    /// Releases revisions.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::RoleNeeded`], [`Refusal::NotReleasable`].
    pub async fn release(
        &self,
        actor: &Actor,
        request: &ReleaseRequest,
    ) -> Done<ReleasedRevisions> {
        let permit = done!(actor.permit());
        let store = &self.record()?.store;
        let now = self.clock.now();
        let released = store
            .release(&request.revisions, request.publish_at, &permit, now)
            .await?;
        let (state, seq, publish_at) = match released {
            Released::Published(publications) => {
                let seq = publications.iter().map(|one| one.seq).max();
                let at = publications.iter().map(|one| one.at).max();
                (State::Published, seq, at.unwrap_or(now))
            }
            Released::Scheduled { at } => (State::Approved, None, at),
            Released::Repeated(article) => return Ok(Err(Refusal::Repeated(article))),
            Released::WrongState {
                article,
                revision,
                state,
            } => {
                return Ok(Err(Refusal::NotReleasable(Misplaced {
                    article,
                    revision,
                    state: Some(state),
                })));
            }
            Released::Missing { article, revision } => {
                return Ok(Err(Refusal::NotReleasable(Misplaced {
                    article,
                    revision,
                    state: None,
                })));
            }
        };
        self.take_in_written().await;
        Ok(Ok(ReleasedRevisions {
            state,
            seq,
            publish_at,
            revisions: request.revisions.len(),
        }))
    }
}
