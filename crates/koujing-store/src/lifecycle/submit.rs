//! From the author's desk to the approvers'.

use serde_json::json;

use koujing_core::{Claim, Conflict, RevisionNumber, State, Timestamp};

use super::found::{find, live_settings};
use super::settle::{Settled, refuse_unstorable_claims, settle, taken};
use super::step::step;
use super::{Document, Publication};
use crate::writing::Writing;
use crate::{Store, StoreError};

/// What became of what was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// It waits for approvals.
    InReview {
        /// How many it takes.
        required: u32,
    },
    /// No approval is required: it is live.
    Published(Publication),
    /// No approval is required: it goes live by itself.
    Scheduled {
        /// When.
        at: Timestamp,
    },
    /// It is not a draft.
    WrongState(State),
    /// There is no such revision.
    Missing,
    /// No approval is required, but other articles have some of its questions: each as this article
    /// writes it, with who has it. It stays a draft.
    Taken(Vec<(String, Conflict)>),
}

impl Store {
    /// Submits a draft. When the live settings require no approval it is published, or scheduled, in
    /// the actor's name. `claims` are those of the article, its questions normalised; of the settings
    /// none.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn submit(
        &self,
        document: &Document,
        revision: RevisionNumber,
        claims: Vec<Claim>,
        actor: &str,
        now: Timestamp,
    ) -> Result<Submitted, StoreError> {
        refuse_unstorable_claims(&claims)?;
        let mut writing = self.write_current(actor, now).await?;
        let submitted = submit(&mut writing, document, revision, &claims, false).await?;
        writing.commit().await?;
        Ok(submitted)
    }
}

/// `waits`: it stays in review also where no approval is required.
pub(super) async fn submit(
    writing: &mut Writing,
    document: &Document,
    revision: RevisionNumber,
    claims: &[Claim],
    waits: bool,
) -> Result<Submitted, StoreError> {
    let (now, actor) = (writing.at(), writing.actor().to_owned());
    let Some(found) = find(writing.connection(), document, revision).await? else {
        return Ok(Submitted::Missing);
    };
    if found.state != State::Draft {
        return Ok(Submitted::WrongState(found.state));
    }
    let settings = live_settings(writing.connection()).await?;
    let required = found.required(&settings).approvals;
    let waits = waits || required > 0;
    if !waits {
        let taken = taken(writing, &found, claims).await?;
        if !taken.is_empty() {
            return Ok(Submitted::Taken(taken));
        }
    }
    let set = vec![
        ("submitted_at", now.into()),
        ("submitted_by", actor.as_str().into()),
    ];
    let way = (State::Draft, State::InReview);
    step(writing.connection(), &found.place, revision, way, set).await?;
    let detail = json!({
        "revision": revision, "before": State::Draft, "after": State::InReview,
        "required": required,
    });
    writing.audit("submitted", found.subject(), &detail)?;
    if waits {
        return Ok(Submitted::InReview { required });
    }
    let instant = found.instant(now, None);
    Ok(
        match settle(writing, &found, claims, actor, instant).await? {
            Settled::Published(publication) => Submitted::Published(publication),
            Settled::Scheduled { at } => Submitted::Scheduled { at },
        },
    )
}
