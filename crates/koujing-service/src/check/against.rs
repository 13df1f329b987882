//! What a question comes to, as something to hold a reply against; and which of several it fits best.

use koujing_check::{Judgement, Reply, Standard, Verdict, judge};
use koujing_core::{Context, NoAnswerReason};

use super::{About, Case, CheckRequest, Viewer};
use crate::notices::notices_over;
use crate::resolve::{Decision, Whole};
use crate::snapshot::Place;

/// One article that may be the standard.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) place: Place,
    /// The wording that a receipt names; else the context decides.
    pub(super) variant: Option<String>,
}

/// What a reply is held against.
#[derive(Debug, Clone, Default)]
pub(super) struct Against {
    pub(super) choices: Vec<Choice>,
    /// Whether the message has several questions, each with its own answer.
    pub(super) several: bool,
    /// Whether the choices are but the nearest to what was asked, and may all be beside it.
    pub(super) guessed: bool,
    /// Why there is nothing.
    pub(super) reason: Option<NoAnswerReason>,
}

impl Against {
    pub(super) fn nothing(reason: NoAnswerReason) -> Self {
        Self {
            reason: Some(reason),
            ..Self::default()
        }
    }

    pub(super) fn one(place: Place, variant: Option<String>) -> Self {
        Self {
            choices: vec![Choice { place, variant }],
            ..Self::default()
        }
    }
}

/// What a decision offers. Of a message with several questions: the answers of its parts.
pub(super) fn of(whole: &Whole) -> Against {
    let choice = |place: Place| Choice {
        place,
        variant: None,
    };
    let parts: Vec<Choice> = whole
        .parts
        .iter()
        .filter_map(|(_, decision)| match decision {
            Decision::Answer { place, .. } => Some(choice(*place)),
            _ => None,
        })
        .collect();
    match &whole.decision {
        Decision::Answer { place, .. } => Against::one(*place, None),
        Decision::NoAnswer(reason) => Against::nothing(*reason),
        Decision::Ambiguous { .. } if parts.len() > 1 => Against {
            choices: parts,
            several: true,
            ..Against::default()
        },
        Decision::Ambiguous { choices, needs } => Against {
            choices: choices
                .iter()
                .map(|candidate| choice(candidate.place))
                .collect(),
            guessed: needs.is_empty(),
            ..Against::default()
        },
    }
}

/// A choice with the judgement by it.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) place: Place,
    pub(super) variant: String,
    pub(super) judgement: Judgement,
}

/// The choice that a reply fits best. Of a message with several questions, a choice that it contradicts
/// goes first: the other answers may be said beside it, so it is this one that was told wrongly.
pub(super) fn best(
    case: &Case,
    context: &Context,
    viewer: Viewer,
    request: &CheckRequest,
) -> Option<Held> {
    let notices = notices(case, context, viewer);
    let held = case.against.choices.iter().map(|choice| {
        let published = case.snapshot.get(choice.place);
        let (variant, standard) =
            published.standard(choice.variant.as_deref(), context, &case.snapshot.rules);
        let mut beside: Vec<&Standard> = notices.clone();
        if case.against.several {
            let others = case.places().filter(|place| *place != choice.place);
            beside.extend(others.map(|place| {
                let other = case.snapshot.get(place);
                other.standard(None, context, &case.snapshot.rules).1
            }));
        }
        Held {
            place: choice.place,
            variant: variant.to_owned(),
            judgement: judge(
                case.snapshot.rules.wordbook(),
                standard,
                Reply {
                    text: &request.reply,
                    question: match &request.about {
                        About::Question(question) => Some(question),
                        About::Article(_) | About::Receipt(_) => None,
                    },
                    beside: &beside,
                },
            ),
        }
    });
    let rank = |held: &Held| match held.judgement.verdict {
        Verdict::Contradicts if case.against.several => Verdict::Consistent as usize + 1,
        verdict => verdict as usize,
    };
    // The first of equals: choices come in the order of their likelihood.
    let best = held.rev().max_by_key(rank);
    // What has nothing of any of them answers something else.
    best.filter(|held| !case.against.guessed || has_some(&held.judgement))
}

/// Whether a reply has at least one point of the answer that it was held against.
fn has_some(judgement: &Judgement) -> bool {
    judgement.evidence.points.iter().any(|point| point.carried)
}

/// The notices in force, which may be told with any answer.
pub(super) fn notices<'a>(case: &'a Case, context: &Context, viewer: Viewer) -> Vec<&'a Standard> {
    let places: Vec<Place> = case.places().collect();
    notices_over(&case.snapshot, &places, context, viewer.audience, viewer.at)
        .into_iter()
        .map(|notice| notice.standard(None, context, &case.snapshot.rules).1)
        .collect()
}
