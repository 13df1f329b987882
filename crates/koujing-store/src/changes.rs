//! The change feed: what altered serving, in commit order, without a gap. A row says "this changed,
//! look", never "do this": whoever follows reads what is true now.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use koujing_core::{ArticleId, RevisionNumber, Seq, Timestamp};

use crate::row::Columns;
use crate::statement::{Value, select};
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
    /// Somebody confirmed that it still holds.
    Verified,
    /// The settings changed.
    Settings,
    /// There is another model.
    Model,
    /// A newer program wrote this: look at what is true now.
    #[serde(other)]
    Other,
}

impl ChangeKind {
    /// Those that this program writes.
    const ALL: [Self; 7] = [
        Self::Published,
        Self::Suspended,
        Self::Resumed,
        Self::Retired,
        Self::Verified,
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
            Self::Verified => "verified",
            Self::Settings => "settings",
            Self::Model => "model",
            Self::Other => "other",
        }
    }

    /// A node of this version must not stand still at what a newer one wrote.
    fn read(word: &str) -> Self {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        known.unwrap_or(Self::Other)
    }
}

/// One row of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its position.
    pub seq: Seq,
    /// What happened.
    pub kind: ChangeKind,
    /// To which article; none when it was the settings or the model.
    pub article: Option<ArticleId>,
    /// Which revision of the article or of the settings, or which model, if it was about one.
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
        let mut connection = self.reading.acquire().await?;
        page(&mut connection, after, limit).await
    }
}

/// [`Store::changes`] within a transaction.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    after: Seq,
    limit: u32,
) -> Result<Vec<Change>, StoreError> {
    let page = "SELECT seq, kind, article, revision, at FROM changes \
                WHERE seq > $1 ORDER BY seq LIMIT $2";
    let values: [Value; 2] = [stored(after)?.into(), i64::from(limit).into()];
    let rows = select(connection, page, values).await?;
    let change = |row: sqlx::any::AnyRow| {
        let article = row.maybe_text("article")?.map(ArticleId::try_from);
        Ok(Change {
            seq: row.count("seq")?,
            kind: ChangeKind::read(&row.text("kind")?),
            article: article.transpose().map_err(|error| StoreError::Corrupt {
                what: error.to_string(),
            })?,
            revision: row.maybe_revision("revision")?,
            at: row.instant("at")?,
        })
    };
    rows.into_iter().map(change).collect()
}
