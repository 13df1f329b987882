//! Review: how many approvals a revision takes, and whose count.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Article, Effective, Kind, Role, Timestamp};

/// The longest that an approver's own notice may be in force.
const OWN_NOTICE_DAYS: u32 = 1;

/// How revisions are reviewed; part of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Review {
    /// Approvals that a revision takes; 0: submitting publishes.
    pub approvals: u32,
    /// What articles of a category, and of those below it, take instead.
    pub categories: BTreeMap<String, Required>,
    /// What becomes of an answer that is overdue for verification.
    pub overdue: Overdue,
}

/// What a revision takes to go live.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Required {
    /// So many approvals, each by another person …
    pub approvals: u32,
    /// … of whom these groups of the settings each have one.
    pub groups: Vec<String>,
}

/// What becomes of an answer that is overdue for verification.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overdue {
    /// It is served; its verification state tells.
    Serve,
    /// It is served, and whoever shows it to a person says so beside it.
    #[default]
    Warn,
    /// It is not served (`no_answer`, reason `withheld`).
    Withhold,
}

impl Default for Review {
    fn default() -> Self {
        Self {
            approvals: 1,
            categories: BTreeMap::new(),
            overdue: Overdue::default(),
        }
    }
}

impl Review {
    /// What a revision in this category takes: the entry for the nearest category above it, or the
    /// general number. Named groups take one approval each at least.
    pub fn required(&self, category: Option<&str>) -> Required {
        let mut at = category;
        while let Some(name) = at {
            if let Some(required) = self.categories.get(name) {
                let least = u32::try_from(required.groups.len()).unwrap_or(u32::MAX);
                return Required {
                    approvals: required.approvals.max(least),
                    groups: required.groups.clone(),
                };
            }
            at = name.rsplit_once('/').map(|(above, _)| above);
        }
        Required {
            approvals: self.approvals,
            groups: Vec::new(),
        }
    }
}

/// The right to approve, which only the access rule below makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    by: String,
}

impl Permit {
    /// The permit of somebody with this role, if it may approve.
    pub fn for_approver(name: &str, role: Role) -> Option<Self> {
        (role >= Role::Approver).then(|| Self {
            by: name.to_owned(),
        })
    }

    /// Whose it is.
    pub fn by(&self) -> &str {
        &self.by
    }
}

/// What one more approval comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The approver wrote a revision since the live one.
    OwnRevision,
    /// He has approved this revision already.
    AlreadyGiven,
    /// More are needed.
    Outstanding {
        /// Approvals with this one.
        approvals: u32,
        /// Approvals it takes.
        required: u32,
        /// Groups none of whose members has approved.
        groups: Vec<String>,
    },
    /// Nothing is missing any more.
    Enough,
}

/// Whether two names are those of one person: names differ by more than case.
pub fn same_person(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// What an approval comes to, given the authors of all revisions since the live one, the approvals
/// before, what it takes, and the members of each group.
pub fn review(
    permit: &Permit,
    authors: &[String],
    before: &[String],
    required: &Required,
    groups: &BTreeMap<String, Vec<String>>,
) -> Verdict {
    if authors
        .iter()
        .any(|author| same_person(author, permit.by()))
    {
        return Verdict::OwnRevision;
    }
    if before.iter().any(|other| same_person(other, permit.by())) {
        return Verdict::AlreadyGiven;
    }
    let given: BTreeSet<String> = before
        .iter()
        .map(String::as_str)
        .chain([permit.by()])
        .map(|name| name.trim().to_lowercase())
        .collect();
    let is_missing = |group: &&String| {
        let members = groups.get(*group).map_or(&[][..], Vec::as_slice);
        !members
            .iter()
            .any(|member| given.contains(&member.trim().to_lowercase()))
    };
    let missing: Vec<String> = required.groups.iter().filter(is_missing).cloned().collect();
    let approvals = u32::try_from(given.len()).unwrap_or(u32::MAX);
    if approvals >= required.approvals && missing.is_empty() {
        Verdict::Enough
    } else {
        Verdict::Outstanding {
            approvals,
            required: required.approvals,
            groups: missing,
        }
    }
}

/// Whether an approver may publish this article of his own without another pair of eyes: a notice
/// that is in force for 24 hours at most from the instant at which it goes live.
pub fn is_brief_notice(article: &Article, live_from: Timestamp) -> bool {
    let Effective { from, until } = article.effective;
    let from = from.unwrap_or(live_from).max(live_from);
    article.kind == Kind::Notice
        && until.is_some_and(|until| until <= from.plus_days(OWN_NOTICE_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split(' ')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_table_of_verdicts() {
        let groups = BTreeMap::from([
            ("法务".to_owned(), names("li han")),
            ("产品".to_owned(), names("wang")),
        ]);
        let outstanding = |approvals, required, missing: &str| Verdict::Outstanding {
            approvals,
            required,
            groups: names(missing),
        };
        // approver, authors since the live revision, approvals before, (approvals, groups), verdict
        let cases = [
            ("li", "zhao", "", (1, ""), Verdict::Enough),
            ("zhao", "zhao", "", (1, ""), Verdict::OwnRevision),
            ("Zhao ", "wu zhao", "", (1, ""), Verdict::OwnRevision),
            ("li", "zhao", "", (2, ""), outstanding(1, 2, "")),
            ("li", "zhao", "LI", (2, ""), Verdict::AlreadyGiven),
            ("li", "zhao", "han", (2, ""), Verdict::Enough),
            (
                "li",
                "zhao",
                "han",
                (2, "法务 产品"),
                outstanding(2, 2, "产品"),
            ),
            ("wang", "zhao", "han", (2, "法务 产品"), Verdict::Enough),
            ("li", "zhao", "", (0, ""), Verdict::Enough),
            ("li", "zhao", "", (1, "客服"), outstanding(1, 1, "客服")),
        ];
        for (approver, authors, before, (approvals, wanted), expected) in cases {
            let permit = Permit::for_approver(approver, Role::Approver).expect("a permit");
            let required = Required {
                approvals,
                groups: names(wanted),
            };
            let verdict = review(&permit, &names(authors), &names(before), &required, &groups);
            assert_eq!(verdict, expected, "{approver} {authors} {before}");
        }
    }

    #[test]
    fn only_approvers_and_admins_have_a_permit() {
        let may: Vec<Role> = Role::ALL
            .into_iter()
            .filter(|role| Permit::for_approver("li", *role).is_some())
            .collect();
        assert_eq!(may, [Role::Approver, Role::Admin]);
    }

    #[test]
    fn the_nearest_category_decides() {
        let review: Review = serde_json::from_str(
            r#"{"approvals": 1, "categories": {"价格": {"groups": ["法务", "产品"]}, "价格/活动": {"approvals": 1}}}"#,
        )
        .expect("a review");
        let approvals = |category| review.required(category).approvals;
        assert_eq!(approvals(None), 1);
        assert_eq!(approvals(Some("价格表")), 1);
        assert_eq!(approvals(Some("价格/保价")), 2);
        assert_eq!(review.required(Some("价格/活动/双十一")).groups, names(""));
    }
}
