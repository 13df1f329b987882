//! Redaction: a revision's text is taken out for good; that it was there is not.

use koujing_core::{ArticleId, RevisionNumber, Role};
use koujing_store::{Document, Redacted};
use serde::Serialize;

use super::refusal::reason;
use super::{Actor, Done, Refusal, done};
use crate::service::Service;

/// What is left of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tombstone {
    /// Of which article; none: of the settings.
    pub article: Option<ArticleId>,
    /// Which.
    pub revision: RevisionNumber,
    /// Why its text is gone.
    pub reason: String,
}

impl Service {
    /// Redacts a revision that does not serve and never will. Receipts, hashes and the audit log
    /// stay as they are.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::RoleNeeded`], [`Refusal::ReasonNeeded`],
    /// [`Refusal::NoSuchRevision`], [`Refusal::WrongState`].
    pub async fn redact(
        &self,
        actor: &Actor,
        document: &Document,
        revision: RevisionNumber,
        why: &str,
    ) -> Done<Tombstone> {
        if actor.role < Role::Admin {
            return Ok(Err(Refusal::RoleNeeded(Role::Admin)));
        }
        let why = done!(reason(why));
        let store = &self.record()?.store;
        // What was prepared of the text goes with it.
        self.record()?.older.forget();
        let redacted = store
            .redact(document, revision, why, &actor.name, self.clock.now())
            .await?;
        Ok(match redacted {
            Redacted::Done => Ok(Tombstone {
                article: match document {
                    Document::Article(id) => Some(id.clone()),
                    Document::Settings => None,
                },
                revision,
                reason: why.to_owned(),
            }),
            Redacted::Already => Err(Refusal::WrongState { state: "redacted" }),
            Redacted::WrongState(state) => Err(Refusal::wrong_state(state)),
            Redacted::Missing => Err(Refusal::NoSuchRevision),
        })
    }
}
