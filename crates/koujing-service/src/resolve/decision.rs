//! What resolution comes to, before anything is rendered.

use std::collections::BTreeSet;

use koujing_core::{ArticleId, MatchKind, NoAnswerReason, OutcomeKind};
use koujing_index::Features;
use serde::Serialize;

use crate::snapshot::Place;

/// One article that could be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) place: Place,
    pub(crate) confidence: f64,
}

/// Exactly one of three.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Decision {
    /// This article answers.
    Answer {
        place: Place,
        kind: MatchKind,
        matched: String,
        confidence: f64,
    },
    /// One of these, in this order; the dimensions to ask for.
    Ambiguous {
        choices: Vec<Candidate>,
        needs: BTreeSet<String>,
    },
    /// None.
    NoAnswer(NoAnswerReason),
}

impl Decision {
    /// Which of the three.
    pub(crate) fn kind(&self) -> OutcomeKind {
        match self {
            Self::Answer { .. } => OutcomeKind::Answer,
            Self::Ambiguous { .. } => OutcomeKind::Ambiguous,
            Self::NoAnswer(_) => OutcomeKind::NoAnswer,
        }
    }
}

/// How a ranked decision came about (`explain=true`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// The question as it was compared.
    pub normalised: String,
    /// What it was heard as, where that is what the ranking rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<String>,
    /// Confidence from which the first is answered.
    pub threshold: f64,
    /// What forbids an answer, whatever the likeness.
    pub guard: Option<&'static str>,
    /// The first and the runners-up.
    pub ranked: Vec<ExplainedCandidate>,
}

/// One ranked article, explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExplainedCandidate {
    /// Its id.
    pub article: ArticleId,
    /// Its question that is most alike.
    pub matched: String,
    /// What articles are ordered by.
    pub score: f32,
    /// Calibrated.
    pub confidence: f64,
    /// What the confidence rests on.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub features: Features,
}

/// A message resolved as a whole, with its parts if it has several questions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Whole {
    pub(crate) decision: Decision,
    /// Text and decision of each question of the message.
    pub(crate) parts: Vec<(String, Decision)>,
    /// Ranked articles, best first, whatever the outcome.
    pub(crate) ranked: Vec<Candidate>,
    pub(crate) explanation: Option<Explanation>,
}

impl Whole {
    pub(crate) fn of(decision: Decision) -> Self {
        let ranked = match &decision {
            Decision::Answer {
                place, confidence, ..
            } => vec![Candidate {
                place: *place,
                confidence: *confidence,
            }],
            Decision::Ambiguous { choices, .. } => choices.clone(),
            Decision::NoAnswer(_) => Vec::new(),
        };
        Self {
            decision,
            parts: Vec::new(),
            ranked,
            explanation: None,
        }
    }
}
