//! Counting.

use std::collections::BTreeMap;

use koujing_check::{Rule, Severity, Verdict};
use serde::{Deserialize, Serialize};

use super::JudgedReply;

/// How many replies were what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tally {
    /// All of them.
    pub replies: usize,
    /// The approved answer.
    pub consistent: usize,
    /// With something besides.
    pub off_script: usize,
    /// Something was left out.
    pub incomplete: usize,
    /// An older revision.
    pub outdated: usize,
    /// Something else was said.
    pub contradicts: usize,
    /// There is no approved answer.
    pub no_standard: usize,
}

/// Replies that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReplyGroup {
    /// What they have in common; empty where it is not told.
    pub name: String,
    /// Of an article: its standard question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many were what.
    #[serde(flatten)]
    pub tally: Tally,
}

/// How often a rule found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RuleCount {
    /// The rule.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub rule: Rule,
    /// How bad what it finds is.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub severity: Severity,
    /// Findings.
    pub count: usize,
}

impl Tally {
    pub(super) fn of<'a>(replies: impl IntoIterator<Item = &'a JudgedReply>) -> Self {
        let mut tally = Self::default();
        replies
            .into_iter()
            .for_each(|reply| tally.add(reply.verdict));
        tally
    }

    fn add(&mut self, verdict: Verdict) {
        self.replies += 1;
        *match verdict {
            Verdict::NoStandard => &mut self.no_standard,
            Verdict::Outdated => &mut self.outdated,
            Verdict::Contradicts => &mut self.contradicts,
            Verdict::Incomplete => &mut self.incomplete,
            Verdict::OffScript => &mut self.off_script,
            Verdict::Consistent => &mut self.consistent,
        } += 1;
    }

    /// Replies that there is an answer for.
    pub fn judged(&self) -> usize {
        self.replies - self.no_standard
    }

    /// Of those that there is an answer for, how many per cent were it, off script included: they say all of
    /// it. None if there is an answer for none.
    pub fn percent(&self) -> Option<usize> {
        let said = self.consistent + self.off_script;
        (said * 100).checked_div(self.judged())
    }
}

/// Replies by what a name is for, the least consistent first, then the larger.
pub(super) fn groups(
    replies: &[JudgedReply],
    name: impl Fn(&JudgedReply) -> Option<&str>,
) -> Vec<ReplyGroup> {
    groups_by(replies, |reply| name(reply).map(str::to_owned))
}

/// The same by a name that is made. Where no reply has one there is no group.
pub(super) fn groups_by(
    replies: &[JudgedReply],
    name: impl Fn(&JudgedReply) -> Option<String>,
) -> Vec<ReplyGroup> {
    let mut groups: BTreeMap<Option<String>, Tally> = BTreeMap::new();
    for reply in replies {
        groups.entry(name(reply)).or_default().add(reply.verdict);
    }
    if groups.keys().all(Option::is_none) {
        return Vec::new();
    }
    let mut groups: Vec<ReplyGroup> = groups
        .into_iter()
        .map(|(name, tally)| ReplyGroup {
            name: name.unwrap_or_default(),
            title: None,
            tally,
        })
        .collect();
    groups.sort_by_key(|group| {
        let tally = group.tally;
        (tally.percent().unwrap_or(101), usize::MAX - tally.replies)
    });
    groups
}

/// What was found by which rule, the most severe and most frequent first.
pub(super) fn rules(replies: &[JudgedReply]) -> Vec<RuleCount> {
    let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
    for finding in replies.iter().flat_map(|reply| &reply.findings) {
        *counts.entry(finding.rule).or_default() += 1;
    }
    let mut counts: Vec<RuleCount> = counts
        .into_iter()
        .map(|(rule, count)| RuleCount {
            rule,
            severity: rule.severity(),
            count,
        })
        .collect();
    counts.sort_by_key(|it| (std::cmp::Reverse(it.severity), usize::MAX - it.count));
    counts
}
