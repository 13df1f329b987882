//! Articles that a person keeps at hand.

use koujing_core::{ArticleId, Audience};

use crate::desk::DeskArticle;
use crate::error::ServiceError;
use crate::service::Service;

impl Service {
    /// The keys of a person's favourites, whether or not they can be used now.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn favourite_keys(&self, name: &str) -> Result<Vec<String>, ServiceError> {
        Ok(self.record()?.store.favourites(name).await?)
    }

    /// A person's favourites that can be used now, the newest first.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn favourites(
        &self,
        audience: Audience,
        name: &str,
    ) -> Result<Vec<DeskArticle>, ServiceError> {
        let keys = self.favourite_keys(name).await?;
        let ids = keys.iter().filter_map(|key| key.parse().ok());
        Ok(ids
            .filter_map(|id: ArticleId| self.desk_article(audience, &id))
            .collect())
    }

    /// Makes an article a person's favourite, or no more.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn set_favourite(
        &self,
        name: &str,
        article: &ArticleId,
        wanted: bool,
    ) -> Result<(), ServiceError> {
        let store = &self.record()?.store;
        let now = self.clock.now();
        Ok(store.set_favourite(name, article, wanted, now).await?)
    }
}
