//! What editors and approvers do to the record. Every verb is one transaction of the store; what it
//! altered is answered from by this node before the verb is done.

mod actor;
mod approve;
mod change;
mod correct;
mod decide;
mod gap;
mod history;
mod notice;
mod preview;
mod problems;
mod redact;
mod refusal;
mod release;
mod reviewers;
mod revise;
mod settings;
mod standing;
mod submit;
mod together;

use koujing_store::StoreError;

use crate::error::ServiceError;
use crate::service::{Record, Service};

pub use actor::Actor;
pub use approve::{Approval, ApprovalRequest};

pub use correct::{CorrectedArticle, Correction, CorrectionPick, HandedInTogether};
pub use decide::of_article;
pub use history::{ArticleImpact, RevisionDifference, RevisionView, Waiting};
pub use notice::NoticeForm;
pub use preview::{Preview, PreviewedWording};
pub use redact::Tombstone;
pub use refusal::{Misplaced, Refusal, TakenQuestion};
pub use release::{ReleaseRequest, ReleasedRevisions};
pub use revise::Revised;
pub use settings::{RevisedSettings, SettingsEffect, SettingsView};
pub use standing::Stood;
pub use submit::Submission;
pub use together::{ReleaseItem, ReleaseMember};

/// What a verb comes to: done, or refused for a reason that lies in what was asked.
pub type Done<T> = Result<Result<T, Refusal>, ServiceError>;

impl Service {
    pub(crate) fn record(&self) -> Result<&Record, ServiceError> {
        self.record.as_ref().ok_or(ServiceError::NoRecord)
    }

    /// Takes in what was just written, so that it is answered from here before it is acknowledged.
    /// It is written: that this node may be behind is no failure of the verb.
    pub(crate) async fn take_in_written(&self) {
        if let Err(error) = self.follow().await {
            tracing::error!(%error, "what was just written is not answered from yet");
        }
    }
}

/// U+0000 in a text is the asker's doing, everything else the record's.
fn nul_is_refused<T>(result: Result<T, StoreError>) -> Done<T> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(StoreError::NulCharacter { .. }) => Ok(Err(Refusal::NulCharacter)),
        Err(error) => Err(error.into()),
    }
}

/// Unwraps a [`Done`] inside a verb that gives one: a refusal ends the verb.
macro_rules! done {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(refusal) => return Ok(Err(refusal)),
        }
    };
}
pub(crate) use done;
pub(crate) use refusal::reason;
