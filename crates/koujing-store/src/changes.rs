//! The change feed: what altered serving, in commit order, without a gap. A row says "this changed,
//! look", never "do this": whoever follows reads what is true now.

use serde::{Deserialize, Serialize};

use koujing_core::{ArticleId, RevisionNumber, Seq, Timestamp};

use crate::row::Columns;
use crate::writing::stored;
use crate::{Store, StoreError};

/// What altered serving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A revision went live.
    Published,
    /// An article was taken out of service.
    Suspended,
    /// It serves again.
    Resumed,
    /// It was taken out for good.
    Retired,
    /// The settings changed.
    Settings,
    /// The numbered model was made anew; `revision` is its number.
    Model,
}

impl ChangeKind {
    const ALL: [Self; 6] = [
        Self::Published,
        Self::Suspended,
        Self::Resumed,
        Self::Retired,
        Self::Settings,
        Self::Model,
    ];

    /// The word in the record and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::Retired => "retired",
            Self::Settings => "settings",
            Self::Model => "model",
        }
    }
}

/// One row of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its position.
    pub seq: Seq,
    /// What happened.
    pub kind: ChangeKind,
    /// To which article; none when it was the settings.
    pub article: Option<ArticleId>,
    /// Which revision of the article, or of the settings, if it was about one.
    pub revision: Option<RevisionNumber>,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Up to `limit` changes behind position `after`, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes(&self, after: Seq, limit: u32) -> Result<Vec<Change>, StoreError> {
        let page = "SELECT seq, kind, article, revision, at FROM changes \
                    WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = sqlx::query(page)
            .bind(stored(after)?)
            .bind(i64::from(limit))
            .fetch_all(&self.reading)
            .await?;
        let change = |row: sqlx::any::AnyRow| {
            let article = row.maybe_text("article")?.map(ArticleId::try_from);
            Ok(Change {
                seq: row.count("seq")?,
                kind: row.word("kind", |word| {
                    ChangeKind::ALL.into_iter().find(|k| k.as_str() == word)
                })?,
                article: article.transpose().map_err(|error| StoreError::Corrupt {
                    what: error.to_string(),
                })?,
                revision: row.maybe_revision("revision")?,
                at: row.instant("at")?,
            })
        };
        rows.into_iter().map(change).collect()
    }
}
