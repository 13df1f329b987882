//! The article: the unit that is edited, approved and answered with.

use serde::{Deserialize, Serialize};

use crate::{ArticleId, Effective, Scope, Timestamp};

/// What an article is for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Kind {
    /// Answers a question.
    #[default]
    Answer,
    /// Wording without a question: greetings, soothing, payment reminders. Never resolved from a message.
    Phrase,
    /// Temporary; shown beside answers.
    Notice,
}

/// Who may see an article.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Audience {
    /// Anybody, the customer included.
    Public,
    /// Only the company's own people.
    #[default]
    Internal,
}

impl Audience {
    /// Whether a viewer of this audience may see something meant for `of`.
    pub fn sees(self, of: Self) -> bool {
        self == Self::Internal || of == Self::Public
    }
}

/// One article as its author wrote it.
///
/// Texts are Markdown with `{{ variable | default }}` placeholders, not yet filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Unique up to case.
    pub id: ArticleId,
    /// What it is for.
    pub kind: Kind,
    /// The standard question; of a phrase or a notice its title.
    pub question: String,
    /// Other wordings of the question.
    pub similar: Vec<String>,
    /// Questions that must not resolve to this article.
    pub negative: Vec<String>,
    /// Place in the category tree, `/` between levels.
    pub category: Option<String>,
    /// Free labels.
    pub labels: Vec<String>,
    /// Short form typed by agents, without the leading `/`.
    pub shortcut: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// Person or group answering for it.
    pub owner: Option<String>,
    /// Days after which somebody has to confirm that it still holds.
    pub verify_every: Option<u32>,
    /// Points that the answer and every variant contain.
    pub must_say: Vec<String>,
    /// Words that no answer recommends.
    pub never_say: Vec<String>,
    /// Other articles worth a look.
    pub related: Vec<ArticleId>,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// For which products, regions, channels … it holds.
    pub scope: Scope,
    /// When it holds.
    pub effective: Effective,
    /// Of a notice: what it is shown over.
    pub targets: Vec<Target>,
    /// Of a notice: one line on how things stand.
    pub status: Option<String>,
    /// Of a notice: when more will be known.
    pub next_update_at: Option<Timestamp>,
    /// The wording.
    pub body: Body,
}

/// The wording of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Served when no variant fits. Markdown.
    pub default: String,
    /// Wordings for narrower contexts, in file order.
    pub variants: Vec<Variant>,
    /// For the agent's eyes only. Markdown.
    pub guidance: Option<String>,
}

/// A wording that replaces the default one where its scope fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The heading's words, which are not part of the wording.
    pub title: String,
    /// Where it fits.
    pub scope: Scope,
    /// Markdown.
    pub text: String,
}

impl Variant {
    /// Name in answers: `dim=value[,value]`, sorted, joined by `;`.
    pub fn name(&self) -> String {
        self.scope.to_string()
    }
}

/// What a notice is shown over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Everything in the notice's scope.
    All,
    /// One article.
    Article(ArticleId),
    /// A category and all below it.
    Category(String),
}

impl Target {
    /// Whether this covers the article.
    pub fn covers(&self, article: &Article) -> bool {
        match self {
            Self::All => true,
            Self::Article(id) => id.key() == article.id.key(),
            Self::Category(category) => article.category.as_deref().is_some_and(|of| {
                of.strip_prefix(category.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }),
        }
    }
}

impl Article {
    /// Standard and similar questions, the standard one first.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.question.as_str()).chain(self.similar.iter().map(String::as_str))
    }

    /// The wording for a context: the most specific fitting variant, or none for the default.
    pub fn variant_for(&self, context: &crate::Context) -> Option<usize> {
        let fitting = self.body.variants.iter().enumerate();
        fitting
            .filter(|(_, variant)| variant.scope.fit(context).fits())
            .max_by_key(|(at, variant)| (variant.scope.specificity(), std::cmp::Reverse(*at)))
            .map(|(at, _)| at)
    }
}
