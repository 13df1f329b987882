//! Two values of the answer that changed places: 干皮用润泽系列、油皮用清爽系列 said as 干皮用清爽系列.
//!
//! Two clauses of an answer that are built alike (they share a frame) have each a value of the same kind and
//! something by which it is told whose it is. A clause of the reply in that frame with what tells the one and
//! the value of the other puts together what the answer keeps apart.

use crate::amounts::same;
use crate::bag::Bag;
use crate::clause::{Clause, amount};
use crate::evidence::Rule;
use crate::facts::{Fact, Value};
use crate::judge::{Case, Found};
use crate::text::Text;

/// What a frame, and what tells whose a value is, weigh at least: a sign.
const SIGN: f32 = 0.9;
/// What tells whose a value is weighs at most so much: more is another statement.
const MOST: f32 = 7.0;
/// The share of it that is said.
const TOLD: f32 = 0.5;

/// A clause of an answer with its value, beside another that is built alike.
#[derive(Debug, Clone)]
pub(crate) struct Parallel {
    frame: Bag,
    /// What tells whose the value is.
    key: Bag,
    value: Fact,
    /// The same of the other clause.
    other_key: Bag,
    other_value: Fact,
    /// The value as it is approved.
    written: String,
}

/// What a clause speaks of, its amounts included, but for one fact.
fn around(clause: &Clause, fact: &Fact) -> Bag {
    let all = Bag::joined([(&clause.bag, 1.0), (&clause.amounts, 1.0)]);
    match &fact.value {
        Value::Amount(measure) => all.without(&[amount(measure)]),
        _ => all.without(&fact.own),
    }
}

fn values(clause: &Clause) -> impl Iterator<Item = &Fact> {
    let facts = clause.facts.iter();
    facts.filter(|fact| match &fact.value {
        Value::Amount(measure) => !measure.weak,
        Value::Thing(_) | Value::Model(_) | Value::Charge(_) => true,
        Value::Party(_) => false,
    })
}

/// The clauses of a text that are built alike and differ in a value, in pairs.
pub(crate) fn parallels(text: &Text) -> Vec<Parallel> {
    let stating = |clause: &&Clause| !clause.asks;
    let mut found = Vec::new();
    for first in text.clauses.iter().filter(stating) {
        for second in text.clauses.iter().filter(stating) {
            for value in values(first) {
                for other_value in values(second) {
                    if same(value, other_value) == Some(false) {
                        found.extend(parallel(text, (first, value), (second, other_value)));
                    }
                }
            }
        }
    }
    found
}

fn parallel(text: &Text, one: (&Clause, &Fact), other: (&Clause, &Fact)) -> Option<Parallel> {
    let (first, second) = (around(one.0, one.1), around(other.0, other.1));
    let (key, other_key) = (first.beyond(&second), second.beyond(&first));
    let frame = first.beyond(&key);
    let fits = |key: &Bag| (SIGN..=MOST).contains(&key.weight);
    (frame.weight >= SIGN && fits(&key) && fits(&other_key)).then(|| Parallel {
        frame,
        key,
        other_key,
        value: one.1.clone(),
        other_value: other.1.clone(),
        written: text.written(one.0.signs.clone()),
    })
}

/// Clauses of the reply that put together what the answer keeps apart.
pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    for clause in case.reply.clauses.iter().filter(|clause| clause.states()) {
        if clause.denials.denies || clause.overlaps(before) {
            continue;
        }
        let crossed = values(clause).filter(|fact| !fact.told).find_map(|fact| {
            let said = around(clause, fact);
            let parallels = case.standard.parallels.iter();
            parallels
                .filter(|parallel| crosses(clause, fact, &said, parallel))
                .find(|parallel| !is_said_so(case, fact, &said, &parallel.key))
                .map(|parallel| (fact, parallel))
        });
        found.extend(crossed.map(|(fact, parallel)| Found {
            rule: match fact.value {
                Value::Amount(_) => Rule::OtherAmount,
                Value::Charge(_) | Value::Party(_) => Rule::OtherParty,
                Value::Thing(_) | Value::Model(_) => Rule::OtherThing,
            },
            signs: Some(clause.signs.clone()),
            approved: Some(parallel.written.clone()),
        }));
    }
    found
}

fn crosses(clause: &Clause, fact: &Fact, said: &Bag, parallel: &Parallel) -> bool {
    let is = |value: &Fact| same(fact, value) == Some(true);
    if !is(&parallel.other_value) || is(&parallel.value) {
        return false;
    }
    let both = values(clause).any(|fact| same(fact, &parallel.value) == Some(true));
    let (key, frame) = (&parallel.key, &parallel.frame);
    !both
        && said.shared(key) >= (key.weight * TOLD).max(SIGN)
        && said.shared(frame) >= (frame.weight * TOLD).max(SIGN)
        && said.shared(&parallel.other_key) <= 0.0
}

/// Whether the answer says the value of the same somewhere.
fn is_said_so(case: &Case<'_>, fact: &Fact, said: &Bag, key: &Bag) -> bool {
    let told = key.beyond(&key.beyond(said));
    let beside = case.beside.iter().flat_map(|beside| beside.clauses());
    case.standard.clauses().chain(beside).any(|clause| {
        let says = clause.facts.iter().any(|own| same(fact, own) == Some(true));
        says && told.held_by(&Bag::joined([
            (&clause.bag, 1.0),
            (&clause.around, 1.0),
            (&clause.amounts, 1.0),
        ])) >= 0.99
    })
}
