//! Deciding upon a release: all that was handed in together is approved, or sent back, as one.

use std::collections::BTreeSet;

use koujing_core::{Article, ArticleId, RevisionNumber, State};
use koujing_store::{ApprovedTogether, ReleaseRecord};

use super::approve::refusal;
use super::refusal::reason;
use super::{Actor, ApprovalRequest, Done, Refusal, RevisionDifference, done, nul_is_refused};
use crate::claims::claims_of;
use crate::error::ServiceError;
use crate::near::Warning;
use crate::room::is_own;
use crate::service::Service;

/// A release with all that an approver looks at.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseItem {
    /// What it is about, by whom.
    pub record: ReleaseRecord,
    /// What goes live together.
    pub members: Vec<ReleaseMember>,
    /// Whether this person wrote a revision of one of them since its live one: somebody else has to
    /// approve.
    pub is_own: bool,
}

/// One revision of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseMember {
    /// What it would say.
    pub content: Article,
    /// Its number.
    pub revision: RevisionNumber,
    /// What differs from what is live.
    pub difference: RevisionDifference,
    /// What an approver has to acknowledge.
    pub warnings: Vec<Warning>,
}

impl Service {
    /// The releases that wait for approval, the oldest first.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn releases_in_review(&self) -> Result<Vec<ReleaseRecord>, ServiceError> {
        Ok(self.record()?.store.releases_in_review().await?)
    }

    /// A release that waits for approval, for somebody of this name.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: [`Refusal::NoSuchRelease`].
    pub async fn release_item(&self, name: &str, release: &str) -> Done<ReleaseItem> {
        let mut releases = self.releases_in_review().await?;
        let Some(at) = releases.iter().position(|own| own.id == release) else {
            return Ok(Err(Refusal::NoSuchRelease));
        };
        let record = releases.swap_remove(at);
        let store = &self.record()?.store;
        let mut members = Vec::new();
        let mut own = false;
        for (key, revision) in &record.members {
            let Ok(id) = key.parse::<ArticleId>() else {
                continue;
            };
            let Some(stored) = store.revision(&id, *revision).await? else {
                continue;
            };
            let difference = done!(self.difference(&id, *revision, None).await?);
            let snapshot = self.snapshot.load_full();
            let (content, warnings) = self.near(snapshot, stored.article).await?;
            own |= is_own(&store.history(&super::of_article(&id)).await?, name);
            members.push(ReleaseMember {
                content,
                revision: *revision,
                difference,
                warnings,
            });
        }
        Ok(Ok(ReleaseItem {
            record,
            members,
            is_own: own,
        }))
    }

    /// Approves a release of which these members were seen. With the last approval that one of them takes
    /// all go live at one instant, or are scheduled. Where they stand then.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: as [`Service::approve`] is, and
    /// [`Refusal::ReleaseChanged`].
    pub async fn approve_release(
        &self,
        actor: &Actor,
        release: &str,
        seen: &[(ArticleId, RevisionNumber)],
        request: ApprovalRequest,
    ) -> Done<State> {
        let permit = done!(actor.permit());
        let store = &self.record()?.store;
        let acknowledged: BTreeSet<&str> = request.acknowledge.iter().map(String::as_str).collect();
        let mut unseen = Vec::new();
        let mut members = Vec::new();
        for (id, revision) in seen {
            let Some(stored) = store.revision(id, *revision).await? else {
                return Ok(Err(Refusal::ReleaseChanged));
            };
            let snapshot = self.snapshot.load_full();
            let (article, mut warnings) = self.near(snapshot, stored.article).await?;
            warnings.retain(|warning| !acknowledged.contains(warning.id.as_str()));
            unseen.append(&mut warnings);
            members.push((article.id.clone(), *revision, claims_of(&article)));
        }
        let approval = koujing_store::Approval {
            permit,
            claims: Vec::new(),
            publish_at: request.publish_at,
            acknowledged: request.acknowledge.clone(),
            reason: None,
            only_look: !unseen.is_empty(),
        };
        let now = self.clock.now();
        let approved = store
            .approve_together(release, &members, &approval, now)
            .await;
        Ok(match done!(nul_is_refused(approved)?) {
            ApprovedTogether::Done { state, .. } => {
                self.take_in_written().await;
                Ok(state)
            }
            ApprovedTogether::Outstanding => Ok(State::InReview),
            ApprovedTogether::NothingAgainst => Err(Refusal::Unacknowledged(unseen)),
            ApprovedTogether::Refused(_, refused) => Err(refusal(refused)),
            ApprovedTogether::OtherMembers => Err(Refusal::ReleaseChanged),
        })
    }

    /// Sends all of a release back, with a reason; how many revisions.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::RoleNeeded`], [`Refusal::ReasonNeeded`],
    /// [`Refusal::NoSuchRelease`].
    pub async fn reject_release(&self, actor: &Actor, release: &str, why: &str) -> Done<usize> {
        let permit = done!(actor.permit());
        let why = done!(reason(why));
        let store = &self.record()?.store;
        let sent_back = store.reject_together(release, &permit, why, self.clock.now());
        Ok(match sent_back.await? {
            0 => Err(Refusal::NoSuchRelease),
            sent_back => Ok(sent_back),
        })
    }
}
