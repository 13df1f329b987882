//! What each kind of article needs.

use koujing_core::{Article, Kind, Message};
use koujing_language::normalise;

use super::{Layout, Wording};
use crate::problems::{Place, Problems};
use crate::read::empty_section;

pub(super) fn check(
    article: &Article,
    layout: &Layout,
    wordings: &[Wording<'_>],
    problems: &mut Problems,
) {
    if article.question.trim().is_empty() {
        missing(problems, layout.key("question"), "question");
    }
    match article.kind {
        Kind::Answer => {}
        Kind::Phrase => {
            if article.shortcut.is_none() {
                missing(problems, layout.key("shortcut"), "shortcut");
            }
        }
        Kind::Notice => {
            if article.effective.until.is_none() && !layout.keys.contains_key("effective_until") {
                missing(problems, Place::START, "effective_until");
            }
        }
    }
    times(article, layout, problems);
    empty(wordings, problems);
}

fn missing(problems: &mut Problems, place: Place, key: &str) {
    problems.error(
        place,
        &format!("missing_{key}"),
        Message::new(
            format!("缺少 {key}:请填写"),
            format!("`{key}` is missing: fill it in"),
        ),
    );
}

fn times(article: &Article, layout: &Layout, problems: &mut Problems) {
    if let (Some(from), Some(until)) = (article.effective.from, article.effective.until)
        && from >= until
    {
        problems.error(
            layout.key("effective_until"),
            "bad_time",
            Message::new(
                "effective_until 要晚于 effective_from",
                "`effective_until` must be after `effective_from`",
            ),
        );
    }
}

fn empty(wordings: &[Wording<'_>], problems: &mut Problems) {
    for wording in wordings {
        if !wording.text.trim().is_empty() {
            continue;
        }
        let message = match wording.scope {
            None => Message::new(
                "没有标准话术:请在文件头之后、第一个分场景标题之前写上",
                "there is no default wording: write it after the front matter, before the first variant",
            ),
            Some(_) => empty_section(),
        };
        problems.error(wording.spot.place, "empty_answer", message);
    }
}

/// Nobody answers for it.
pub(super) fn owner(article: &Article, layout: &Layout, problems: &mut Problems) {
    if article.owner.is_none() {
        problems.warning(
            layout.key("owner"),
            "no_owner",
            Message::new(
                "没有负责人:请在 owner 写上小组或个人",
                "nobody owns it: name a group or a person in `owner`",
            ),
        );
    }
}

/// A question that is both claimed and excluded.
pub(super) fn negatives(article: &Article, layout: &Layout, problems: &mut Problems) {
    let own: Vec<String> = article.questions().map(normalise).collect();
    for (at, negative) in article.negative.iter().enumerate() {
        if own.contains(&normalise(negative)) {
            let item = layout.keys.get(&format!("negative/{at}"));
            problems.warning(
                item.copied().unwrap_or_else(|| layout.key("negative")),
                "negative_is_question",
                Message::new(
                    format!("“{negative}”同时写在问法和排除问法里:请删掉一处"),
                    format!("{negative:?} is both a question and a negative: remove one"),
                ),
            );
        }
    }
}
