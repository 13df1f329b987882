//! Out of service for good.

use serde_json::json;

use koujing_core::{ArticleId, RevisionNumber, State, Timestamp};

use super::Place;
use super::step::step;
use super::suspend::{Serving, Turned, stand};
use crate::row::Columns;
use crate::statement::{Value, execute, select};
use crate::writing::{Writing, refuse_nul};
use crate::{ChangeKind, Store, StoreError};

impl Store {
    /// Retires an article (id in any case) that has a live revision. What is approved for later is
    /// withdrawn, its questions are free, drafts stay. A suspension is not lifted: should the article
    /// be published again, somebody has to resume it.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn retire(
        &self,
        id: &ArticleId,
        reason: Option<&str>,
        actor: &str,
        now: Timestamp,
    ) -> Result<Turned, StoreError> {
        refuse_nul("the reason", reason.unwrap_or_default())?;
        let mut writing = self.write_current(actor, now).await?;
        let turned = retire(&mut writing, id, reason).await?;
        writing.commit().await?;
        Ok(turned)
    }
}

async fn retire(
    writing: &mut Writing,
    id: &ArticleId,
    reason: Option<&str>,
) -> Result<Turned, StoreError> {
    let Some(stand) = stand(writing.connection(), id).await? else {
        return Ok(Turned::Missing);
    };
    if stand.serving == Serving::NotLive {
        return Ok(Turned::WrongState(stand.serving));
    }
    let place = Place::article(id.key());
    let key: Value = place.key.as_str().into();
    let at = writing.at();
    let decided: Vec<(&'static str, Value)> = vec![
        ("decided_at", at.into()),
        ("decided_by", writing.actor().into()),
        ("reason", reason.into()),
    ];
    let scheduled = "SELECT number FROM revisions \
                     WHERE article_key = $1 AND state = 'approved' ORDER BY number";
    let scheduled = select(writing.connection(), scheduled, [key.clone()]).await?;
    let scheduled: Vec<RevisionNumber> = scheduled
        .iter()
        .map(|row| row.revision("number"))
        .collect::<Result<_, _>>()?;
    for number in &scheduled {
        let way = (State::Approved, State::Withdrawn);
        step(writing.connection(), &place, *number, way, decided.clone()).await?;
    }
    let mut ended = decided;
    ended.push(("ended_at", at.into()));
    let way = (State::Published, State::Retired);
    step(writing.connection(), &place, stand.live, way, ended).await?;
    let close = "UPDATE claims SET live_until = $2 WHERE article_key = $1 AND live_until IS NULL";
    execute(writing.connection(), close, [key.clone(), at.into()]).await?;
    let article = "UPDATE articles SET live = NULL, retired_at = $2 WHERE key = $1";
    execute(writing.connection(), article, [key, at.into()]).await?;
    let seq = writing.change(ChangeKind::Retired, Some(&stand.id), Some(stand.live))?;
    let detail = json!({
        "revision": stand.live, "before": State::Published, "after": State::Retired,
        "withdraws": scheduled, "reason": reason,
    });
    writing.audit("retired", format!("article/{}", stand.id), &detail)?;
    Ok(Turned::Done {
        revision: stand.live,
        seq,
    })
}
