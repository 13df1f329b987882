//! "Still valid."

use serde_json::json;

use koujing_core::{ArticleId, Timestamp};

use super::suspend::{Serving, Turned, stand};
use crate::statement::{Value, execute};
use crate::writing::Writing;
use crate::{ChangeKind, Store, StoreError};

impl Store {
    /// Notes that somebody confirms the live revision of an article (id in any case).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(
        &self,
        id: &ArticleId,
        actor: &str,
        now: Timestamp,
    ) -> Result<Turned, StoreError> {
        let mut writing = self.write_current(actor, now).await?;
        let turned = verify(&mut writing, id).await?;
        writing.commit().await?;
        Ok(turned)
    }
}

async fn verify(writing: &mut Writing, id: &ArticleId) -> Result<Turned, StoreError> {
    let Some(stand) = stand(writing.connection(), id).await? else {
        return Ok(Turned::Missing);
    };
    if stand.serving == Serving::NotLive {
        return Ok(Turned::WrongState(stand.serving));
    }
    let article = "UPDATE articles SET verified_at = $2, verified_by = $3 WHERE key = $1";
    let values: [Value; 3] = [id.key().into(), writing.at().into(), writing.actor().into()];
    execute(writing.connection(), article, values).await?;
    let seq = writing.change(ChangeKind::Verified, Some(&stand.id), Some(stand.live))?;
    let detail = json!({"revision": stand.live});
    writing.audit("verified", format!("article/{}", stand.id), &detail)?;
    Ok(Turned::Done {
        revision: stand.live,
        seq,
    })
}
