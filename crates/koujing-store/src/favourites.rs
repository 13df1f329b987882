//! Articles that a person wants at hand. Nobody else sees them, and they alter nothing that is served:
//! written beside the counter, in no log.

use koujing_core::{ArticleId, Timestamp};

use crate::row::Columns;
use crate::{Store, StoreError};

impl Store {
    /// The keys of a user's (name in any case) favourites, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn favourites(&self, name: &str) -> Result<Vec<String>, StoreError> {
        let question = "SELECT article_key FROM favourites WHERE user_key = $1 \
                        ORDER BY at DESC, article_key";
        let rows = sqlx::query(question)
            .bind(name.to_lowercase())
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(|row| row.text("article_key")).collect()
    }

    /// Makes an article a user's favourite, or no more; of an article or a user that is not there nothing
    /// is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_favourite(
        &self,
        name: &str,
        article: &ArticleId,
        wanted: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let user = name.to_lowercase();
        let statement = if wanted {
            "INSERT INTO favourites (user_key, article_key, at) \
             SELECT u.key, a.key, $3 FROM users u, articles a WHERE u.key = $1 AND a.key = $2 \
             ON CONFLICT (user_key, article_key) DO NOTHING"
        } else {
            "DELETE FROM favourites WHERE user_key = $1 AND article_key = $2 AND at <= $3"
        };
        sqlx::query(statement)
            .bind(user)
            .bind(article.key())
            .bind(now.millis())
            .execute(&self.beside)
            .await?;
        Ok(())
    }
}
