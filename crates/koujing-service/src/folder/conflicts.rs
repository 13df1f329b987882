//! What only shows beside the other articles: equal ids, conflicting claims, names of articles that
//! are not there.

use std::collections::{BTreeMap, HashMap};

use koujing_core::{Claim, ClaimKind, Message, Severity, Target, conflicts};

use super::FileReading;
use super::read::problem;
use crate::claims::claims_of;

/// Adds these problems to the articles. In path order: the first has the id or the question, the
/// later ones have the problem.
pub(super) fn find(articles: &mut [FileReading]) {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut taken: HashMap<String, Vec<(Claim, String)>> = HashMap::new();
    for reading in articles.iter_mut() {
        let Some(article) = reading.article.clone() else {
            continue;
        };
        if let Some(first) = ids.get(&article.id.key()) {
            let message = Message::new(
                format!("编号 {} 已被 {first} 使用(不分大小写);请换一个", article.id),
                format!(
                    "the id {} is taken by {first} (case aside); choose another",
                    article.id
                ),
            );
            let id = article.id.as_str();
            let wrong = problem(reading, id, "duplicate_id", Severity::Error, message);
            reading.problems.push(wrong);
            continue;
        }
        ids.insert(article.id.key(), reading.path.clone());
        let claims = claims_of(&article);
        for claim in &claims {
            let holders = taken.get(&claim.question).into_iter().flatten();
            if let Some((other, path)) = holders.clone().find(|(other, _)| conflicts(claim, other))
            {
                let (zh, en) = match claim.kind {
                    ClaimKind::Shortcut => ("快捷码", "shortcut"),
                    _ => ("问法", "question"),
                };
                let message = Message::new(
                    format!(
                        "{zh}「{}」与 {path} 的「{}」冲突;请删去其一,或让适用范围有宽有窄",
                        claim.written, other.written
                    ),
                    format!(
                        "the {en} {:?} conflicts with {:?} of {path}; remove one, or make one scope narrower",
                        claim.written, other.written
                    ),
                );
                let wrong = problem(
                    reading,
                    &claim.written,
                    "conflict",
                    Severity::Error,
                    message,
                );
                reading.problems.push(wrong);
            }
        }
        // What is not published holds no question.
        if reading.is_usable() {
            for claim in claims {
                let holders = taken.entry(claim.question.clone()).or_default();
                holders.push((claim, reading.path.clone()));
            }
        }
    }
    if articles.len() < 2 {
        // A single file: the articles that it names lie elsewhere.
        return;
    }
    for reading in articles.iter_mut() {
        let Some(article) = reading.article.clone() else {
            continue;
        };
        let targets = article.targets.iter().filter_map(|target| match target {
            Target::Article(id) => Some(id),
            Target::All | Target::Category(_) => None,
        });
        for id in article.related.iter().chain(targets) {
            if !ids.contains_key(&id.key()) {
                let message = Message::new(
                    format!("这里没有知识条目 {id};请改正编号"),
                    format!("there is no article {id} here; mend the id"),
                );
                let wrong = problem(
                    reading,
                    id.as_str(),
                    "unknown_article",
                    Severity::Warning,
                    message,
                );
                reading.problems.push(wrong);
            }
        }
    }
}
