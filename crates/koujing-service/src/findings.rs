//! Findings that people decide about: kept from a report, appealed against by the agent, confirmed or
//! dismissed by an approver, counted by rule. What is decided teaches the check nothing.

mod counts;
mod keep;

use koujing_check::Rule;
use koujing_core::{ArticleId, Role, same_person};
use koujing_language::mask;
use koujing_store::{FindingActed, FindingFilter, FindingState, KeptFinding};
use serde::Serialize;
use serde_json::json;

use crate::editing::{Actor, Done, Refusal, done, reason};
use crate::error::ServiceError;
use crate::service::Service;

pub use counts::{ArticleFindings, RuleFindings};
pub use keep::KeptOfReport;

/// A finding as somebody sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingView {
    /// What the record has.
    #[serde(flatten)]
    pub record: KeptFinding,
    /// The standard question of the article, where it is live.
    pub question: Option<String>,
    /// Whether the reply is his own.
    pub own: bool,
    /// Whether he may appeal against it now.
    pub may_appeal: bool,
    /// Whether he may decide about it now.
    pub may_decide: bool,
}

/// Which findings somebody wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingRequest {
    /// In this state.
    pub state: Option<FindingState>,
    /// By this rule.
    pub rule: Option<Rule>,
    /// In replies of this agent.
    pub agent: Option<String>,
    /// In replies that were held against this article.
    pub article: Option<ArticleId>,
    /// Only in his own replies. Below an approver nobody sees others.
    pub own: bool,
}

/// The rule of this name; none: there is none any more, or never was.
pub fn rule_named(word: &str) -> Option<Rule> {
    serde_json::from_value(json!(word)).ok()
}

impl Service {
    /// Findings: `limit` from behind `offset` on. What waits for a decision comes first, then the worst.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn findings(
        &self,
        viewer: &Actor,
        request: &FindingRequest,
        offset: usize,
        limit: u32,
    ) -> Result<Vec<FindingView>, ServiceError> {
        let store = &self.record()?.store;
        let Some(filter) = self.finding_filter(viewer, request) else {
            return Ok(Vec::new());
        };
        let found = store.findings(&filter, offset, limit).await?;
        let found = found.into_iter();
        Ok(found.map(|it| self.finding_view(viewer, it)).collect())
    }

    /// How many.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn count_findings(
        &self,
        viewer: &Actor,
        request: &FindingRequest,
    ) -> Result<u64, ServiceError> {
        match self.finding_filter(viewer, request) {
            Some(filter) => Ok(self.record()?.store.count_findings(&filter).await?),
            None => Ok(0),
        }
    }

    /// A finding; none: there is none, or not for him.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn finding(
        &self,
        viewer: &Actor,
        id: &str,
    ) -> Result<Option<FindingView>, ServiceError> {
        let found = self.record()?.store.finding(id).await?;
        let seen = found.map(|found| self.finding_view(viewer, found));
        Ok(seen.filter(|view| view.own || viewer.role >= Role::Approver))
    }

    /// It is one: an approver says so, who did not send the reply himself.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchFinding`], [`Refusal::RoleNeeded`],
    /// [`Refusal::OwnReply`], [`Refusal::WrongState`].
    pub async fn confirm_finding(
        &self,
        actor: &Actor,
        id: &str,
        note: Option<&str>,
    ) -> Done<FindingView> {
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.contains('\0')) {
            return Ok(Err(Refusal::NulCharacter));
        }
        self.decide_finding(actor, id, FindingState::Confirmed, note)
            .await
    }

    /// It is none, and why.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: as [`Service::confirm_finding`], and [`Refusal::ReasonNeeded`].
    pub async fn dismiss_finding(&self, actor: &Actor, id: &str, why: &str) -> Done<FindingView> {
        let why = done!(reason(why));
        self.decide_finding(actor, id, FindingState::Dismissed, Some(why))
            .await
    }

    async fn decide_finding(
        &self,
        actor: &Actor,
        id: &str,
        state: FindingState,
        reason: Option<&str>,
    ) -> Done<FindingView> {
        if actor.role < Role::Approver {
            return Ok(Err(Refusal::RoleNeeded(Role::Approver)));
        }
        let Some(found) = self.finding(actor, id).await? else {
            return Ok(Err(Refusal::NoSuchFinding));
        };
        if found.own {
            return Ok(Err(Refusal::OwnReply));
        }
        let reason = reason.map(mask);
        let store = &self.record()?.store;
        let now = self.clock.now();
        let acted = store.decide_finding(&found.record, state, reason.as_deref(), &actor.name, now);
        self.acted_on_finding(actor, id, acted.await?).await
    }

    /// The agent says that it is none: once, in his words.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchFinding`], [`Refusal::NotAgent`],
    /// [`Refusal::AppealedBefore`], [`Refusal::WrongState`], [`Refusal::ReasonNeeded`].
    pub async fn appeal_finding(&self, actor: &Actor, id: &str, words: &str) -> Done<FindingView> {
        let words = mask(done!(reason(words)));
        let Some(found) = self.finding(actor, id).await? else {
            return Ok(Err(Refusal::NoSuchFinding));
        };
        if !found.own {
            return Ok(Err(Refusal::NotAgent));
        }
        if found.record.appealed_at.is_some() {
            return Ok(Err(Refusal::AppealedBefore));
        }
        let store = &self.record()?.store;
        let now = self.clock.now();
        let acted = store.appeal_finding(&found.record, &words, &actor.name, now);
        self.acted_on_finding(actor, id, acted.await?).await
    }

    async fn acted_on_finding(
        &self,
        actor: &Actor,
        id: &str,
        acted: FindingActed,
    ) -> Done<FindingView> {
        match acted {
            FindingActed::Done => {}
            FindingActed::Missing => return Ok(Err(Refusal::NoSuchFinding)),
            FindingActed::WrongState(state) => {
                let state = state.as_str();
                return Ok(Err(Refusal::WrongState { state }));
            }
        }
        let found = self.finding(actor, id).await?;
        Ok(found.ok_or(Refusal::NoSuchFinding))
    }

    /// What a request comes to for this viewer; none: he sees nothing of it.
    fn finding_filter(&self, viewer: &Actor, request: &FindingRequest) -> Option<FindingFilter> {
        let own = || self.owners_of(&viewer.name);
        let is_own = |agent: &String| own().iter().any(|name| same_person(name, agent));
        let agents = match &request.agent {
            _ if !request.own && viewer.role >= Role::Approver => {
                request.agent.iter().cloned().collect()
            }
            Some(agent) if is_own(agent) => vec![agent.clone()],
            Some(_) => return None,
            None => own(),
        };
        Some(FindingFilter {
            state: request.state,
            rule: request.rule.map(|rule| rule.name().to_owned()),
            agents,
            article: request.article.clone(),
        })
    }

    fn finding_view(&self, viewer: &Actor, record: KeptFinding) -> FindingView {
        let agent = record.reply.agent.as_deref();
        let own = agent.is_some_and(|agent| {
            let mut names = self.owners_of(&viewer.name).into_iter();
            names.any(|name| same_person(&name, agent))
        });
        let may_decide = matches!(record.state, FindingState::Open | FindingState::Appealed);
        let may_appeal = matches!(record.state, FindingState::Open | FindingState::Confirmed);
        let snapshot = self.snapshot.load();
        let article = record.reply.article.as_ref();
        let live = article.and_then(|article| snapshot.find(article));
        FindingView {
            question: live.map(|live| live.article.question.clone()),
            own,
            may_appeal: own && may_appeal && record.appealed_at.is_none(),
            may_decide: !own && may_decide && viewer.role >= Role::Approver,
            record,
        }
    }
}
