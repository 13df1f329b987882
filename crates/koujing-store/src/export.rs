//! Giving back the bytes that were submitted.

use std::collections::BTreeMap;

use koujing_core::{ArticleId, RevisionNumber};

use crate::row::Columns;
use crate::{Store, StoreError};

/// A live revision as it was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Of which article.
    pub id: ArticleId,
    /// The path it was imported from, relative to the content folder.
    pub import_path: Option<String>,
    /// The submitted bytes.
    pub source: String,
    /// Relative reference in the text to the hash of an image.
    pub images: BTreeMap<String, String>,
}

impl Store {
    /// What is published and not retired, in the order of the keys, `limit` from behind the key
    /// `after`.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn export(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Exported>, StoreError> {
        let page = "SELECT a.id, r.import_path, r.source, r.images FROM articles a \
                    JOIN revisions r ON r.article_key = a.key AND r.number = a.live \
                    WHERE a.key > $1 AND a.retired_at IS NULL ORDER BY a.key LIMIT $2";
        let rows = sqlx::query(page)
            .bind(after.unwrap_or_default())
            .bind(i64::from(limit))
            .fetch_all(&self.reading)
            .await?;
        let exported = |row: sqlx::any::AnyRow| {
            Ok(Exported {
                id: row.word("id", |id| id.parse().ok())?,
                import_path: row.maybe_text("import_path")?,
                source: row.text("source")?,
                images: row.json("images")?,
            })
        };
        rows.into_iter().map(exported).collect()
    }

    /// The submitted bytes of one revision of an article (id in any case), in whatever state it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revision_source(
        &self,
        key: &str,
        number: RevisionNumber,
    ) -> Result<Option<String>, StoreError> {
        let row =
            sqlx::query("SELECT source FROM revisions WHERE article_key = $1 AND number = $2")
                .bind(key.to_lowercase())
                .bind(i64::from(number))
                .fetch_optional(&self.reading)
                .await?;
        row.map(|row| row.text("source")).transpose()
    }
}
