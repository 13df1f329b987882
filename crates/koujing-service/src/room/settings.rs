//! The settings with everything that an editor or an approver looks at.

use koujing_core::{Problem, RevisionNumber, Settings, State, same_person};
use koujing_markdown::{change_settings, read_settings};
use koujing_store::{Document, RevisionRecord};

use crate::editing::{Done, Refusal, SettingsEffect};
use crate::error::ServiceError;
use crate::service::Service;

pub use koujing_markdown::ShortSettings;

/// The settings as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomSettings {
    /// The newest revision in any state; none: there were never any.
    pub newest: Option<RevisionNumber>,
    /// What an editor begins with: what is being written or was sent back, else what is live.
    pub source: String,
    /// The same, read.
    pub settings: Settings,
    /// All revisions, the newest first.
    pub history: Vec<RevisionRecord>,
}

/// A revision of the settings, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsItem {
    /// What happened to it.
    pub record: RevisionRecord,
    /// Its file.
    pub source: String,
    /// What differs from what is live, and what that does.
    pub effect: SettingsEffect,
    /// Whether this person wrote a revision since the live one: somebody else has to approve.
    pub is_own: bool,
}

impl Service {
    /// The settings, live and being written.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn room_settings(&self) -> Result<RoomSettings, ServiceError> {
        let store = &self.record()?.store;
        let history = store.history(&Document::Settings).await?;
        let is_open = |record: &&RevisionRecord| {
            matches!(
                record.state,
                State::Draft | State::InReview | State::Approved | State::Rejected
            )
        };
        let open = history.first().filter(is_open).map(|newest| newest.number);
        let stored = match open {
            Some(open) => store.settings_revision(open).await?,
            None => None,
        };
        let (source, settings) = match stored {
            Some(stored) => (stored.source, stored.settings),
            None => match store.settings().await? {
                Some(live) => (live.source, live.settings),
                None => (String::new(), Settings::default()),
            },
        };
        Ok(RoomSettings {
            newest: history.first().map(|newest| newest.number),
            source,
            settings,
            history,
        })
    }

    /// One revision of the settings, for somebody of this name.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: [`Refusal::NoSuchRevision`].
    pub async fn settings_item(&self, name: &str, revision: RevisionNumber) -> Done<SettingsItem> {
        let store = &self.record()?.store;
        let Some(stored) = store.settings_revision(revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let effect = match self.settings_impact(revision).await? {
            Ok(effect) => effect,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let history = store.history(&Document::Settings).await?;
        Ok(Ok(SettingsItem {
            is_own: is_own(&history, name),
            record: stored.record,
            source: stored.source,
            effect,
        }))
    }

    /// What is wrong with a settings file.
    pub fn settings_problems(&self, source: &[u8]) -> Vec<Problem> {
        read_settings(source, "koujing.yaml").1
    }

    /// A settings file with these words and values in it, the rest as it was; none: only a person can
    /// change it.
    pub fn settings_with(&self, source: &str, wanted: &ShortSettings) -> Option<String> {
        change_settings(source, wanted)
    }
}

/// Whether somebody wrote a revision since the live one.
pub(crate) fn is_own(history: &[RevisionRecord], name: &str) -> bool {
    let live = history
        .iter()
        .find(|record| record.state == State::Published)
        .map_or(0, |record| record.number);
    history
        .iter()
        .any(|record| record.number > live && same_person(&record.author, name))
}
