//! How revisions are reviewed: the key `review` of the settings.

use koujing_core::{Message, Overdue, Required, Review, Settings};

use super::read::{Places, entries, list, named, text, unknown};
use crate::problems::{Place, Problems};
use crate::read::bad_value;
use crate::yaml::Node;

/// More approvals than any organisation asks for.
const MOST_APPROVALS: u32 = 9;

pub(super) fn read(node: Node, places: &mut Places, problems: &mut Problems) -> Review {
    let mut review = Review::default();
    for (key, node) in named(node, "review", places, problems) {
        match key.text.as_str() {
            "approvals" => {
                if let Some(number) = approvals(node, problems) {
                    review.approvals = number;
                }
            }
            "overdue" => {
                if let Some(overdue) = overdue(node, problems) {
                    review.overdue = overdue;
                }
            }
            "categories" => {
                for (key, node) in named(node, "review/categories", places, problems) {
                    let required = required(node, &key.text, problems);
                    review.categories.insert(key.text, required);
                }
            }
            _ => unknown(&key, problems),
        }
    }
    review
}

fn required(node: Node, category: &str, problems: &mut Problems) -> Required {
    let mut required = Required::default();
    let place = node.place;
    let mut given = false;
    for (key, node) in entries(node, category, problems).unwrap_or_default() {
        match key.text.as_str() {
            "approvals" => {
                given = true;
                required.approvals = approvals(node, problems).unwrap_or(1);
            }
            "groups" => {
                given = true;
                required.groups = list(node, "groups", problems);
            }
            _ => unknown(&key, problems),
        }
    }
    if !given {
        bad_value(
            problems,
            place,
            category,
            "要写 approvals(几人通过)或 groups(哪些组各一人)",
            "give `approvals` (how many) or `groups` (one of each)",
        );
    }
    required
}

fn approvals(node: Node, problems: &mut Problems) -> Option<u32> {
    let place = node.place;
    let number = text(node, "approvals", problems).parse().ok();
    let number = number.filter(|number| *number <= MOST_APPROVALS);
    if number.is_none() {
        bad_value(
            problems,
            place,
            "approvals",
            "要写 0 到 9 的整数;0 表示提交即发布",
            "a whole number from 0 to 9; 0: submitting publishes",
        );
    }
    number
}

fn overdue(node: Node, problems: &mut Problems) -> Option<Overdue> {
    let place = node.place;
    let overdue = match text(node, "overdue", problems).as_str() {
        "serve" => Some(Overdue::Serve),
        "warn" => Some(Overdue::Warn),
        "withhold" => Some(Overdue::Withhold),
        _ => None,
    };
    if overdue.is_none() {
        bad_value(
            problems,
            place,
            "overdue",
            "要写 serve(照常使用)、warn(使用并提醒)或 withhold(停用)",
            "serve, warn or withhold",
        );
    }
    overdue
}

/// Groups that review asks for must be there and have somebody in them, else nothing could ever be
/// approved.
pub(super) fn check(settings: &Settings, places: &Places, problems: &mut Problems) {
    for (category, required) in &settings.review.categories {
        let own = places.get(&format!("review/categories/{category}"));
        let place = own.copied().unwrap_or(Place::START);
        for group in &required.groups {
            if settings.groups.get(group).is_none_or(Vec::is_empty) {
                problems.error(
                    place,
                    "unknown_group",
                    Message::new(
                        format!("组“{group}”不存在或没有成员:请在 groups 里写明"),
                        format!("the group {group:?} is not there or is empty: name its members under `groups`"),
                    ),
                );
            }
        }
    }
}
