//! The queue of what is in review, the riskiest first, and one of its items with all that an approver
//! looks at.

use std::collections::HashSet;

use koujing_core::{Article, ArticleId, Kind, RevisionNumber, State, Timestamp, is_brief_notice};
use koujing_store::{Document, Reviewer, RevisionRecord};

use super::settings::is_own;
use crate::difference::article_difference;
use crate::editing::{
    ArticleImpact, Done, PreviewedWording, Refusal, RevisionDifference, TakenQuestion,
};
use crate::error::ServiceError;
use crate::language::Lang;
use crate::service::Service;

/// Items of the queue, at most.
const MOST: u32 = 500;

/// Reasons for a second look, the riskiest first.
const RISKS: [&str; 8] = [
    "number_changed",
    "must_say_changed",
    "never_say_changed",
    "scope_changed",
    "audience_widened",
    "effective_changed",
    "negation_changed",
    "wording_changed",
];

/// A revision that waits for approval.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewQueueItem {
    /// Of which article.
    pub article: ArticleId,
    /// Its question, or its title.
    pub question: String,
    /// An answer, a phrase or a notice.
    pub kind: Kind,
    /// Its category.
    pub category: Option<String>,
    /// Who did what to it when.
    pub record: RevisionRecord,
    /// Whether nothing of the article is live yet.
    pub is_new: bool,
    /// Why it deserves a second look, the riskiest first.
    pub risk: Vec<&'static str>,
    /// Who has it in hand.
    pub reviewer: Option<Reviewer>,
}

/// One item, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewItem {
    /// What it would say.
    pub content: Article,
    /// Who did what to it when.
    pub record: RevisionRecord,
    /// Its wordings, rendered.
    pub wordings: Vec<PreviewedWording>,
    /// What differs from what is live.
    pub difference: RevisionDifference,
    /// Questions that would resolve differently, and warnings to acknowledge.
    pub impact: ArticleImpact,
    /// Questions that other articles have.
    pub taken: Vec<TakenQuestion>,
    /// Whether this person wrote a revision since the live one: somebody else has to approve.
    pub is_own: bool,
    /// Whether he may publish it all the same, with a reason: a notice of at most 24 hours.
    pub is_brief_notice: bool,
    /// Who has it in hand.
    pub reviewer: Option<Reviewer>,
    /// The release that it was handed in with, and is decided with.
    pub release: Option<String>,
}

impl Service {
    /// What waits for approval alone, the riskiest first, of equal risk the one that waits longest.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn review_queue(&self) -> Result<Vec<ReviewQueueItem>, ServiceError> {
        let store = &self.record()?.store;
        let waiting = store.waiting(State::InReview, None, MOST).await?;
        let mut reviewers = self.reviewers().await?;
        let releases = self.releases_in_review().await?;
        let together: HashSet<(&str, RevisionNumber)> = releases
            .iter()
            .flat_map(|release| &release.members)
            .map(|(key, number)| (key.as_str(), *number))
            .collect();
        let snapshot = self.snapshot.load();
        let mut queue: Vec<ReviewQueueItem> = waiting
            .into_iter()
            .filter(|(record, article)| {
                !together.contains(&(article.id.key().as_str(), record.number))
            })
            .map(|(record, article)| {
                let live = snapshot.find(&article.id).map(|live| &live.article);
                ReviewQueueItem {
                    is_new: live.is_none(),
                    reviewer: of(&mut reviewers, &article.id, record.number),
                    risk: article_difference(live, &article).risk,
                    kind: article.kind,
                    question: article.question,
                    category: article.category,
                    article: article.id,
                    record,
                }
            })
            .collect();
        queue.sort_by_key(|item| {
            (
                rank(&item.risk),
                item.record.submitted_at,
                item.record.number,
            )
        });
        Ok(queue)
    }

    /// One revision with all that an approver looks at, for somebody of this name.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: [`Refusal::NoSuchRevision`].
    pub async fn review_item(
        &self,
        name: &str,
        id: &ArticleId,
        revision: RevisionNumber,
        lang: Lang,
    ) -> Done<ReviewItem> {
        let store = &self.record()?.store;
        let Some(stored) = store.revision(id, revision).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let difference = match self.difference(id, revision, None).await? {
            Ok(difference) => difference,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let impact = match self.article_impact(id, revision).await? {
            Ok(impact) => impact,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let history = store.history(&Document::Article(id.clone())).await?;
        let mut reviewers = self.reviewers().await?;
        let (key, mut releases) = (id.key(), self.releases_in_review().await?);
        releases.retain(|release| release.members.contains(&(key.clone(), revision)));
        let goes_live = stored.record.publish_at.unwrap_or(self.clock.now());
        Ok(Ok(ReviewItem {
            wordings: self.previewed(&stored.article, &stored.images, lang),
            taken: self.taken(&stored.article),
            is_own: is_own(&history, name),
            is_brief_notice: is_brief_notice(&stored.article, goes_live.max(self.now())),
            difference,
            impact,
            reviewer: of(&mut reviewers, id, revision),
            release: releases.pop().map(|release| release.id),
            record: stored.record,
            content: stored.article,
        }))
    }

    /// What time it is here.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Who has this item, of those who have one.
fn of(reviewers: &mut Vec<Reviewer>, id: &ArticleId, revision: RevisionNumber) -> Option<Reviewer> {
    let key = id.key();
    let is_this = |one: &Reviewer| one.revision == revision && one.article == key;
    let at = reviewers.iter().position(is_this)?;
    Some(reviewers.swap_remove(at))
}

/// By its riskiest reason, then by how many there are: 0 for the riskiest.
fn rank(risk: &[&str]) -> (usize, usize) {
    let first = risk
        .first()
        .and_then(|first| RISKS.iter().position(|risk| risk == first));
    (
        first.unwrap_or(RISKS.len()),
        RISKS.len().saturating_sub(risk.len()),
    )
}
