//! Revisions by where they stand.

use koujing_core::{Article, RevisionNumber, State};

use crate::row::Columns;
use crate::{Store, StoreError};

impl Store {
    /// Of every article its newest revision in a state, if it has one, in the order of the keys.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn in_state(
        &self,
        state: State,
    ) -> Result<Vec<(RevisionNumber, Article)>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.number, r.article FROM revisions r WHERE r.state = $1 \
             AND r.number = (SELECT MAX(o.number) FROM revisions o \
             WHERE o.article_key = r.article_key AND o.state = $1) ORDER BY r.article_key",
        )
        .bind(state.as_str())
        .fetch_all(&self.reading)
        .await?;
        rows.iter()
            .map(|row| Ok((row.revision("number")?, row.json("article")?)))
            .collect()
    }
}
