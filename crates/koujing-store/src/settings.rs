//! The settings document and its revisions.

use serde_json::json;

use koujing_core::{RevisionNumber, Settings, State, Timestamp};

use crate::audit::sha256_hex;
use crate::lifecycle::end_live_settings;
use crate::row::Columns;
use crate::statement::{Value, insert};
use crate::writing::refuse_nul;
use crate::{ChangeKind, Store, StoreError};

/// The live settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSettings {
    /// Number of the revision: 1, 2, 3, …
    pub number: RevisionNumber,
    /// The submitted bytes.
    pub source: String,
    /// The same, read.
    pub settings: Settings,
}

impl Store {
    /// Publishes settings in the actor's name, unless their bytes are those of the live ones. Whether
    /// anything changed.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn import_settings(
        &self,
        source: &str,
        settings: &Settings,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        refuse_nul("the settings document", source)?;
        let mut writing = self.write_current(actor, now).await?;
        let live = "SELECT number, source FROM settings WHERE state = 'published'";
        let live = sqlx::query(live)
            .fetch_optional(writing.connection())
            .await?;
        let mut base = None;
        if let Some(live) = live {
            if live.text("source")? == source {
                writing.commit().await?;
                return Ok(false);
            }
            base = Some(live.revision("number")?);
        }
        // max() of no rows is NULL.
        let newest = sqlx::query("SELECT max(number) AS newest FROM settings")
            .fetch_one(writing.connection())
            .await?
            .maybe_revision("newest")?
            .unwrap_or(0);
        let number = newest + 1;
        end_live_settings(writing.connection(), now).await?;
        let columns = [
            "number",
            "state",
            "base",
            "source",
            "settings",
            "author",
            "created_at",
            "approved_by",
            "approved_at",
            "published_at",
        ];
        let row: [Value; 10] = [
            number.into(),
            State::Published.as_str().into(),
            base.into(),
            source.into(),
            to_json(settings)?.into(),
            actor.into(),
            now.into(),
            actor.into(),
            now.into(),
            now.into(),
        ];
        insert(writing.connection(), "settings", columns, "", vec![row]).await?;
        writing.change(ChangeKind::Settings, None, Some(number))?;
        let detail = json!({"revision": number, "source": sha256_hex(source.as_bytes())});
        writing.audit("imported", "settings".into(), &detail)?;
        writing.commit().await?;
        Ok(true)
    }

    /// The live settings, if there are any.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn settings(&self) -> Result<Option<StoredSettings>, StoreError> {
        let live = "SELECT number, source, settings FROM settings WHERE state = 'published'";
        let row = sqlx::query(live).fetch_optional(&self.reading).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(StoredSettings {
            number: row.revision("number")?,
            source: row.text("source")?,
            settings: row.json("settings")?,
        }))
    }
}

/// JSON for a TEXT column.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt {
        what: error.to_string(),
    })
}
