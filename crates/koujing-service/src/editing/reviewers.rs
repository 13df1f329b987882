//! Taking an item of the queue in hand, so that two people do not look at the same one. It holds nobody back:
//! whoever may decide, decides.

use koujing_core::{ArticleId, RevisionNumber, Role, State, Timestamp};
use koujing_store::Reviewer;

use super::{Actor, Done, Refusal};
use crate::error::ServiceError;
use crate::service::Service;

/// So many milliseconds an item stays in hand: 30 minutes.
const HELD: i64 = 30 * 60_000;

impl Service {
    /// Puts a revision in review into the actor's hands, if nobody else has it; who has it now.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::RoleNeeded`], [`Refusal::NoSuchRevision`],
    /// [`Refusal::WrongState`].
    pub async fn take_up(
        &self,
        actor: &Actor,
        id: &ArticleId,
        revision: RevisionNumber,
    ) -> Done<Reviewer> {
        if actor.role < Role::Approver {
            return Ok(Err(Refusal::RoleNeeded(Role::Approver)));
        }
        let store = &self.record()?.store;
        let (lapsed, now) = (self.lapsed(), self.clock.now());
        let taken = store.take_up(id, revision, &actor.name, lapsed, now);
        if let Some(reviewer) = taken.await? {
            return Ok(Ok(reviewer));
        }
        let stored = store.revision(id, revision).await?;
        Ok(Err(match stored.map(|stored| stored.record.state) {
            // Decided, and perhaps handed in again, just now.
            Some(state) if state != State::InReview => Refusal::wrong_state(state),
            _ => Refusal::NoSuchRevision,
        }))
    }

    /// The actor has it in hand no more.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn put_down(
        &self,
        actor: &Actor,
        id: &ArticleId,
        revision: RevisionNumber,
    ) -> Result<(), ServiceError> {
        let store = &self.record()?.store;
        store.put_down(id, revision, &actor.name).await?;
        Ok(())
    }

    /// Who has an item of the queue in hand.
    pub(crate) async fn reviewers(&self) -> Result<Vec<Reviewer>, ServiceError> {
        Ok(self.record()?.store.reviewers(self.lapsed()).await?)
    }

    /// What was taken up then or before is free.
    fn lapsed(&self) -> Timestamp {
        self.clock.now().plus_millis(-HELD)
    }
}
