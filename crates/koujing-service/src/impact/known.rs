//! The questions that the knowledge base knows: what its articles claim and what they keep away.

use koujing_core::{Article, ArticleId, ClaimKind, Context, Kind};
use koujing_language::normalise;
use serde::{Deserialize, Serialize};

use crate::claims::claims_of;

/// What a known question is to its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum KnownKind {
    /// Its standard question.
    Standard,
    /// One of its similar questions.
    Similar,
    /// One that must not resolve to it.
    Negative,
    /// Nobody's: customers asked it in these words. The article is the first one that changes.
    Asked,
}

/// A question with the article that it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    pub(crate) question: String,
    pub(crate) written: String,
    pub(crate) kind: KnownKind,
    pub(crate) article: ArticleId,
    pub(crate) context: Context,
}

/// A context that fits an article: the first value of every dimension that it names.
pub(crate) fn context_of(article: &Article) -> Context {
    let values = article.scope.iter().filter_map(|(dimension, values)| {
        let first = values.iter().next()?;
        Some((dimension.to_owned(), first.clone()))
    });
    values.collect()
}

/// The standard and similar questions of an article.
pub(crate) fn claimed(article: &Article) -> Vec<Known> {
    let context = context_of(article);
    claims_of(article)
        .into_iter()
        .filter_map(|claim| {
            let kind = match claim.kind {
                ClaimKind::Standard => KnownKind::Standard,
                ClaimKind::Similar => KnownKind::Similar,
                ClaimKind::Shortcut => return None,
            };
            Some(Known {
                question: claim.question,
                written: claim.written,
                kind,
                article: claim.article,
                context: context.clone(),
            })
        })
        .collect()
}

/// The negative questions of an article whose normalised form is wanted.
pub(crate) fn negatives(article: &Article, wanted: impl Fn(&str) -> bool) -> Vec<Known> {
    let mut found: Vec<Known> = Vec::new();
    if article.kind != Kind::Answer {
        return found;
    }
    for written in &article.negative {
        let question = normalise(written);
        let known = found.iter().any(|known| known.question == question);
        if !question.is_empty() && !known && wanted(&question) {
            found.push(Known {
                question,
                written: written.clone(),
                kind: KnownKind::Negative,
                article: article.id.clone(),
                context: context_of(article),
            });
        }
    }
    found
}

/// What customers asked, for an article that changes.
pub(crate) fn asked(written: &str, article: &ArticleId) -> Known {
    Known {
        question: normalise(written),
        written: written.to_owned(),
        kind: KnownKind::Asked,
        article: article.clone(),
        context: Context::new(),
    }
}

/// All questions of an article.
pub(crate) fn all(article: &Article) -> Vec<Known> {
    let mut found = claimed(article);
    found.extend(negatives(article, |_| true));
    found
}
