//! The settings, a revisioned document with the same lifecycle as an article.

use koujing_core::{Problem, RevisionNumber, Settings, State};
use koujing_markdown::read_settings;
use koujing_store::{Document, Drafted, Expected, RevisionRecord};
use serde::Serialize;

use super::approve::{Approval, ApprovalRequest};
use super::revise::stale;
use super::submit::Submission;
use super::{Actor, Done, Refusal, done, nul_is_refused};
use crate::difference::{SettingsDifference, settings_difference};
use crate::error::ServiceError;
use crate::impact::{SettingsImpact, impact_of_settings};
use crate::service::Service;

/// The file's name in a content folder.
const FILE: &str = "koujing.yaml";

/// A revision of the settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SettingsView {
    /// Its number.
    pub revision: RevisionNumber,
    /// The settings, with what is always declared.
    pub settings: Settings,
    /// The submitted bytes.
    #[serde(skip)]
    pub source: String,
}

/// A draft of the settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RevisedSettings {
    /// Its number.
    pub revision: RevisionNumber,
    /// `draft`.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub state: State,
    /// The earlier draft, or the one in review, that it replaced.
    pub withdrawn: Option<RevisionNumber>,
    /// What is wrong with it. Errors keep it from being submitted.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Object>))]
    pub problems: Vec<Problem>,
    /// What to send as `If-Match` with the next revision.
    pub etag: String,
}

/// What new settings would alter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SettingsEffect {
    /// Which revision.
    pub revision: RevisionNumber,
    /// What it says otherwise.
    pub difference: SettingsDifference,
    /// Answers that it touches, and questions that would resolve differently.
    #[serde(flatten)]
    pub impact: SettingsImpact,
}

impl Service {
    /// The live settings; none before the first were published.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn settings(&self) -> Result<Option<SettingsView>, ServiceError> {
        let stored = self.record()?.store.settings().await?;
        Ok(stored.map(|stored| SettingsView {
            revision: stored.number,
            settings: stored.settings,
            source: stored.source,
        }))
    }

    /// All revisions of the settings, the newest first.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn settings_revisions(&self) -> Result<Vec<RevisionRecord>, ServiceError> {
        Ok(self.record()?.store.history(&Document::Settings).await?)
    }

    /// Stores a draft of the settings; as [`Service::revise`].
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::Unreadable`], [`Refusal::SayNewest`],
    /// [`Refusal::Stale`], [`Refusal::NulCharacter`].
    pub async fn revise_settings(
        &self,
        actor: &Actor,
        bytes: &[u8],
        seen: Option<RevisionNumber>,
    ) -> Done<RevisedSettings> {
        let expected = seen.map_or(Expected::New, Expected::Newest);
        self.draft_settings(actor, bytes, expected, None).await
    }

    /// Stores the text of an old revision of the settings as a new draft; as [`Service::restore`].
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchRevision`], [`Refusal::Unreadable`],
    /// [`Refusal::WrongState`] for one that was redacted.
    pub async fn restore_settings(
        &self,
        actor: &Actor,
        revision: RevisionNumber,
    ) -> Done<RevisedSettings> {
        let stored = self.record()?.store.settings_revision(revision).await?;
        let Some(old) = stored else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        if old.record.redacted.is_some() {
            return Ok(Err(Refusal::WrongState { state: "redacted" }));
        }
        let bytes = old.source.as_bytes();
        self.draft_settings(actor, bytes, Expected::Any, Some(revision))
            .await
    }

    async fn draft_settings(
        &self,
        actor: &Actor,
        bytes: &[u8],
        expected: Expected,
        restored: Option<RevisionNumber>,
    ) -> Done<RevisedSettings> {
        let (settings, problems) = read_settings(bytes, FILE);
        let Some(settings) = settings else {
            return Ok(Err(Refusal::Unreadable(problems)));
        };
        // What was read is UTF-8.
        let source = String::from_utf8_lossy(bytes);
        let (store, name, now) = (&self.record()?.store, &actor.name, self.clock.now());
        let drafted = match restored {
            None => {
                let drafted = store.draft_settings(&source, &settings, expected, name, now);
                drafted.await
            }
            Some(old) => {
                let restored = store.restore_settings(&source, &settings, old, expected, name, now);
                restored.await
            }
        };
        match done!(nul_is_refused(drafted)?) {
            Drafted::Stored {
                revision,
                withdrawn,
            } => Ok(Ok(RevisedSettings {
                revision,
                state: State::Draft,
                withdrawn,
                problems,
                etag: format!("\"{revision}\""),
            })),
            Drafted::Stale { newest } => Ok(Err(stale(expected, newest))),
        }
    }

    /// Hands a draft of the settings in; as [`Service::submit`].
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchRevision`], [`Refusal::WrongState`],
    /// [`Refusal::Errors`].
    pub async fn submit_settings(
        &self,
        actor: &Actor,
        revision: RevisionNumber,
    ) -> Done<Submission> {
        let store = &self.record()?.store;
        let Some(stored) = store.settings_revision(revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let (_, problems) = read_settings(stored.source.as_bytes(), FILE);
        let errors: Vec<Problem> = problems.into_iter().filter(Problem::is_error).collect();
        if !errors.is_empty() {
            return Ok(Err(Refusal::Errors(errors)));
        }
        self.hand_in(actor, &Document::Settings, revision, Vec::new())
            .await
    }

    /// Approves a revision of the settings; as [`Service::approve`].
    ///
    /// # Errors
    ///
    /// As [`Service::approve`].
    pub async fn approve_settings(
        &self,
        actor: &Actor,
        revision: RevisionNumber,
        request: ApprovalRequest,
    ) -> Done<Approval> {
        let (claims, unseen) = (Vec::new(), Vec::new());
        self.sign(
            actor,
            &Document::Settings,
            revision,
            request,
            claims,
            unseen,
        )
        .await
    }

    /// A revision of the settings, in whatever state it is.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchRevision`].
    pub async fn settings_revision(&self, revision: RevisionNumber) -> Done<SettingsView> {
        let stored = self.record()?.store.settings_revision(revision).await?;
        Ok(stored.map_or(Err(Refusal::NoSuchRevision), |stored| {
            Ok(SettingsView {
                revision,
                settings: stored.settings,
                source: stored.source,
            })
        }))
    }

    /// What a revision of the settings would alter: every answer whose text changes, and which known
    /// questions would resolve differently.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: [`Refusal::NoSuchRevision`].
    pub async fn settings_impact(&self, revision: RevisionNumber) -> Done<SettingsEffect> {
        let Some(stored) = self.record()?.store.settings_revision(revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let snapshot = self.snapshot.load_full();
        let at = self.clock.now();
        let new = stored.settings;
        let looked = tokio::task::spawn_blocking(move || {
            let difference = settings_difference(&snapshot.rules.settings, &new);
            let impact = impact_of_settings(&snapshot, new, at)?;
            Ok::<_, ServiceError>((difference, impact))
        });
        let (difference, impact) = looked.await??;
        Ok(Ok(SettingsEffect {
            revision,
            difference,
            impact,
        }))
    }
}
