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

/// A clause lighter than this is told by those before it in its sentence too (不扣运费的).
const LIGHT: f32 = 6.0;
/// Says the same of everything named.
const OF_ALL: &[char] = &['都', '均'];
/// Says the same as was said before.
const AS_BEFORE: &[&str] = &["一样", "同样", "也是"];

/// What a clause, and those before it where it is light, speak of, amounts included.
fn spoken(text: &Text, at: usize) -> Bag {
    let clause = &text.clauses[at];
    let own = |clause: &Clause| Bag::joined([(&clause.bag, 1.0), (&clause.amounts, 1.0)]);
    let bag = own(clause);
    let before = at.checked_sub(1).map(|before| &text.clauses[before]);
    match before.filter(|before| before.sentence == clause.sentence) {
        Some(before) if bag.weight < LIGHT => Bag::joined([(&bag, 1.0), (&own(before), 1.0)]),
        _ => bag,
    }
}

/// The same but for one fact.
fn around(text: &Text, at: usize, fact: &Fact) -> Bag {
    let all = spoken(text, at);
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
    let stating = |at: &usize| !text.clauses[*at].asks;
    let mut found = Vec::new();
    for first in (0..text.clauses.len()).filter(stating) {
        for second in (0..text.clauses.len()).filter(stating) {
            for value in values(&text.clauses[first]) {
                for other_value in values(&text.clauses[second]) {
                    if same(value, other_value) == Some(false) {
                        found.extend(parallel(text, (first, value), (second, other_value)));
                    }
                }
            }
        }
    }
    found
}

fn parallel(text: &Text, one: (usize, &Fact), other: (usize, &Fact)) -> Option<Parallel> {
    let first = around(text, one.0, one.1);
    let second = around(text, other.0, other.1);
    let (key, other_key) = (first.beyond(&second), second.beyond(&first));
    let frame = first.beyond(&key);
    let fits = |key: &Bag| (SIGN..=MOST).contains(&key.weight);
    // What is told by an amount each needs no frame besides (20 到 35 平选 X60).
    let measured = |at: usize, key: &Bag| key.shared(&text.clauses[at].amounts) >= SIGN;
    let framed = frame.weight >= SIGN || (measured(one.0, &key) && measured(other.0, &other_key));
    (framed && fits(&key) && fits(&other_key)).then(|| Parallel {
        frame,
        key,
        other_key,
        value: one.1.clone(),
        other_value: other.1.clone(),
        written: text.written(text.clauses[one.0].signs.clone()),
    })
}

/// Clauses of the reply that put together what the answer keeps apart.
pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    let reply = case.reply;
    for (at, clause) in reply.clauses.iter().enumerate() {
        if !clause.states() || clause.overlaps(before) {
            continue;
        }
        let written = reply.written(clause.signs.clone());
        let as_before = AS_BEFORE.iter().any(|word| written.contains(word));
        let previous = at
            .checked_sub(1)
            .filter(|_| as_before && values(clause).next().is_none());
        let of = previous
            .filter(|of| reply.clauses[*of].sentence == clause.sentence)
            .unwrap_or(at);
        // 离岛也一样: what was said before it is said of this.
        let of_all = of != at || written.contains(OF_ALL);
        let facts = values(&reply.clauses[of]).filter(|fact| !fact.told);
        let facts = facts.filter(|fact| {
            matches!(fact.value, Value::Charge(_)) || !reply.clauses[of].denials.denies
        });
        let crossed = facts.filter_map(|fact| {
            let said = match of == at {
                true => around(reply, at, fact),
                false => Bag::joined([(&clause.bag, 1.0), (&around(reply, of, fact), 1.0)]),
            };
            let parallels = case.standard.parallels.iter();
            parallels
                .filter(|parallel| crosses(&reply.clauses[of], fact, &said, parallel, of_all))
                .find(|parallel| !is_said_so(case, fact, &said, &parallel.key))
                .map(|parallel| (fact, parallel))
        });
        found.extend(crossed.take(1).map(|(fact, parallel)| Found {
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

fn crosses(clause: &Clause, fact: &Fact, said: &Bag, parallel: &Parallel, of_all: bool) -> bool {
    let is = |value: &Fact| same(fact, value) == Some(true);
    if !is(&parallel.other_value) || is(&parallel.value) {
        return false;
    }
    let both = values(clause).any(|fact| same(fact, &parallel.value) == Some(true));
    let (key, frame) = (&parallel.key, &parallel.frame);
    let framed = frame.weight < SIGN || said.shared(frame) >= (frame.weight * TOLD).max(SIGN);
    !both
        && framed
        && said.shared(key) >= (key.weight * TOLD).max(SIGN)
        && (of_all || said.shared(&parallel.other_key) <= 0.0)
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
