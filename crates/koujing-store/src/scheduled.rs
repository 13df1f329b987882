//! Everything approved for later, as it will serve: for nodes that go over to it at its instant without
//! the database.

use sqlx::AnyConnection;

use koujing_core::{Seq, Timestamp};

use crate::live::SUSPENDED;
use crate::row::Columns;
use crate::statement::select;
use crate::{LiveArticle, Store, StoreError, StoredSettings};

impl Store {
    /// Revisions of articles that are approved for later, with the instant at which each goes live, in
    /// the order in which they do: (instant, article key, number).
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn scheduled(&self) -> Result<Vec<(Timestamp, LiveArticle)>, StoreError> {
        let mut connection = self.reading.acquire().await?;
        articles(&mut connection).await
    }

    /// Like [`Store::scheduled`], of the settings.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn scheduled_settings(&self) -> Result<Vec<(Timestamp, StoredSettings)>, StoreError> {
        let mut connection = self.reading.acquire().await?;
        settings(&mut connection).await
    }

    /// Position of the last change, and number of the last audit row. When only the second moved, what
    /// serves is as it was, but what is approved for later may not be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn position(&self) -> Result<(Seq, u64), StoreError> {
        let row = sqlx::query("SELECT seq, audit_number FROM counter WHERE id = 1")
            .fetch_one(&self.reading)
            .await?;
        Ok((row.count("seq")?, row.count("audit_number")?))
    }
}

/// [`Store::scheduled`] within a transaction.
pub(crate) async fn articles(
    connection: &mut AnyConnection,
) -> Result<Vec<(Timestamp, LiveArticle)>, StoreError> {
    let sql = format!(
        "SELECT {SUSPENDED}, r.number, r.article, r.images, r.approved_by, r.approved_at, \
         r.publish_at FROM revisions r JOIN articles a ON a.key = r.article_key \
         WHERE r.state = 'approved' ORDER BY r.publish_at, r.article_key, r.number"
    );
    let mut scheduled = Vec::new();
    for row in select(connection, &sql, []).await? {
        let at = row.instant("publish_at")?;
        let article = LiveArticle {
            article: row.json("article")?,
            revision: row.revision("number")?,
            images: row.json("images")?,
            approved_by: row.text("approved_by")?,
            approved_at: row.instant("approved_at")?,
            published_at: at,
            // To publish is to confirm.
            verified_at: at,
            suspended: row.maybe_text("suspended")?,
        };
        scheduled.push((at, article));
    }
    Ok(scheduled)
}

/// [`Store::scheduled_settings`] within a transaction.
pub(crate) async fn settings(
    connection: &mut AnyConnection,
) -> Result<Vec<(Timestamp, StoredSettings)>, StoreError> {
    let sql = "SELECT number, source, settings, publish_at FROM settings \
               WHERE state = 'approved' ORDER BY publish_at, number";
    let mut scheduled = Vec::new();
    for row in select(connection, sql, []).await? {
        let settings = StoredSettings {
            number: row.revision("number")?,
            source: row.text("source")?,
            settings: row.json("settings")?,
        };
        scheduled.push((row.instant("publish_at")?, settings));
    }
    Ok(scheduled)
}
