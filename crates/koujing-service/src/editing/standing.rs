//! What happens to a live article as a whole: out of service and back, out for good, still valid.

use koujing_core::{ArticleId, Role, Seq, same_person};
use koujing_store::{Serving, Turned};
use serde::Serialize;

use super::refusal::reason;
use super::{Actor, Done, Refusal, done};
use crate::service::Service;

/// How an article stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stood {
    /// Which.
    pub article: ArticleId,
    /// `suspended`, `published`, `retired`; of a verification `verified`.
    pub state: &'static str,
    /// Position of the change in the feed.
    pub seq: Seq,
}

impl Service {
    /// Takes an article out of service at once.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::ReasonNeeded`], [`Refusal::NoSuchArticle`],
    /// [`Refusal::WrongState`] when it is not live, or suspended already.
    pub async fn suspend(&self, actor: &Actor, id: &ArticleId, why: &str) -> Done<Stood> {
        let why = done!(reason(why));
        let store = &self.record()?.store;
        let turned = store
            .suspend(id, why, &actor.name, self.clock.now())
            .await?;
        self.stood(id, turned, "suspended").await
    }

    /// Puts a suspended article back into service.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::RoleNeeded`], [`Refusal::NoSuchArticle`],
    /// [`Refusal::WrongState`].
    pub async fn resume(&self, actor: &Actor, id: &ArticleId) -> Done<Stood> {
        done!(actor.permit());
        let store = &self.record()?.store;
        let turned = store
            .resume(id, None, &actor.name, self.clock.now())
            .await?;
        self.stood(id, turned, "published").await
    }

    /// Takes an article out for good: its questions are free, its scheduled revisions withdrawn.
    ///
    /// # Errors
    ///
    /// As [`Service::resume`].
    pub async fn retire(&self, actor: &Actor, id: &ArticleId, why: Option<&str>) -> Done<Stood> {
        done!(actor.permit());
        let store = &self.record()?.store;
        let why = why.map(str::trim).filter(|why| !why.is_empty());
        if why.is_some_and(|why| why.contains('\0')) {
            return Ok(Err(Refusal::NulCharacter));
        }
        let turned = store.retire(id, why, &actor.name, self.clock.now()).await?;
        self.stood(id, turned, "retired").await
    }

    /// Confirms that a live article still holds: its owner, a member of the group that owns it, or an
    /// approver.
    ///
    /// # Errors
    ///
    /// As [`Service::resume`].
    pub async fn verify(&self, actor: &Actor, id: &ArticleId) -> Done<Stood> {
        let snapshot = self.snapshot.load_full();
        let owner = snapshot
            .find(id)
            .and_then(|published| published.article.owner.clone());
        let is_owner = owner.is_some_and(|owner| {
            let groups = &snapshot.rules.settings.groups;
            let members = groups.get(&owner).map_or(&[][..], Vec::as_slice);
            members
                .iter()
                .chain([&owner])
                .any(|name| same_person(name, &actor.name))
        });
        if !is_owner && actor.role < Role::Approver {
            return Ok(Err(Refusal::RoleNeeded(Role::Approver)));
        }
        let store = &self.record()?.store;
        let turned = store.verify(id, &actor.name, self.clock.now()).await?;
        self.stood(id, turned, "verified").await
    }

    async fn stood(&self, id: &ArticleId, turned: Turned, state: &'static str) -> Done<Stood> {
        match turned {
            Turned::Done { seq, .. } => {
                self.take_in_written().await;
                Ok(Ok(Stood {
                    article: id.clone(),
                    state,
                    seq,
                }))
            }
            Turned::WrongState(serving) => Ok(Err(Refusal::WrongState {
                state: match serving {
                    Serving::InService => "published",
                    Serving::Suspended => "suspended",
                    Serving::NotLive => "not_live",
                },
            })),
            Turned::Missing => Ok(Err(Refusal::NoSuchArticle)),
        }
    }
}
