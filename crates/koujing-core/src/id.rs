//! Names of things in the record: articles, revisions, positions in the change feed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Number of a revision within its article: 1, 2, 3, …
pub type RevisionNumber = u32;

/// Position in the change feed: gap-free, in commit order; 0 before the first change.
pub type Seq = u64;

/// Longest article id, in characters.
const MAX_ID_CHARS: usize = 100;

/// Id of an article: 1 to 100 Unicode letters, digits, `.`, `_`, `-`, not starting with `.`.
///
/// Two ids that differ only in case name the same article; [`ArticleId::key`] is what is compared
/// and what the record keeps unique.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct ArticleId(String);

/// Why a text cannot be an [`ArticleId`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is not an article id: 1 to 100 letters, digits, '.', '_' or '-', not starting with '.'"
)]
pub struct InvalidId(pub String);

impl ArticleId {
    /// The id as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id in lower case: equal for ids that differ only in case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for ArticleId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let chars = text.chars().count();
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
        if (1..=MAX_ID_CHARS).contains(&chars)
            && !text.starts_with('.')
            && text.chars().all(allowed)
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId(text.to_owned()))
        }
    }
}

impl TryFrom<String> for ArticleId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<ArticleId> for String {
    fn from(id: ArticleId) -> Self {
        id.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_letters_digits_and_three_signs() {
        for good in ["a", "滤网-1", "x50.v2_b", &"字".repeat(100)] {
            assert!(good.parse::<ArticleId>().is_ok(), "{good}");
        }
        for bad in [
            "",
            ".hidden",
            "a/b",
            "a b",
            "../x",
            "a\n",
            &"字".repeat(101),
        ] {
            assert!(bad.parse::<ArticleId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn ids_equal_up_to_case_share_a_key() {
        let key = |text: &str| text.parse::<ArticleId>().map(|id| id.key());
        assert_eq!(key("Filter-A"), key("filter-a"));
    }
}
