//! The outcome of a question: exactly one of answer, ambiguous, no answer; and the shapes it has on
//! the wire (`docs/api.md`).

use serde::{Deserialize, Serialize};

use crate::{ArticleId, RevisionNumber, Scope, Seq, Timestamp, Verification};

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum OutcomeKind {
    /// The one approved answer.
    Answer,
    /// Something is still to be asked.
    Ambiguous,
    /// Nothing approved fits.
    NoAnswer,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum NoAnswerReason {
    /// Nothing is about this.
    NoMatch,
    /// Something is near, not near enough to be sure.
    LowConfidence,
    /// There is an answer, for another product, region, …
    OutOfScope,
    /// The answer is out of service now.
    Suspended,
    /// The answer is overdue for verification and the settings withhold such answers.
    Withheld,
    /// The past is resolved by exact match only, and there is none.
    PastExactOnly,
}

/// In which form the wording is wanted.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TextFormat {
    /// Plain text, ready to paste into the channel.
    #[default]
    Text,
    /// Markdown, variables filled in.
    Markdown,
    /// Sanitised HTML.
    Html,
}

/// How a question was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum MatchKind {
    /// It is the standard question.
    Exact,
    /// It is one of the similar questions.
    Similar,
    /// It is the shortcut.
    Shortcut,
    /// It is near enough.
    Ranked,
}

/// The match behind an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Match {
    /// How.
    pub kind: MatchKind,
    /// The article's question that was met, as written.
    pub matched: String,
    /// Calibrated probability, 0 to 1, that the article answers the question; 1 for a claim.
    pub confidence: f64,
}

/// The approved wording, ready for the channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answer {
    /// Which article.
    pub article: ArticleId,
    /// Which revision of it.
    pub revision: RevisionNumber,
    /// `default`, or the variant's name.
    pub variant: String,
    /// The standard question.
    pub question: String,
    /// The wording in `format`.
    pub text: String,
    /// The form of `text`.
    pub format: TextFormat,
    /// Variables that had neither value nor default; each stands as 【label】 in `text`.
    pub missing_variables: Vec<String>,
    /// Points that must be said.
    pub must_say: Vec<String>,
    /// Words that must not be recommended.
    pub never_say: Vec<String>,
    /// For the agent's eyes, in `format`; never for a public asker.
    pub guidance: Option<String>,
    /// Other articles worth a look.
    pub related: Vec<Related>,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_at: Timestamp,
    /// When it ends.
    pub effective_until: Option<Timestamp>,
    /// Whether it was confirmed lately.
    pub verification: Verification,
    /// `sha256:` and the hex SHA-256 of the variant's stored Markdown.
    pub hash: String,
    /// Signed reference to article, revision, variant and hash; none outside a record.
    pub receipt: Option<String>,
}

/// Another article, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Related {
    /// Its id.
    pub article: ArticleId,
    /// Its standard question.
    pub question: String,
}

/// One of several articles that could be meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Its id.
    pub article: ArticleId,
    /// Its standard question.
    pub question: String,
    /// For whom or what it holds.
    pub scope: Scope,
    /// As in [`Match`].
    pub confidence: f64,
    /// What sets it apart: values of its scope, words that only its question has.
    #[serde(default)]
    pub apart: Vec<String>,
}

/// A notice that is in force over the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShownNotice {
    /// Its id.
    pub article: ArticleId,
    /// Which revision of it.
    pub revision: RevisionNumber,
    /// Its wording in the format asked for.
    pub text: String,
    /// One line on how things stand.
    pub status: Option<String>,
    /// When more will be known.
    pub next_update_at: Option<Timestamp>,
    /// When it ends.
    pub effective_until: Option<Timestamp>,
}

/// One question of a message with several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(no_recursion))]
pub struct Part {
    /// The part of the message.
    pub question: String,
    /// What came of it alone.
    #[serde(flatten)]
    pub resolution: Resolution,
}

/// What came of a question. Every key is always there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(no_recursion))]
pub struct Resolution {
    /// Which of the three.
    pub outcome: OutcomeKind,
    /// Of `answer`: the wording.
    pub answer: Option<Answer>,
    /// Of `answer`: how it was found.
    #[serde(rename = "match")]
    pub matched: Option<Match>,
    /// Of `ambiguous`: one to five, none marked right.
    pub choices: Vec<Choice>,
    /// Of `ambiguous`: the dimensions to ask for.
    pub needs: Vec<String>,
    /// Of `no_answer`: why.
    pub reason: Option<NoAnswerReason>,
    /// Of a message with several questions: each alone.
    pub parts: Vec<Part>,
    /// Notices in force for what was answered or offered.
    pub notices: Vec<ShownNotice>,
    /// Position in the change feed that the outcome rests on.
    pub seq: Seq,
}
