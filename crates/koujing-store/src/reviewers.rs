//! Who has a revision of the queue in hand. One person at a time, for a while; it keeps nobody from deciding
//! and alters nothing that is served: written beside the counter, in no log.

use sqlx::any::AnyRow;

use koujing_core::{ArticleId, RevisionNumber, Timestamp};

use crate::row::Columns;
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

/// Somebody who looks after a revision that is in review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// The key of its article.
    pub article: String,
    /// Which revision.
    pub revision: RevisionNumber,
    /// His name.
    pub name: String,
    /// Since when.
    pub at: Timestamp,
}

impl Store {
    /// Puts a revision that is in review into somebody's hands, if nobody else has had it since
    /// `lapsed`; who has it now. None: it is not in review. Of two who ask at once one gets it.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn take_up(
        &self,
        article: &ArticleId,
        revision: RevisionNumber,
        name: &str,
        lapsed: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Reviewer>, StoreError> {
        refuse_nul("the reviewer's name", name)?;
        let take = "INSERT INTO reviewers (article_key, revision, name, at) \
                    SELECT r.article_key, r.number, $3, $5 FROM revisions r \
                    WHERE r.article_key = $1 AND r.number = $2 AND r.state = 'in_review' \
                    ON CONFLICT (article_key, revision) \
                    DO UPDATE SET name = excluded.name, at = excluded.at \
                    WHERE reviewers.at <= $4 OR reviewers.name = excluded.name";
        sqlx::query(take)
            .bind(article.key())
            .bind(i64::from(revision))
            .bind(name)
            .bind(lapsed.millis())
            .bind(now.millis())
            .execute(&self.beside)
            .await?;
        let mut all = self.reviewers(lapsed).await?;
        let key = article.key();
        all.retain(|one| one.article == key && one.revision == revision);
        Ok(all.pop())
    }

    /// Somebody has a revision in hand no more.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn put_down(
        &self,
        article: &ArticleId,
        revision: RevisionNumber,
        name: &str,
    ) -> Result<(), StoreError> {
        refuse_nul("the reviewer's name", name)?;
        let statement =
            "DELETE FROM reviewers WHERE article_key = $1 AND revision = $2 AND name = $3";
        sqlx::query(statement)
            .bind(article.key())
            .bind(i64::from(revision))
            .bind(name)
            .execute(&self.beside)
            .await?;
        Ok(())
    }

    /// Everybody who took something up after `lapsed` that is still in review.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn reviewers(&self, lapsed: Timestamp) -> Result<Vec<Reviewer>, StoreError> {
        let question = "SELECT h.article_key, h.revision, h.name, h.at FROM reviewers h \
                        JOIN revisions r ON r.article_key = h.article_key AND r.number = h.revision \
                        WHERE h.at > $1 AND r.state = 'in_review'";
        let rows = sqlx::query(question)
            .bind(lapsed.millis())
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(reviewer).collect()
    }
}

fn reviewer(row: &AnyRow) -> Result<Reviewer, StoreError> {
    Ok(Reviewer {
        article: row.text("article_key")?,
        revision: row.revision("revision")?,
        name: row.text("name")?,
        at: row.instant("at")?,
    })
}
