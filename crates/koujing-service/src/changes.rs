//! The change feed as others follow it.

use koujing_core::{ArticleId, Audience, RevisionNumber, Seq, Timestamp};
use koujing_store::{Change, ChangeKind, Document, Store};
use serde::Serialize;

use crate::error::ServiceError;
use crate::service::Service;

/// A change as it is told. A public follower is told of what he may see; of the rest only that
/// something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChangeView {
    /// Its position.
    pub seq: Seq,
    /// `published`, `suspended`, `resumed`, `retired`, `verified`, `settings`, `model`, `other`.
    pub kind: &'static str,
    /// To which article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleId>,
    /// Which revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<RevisionNumber>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

impl Service {
    /// Up to `limit` changes behind a position, in order.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn changes(
        &self,
        audience: Audience,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<ChangeView>, ServiceError> {
        let store = &self.record()?.store;
        let mut views = Vec::new();
        for change in store.changes(after, limit).await? {
            views.push(match audience {
                Audience::Internal => whole(change, None),
                Audience::Public => public(store, change).await?,
            });
        }
        Ok(views)
    }
}

fn whole(change: Change, kind: Option<&'static str>) -> ChangeView {
    ChangeView {
        seq: change.seq,
        kind: kind.unwrap_or(change.kind.as_str()),
        article: change.article,
        revision: change.revision,
        at: Some(change.at),
    }
}

/// For a public follower. With the first revision that is not public an article is retired for him; of
/// what happens to it afterwards he is not told.
async fn public(store: &Store, change: Change) -> Result<ChangeView, ServiceError> {
    let other = ChangeView {
        seq: change.seq,
        kind: ChangeKind::Other.as_str(),
        article: None,
        revision: None,
        at: None,
    };
    let (Some(id), Some(revision)) = (change.article.clone(), change.revision) else {
        return Ok(other);
    };
    if is_public(store, &id, revision).await? {
        return Ok(whole(change, None));
    }
    if change.kind != ChangeKind::Published {
        return Ok(other);
    }
    let history = store.history(&Document::Article(id.clone())).await?;
    let served = history
        .iter()
        .filter_map(|record| Some((record.published_at?, record.number)));
    let own = served.clone().find(|(_, number)| *number == revision);
    let before = served.filter(|other| Some(*other) < own).max();
    match before {
        Some((_, before)) if is_public(store, &id, before).await? => Ok(ChangeView {
            revision: None,
            ..whole(change, Some(ChangeKind::Retired.as_str()))
        }),
        _ => Ok(other),
    }
}

async fn is_public(
    store: &Store,
    id: &ArticleId,
    revision: RevisionNumber,
) -> Result<bool, ServiceError> {
    let stored = store.revision(id, revision).await?;
    Ok(stored.is_some_and(|stored| stored.article.audience == Audience::Public))
}
