//! The settings document and its revisions.

use serde_json::json;
use sqlx::AnyConnection;

use koujing_core::{RevisionNumber, Settings, State, Timestamp};

use crate::audit::sha256_hex;
use crate::lifecycle::{Before, Place, end_live_settings};
use crate::row::Columns;
use crate::statement::{Value, insert, select};
use crate::writing::{Writing, refuse_nul};
use crate::{ChangeKind, Store, StoreError};

/// The live settings.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSettings {
    /// Number of the revision: 1, 2, 3, …
    pub number: RevisionNumber,
    /// The submitted bytes.
    pub source: String,
    /// The same, read.
    pub settings: Settings,
}

impl Store {
    /// Publishes settings in the actor's name, unless their bytes are those of the live ones. A draft of
    /// them, or one in review, is withdrawn. Whether anything changed.
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
        let live = live(&mut writing).await?;
        if live.as_ref().is_some_and(|(_, text)| text == source) {
            writing.commit().await?;
            return Ok(false);
        }
        let replaces = live.map(|(number, _)| number);
        let place = Place::settings();
        let before = Before::read(writing.connection(), &place).await?;
        let number = before.newest.unwrap_or(0) + 1;
        before.withdraw(&mut writing, &place).await?;
        let now = writing.at();
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
            replaces.into(),
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
        let detail = json!({
            "revision": number, "after": State::Published, "replaces": replaces,
            "withdraws": before.open.map(|(number, _)| number),
            "source": sha256_hex(source.as_bytes()),
        });
        writing.audit("imported", "settings".into(), &detail)?;
        writing.commit().await?;
        Ok(true)
    }

    /// Whether [`Store::import_settings`] would change anything now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plan_settings(
        &self,
        source: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut writing = self.write_current(actor, now).await?;
        let live = live(&mut writing).await?;
        writing.undo().await?;
        Ok(live.is_none_or(|(_, text)| text != source))
    }

    /// The live settings, if there are any.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn settings(&self) -> Result<Option<StoredSettings>, StoreError> {
        let mut connection = self.reading.acquire().await?;
        live_settings(&mut connection).await
    }
}

/// [`Store::settings`] within a transaction.
pub(crate) async fn live_settings(
    connection: &mut AnyConnection,
) -> Result<Option<StoredSettings>, StoreError> {
    let live = "SELECT number, source, settings FROM settings WHERE state = 'published'";
    let rows = select(connection, live, []).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(StoredSettings {
        number: row.revision("number")?,
        source: row.text("source")?,
        settings: row.json("settings")?,
    }))
}

/// Number and bytes of the live settings.
async fn live(writing: &mut Writing) -> Result<Option<(RevisionNumber, String)>, StoreError> {
    let live = "SELECT number, source FROM settings WHERE state = 'published'";
    let rows = select(writing.connection(), live, []).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some((row.revision("number")?, row.text("source")?)))
}

/// JSON for a TEXT column.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt {
        what: error.to_string(),
    })
}
