//! What serves: now, or at an instant in the past.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use koujing_core::{Article, RevisionNumber, Timestamp};

use crate::row::Columns;
use crate::statement::select_in;
use crate::{Store, StoreError};

/// A revision that is live, or was at the instant asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveArticle {
    /// Its content.
    pub article: Article,
    /// Its number.
    pub revision: RevisionNumber,
    /// Relative reference in the text to the hash of an image.
    pub images: BTreeMap<String, String>,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_at: Timestamp,
    /// Since when it serves.
    pub published_at: Timestamp,
    /// When somebody last confirmed that it holds. Of the past: not after the instant asked for.
    pub verified_at: Timestamp,
    /// Why the article is out of service, or was at the instant asked for.
    pub suspended: Option<String>,
}

pub(crate) const COLUMNS: &str =
    "a.verified_at, r.number, r.article, r.images, r.approved_by, r.approved_at, r.published_at";

/// Of what serves now.
pub(crate) const SUSPENDED: &str = "CASE WHEN a.suspended_at IS NULL THEN NULL \
    ELSE COALESCE(a.suspended_reason, '') END AS suspended";

/// Of the instant `$2`.
const SUSPENDED_THEN: &str = "(SELECT s.reason FROM suspensions s WHERE s.article_key = a.key \
    AND s.from_at <= $2 AND (s.until_at IS NULL OR $2 < s.until_at) \
    ORDER BY s.seq DESC LIMIT 1) AS suspended";

impl Store {
    /// What is published and not retired, suspended articles included, in the order of the keys (ids
    /// in lower case, by code point), `limit` from behind the key `after`.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn live(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<LiveArticle>, StoreError> {
        let page = format!(
            "SELECT {COLUMNS}, {SUSPENDED} FROM articles a \
             JOIN revisions r ON r.article_key = a.key AND r.number = a.live \
             WHERE a.key > $1 AND a.retired_at IS NULL ORDER BY a.key LIMIT $2"
        );
        let rows = sqlx::query(AssertSqlSafe(page))
            .bind(after.unwrap_or_default())
            .bind(i64::from(limit))
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(|row| read(row, None)).collect()
    }

    /// What is true now for these articles (ids in any case), in no particular order. One that does not
    /// exist, was never published or is retired is absent.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn live_articles(&self, keys: &[String]) -> Result<Vec<LiveArticle>, StoreError> {
        let mut connection = self.reading.acquire().await?;
        live_of(&mut connection, keys).await
    }

    /// The revision of an article (id in any case) that was live at an instant. One that is redacted is
    /// absent.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn live_at(
        &self,
        key: &str,
        at: Timestamp,
    ) -> Result<Option<LiveArticle>, StoreError> {
        let question = format!(
            "SELECT {COLUMNS}, {SUSPENDED_THEN} FROM revisions r JOIN articles a ON a.key = r.article_key \
             WHERE r.article_key = $1 AND r.published_at <= $2 \
             AND (r.ended_at IS NULL OR $2 < r.ended_at) \
             AND r.redacted_at IS NULL ORDER BY r.published_at DESC, r.number DESC LIMIT 1"
        );
        let row = sqlx::query(AssertSqlSafe(question))
            .bind(key.to_lowercase())
            .bind(at.millis())
            .fetch_optional(&self.reading)
            .await?;
        row.map(|row| read(&row, Some(at))).transpose()
    }

    /// The revisions live at an instant that claimed a normalised question then, in the order of the
    /// articles' keys. Their effective times are not looked at; what is redacted is absent.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn live_claiming(
        &self,
        question: &str,
        at: Timestamp,
    ) -> Result<Vec<LiveArticle>, StoreError> {
        let claiming = format!(
            "SELECT {COLUMNS}, {SUSPENDED_THEN} FROM revisions r JOIN articles a ON a.key = r.article_key \
             WHERE (r.article_key, r.number) IN (SELECT article_key, revision FROM claims \
             WHERE question = $1 AND live_from <= $2 AND (live_until IS NULL OR $2 < live_until)) \
             AND r.published_at <= $2 AND (r.ended_at IS NULL OR $2 < r.ended_at) \
             AND r.redacted_at IS NULL ORDER BY r.article_key"
        );
        let rows = sqlx::query(AssertSqlSafe(claiming))
            .bind(question)
            .bind(at.millis())
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(|row| read(row, Some(at))).collect()
    }
}

/// [`Store::live_articles`] within a transaction.
pub(crate) async fn live_of(
    connection: &mut AnyConnection,
    keys: &[String],
) -> Result<Vec<LiveArticle>, StoreError> {
    let mut keys: Vec<String> = keys.iter().map(|key| key.to_lowercase()).collect();
    keys.sort();
    keys.dedup();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let before = format!(
        "SELECT {COLUMNS}, {SUSPENDED} FROM articles a \
         JOIN revisions r ON r.article_key = a.key AND r.number = a.live \
         WHERE a.retired_at IS NULL AND a.key IN"
    );
    let rows = select_in(connection, &before, "", &[], &keys).await?;
    rows.iter().map(|row| read(row, None)).collect()
}

/// A row with [`COLUMNS`] and `suspended`.
pub(crate) fn read(row: &AnyRow, at: Option<Timestamp>) -> Result<LiveArticle, StoreError> {
    let published_at = row.instant("published_at")?;
    let verified_at = row.maybe_instant("verified_at")?.unwrap_or(published_at);
    Ok(LiveArticle {
        article: row.json("article")?,
        revision: row.revision("number")?,
        images: row.json("images")?,
        approved_by: row.text("approved_by")?,
        approved_at: row.instant("approved_at")?,
        published_at,
        verified_at: match at {
            Some(at) if at < verified_at => published_at,
            _ => verified_at,
        },
        suspended: row.maybe_text("suspended")?,
    })
}
