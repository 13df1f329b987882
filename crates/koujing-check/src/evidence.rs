//! What a check comes to.

use serde::{Deserialize, Serialize};

/// Whether a reply is the approved answer: of these the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// No approved answer is for this question.
    NoStandard,
    /// It is an older revision of the answer, and not the live one.
    Outdated,
    /// It says something else than the answer.
    Contradicts,
    /// It leaves out what must be said, or steps that matter.
    Incomplete,
    /// All is there, and something besides that the answer does not say.
    OffScript,
    /// It is the answer.
    Consistent,
}

impl Verdict {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoStandard => "no_standard",
            Self::Outdated => "outdated",
            Self::Contradicts => "contradicts",
            Self::Incomplete => "incomplete",
            Self::OffScript => "off_script",
            Self::Consistent => "consistent",
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Severity {
    /// Worth a look.
    Low,
    /// The customer lacks something.
    Medium,
    /// The customer was told something wrong.
    High,
}

/// By which rule something was found. Names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Rule {
    /// A never_say thing is recommended.
    NeverSaid,
    /// Another amount or duration.
    OtherAmount,
    /// Another date or time of day.
    OtherDate,
    /// Another thing, means, place or condition where the answer names one.
    OtherThing,
    /// Another party does or pays it.
    OtherParty,
    /// What the answer affirms is denied, or the other way round.
    Reversed,
    /// A must_say point is missing.
    MustSayMissing,
    /// Too many of the answer's points are missing.
    StepsMissing,
    /// Something that the answer does not say.
    Extra,
    /// 可是/但是 and the like.
    Contrast,
    /// A promise of nothing (尽快).
    EmptyPromise,
    /// The customer is told that it is his fault.
    Blame,
}

impl Rule {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NeverSaid => "never_said",
            Self::OtherAmount => "other_amount",
            Self::OtherDate => "other_date",
            Self::OtherThing => "other_thing",
            Self::OtherParty => "other_party",
            Self::Reversed => "reversed",
            Self::MustSayMissing => "must_say_missing",
            Self::StepsMissing => "steps_missing",
            Self::Extra => "extra",
            Self::Contrast => "contrast",
            Self::EmptyPromise => "empty_promise",
            Self::Blame => "blame",
        }
    }

    /// How bad it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::NeverSaid
            | Self::OtherAmount
            | Self::OtherDate
            | Self::OtherThing
            | Self::OtherParty
            | Self::Reversed => Severity::High,
            Self::MustSayMissing | Self::StepsMissing | Self::Blame => Severity::Medium,
            Self::Extra | Self::Contrast | Self::EmptyPromise => Severity::Low,
        }
    }
}

/// A part of the reply as it was sent, in characters (Unicode scalar values) from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Span {
    /// The first character.
    pub from: usize,
    /// Behind the last one.
    pub until: usize,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Finding {
    /// By which rule.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Where in the reply; none for what is missing.
    pub span: Option<Span>,
    /// The words of the reply there.
    pub said: Option<String>,
    /// What the answer says instead, or what is missing.
    pub approved: Option<String>,
}

/// What a sentence of the reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Role {
    /// It carries a part of the answer.
    Carries,
    /// It says something against the answer.
    Contradicts,
    /// It says something that the answer does not.
    Extra,
    /// It asks the customer something.
    Asks,
    /// It is kind and says nothing.
    Courtesy,
}

/// A part of the answer that a sentence carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Carried {
    /// The answer's words, as approved.
    pub text: String,
    /// How much the two have in common, 0 to 1.
    pub likeness: f32,
}

/// One sentence of the reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SentenceEvidence {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// The parts of the answer that it carries, the likest first.
    pub carries: Vec<Carried>,
}

/// Where a point of the answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PointKind {
    /// A must_say point.
    MustSay,
    /// A sentence or step of the wording.
    Sentence,
}

/// A point of the answer, and whether the reply has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Point {
    /// Where it comes from.
    pub kind: PointKind,
    /// Its words, as approved.
    pub text: String,
    /// Whether the reply says it.
    pub carried: bool,
}

/// Why the verdict is what it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// The reply, sentence by sentence.
    pub sentences: Vec<SentenceEvidence>,
    /// The answer, point by point.
    pub points: Vec<Point>,
    /// Everything found, the worst first.
    pub findings: Vec<Finding>,
}

/// A verdict and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Judgement {
    /// Whether the reply is the answer.
    pub verdict: Verdict,
    /// Why.
    pub evidence: Evidence,
}
