//! What somebody has to see to: what is due, what ends, what nobody owns, what was sent back.

use koujing_core::{Kind, State, Timestamp, Verification, same_person};
use koujing_store::{Feedback, GapFilter, GapState, RevisionRecord};

use super::RoomItem;
use crate::error::ServiceError;
use crate::gaps::GapView;
use crate::service::Service;

/// What ends within so many milliseconds ends soon: 14 days.
const SOON: i64 = 14 * 86_400_000;
/// How much of each is listed.
const MOST: usize = 200;

/// The lists of `/mine`. One's own: named as owner, or a member of the group that is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Topics {
    /// One's own that have to be confirmed, the longest overdue first.
    pub due: Vec<RoomItem>,
    /// One's own that end soon, the next first.
    pub ending: Vec<RoomItem>,
    /// Live ones that nobody answers for.
    pub without_owner: Vec<RoomItem>,
    /// What one has written and not handed in.
    pub drafts: Vec<RoomItem>,
    /// Live ones that are one's own.
    pub own: usize,
    /// Open gaps that one has to see to, what is overdue first.
    pub gaps: Vec<GapView>,
    /// What was said of one's own and is still to be seen to, the newest first.
    pub feedback: Vec<Feedback>,
}

impl Service {
    /// What somebody of this name has to see to.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn topics(&self, name: &str) -> Result<Topics, ServiceError> {
        let store = &self.record()?.store;
        let mut topics = Topics::default();
        let drafts = store.waiting(State::Draft, None, MOST as u32).await?;
        let is_own = |record: &RevisionRecord| same_person(&record.author, name);
        topics.drafts = drafts
            .into_iter()
            .filter(|(record, _)| is_own(record))
            .map(|(record, article)| RoomItem::unpublished(&article, record.number, State::Draft))
            .collect();
        let own_gaps = GapFilter {
            state: Some(GapState::Open),
            owners: self.owners_of(name),
            ..GapFilter::default()
        };
        topics.gaps = self.gaps(&own_gaps, 0, MOST as u32).await?;
        topics.feedback = self.own_feedback(name).await?;
        let snapshot = self.snapshot.load_full();
        let columns = self.columns.under(&snapshot);
        let at = self.clock.now();
        let groups = &snapshot.rules.settings.groups;
        let answers_for = |owner: &String| {
            let members = groups.get(owner).map_or(&[][..], Vec::as_slice);
            members
                .iter()
                .chain([owner])
                .any(|one| same_person(one, name))
        };
        // By the owners' numbers.
        let own: Vec<bool> = columns.owners.keys().map(answers_for).collect();
        for flat in &columns.rows {
            let is_notice = flat.kind == Kind::Notice;
            let Some(owner) = flat.owner else {
                if !is_notice && topics.without_owner.len() < MOST {
                    topics.without_owner.push(RoomItem::of(&flat.published, at));
                }
                continue;
            };
            if !own.get(owner as usize).is_some_and(|own| *own) {
                continue;
            }
            topics.own += 1;
            let ends = |until: Timestamp| at < until && until <= at.plus_millis(SOON);
            if flat.effective.until.is_some_and(ends) {
                topics.ending.push(RoomItem::of(&flat.published, at));
            }
            if !is_notice && flat.verification(at) != Verification::Verified {
                topics.due.push(RoomItem::of(&flat.published, at));
            }
        }
        topics.due.sort_by_key(|item| item.due_at);
        topics.ending.sort_by_key(|item| item.until);
        topics.due.truncate(MOST);
        topics.ending.truncate(MOST);
        Ok(topics)
    }
}
