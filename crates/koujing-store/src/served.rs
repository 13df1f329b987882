//! What served in a span of time and serves no longer, or not as long: with what serves now it tells what
//! served at any instant of the span, without a question to the record for each.

use sqlx::AssertSqlSafe;

use koujing_core::Timestamp;

use crate::live::{COLUMNS, LiveArticle, read};
use crate::row::Columns;
use crate::{Store, StoreError};

/// In what the articles of a span of time were other than they are now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Served {
    /// Revisions that served in it and have ended; what is redacted is absent. `suspended` is not told.
    pub ended: Vec<Ended>,
    /// Keys of what serves now and began to after the span's beginning, and when.
    pub begun: Vec<(String, Timestamp)>,
    /// Who was out of service in it, from when (inclusive) until when (exclusive; none: still is).
    pub suspensions: Vec<(String, Timestamp, Option<Timestamp>)>,
}

/// A revision that serves no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// What it was.
    pub article: LiveArticle,
    /// Until when it served, exclusive.
    pub until: Timestamp,
}

impl Store {
    /// What served between two instants, both inclusive, and is not now as it was.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn served(&self, from: Timestamp, until: Timestamp) -> Result<Served, StoreError> {
        let ended = format!(
            "SELECT {COLUMNS}, r.ended_at, CAST(NULL AS TEXT) AS suspended \
             FROM revisions r JOIN articles a ON a.key = r.article_key \
             WHERE r.ended_at > $1 AND r.published_at <= $2 AND r.redacted_at IS NULL \
             ORDER BY r.article_key, r.number"
        );
        let ended = sqlx::query(AssertSqlSafe(ended))
            .bind(from.millis())
            .bind(until.millis())
            .fetch_all(&self.reading)
            .await?;
        let begun = sqlx::query(
            "SELECT r.article_key, r.published_at FROM articles a \
             JOIN revisions r ON r.article_key = a.key AND r.number = a.live \
             WHERE a.retired_at IS NULL AND r.published_at > $1",
        );
        let begun = begun.bind(from.millis()).fetch_all(&self.reading).await?;
        let suspensions = sqlx::query(
            "SELECT article_key, from_at, until_at FROM suspensions \
             WHERE from_at <= $2 AND (until_at IS NULL OR until_at > $1) ORDER BY seq",
        )
        .bind(from.millis())
        .bind(until.millis())
        .fetch_all(&self.reading)
        .await?;
        let ended = ended.iter().map(|row| {
            Ok(Ended {
                article: read(row, Some(until))?,
                until: row.instant("ended_at")?,
            })
        });
        let begun = begun
            .iter()
            .map(|row| Ok((row.text("article_key")?, row.instant("published_at")?)));
        let suspensions = suspensions.iter().map(|row| {
            Ok((
                row.text("article_key")?,
                row.instant("from_at")?,
                row.maybe_instant("until_at")?,
            ))
        });
        Ok(Served {
            ended: ended.collect::<Result<_, StoreError>>()?,
            begun: begun.collect::<Result<_, StoreError>>()?,
            suspensions: suspensions.collect::<Result<_, StoreError>>()?,
        })
    }
}
