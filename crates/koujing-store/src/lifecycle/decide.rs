//! Sending back and taking back.

use serde_json::json;

use koujing_core::{Permit, RevisionNumber, State, Timestamp, same_person};

use super::found::{Found, find};
use super::step::step;
use super::{Document, Place};
use crate::statement::{Value, execute};
use crate::writing::{Writing, refuse_nul};
use crate::{Store, StoreError};

/// What became of a rejection or a withdrawal. Only with the first was anything written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It is rejected, or withdrawn.
    Done,
    /// Somebody else wrote it.
    NotAuthor,
    /// It is not in a state in which this can be done.
    WrongState(State),
    /// There is no such revision.
    Missing,
}

/// Who takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawer {
    /// His name.
    pub name: String,
    /// Whether he may take back what others wrote.
    pub any: bool,
}

impl Store {
    /// Sends back a revision that is in review.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn reject(
        &self,
        document: &Document,
        revision: RevisionNumber,
        permit: &Permit,
        reason: &str,
        now: Timestamp,
    ) -> Result<Decided, StoreError> {
        refuse_nul("the reason", reason)?;
        let mut writing = self.write_current(permit.by(), now).await?;
        let Some(found) = find(writing.connection(), document, revision).await? else {
            return done(writing, Decided::Missing).await;
        };
        if found.state != State::InReview {
            return done(writing, Decided::WrongState(found.state)).await;
        }
        decide(&mut writing, &found, State::Rejected, Some(reason)).await?;
        done(writing, Decided::Done).await
    }

    /// Takes back a draft, a revision in review, or one that is approved for later, whose questions are
    /// free from then on.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn withdraw(
        &self,
        document: &Document,
        revision: RevisionNumber,
        by: Withdrawer,
        now: Timestamp,
    ) -> Result<Decided, StoreError> {
        let mut writing = self.write_current(&by.name, now).await?;
        let Some(found) = find(writing.connection(), document, revision).await? else {
            return done(writing, Decided::Missing).await;
        };
        if !found.state.may_become(State::Withdrawn) {
            return done(writing, Decided::WrongState(found.state)).await;
        }
        if !by.any && !same_person(&found.author, &by.name) {
            return done(writing, Decided::NotAuthor).await;
        }
        close_claims(&mut writing, &found.place, revision).await?;
        decide(&mut writing, &found, State::Withdrawn, None).await?;
        done(writing, Decided::Done).await
    }
}

async fn done(writing: Writing, decided: Decided) -> Result<Decided, StoreError> {
    writing.commit().await?;
    Ok(decided)
}

pub(super) async fn decide(
    writing: &mut Writing,
    found: &Found,
    to: State,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let set = vec![
        ("decided_at", writing.at().into()),
        ("decided_by", writing.actor().into()),
        ("reason", reason.into()),
    ];
    let way = (found.state, to);
    step(writing.connection(), &found.place, found.number, way, set).await?;
    let detail = json!({
        "revision": found.number, "before": found.state, "after": to, "reason": reason,
    });
    writing.audit(to.as_str(), found.subject(), &detail)
}

/// The questions of one revision are free from now on.
pub(super) async fn close_claims(
    writing: &mut Writing,
    place: &Place,
    revision: RevisionNumber,
) -> Result<(), StoreError> {
    if place.is_settings() {
        return Ok(());
    }
    let close = "UPDATE claims SET live_until = $1 \
                 WHERE article_key = $2 AND revision = $3 AND live_until IS NULL";
    let values: [Value; 3] = [
        writing.at().into(),
        place.key.as_str().into(),
        revision.into(),
    ];
    execute(writing.connection(), close, values).await?;
    Ok(())
}
