//! Sending a revision back, and taking one back.

use koujing_core::{ArticleId, RevisionNumber, Role, State};
use koujing_store::{Decided, Document, Withdrawer};

use super::refusal::reason;
use super::{Actor, Done, Refusal, done};
use crate::service::Service;

impl Service {
    /// Sends a revision in review back to its author, with a reason. Where it stands then.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::RoleNeeded`], [`Refusal::ReasonNeeded`],
    /// [`Refusal::NoSuchRevision`], [`Refusal::WrongState`].
    pub async fn reject(
        &self,
        actor: &Actor,
        document: &Document,
        revision: RevisionNumber,
        why: &str,
    ) -> Done<State> {
        let permit = done!(actor.permit());
        let why = done!(reason(why));
        let store = &self.record()?.store;
        let decided = store
            .reject(document, revision, &permit, why, self.clock.now())
            .await?;
        Ok(decided_as(decided, State::Rejected))
    }

    /// Takes back a draft, a revision in review or a scheduled one: its author, or an approver.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NotAuthor`], [`Refusal::NoSuchRevision`],
    /// [`Refusal::WrongState`].
    pub async fn withdraw(
        &self,
        actor: &Actor,
        document: &Document,
        revision: RevisionNumber,
    ) -> Done<State> {
        let by = Withdrawer {
            name: actor.name.clone(),
            any: actor.role >= Role::Approver,
        };
        let store = &self.record()?.store;
        let decided = store
            .withdraw(document, revision, by, self.clock.now())
            .await?;
        // A scheduled revision is no longer waited for.
        self.take_in_written().await;
        Ok(decided_as(decided, State::Withdrawn))
    }
}

fn decided_as(decided: Decided, state: State) -> Result<State, Refusal> {
    match decided {
        Decided::Done => Ok(state),
        Decided::WrongState(state) => Err(Refusal::wrong_state(state)),
        Decided::NotAuthor => Err(Refusal::NotAuthor),
        Decided::Missing => Err(Refusal::NoSuchRevision),
    }
}

/// The document of an article.
pub fn of_article(id: &ArticleId) -> Document {
    Document::Article(id.clone())
}
