//! Known questions, resolved before and after.

use std::collections::BTreeSet;

use koujing_core::{ArticleId, Audience, NoAnswerReason, OutcomeKind, Timestamp};
use koujing_index::IndexError;
use serde::{Deserialize, Serialize};

use super::QuestionImpact;
use super::known::Known;
use crate::resolve::{Asked, Decision, resolve};
use crate::snapshot::Snapshot;

/// What came of a known question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Resolved {
    /// Which of the three.
    pub outcome: OutcomeKind,
    /// Of `answer`: the article.
    pub article: Option<ArticleId>,
    /// Of `ambiguous`: the articles offered.
    pub choices: Vec<ArticleId>,
    /// Of `no_answer`: why.
    pub reason: Option<NoAnswerReason>,
}

impl Resolved {
    /// Whether an asker is told something else: another outcome, article or reason, or other choices,
    /// whatever their order. That nothing is near enough is one reason, however near it is.
    pub fn differs_from(&self, other: &Self) -> bool {
        let reason = |own: &Self| match own.reason {
            Some(NoAnswerReason::LowConfidence) => Some(NoAnswerReason::NoMatch),
            reason => reason,
        };
        let choices =
            |own: &Self| -> BTreeSet<String> { own.choices.iter().map(ArticleId::key).collect() };
        let article = |own: &Self| own.article.as_ref().map(ArticleId::key);
        self.outcome != other.outcome
            || article(self) != article(other)
            || choices(self) != choices(other)
            || reason(self) != reason(other)
    }
}

/// The questions that resolve differently in the second snapshot, in the order given.
pub(super) fn compared(
    before: &Snapshot,
    after: &Snapshot,
    known: Vec<Known>,
    at: Timestamp,
) -> Result<Vec<QuestionImpact>, IndexError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = known.len().div_ceil(threads).max(1);
    let parts = std::thread::scope(|scope| {
        let parts: Vec<_> = known
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    let found = part.iter().map(|known| compare(before, after, known, at));
                    found.collect::<Result<Vec<_>, IndexError>>()
                })
            })
            .collect();
        let parts = parts.into_iter().map(|part| match part.join() {
            Ok(found) => found,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        parts.collect::<Result<Vec<_>, IndexError>>()
    })?;
    Ok(parts.into_iter().flatten().flatten().collect())
}

fn compare(
    before: &Snapshot,
    after: &Snapshot,
    known: &Known,
    at: Timestamp,
) -> Result<Option<QuestionImpact>, IndexError> {
    let (before, after) = (resolved(before, known, at)?, resolved(after, known, at)?);
    Ok(before.differs_from(&after).then(|| QuestionImpact {
        question: known.question.clone(),
        written: known.written.clone(),
        kind: known.kind,
        article: known.article.clone(),
        context: known.context.clone(),
        before,
        after,
    }))
}

fn resolved(snapshot: &Snapshot, known: &Known, at: Timestamp) -> Result<Resolved, IndexError> {
    let asked = Asked {
        question: &known.written,
        context: &known.context,
        audience: Audience::Internal,
        at,
        without: None,
        explain: false,
    };
    let mut resolved = Resolved {
        outcome: OutcomeKind::NoAnswer,
        article: None,
        choices: Vec::new(),
        reason: None,
    };
    let id = |place| snapshot.get(place).article.id.clone();
    match resolve(snapshot, asked)?.decision {
        Decision::Answer { place, .. } => {
            resolved.outcome = OutcomeKind::Answer;
            resolved.article = Some(id(place));
        }
        Decision::Ambiguous { choices, .. } => {
            resolved.outcome = OutcomeKind::Ambiguous;
            resolved.choices = choices.iter().map(|choice| id(choice.place)).collect();
        }
        Decision::NoAnswer(reason) => resolved.reason = Some(reason),
    }
    Ok(resolved)
}
