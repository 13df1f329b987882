//! A claim per normalised question, and when two of them conflict.

use serde::{Deserialize, Serialize};

use crate::{Article, ArticleId, Effective, Scope, Specificity};

/// What makes an article claim a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Its standard question.
    Standard,
    /// One of its similar questions.
    Similar,
    /// Its shortcut.
    Shortcut,
}

impl ClaimKind {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Similar => "similar",
            Self::Shortcut => "shortcut",
        }
    }
}

/// One article's right to answer one question where and while it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who claims.
    pub article: ArticleId,
    /// Why.
    pub kind: ClaimKind,
    /// The normalised question; of a shortcut `/` and the normalised shortcut, so that the two
    /// never meet.
    pub question: String,
    /// As the author wrote it.
    pub written: String,
    /// Where.
    pub scope: Scope,
    /// While.
    pub effective: Effective,
}

/// Two articles that claim one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The article that has the question.
    pub article: ArticleId,
    /// The question as that article writes it.
    pub question: String,
    /// That article's scope.
    pub scope: Scope,
}

impl Article {
    /// How narrow the article is: its scope, a bounded effective time counting as a dimension.
    pub fn specificity(&self) -> Specificity {
        specificity(&self.scope, &self.effective)
    }
}

fn specificity(scope: &Scope, effective: &Effective) -> Specificity {
    let of_scope = scope.specificity();
    Specificity {
        dimensions: of_scope.dimensions + usize::from(effective.is_bounded()),
        depth: of_scope.depth,
    }
}

/// Whether two claims conflict: different articles, the same normalised question, overlapping
/// scopes, overlapping effective times, and equally specific.
pub fn conflicts(a: &Claim, b: &Claim) -> bool {
    a.question == b.question
        && a.article.key() != b.article.key()
        && a.scope.overlaps(&b.scope)
        && a.effective.overlaps(&b.effective)
        && specificity(&a.scope, &a.effective) == specificity(&b.scope, &b.effective)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ScopeValue, Timestamp};

    fn claim(article: &str, scope: &[(&str, &[&str])], effective: (i64, i64)) -> Claim {
        let mut own = Scope::default();
        for (name, values) in scope {
            own.insert(name, values.iter().map(|value| ScopeValue::new(value)));
        }
        let edge = |millis: i64| (millis != 0).then(|| Timestamp::from_millis(millis));
        Claim {
            article: article.parse().expect("an id"),
            kind: ClaimKind::Standard,
            question: "滤网怎么洗".into(),
            written: "滤网怎么洗?".into(),
            scope: own,
            effective: Effective {
                from: edge(effective.0),
                until: edge(effective.1),
            },
        }
    }

    #[test]
    fn the_table_of_conflicts() {
        let x50: &[(&str, &[&str])] = &[("product", &["X50"])];
        let x50_x80: &[(&str, &[&str])] = &[("product", &["X50", "X80"])];
        let x80: &[(&str, &[&str])] = &[("product", &["X80"])];
        let city: &[(&str, &[&str])] = &[("region", &["上海"])];
        let district: &[(&str, &[&str])] = &[("region", &["上海/徐汇"])];
        let cases = [
            (
                "two general articles",
                claim("a", &[], (0, 0)),
                claim("b", &[], (0, 0)),
                true,
            ),
            (
                "an article and itself",
                claim("a", &[], (0, 0)),
                claim("A", &[], (0, 0)),
                false,
            ),
            (
                "a product over the general",
                claim("a", x50, (0, 0)),
                claim("b", &[], (0, 0)),
                false,
            ),
            (
                "two for one product",
                claim("a", x50, (0, 0)),
                claim("b", x50_x80, (0, 0)),
                true,
            ),
            (
                "two products",
                claim("a", x50, (0, 0)),
                claim("b", x80, (0, 0)),
                false,
            ),
            (
                "a product and a city",
                claim("a", x50, (0, 0)),
                claim("b", city, (0, 0)),
                true,
            ),
            (
                "a district over its city",
                claim("a", district, (0, 0)),
                claim("b", city, (0, 0)),
                false,
            ),
            (
                "a promotion over the standing",
                claim("a", &[], (5, 9)),
                claim("b", &[], (0, 0)),
                false,
            ),
            (
                "two promotions at once",
                claim("a", &[], (5, 9)),
                claim("b", &[], (8, 12)),
                true,
            ),
            (
                "one promotion after the other",
                claim("a", &[], (5, 9)),
                claim("b", &[], (9, 12)),
                false,
            ),
            (
                "a promotion and a product",
                claim("a", &[], (5, 9)),
                claim("b", x50, (0, 0)),
                false,
            ),
            (
                "a start alone is not bounded",
                claim("a", &[], (5, 0)),
                claim("b", &[], (0, 0)),
                true,
            ),
        ];
        for (name, a, b, expected) in cases {
            assert_eq!(conflicts(&a, &b), expected, "{name}");
            assert_eq!(conflicts(&b, &a), expected, "{name}, the other way round");
        }
    }
}
