//! What a supervisor sees of many checked replies: how many were the answer, whose were not, which questions
//! got several answers, what was contradicted worst, and what there is no answer for.

mod answers;
mod tally;

use koujing_check::{Finding, Severity, Verdict};
use koujing_core::{ArticleId, NoAnswerReason, RevisionNumber, Seq, Timestamp};
use serde::{Deserialize, Serialize};

use super::times::Offset;
use super::{ReadReplies, SentReply};
use crate::check::{About, Checked};

pub use answers::{Answers, Contradiction, Unanswered, Worded};
pub use tally::{ReplyGroup, RuleCount, Tally};

/// A reply with what came of it, without its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JudgedReply {
    /// The line of the file it begins at.
    pub line: u32,
    /// When it was sent.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub at: Option<Timestamp>,
    /// Whose it is.
    pub agent: Option<String>,
    /// Whose team.
    pub team: Option<String>,
    /// Over which channel.
    pub channel: Option<String>,
    /// In which conversation.
    pub conversation: Option<String>,
    /// What was asked, as far as it is known.
    pub asked: Option<String>,
    /// The words.
    pub reply: String,
    /// Whether it is the approved answer.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub verdict: Verdict,
    /// What it was held against.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub article: Option<ArticleId>,
    /// The revision of it.
    pub revision: Option<RevisionNumber>,
    /// The standard question.
    pub question: Option<String>,
    /// Of `no_standard`: why there is none.
    pub reason: Option<NoAnswerReason>,
    /// What was found, the worst first.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Object>))]
    pub findings: Vec<Finding>,
}

/// A row that was not checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UncheckedRow {
    /// Its line.
    pub line: u32,
    /// Why, in one language.
    pub reason: String,
}

/// Many replies, checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CheckReport {
    /// Position in the change feed that the verdicts rest on.
    pub seq: Seq,
    /// When the first and the last of the replies were sent, as far as they say.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub from: Option<Timestamp>,
    /// The last.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub until: Option<Timestamp>,
    /// Replies that were read, of which a sample may have been checked.
    pub read: usize,
    /// Messages of transcripts that are nothing to check.
    pub passed_over: usize,
    /// Rows that were not checked, and why.
    pub unchecked: Vec<UncheckedRow>,
    /// All replies.
    pub all: Tally,
    /// By agent, the least consistent first; so are teams, channels and articles.
    pub agents: Vec<ReplyGroup>,
    /// By team.
    pub teams: Vec<ReplyGroup>,
    /// By channel.
    pub channels: Vec<ReplyGroup>,
    /// By article.
    pub articles: Vec<ReplyGroup>,
    /// By week, named after its Monday, in their order.
    pub weeks: Vec<ReplyGroup>,
    /// Questions that got several answers, the most first.
    pub questions: Vec<Answers>,
    /// What contradicts the answer, the worst and the most frequent first.
    pub contradictions: Vec<Contradiction>,
    /// Questions without an answer, the most frequent first.
    pub unanswered: Vec<Unanswered>,
    /// What was found by which rule, and how often.
    pub rules: Vec<RuleCount>,
    /// Every reply, in the order of the file.
    pub replies: Vec<JudgedReply>,
}

impl JudgedReply {
    /// A reply with what came of it.
    pub(super) fn of(sent: &SentReply, checked: Checked) -> Self {
        let request = &sent.request;
        Self {
            line: sent.line,
            at: sent.at,
            agent: request.agent.clone(),
            team: sent.team.clone(),
            channel: request.context.get("channel").cloned(),
            conversation: sent.conversation.clone(),
            asked: sent.asked.clone().or_else(|| match &request.about {
                About::Question(question) => Some(question.clone()),
                About::Article(_) | About::Receipt(_) => None,
            }),
            reply: request.reply.clone(),
            verdict: checked.verdict,
            article: checked.article,
            revision: checked.revision,
            question: checked.question,
            reason: checked.reason,
            findings: checked.evidence.findings,
        }
    }

    /// What is badly wrong with it.
    pub fn wrong(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(|finding| finding.severity == Severity::High)
    }
}

impl CheckReport {
    /// What there is to see of some checked replies; weeks by the clocks of the file.
    pub(super) fn new(
        seq: Seq,
        read: &ReadReplies,
        unchecked: Vec<UncheckedRow>,
        replies: Vec<JudgedReply>,
        offset: Offset,
    ) -> Self {
        let times = || replies.iter().filter_map(|reply| reply.at);
        let by = |name: fn(&JudgedReply) -> Option<&str>| tally::groups(&replies, name);
        let mut weeks = tally::groups_by(&replies, |reply| reply.at.map(|at| offset.week(at)));
        weeks.sort_by(|a, b| a.name.cmp(&b.name));
        let mut articles = by(|reply| reply.article.as_ref().map(ArticleId::as_str));
        for group in &mut articles {
            let own = |reply: &&JudgedReply| {
                reply.article.as_ref().map(ArticleId::as_str) == Some(&group.name)
            };
            group.title = replies.iter().find(own).and_then(|it| it.question.clone());
        }
        Self {
            seq,
            from: times().min(),
            until: times().max(),
            read: read.replies.len(),
            passed_over: read.passed_over,
            unchecked,
            all: Tally::of(&replies),
            agents: by(|reply| reply.agent.as_deref()),
            teams: by(|reply| reply.team.as_deref()),
            channels: by(|reply| reply.channel.as_deref()),
            articles,
            weeks,
            questions: answers::several(&replies),
            contradictions: answers::contradictions(&replies),
            unanswered: answers::unanswered(&replies),
            rules: tally::rules(&replies),
            replies,
        }
    }
}
