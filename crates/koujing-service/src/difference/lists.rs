//! Fields that are lists: what came, what went.

use koujing_core::{Article, ArticleId};
use serde::Serialize;

use super::target;

/// A list that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ListDifference {
    /// The field's name in an article; `variants` (by name) when only their order differs.
    pub field: &'static str,
    /// In the new list only.
    pub added: Vec<String>,
    /// In the old list only.
    pub removed: Vec<String>,
    /// Whether what both have stands in another order.
    pub reordered: bool,
}

pub(super) fn differences(old: Option<&Article>, new: &Article) -> Vec<ListDifference> {
    let before = old.map(lists_of);
    let mut found: Vec<ListDifference> = lists_of(new)
        .into_iter()
        .enumerate()
        .filter_map(|(at, (field, after))| {
            let before = before.as_ref().map_or(&[][..], |before| &before[at].1);
            difference(field, before, &after)
        })
        .collect();
    // Variants that came or went are shown as texts.
    let names = |article: &Article| -> Vec<String> {
        let variants = article.body.variants.iter();
        variants.map(|variant| variant.name()).collect()
    };
    let variants = old.and_then(|old| difference("variants", &names(old), &names(new)));
    found.extend(variants.filter(|variants| variants.reordered));
    found
}

fn difference(field: &'static str, old: &[String], new: &[String]) -> Option<ListDifference> {
    let without = |all: &[String], others: &[String]| -> (Vec<String>, Vec<String>) {
        let mut others: Vec<&String> = others.iter().collect();
        all.iter().cloned().partition(|item| {
            let place = others.iter().position(|other| *other == item);
            place.map(|place| others.swap_remove(place)).is_none()
        })
    };
    let (added, kept) = without(new, old);
    let (removed, kept_before) = without(old, new);
    let reordered = kept != kept_before;
    let differs = reordered || !added.is_empty() || !removed.is_empty();
    differs.then_some(ListDifference {
        field,
        added,
        removed,
        reordered,
    })
}

fn lists_of(article: &Article) -> [(&'static str, Vec<String>); 8] {
    let ids = |ids: &[ArticleId]| ids.iter().map(ToString::to_string).collect();
    [
        ("similar", article.similar.clone()),
        ("negative", article.negative.clone()),
        ("must_say", article.must_say.clone()),
        ("never_say", article.never_say.clone()),
        ("labels", article.labels.clone()),
        ("related", ids(&article.related)),
        ("sources", article.sources.clone()),
        ("targets", article.targets.iter().map(target).collect()),
    ]
}
