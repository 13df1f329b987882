//! Images of articles.

use koujing_markdown::{MAX_IMAGE_BYTES, image_kind};
use serde::Serialize;

use crate::error::ServiceError;
use crate::service::Service;

/// An image that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeptImage {
    /// Hex SHA-256 of its bytes.
    pub hash: String,
    /// What an article's Markdown shows it by: `![…](images/HASH.png)`.
    pub reference: String,
    /// Where it is served.
    pub address: String,
}

/// The hash in a reference to a kept image, `images/HASH.png`.
pub(crate) fn hash_in(reference: &str) -> Option<&str> {
    let (hash, _) = reference.strip_prefix("images/")?.split_once('.')?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(hash)
}

impl Service {
    /// Keeps an image; none if it is none that is taken, or too large.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn keep_image(&self, bytes: &[u8]) -> Result<Option<KeptImage>, ServiceError> {
        let Some(kind) = image_kind(bytes).filter(|_| bytes.len() <= MAX_IMAGE_BYTES) else {
            return Ok(None);
        };
        let store = &self.record()?.store;
        let hash = store
            .put_image(kind.as_mime(), bytes, self.clock.now())
            .await?;
        Ok(Some(KeptImage {
            reference: format!("images/{hash}.{}", kind.extension()),
            address: format!("{}/images/{hash}", self.image_base),
            hash,
        }))
    }
}
