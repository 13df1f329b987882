//! Gaps: what is asked and nobody has an approved answer to, until somebody has.

mod overdue;
mod replay;

use std::collections::BTreeMap;

use koujing_core::{ArticleId, Timestamp};
use koujing_store::{
    GapActed, GapCount, GapFilter, GapNote, GapRecord, GapReport, GapState, GapWording, NewWording,
};
use serde::Serialize;

use crate::answer::refuse_odd_question;
use crate::asked::{LogQuestions, Words, day_of, gap_for, kept_context};
use crate::editing::{Actor, Done, Refusal, done, reason};
use crate::error::ServiceError;
use crate::service::Service;

pub(crate) use overdue::Announced;
pub use overdue::Overdue;
pub use replay::StillUnanswered;

/// In whose name gaps are closed by publications, and announced.
const OWN_NAME: &str = "koujing";

/// A gap as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GapView {
    /// What the record has.
    #[serde(flatten)]
    pub record: GapRecord,
    /// Open and past its date.
    pub overdue: bool,
}

/// A gap with all that is known about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GapDetails {
    /// The gap.
    #[serde(flatten)]
    pub gap: GapView,
    /// The words by which it is asked for.
    pub wordings: Vec<GapWording>,
    /// By day, channel and product; `day` as a date.
    pub counts: Vec<CountedOn>,
    /// What was said and done about it.
    pub notes: Vec<GapNote>,
}

/// How often a gap was asked for on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountedOn {
    /// The day, `2026-11-22`, as in China.
    pub day: String,
    /// The channel; empty: not told.
    pub channel: String,
    /// The product; empty: not told.
    pub product: String,
    /// How often.
    pub times: u64,
}

/// A question that somebody has no answer to.
#[derive(Debug, Clone, Default)]
pub struct GapRequest {
    /// The words.
    pub question: String,
    /// Dimension → value as told.
    pub context: BTreeMap<String, String>,
    /// What he says about it.
    pub note: Option<String>,
}

impl Service {
    fn gap_view(&self, record: GapRecord) -> GapView {
        let now = self.clock.now();
        let overdue = record.state == GapState::Open && record.due_at.is_some_and(|due| due < now);
        GapView { record, overdue }
    }

    /// Gaps, what is overdue first, then the most asked: `limit` from behind `offset` on.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn gaps(
        &self,
        filter: &GapFilter,
        offset: usize,
        limit: u32,
    ) -> Result<Vec<GapView>, ServiceError> {
        let store = &self.record()?.store;
        let gaps = store.gaps(filter, self.clock.now(), offset, limit).await?;
        Ok(gaps.into_iter().map(|gap| self.gap_view(gap)).collect())
    }

    /// How many.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn count_gaps(&self, filter: &GapFilter) -> Result<u64, ServiceError> {
        let store = &self.record()?.store;
        Ok(store.count_gaps(filter, self.clock.now()).await?)
    }

    /// A gap with all that is known about it.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn gap(&self, id: &str) -> Result<Option<GapDetails>, ServiceError> {
        let store = &self.record()?.store;
        let Some(record) = store.gap(id).await? else {
            return Ok(None);
        };
        let counts = store.gap_counts(id).await?;
        Ok(Some(GapDetails {
            gap: self.gap_view(record),
            wordings: store.gap_wordings(&[id]).await?,
            counts: counts.into_iter().map(CountedOn::of).collect(),
            notes: store.gap_notes(id).await?,
        }))
    }

    /// Notes a question that somebody has no answer to, with the others that ask the same; the gap, and
    /// whether it is new.
    ///
    /// # Errors
    ///
    /// When the question is empty or too long, the context names no dimension, or the record fails.
    pub async fn report_gap(
        &self,
        caller: &str,
        request: &GapRequest,
    ) -> Result<(GapView, bool), ServiceError> {
        refuse_odd_question(&request.question)?;
        self.context(&self.snapshot.load(), &request.context)?;
        let store = &self.record()?.store;
        let now = self.clock.now();
        // Somebody wants it to be seen to: without its words nobody could.
        let words = Words::of(&request.question, LogQuestions::Text);
        let gap = gap_for(store, &words).await?;
        let note = request.note.as_deref().map(str::trim);
        let report = GapReport {
            wording: NewWording {
                key: words.key,
                text: words.text,
                context: kept_context(&request.context),
                at: now,
                gap: Some(gap),
                times: 1,
            },
            note: note
                .filter(|note| !note.is_empty())
                .map(koujing_language::mask),
            day: day_of(now),
        };
        let reported = store.report_gap(&report, caller, now).await?;
        let gap = store
            .gap(&reported.id)
            .await?
            .ok_or(ServiceError::NoRecord)?;
        Ok((self.gap_view(gap), reported.is_new))
    }

    /// Makes an open gap somebody's (a person's or a group's), by when.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchGap`], [`Refusal::WrongState`].
    pub async fn assign_gap(
        &self,
        actor: &Actor,
        id: &str,
        owner: Option<&str>,
        due_at: Option<Timestamp>,
    ) -> Done<GapView> {
        let owner = owner.map(str::trim).filter(|owner| !owner.is_empty());
        let now = self.clock.now();
        let store = &self.record()?.store;
        let acted = store.assign_gap(id, (owner, due_at), &actor.name, now);
        self.acted(id, acted.await?).await
    }

    /// Says something about a gap.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchGap`], [`Refusal::ReasonNeeded`].
    pub async fn comment_on_gap(&self, actor: &Actor, id: &str, text: &str) -> Done<GapView> {
        let text = koujing_language::mask(done!(reason(text)));
        let store = &self.record()?.store;
        let acted = store.comment_on_gap(id, &text, &actor.name, self.clock.now());
        self.acted(id, acted.await?).await
    }

    /// Closes a gap that is none, and says why.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchGap`], [`Refusal::WrongState`],
    /// [`Refusal::ReasonNeeded`].
    pub async fn dismiss_gap(&self, actor: &Actor, id: &str, why: &str) -> Done<GapView> {
        let why = done!(reason(why));
        let now = self.clock.now();
        let store = &self.record()?.store;
        let acted = store.close_gap(id, GapState::Dismissed, Some(why), &actor.name, now);
        self.acted(id, acted.await?).await
    }

    /// Closes a gap whose questions are all answered now.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchGap`], [`Refusal::WrongState`],
    /// [`Refusal::Unanswered`].
    pub async fn resolve_gap(&self, actor: &Actor, id: &str, note: Option<&str>) -> Done<GapView> {
        let store = &self.record()?.store;
        let wordings = store.gap_wordings(&[id]).await?;
        let wordings: Vec<&GapWording> = wordings.iter().collect();
        let unanswered = self.still_unanswered(&wordings)?;
        if !unanswered.is_empty() {
            return Ok(Err(Refusal::Unanswered(unanswered)));
        }
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        let now = self.clock.now();
        let acted = store.close_gap(id, GapState::Resolved, note, &actor.name, now);
        self.acted(id, acted.await?).await
    }

    /// Notes the article that is written for a gap.
    pub(crate) async fn drafted(
        &self,
        actor: &Actor,
        id: &str,
        article: &ArticleId,
    ) -> Done<GapView> {
        let store = &self.record()?.store;
        let acted = store.draft_for_gap(id, article, &actor.name, self.clock.now());
        self.acted(id, acted.await?).await
    }

    async fn acted(&self, id: &str, acted: GapActed) -> Done<GapView> {
        match acted {
            GapActed::Done => {}
            GapActed::Missing => return Ok(Err(Refusal::NoSuchGap)),
            GapActed::WrongState(state) => {
                let state = state.as_str();
                return Ok(Err(Refusal::WrongState { state }));
            }
        }
        // Done is done: that the numbers on pages may be old for a second is no failure of it.
        if let Err(error) = self.announce_overdue().await {
            tracing::warn!(%error, "what is overdue is not looked for now");
        }
        let gap = self.record()?.store.gap(id).await?;
        Ok(gap.map(|gap| self.gap_view(gap)).ok_or(Refusal::NoSuchGap))
    }

    /// Everybody to whom a gap can be given: the groups of the settings, and the accounts.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn possible_owners(&self) -> Result<Vec<String>, ServiceError> {
        let snapshot = self.snapshot.load_full();
        let groups = snapshot.rules.settings.groups.keys().cloned();
        let users = self.record()?.store.users().await?;
        let users = users.into_iter().filter(|user| user.disabled_at.is_none());
        Ok(groups.chain(users.map(|user| user.name)).collect())
    }

    /// The groups that somebody is a member of, and he himself.
    pub(crate) fn owners_of(&self, name: &str) -> Vec<String> {
        let snapshot = self.snapshot.load();
        let groups = snapshot.rules.settings.groups.iter();
        let of_his = groups.filter(|(_, members)| {
            let mut members = members.iter();
            members.any(|member| koujing_core::same_person(member, name))
        });
        let of_his = of_his.map(|(group, _)| group.clone());
        std::iter::once(name.to_owned()).chain(of_his).collect()
    }
}

impl CountedOn {
    fn of(count: GapCount) -> Self {
        Self {
            day: date_of(count.day),
            channel: count.channel,
            product: count.product,
            times: count.times,
        }
    }
}

/// A day as a date, `2026-11-22`.
pub(crate) fn date_of(day: i64) -> String {
    let start = Timestamp::from_millis(day * 86_400_000).to_string();
    start.chars().take(10).collect()
}

/// The day of a date.
pub(crate) fn day_of_date(date: &str) -> Option<i64> {
    let start: Timestamp = format!("{date}T00:00:00Z").parse().ok()?;
    Some(start.millis().div_euclid(86_400_000))
}
