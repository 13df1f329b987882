//! Out of service now, and back.

use serde_json::json;
use sqlx::AnyConnection;

use koujing_core::{ArticleId, RevisionNumber, Seq, Timestamp};

use crate::row::Columns;
use crate::statement::{Value, execute, insert, select};
use crate::writing::{Writing, refuse_nul, stored};
use crate::{ChangeKind, Store, StoreError};

/// How an article serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Serving {
    /// A revision of it is live.
    InService,
    /// A revision is live, but out of service.
    Suspended,
    /// None is live: never published, or retired.
    NotLive,
}

/// What became of a suspension, its end, a retirement or a verification. Only with the first was
/// anything written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    /// It is done.
    Done {
        /// The revision that is live, or was until now.
        revision: RevisionNumber,
        /// Its position in the change feed.
        seq: Seq,
    },
    /// As the article serves now this cannot be done.
    WrongState(Serving),
    /// There is no such article.
    Missing,
}

/// How an article stands at the beginning of a verb.
pub(super) struct Stand {
    pub(super) id: ArticleId,
    pub(super) serving: Serving,
    /// Its live revision; 0 when there is none.
    pub(super) live: RevisionNumber,
}

impl Store {
    /// Takes an article (id in any case) out of service at once. It needs a live revision.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn suspend(
        &self,
        id: &ArticleId,
        reason: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<Turned, StoreError> {
        refuse_nul("the reason", reason)?;
        let mut writing = self.write_current(actor, now).await?;
        let turned = suspend(&mut writing, id, reason).await?;
        writing.commit().await?;
        Ok(turned)
    }

    /// Puts a suspended article back into service.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resume(
        &self,
        id: &ArticleId,
        reason: Option<&str>,
        actor: &str,
        now: Timestamp,
    ) -> Result<Turned, StoreError> {
        let mut writing = self.write_current(actor, now).await?;
        let turned = resume(&mut writing, id, reason).await?;
        writing.commit().await?;
        Ok(turned)
    }
}

async fn suspend(
    writing: &mut Writing,
    id: &ArticleId,
    reason: &str,
) -> Result<Turned, StoreError> {
    let Some(stand) = stand(writing.connection(), id).await? else {
        return Ok(Turned::Missing);
    };
    if stand.serving != Serving::InService {
        return Ok(Turned::WrongState(stand.serving));
    }
    let seq = writing.change(ChangeKind::Suspended, Some(&stand.id), Some(stand.live))?;
    let at = writing.at();
    let detail = json!({
        "revision": stand.live, "before": stand.serving, "after": Serving::Suspended,
        "reason": reason,
    });
    writing.audit("suspended", format!("article/{}", stand.id), &detail)?;
    let columns = ["seq", "article_key", "from_at", "actor", "reason"];
    let row: [Value; 5] = [
        stored(seq)?.into(),
        id.key().into(),
        at.into(),
        writing.actor().into(),
        reason.into(),
    ];
    insert(writing.connection(), "suspensions", columns, "", vec![row]).await?;
    let article = "UPDATE articles SET suspended_at = $2, suspended_reason = $3 WHERE key = $1";
    let values: [Value; 3] = [id.key().into(), at.into(), reason.into()];
    execute(writing.connection(), article, values).await?;
    Ok(Turned::Done {
        revision: stand.live,
        seq,
    })
}

async fn resume(
    writing: &mut Writing,
    id: &ArticleId,
    reason: Option<&str>,
) -> Result<Turned, StoreError> {
    let Some(stand) = stand(writing.connection(), id).await? else {
        return Ok(Turned::Missing);
    };
    if stand.serving != Serving::Suspended {
        return Ok(Turned::WrongState(stand.serving));
    }
    let seq = writing.change(ChangeKind::Resumed, Some(&stand.id), Some(stand.live))?;
    let detail = json!({
        "revision": stand.live, "before": stand.serving, "after": Serving::InService,
        "reason": reason,
    });
    writing.audit("resumed", format!("article/{}", stand.id), &detail)?;
    let lift = "UPDATE suspensions SET until_at = $2, lifted_by = $3 \
                WHERE article_key = $1 AND until_at IS NULL";
    let values: [Value; 3] = [id.key().into(), writing.at().into(), writing.actor().into()];
    execute(writing.connection(), lift, values).await?;
    let article = "UPDATE articles SET suspended_at = NULL, suspended_reason = NULL WHERE key = $1";
    execute(writing.connection(), article, [id.key().into()]).await?;
    Ok(Turned::Done {
        revision: stand.live,
        seq,
    })
}

pub(super) async fn stand(
    connection: &mut AnyConnection,
    id: &ArticleId,
) -> Result<Option<Stand>, StoreError> {
    let sql = "SELECT id, live, suspended_at, retired_at FROM articles WHERE key = $1";
    let Some(row) = select(connection, sql, [id.key().into()]).await?.pop() else {
        return Ok(None);
    };
    let live = row.maybe_revision("live")?;
    let retired = row.maybe_instant("retired_at")?.is_some();
    let suspended = row.maybe_instant("suspended_at")?.is_some();
    Ok(Some(Stand {
        id: row.word("id", |id| id.parse().ok())?,
        serving: match live {
            None => Serving::NotLive,
            Some(_) if retired => Serving::NotLive,
            Some(_) if suspended => Serving::Suspended,
            Some(_) => Serving::InService,
        },
        live: live.unwrap_or(0),
    }))
}
