//! How the variants of an article stand to it and to each other.

use koujing_core::{Article, Message};

use super::Layout;
use crate::problems::Problems;

pub(super) fn check(article: &Article, layout: &Layout, problems: &mut Problems) {
    let variants: Vec<_> = article.body.variants.iter().zip(&layout.variants).collect();
    for (at, (variant, spot)) in variants.iter().enumerate() {
        let name = variant.name();
        if !variant.scope.within(&article.scope) {
            problems.error(
                spot.place,
                "variant_outside_scope",
                Message::new(
                    format!("{name} 超出本条的适用范围({}):请改标题或改 scope", article.scope),
                    format!("{name} lies outside the article's scope ({}): change the heading or `scope`", article.scope),
                ),
            );
        }
        let earlier = variants[..at].iter().find(|(other, _)| {
            other.scope.overlaps(&variant.scope)
                && other.scope.specificity() == variant.scope.specificity()
        });
        if let Some((other, other_spot)) = earlier {
            let other = other.name();
            let line = other_spot.place.line;
            problems.error(
                spot.place,
                "variant_overlap",
                Message::new(
                    format!("{name} 与第 {line} 行的 {other} 有重叠,无法决定用哪一个:请分开或合并"),
                    format!("{name} overlaps {other} (line {line}) and is as specific: separate or join them"),
                ),
            );
        }
    }
}
