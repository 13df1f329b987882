//! Ranked match: an answer only above a calibrated confidence and a margin over the next article,
//! and never across a flipped negation, another number or another model name.

use std::borrow::Cow;
use std::collections::BTreeSet;

use koujing_core::{Claim, Context, Fit, MatchKind, NoAnswerReason, Scope};
use koujing_index::{Calibration, Features, IndexError, Ranked};

use super::exact::MOST_CHOICES;
use super::guards::{guard, is_for_another_thing, is_named_otherwise, more_specific};
use super::{Asked, Candidate, Decision, Explanation, Whole};
use crate::resolve::decision::ExplainedCandidate;
use crate::snapshot::{Place, Snapshot};

/// The share of answers that should be right, unless the settings say another, …
const PRECISION: f64 = 0.95;
/// … if this share of questions has none, unless they say so.
const UNANSWERABLE: f64 = 1.0 / 3.0;
/// Share of what the query says, and of what the matched question says, that an answer has to
/// cover: a small knowledge base gives any question a margin.
const COVERS: f32 = 0.35;
/// Probability that the right one is among the choices from which something is offered at all.
const OFFERS: f64 = 0.25;
/// Share of what the query says that the first one has to know for anything to be offered.
const KNOWS: f32 = 0.2;
/// How far a further choice may stand behind the first one, in logarithms of odds.
pub(super) const NEAR: f32 = 4.0;
/// How many ranked articles are looked at, after those that are for others are left out …
const LOOKED_AT: usize = 10;
/// … of so many.
pub(crate) const RANKED: usize = 50;
/// A likeness below this says that nothing is about the question.
const ABOUT: f32 = 0.15;

/// Decides by ranking.
pub(super) fn decide(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    normalised: &str,
) -> Result<Whole, IndexError> {
    let answerable = |place: Place| is_answerable(snapshot, asked, normalised, place);
    let question = |place, position| snapshot.question(place, position);
    let anywhere = snapshot
        .ranker
        .rank(normalised, &answerable, &question, RANKED)?;
    Ok(decide_among(snapshot, asked, normalised, anywhere))
}

/// Whether an article may answer this question at all, wherever it applies.
pub(super) fn is_answerable(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    normalised: &str,
    place: Place,
) -> bool {
    let published = snapshot.get(place);
    asked.without != Some(place)
        && published.is_answer()
        && published.is_visible(asked.audience, asked.at)
        && !published.negatives.contains(normalised)
}

/// Decides among these: those that may answer, the best first, wherever they apply.
pub(super) fn decide_among(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    normalised: &str,
    anywhere: Vec<Ranked>,
) -> Whole {
    let named = snapshot.rules.vocabulary.named(normalised);
    let mut ranked: Vec<Ranked> = anywhere
        .iter()
        .filter(|found| !is_excluded(snapshot, asked, &named, found.entry))
        .take(LOOKED_AT)
        .copied()
        .collect();
    let told = told(asked.context, &named);
    hide_overlaid(snapshot, &told, &mut ranked);
    let ranked = weighed(snapshot, ranked);
    let threshold = threshold(snapshot);
    let first_guard = ranked.first().and_then(|first| {
        let by_context = || {
            if is_named_otherwise(asked.context, &named) {
                Some("named_otherwise")
            } else if more_specific(snapshot, &told, &named, &ranked) {
                Some("more_specific")
            } else if !covers(&first.features) {
                Some("covers")
            } else {
                None
            }
        };
        first.guard(snapshot, normalised).or_else(by_context)
    });
    let decision = match ranked.first() {
        Some(first) if first.confidence >= threshold && first_guard.is_none() => {
            certain(snapshot, asked, first)
        }
        first
            if is_for_others(
                snapshot, asked, normalised, &named, threshold, anywhere, first,
            ) =>
        {
            Decision::NoAnswer(NoAnswerReason::OutOfScope)
        }
        _ => uncertain(snapshot, asked, normalised, &ranked),
    };
    Whole {
        decision,
        parts: Vec::new(),
        ranked: ranked.iter().map(candidate).collect(),
        explanation: asked
            .explain
            .then(|| explain(snapshot, normalised, &ranked, threshold, first_guard)),
    }
}

/// Whether it holds for another product, region … than the context tells or the question names.
fn is_excluded(snapshot: &Snapshot, asked: Asked<'_>, named: &Scope, place: Place) -> bool {
    let scope = &snapshot.get(place).article.scope;
    scope.fit(asked.context) == Fit::Excluded || !scope.overlaps(named)
}

/// The context with what the question names beside it.
fn told<'a>(context: &'a Context, named: &Scope) -> Cow<'a, Context> {
    let mut told = Cow::Borrowed(context);
    for (dimension, values) in named.iter() {
        if let Some(value) = values.iter().next()
            && !context.contains_key(dimension)
        {
            told.to_mut().insert(dimension.to_owned(), value.clone());
        }
    }
    told
}

fn candidate(found: &Found) -> Candidate {
    Candidate {
        place: found.place,
        confidence: found.confidence,
    }
}

fn certain(snapshot: &Snapshot, asked: Asked<'_>, first: &Found) -> Decision {
    let published = snapshot.get(first.place);
    if let Some(reason) = snapshot.out_of_service(published, asked.at) {
        return Decision::NoAnswer(reason);
    }
    match published.article.scope.fit(asked.context) {
        Fit::Unknown(needs) => Decision::Ambiguous {
            choices: vec![candidate(first)],
            needs: needs.into_iter().collect(),
        },
        Fit::Fits | Fit::Excluded => Decision::Answer {
            place: first.place,
            kind: MatchKind::Ranked,
            matched: matched(snapshot, first),
            confidence: first.confidence,
        },
    }
}

/// Whether it would be answered for another product or region; or offered, and what fits here is so far
/// behind that it would not be offered beside it.
fn is_for_others(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    normalised: &str,
    named: &Scope,
    threshold: f64,
    anywhere: Vec<Ranked>,
    fitting: Option<&Found>,
) -> bool {
    let excluded = |found: &Ranked| is_excluded(snapshot, asked, named, found.entry);
    if !anywhere.first().is_some_and(excluded) {
        return false;
    }
    let anywhere = anywhere.into_iter().take(LOOKED_AT).collect();
    weighed(snapshot, anywhere).first().is_some_and(|first| {
        first.guard(snapshot, normalised).is_none()
            && (first.answers(threshold)
                || first.is_offered(snapshot)
                    && fitting.is_none_or(|fitting| !fitting.is_near(first)))
    })
}

fn uncertain(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    normalised: &str,
    ranked: &[Found],
) -> Decision {
    let fitting: Vec<&Found> = ranked
        .iter()
        .filter(|found| {
            let published = snapshot.get(found.place);
            snapshot.out_of_service(published, asked.at).is_none()
                && !is_for_another_thing(normalised, published)
        })
        .collect();
    let reason = match ranked.first() {
        Some(first) if first.features.likeness() >= ABOUT => NoAnswerReason::LowConfidence,
        _ => NoAnswerReason::NoMatch,
    };
    let Some(first) = fitting.first().filter(|first| first.is_offered(snapshot)) else {
        return Decision::NoAnswer(reason);
    };
    let mut offered: Vec<&Found> = fitting
        .iter()
        .copied()
        .filter(|found| found.is_near(first))
        .take(MOST_CHOICES)
        .collect();
    // Stable: of two that are as sure the better one stays first.
    offered.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let needs: BTreeSet<String> = offered
        .iter()
        .filter_map(
            |found| match snapshot.get(found.place).article.scope.fit(asked.context) {
                Fit::Unknown(needs) => Some(needs),
                Fit::Fits | Fit::Excluded => None,
            },
        )
        .flatten()
        .collect();
    // At most one of them is right.
    let all: f64 = offered.iter().map(|found| found.confidence).sum();
    let choices = offered.into_iter().map(|found| Candidate {
        confidence: found.confidence / all.max(1.0),
        ..candidate(found)
    });
    Decision::Ambiguous {
        choices: choices.collect(),
        needs,
    }
}

/// Of two articles that claim one question, the more specific fitting one lies over the other: a
/// ranked match on that question must not be torn between them.
fn hide_overlaid(snapshot: &Snapshot, told: &Context, ranked: &mut Vec<Ranked>) {
    let fits = |place: Place| snapshot.get(place).article.scope.fit(told).fits();
    let hidden: Vec<Place> = ranked
        .iter()
        .filter(|found| {
            let question = claim(snapshot, found.entry, found.question);
            let question = question.map_or("", |claim| claim.question.as_str());
            snapshot.holders(question).iter().any(|holder| {
                let other = holder.place;
                let specificity = |place: Place| snapshot.get(place).article.specificity();
                let listed = ranked.iter().any(|found| found.entry == other);
                let over = specificity(other) > specificity(found.entry);
                other != found.entry
                    && listed
                    && if fits(found.entry) {
                        over && fits(other)
                    } else {
                        !over && fits(other)
                    }
            })
        })
        .map(|found| found.entry)
        .collect();
    ranked.retain(|found| !hidden.contains(&found.entry));
}

/// A ranked article with its margin over those it competes with, and what that makes of it.
pub(super) struct Found {
    pub(super) place: Place,
    question: u32,
    score: f32,
    confidence: f64,
    features: Features,
}

impl Found {
    /// Whether it is sure enough to answer with.
    fn answers(&self, threshold: f64) -> bool {
        self.confidence >= threshold && covers(&self.features)
    }

    /// Whether the right one is likely enough to be among those that are near this first one.
    fn is_offered(&self, snapshot: &Snapshot) -> bool {
        self.features.query_covered >= KNOWS
            && self.features.likeness() >= ABOUT
            && snapshot.ranker.calibration().nearness(&self.features) >= OFFERS
    }

    /// Whether it may be offered beside the first one.
    fn is_near(&self, first: &Self) -> bool {
        self.is_within(first, NEAR)
    }

    pub(super) fn is_within(&self, first: &Self, reach: f32) -> bool {
        self.score >= first.score - reach
    }

    fn guard(&self, snapshot: &Snapshot, normalised: &str) -> Option<&'static str> {
        guard(
            snapshot,
            normalised,
            self.place,
            self.question,
            &self.features,
        )
    }
}

/// Whether enough of what the query and the matched question say is covered for an answer.
fn covers(features: &Features) -> bool {
    features.query_covered >= COVERS && features.question_covered >= COVERS
}

/// Whether it is forbidden to answer with this, however sure.
pub(crate) fn forbids(snapshot: &Snapshot, normalised: &str, found: &Ranked) -> bool {
    !covers(&found.features)
        || guard(
            snapshot,
            normalised,
            found.entry,
            found.question,
            &found.features,
        )
        .is_some()
}

/// The confidence from which the first one answers.
fn threshold(snapshot: &Snapshot) -> f64 {
    let wanted = snapshot.rules.settings.matching;
    snapshot.ranker.calibration().threshold(
        wanted.precision.unwrap_or(PRECISION),
        wanted.unanswerable.unwrap_or(UNANSWERABLE),
    )
}

/// Whether an article would be answered with, were this the only other one that competes, or were
/// there none: the more compete the less sure it is.
pub(super) fn would_answer(snapshot: &Snapshot, found: Ranked, rival: Option<Ranked>) -> bool {
    let ranked = std::iter::once(found).chain(rival).collect();
    let weighed = weighed(snapshot, ranked);
    weighed
        .first()
        .is_some_and(|own| own.answers(threshold(snapshot)))
}

fn weighed(snapshot: &Snapshot, mut ranked: Vec<Ranked>) -> Vec<Found> {
    Calibration::compete(&mut ranked);
    let calibration = snapshot.ranker.calibration();
    let found = ranked.into_iter().map(|found| Found {
        place: found.entry,
        question: found.question,
        score: found.score,
        confidence: calibration.confidence(&found.features),
        features: found.features,
    });
    found.collect()
}

/// The claim on an article's question of that position.
pub(super) fn claim(snapshot: &Snapshot, place: Place, question: u32) -> Option<&Claim> {
    snapshot.get(place).questions().nth(question as usize)
}

fn matched(snapshot: &Snapshot, found: &Found) -> String {
    claim(snapshot, found.place, found.question)
        .map_or_else(String::new, |claim| claim.written.clone())
}

fn explain(
    snapshot: &Snapshot,
    normalised: &str,
    ranked: &[Found],
    threshold: f64,
    guard: Option<&'static str>,
) -> Explanation {
    Explanation {
        normalised: normalised.to_owned(),
        heard: None,
        threshold,
        guard,
        ranked: ranked
            .iter()
            .take(MOST_CHOICES)
            .map(|found| ExplainedCandidate {
                article: snapshot.get(found.place).article.id.clone(),
                matched: matched(snapshot, found),
                score: found.score,
                confidence: found.confidence,
                features: found.features,
            })
            .collect(),
    }
}
