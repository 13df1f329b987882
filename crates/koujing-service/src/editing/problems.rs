//! What is wrong with a revision beside what stands in its own file: the images it shows, the
//! questions that others have.

use std::collections::BTreeMap;

use koujing_core::{Article, Claim, Message, Problem, Severity, conflicts};
use koujing_markdown::image_references;

use super::TakenQuestion;
use crate::claims::claims_of;
use crate::near::Warning;
use crate::service::Service;
use crate::snapshot::Snapshot;

fn problem(path: &str, rule: &str, severity: Severity, message: Message) -> Problem {
    Problem {
        path: path.to_owned(),
        line: 1,
        column: 1,
        rule: rule.to_owned(),
        severity,
        message,
    }
}

/// The images of the revision, of those that `known` ones there are; an image that is not among them
/// is an error.
pub(super) fn images(
    article: &Article,
    path: &str,
    known: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let mut images = BTreeMap::new();
    for reference in image_references(article) {
        if let Some(hash) = known.get(&reference) {
            images.insert(reference, hash.clone());
            continue;
        }
        let message = Message::new(
            format!("没有图片 {reference}:请连同文件夹一起导入,或改用上一版本里的图片"),
            format!(
                "there is no image {reference}: import it with its folder, or use one of the revision before"
            ),
        );
        problems.push(problem(path, "image", Severity::Error, message));
    }
    images
}

impl Service {
    /// The questions of an article that live ones have.
    pub(crate) fn taken(&self, article: &Article) -> Vec<TakenQuestion> {
        let snapshot = self.snapshot.load();
        let taken = held(&snapshot, article).into_iter();
        taken
            .map(|(_, other)| TakenQuestion {
                article: other.article,
                question: other.written,
                scope: other.scope,
            })
            .collect()
    }
}

/// Questions with the claims of others that they conflict with, the first of each.
fn held(snapshot: &Snapshot, article: &Article) -> Vec<(Claim, Claim)> {
    let mut found = Vec::new();
    for claim in claims_of(article) {
        let holders = snapshot.holders(&claim.question).iter();
        let others = holders.map(|holder| {
            let claims = &snapshot.get(holder.place).claims;
            &claims[holder.claim as usize]
        });
        let mut others = others.filter(|other| conflicts(&claim, other));
        if let Some(other) = others.next().cloned() {
            found.push((claim, other));
        }
    }
    found
}

/// Questions that live articles have. A warning: the other may be gone when this one is approved,
/// and approval looks again.
pub(super) fn taken(snapshot: &Snapshot, article: &Article, path: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    for (claim, other) in held(snapshot, article) {
        let message = Message::new(
            format!(
                "「{}」已是 {} 的问法「{}」:不改动其一就不能通过审核",
                claim.written, other.article, other.written
            ),
            format!(
                "{:?} is a question of {} ({:?}): it cannot be approved unless one of the two changes",
                claim.written, other.article, other.written
            ),
        );
        found.push(problem(path, "question_taken", Severity::Warning, message));
    }
    found
}

/// Near-duplicates, as problems.
pub(super) fn near(warnings: &[Warning], path: &str) -> Vec<Problem> {
    let as_problem = |warning: &Warning| {
        let message = Message::new(
            format!(
                "「{}」与 {} 很相近:会答成另一条",
                warning.question, warning.article
            ),
            format!(
                "{:?} is near to {}: one would resolve to the other",
                warning.question, warning.article
            ),
        );
        problem(path, "near_duplicate", Severity::Warning, message)
    };
    warnings.iter().map(as_problem).collect()
}
