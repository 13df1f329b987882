//! Facts of the reply held against those of the answer: the same amount, thing or party where the answer
//! speaks of the same.

use koujing_language::{Compared, Dimension};

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::facts::{Fact, Value};
use crate::judge::{Case, Found};
use crate::text::Text;

/// How alike the surroundings of two facts are from which they speak of the same, where the answer has
/// the reply's value nowhere …
const SPEAKS_OF_THE_SAME: f32 = 0.27;
/// … and where it has it elsewhere: then only if they are much more alike than there.
const CLEARLY: f32 = 0.5;
const MUCH_MORE: f32 = 0.15;
/// For a mere 一次, 一个.
const WEAK: f32 = 0.55;
/// Surroundings lighter than this say nothing.
const BARE: f32 = 1.5;

/// A fact of the answer with its surroundings.
struct Approved<'a> {
    fact: &'a Fact,
    context: Bag,
    text: &'a Text,
    denied: bool,
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let own = std::iter::once(&case.standard.wording).chain(&case.standard.others);
    let besides = case
        .beside
        .iter()
        .flat_map(|other| std::iter::once(&other.wording).chain(&other.others));
    let approved: Vec<Approved<'_>> = own.flat_map(of_text).collect();
    let beside: Vec<Approved<'_>> = besides.flat_map(of_text).collect();
    let asked: Vec<&Fact> = case
        .question
        .iter()
        .flat_map(|question| question.clauses.iter().flat_map(|clause| &clause.facts))
        .collect();
    let mut found = Vec::new();
    for clause in case.reply.clauses.iter().filter(|clause| clause.states()) {
        for fact in clause.facts.iter().filter(|fact| !fact.told) {
            let known = before.iter().any(|found| {
                found.signs.as_ref().is_some_and(|signs| signs.start < fact.signs.end && fact.signs.start < signs.end)
            });
            if known {
                continue;
            }
            let is_asked = asked.iter().any(|other| same(fact, other) == Some(true));
            found.extend(held(clause, fact, &approved, &beside, is_asked));
        }
    }
    found
}

fn of_text(text: &Text) -> Vec<Approved<'_>> {
    let clauses = text.clauses.iter();
    clauses
        .flat_map(|clause| {
            clause.facts.iter().map(|fact| Approved {
                fact,
                context: clause.context(&fact.own, around(fact)),
                text,
                denied: clause.denials.denies,
            })
        })
        .collect()
}

/// How much the clauses around a fact say of what it is about: who pays stands with what for in one
/// clause, what an amount is of may not.
fn around(fact: &Fact) -> f32 {
    match fact.value {
        Value::Amount(_) => 0.8,
        Value::Thing(_) => 0.6,
        Value::Party(_) => 0.3,
    }
}

/// Whether two facts say the same; none if they are of different kinds.
fn same(fact: &Fact, other: &Fact) -> Option<bool> {
    match (&fact.value, &other.value) {
        (Value::Amount(own), Value::Amount(other)) if own.dimension == other.dimension => {
            Some(own.compare(other) != Compared::Different)
        }
        (Value::Party(own), Value::Party(other)) => Some(own == other),
        (Value::Thing(own), Value::Thing(other)) => {
            let shared = own.iter().filter(|own| other.iter().any(|other| other.group == own.group));
            let mut shared = shared.peekable();
            shared.peek()?;
            Some(shared.any(|own| other.contains(own)))
        }
        _ => None,
    }
}

fn held(
    clause: &Clause,
    fact: &Fact,
    approved: &[Approved<'_>],
    beside: &[Approved<'_>],
    is_asked: bool,
) -> Option<Found> {
    let is_thing = matches!(fact.value, Value::Thing(_));
    if is_thing && clause.denials.denies {
        return None;
    }
    let context = clause.context(&fact.own, around(fact));
    let mut nearest_same: Option<f32> = None;
    let mut nearest_other: Option<(f32, &Approved<'_>)> = None;
    for (other, is_own) in approved.iter().map(|one| (one, true)).chain(beside.iter().map(|one| (one, false))) {
        let Some(same) = same(fact, other.fact) else { continue };
        if is_thing && other.denied {
            continue;
        }
        let likeness = context.likeness(&other.context);
        if same {
            nearest_same = Some(nearest_same.map_or(likeness, |best| best.max(likeness)));
        } else if is_own && nearest_other.as_ref().is_none_or(|(best, _)| likeness > *best) {
            nearest_other = Some((likeness, other));
        }
    }
    let (likeness, other) = nearest_other?;
    let weak = matches!(&fact.value, Value::Amount(measure) if measure.weak);
    let contradicts = match nearest_same {
        Some(same) => likeness >= CLEARLY && likeness - same >= MUCH_MORE && !weak,
        None if is_asked && likeness < CLEARLY => false,
        None if weak => likeness >= WEAK,
        None => likeness >= SPEAKS_OF_THE_SAME || (context.weight < BARE && !is_thing),
    };
    contradicts.then(|| Found {
        rule: match &fact.value {
            Value::Amount(measure) => match measure.dimension {
                Dimension::Date | Dimension::TimeOfDay => Rule::OtherDate,
                _ => Rule::OtherAmount,
            },
            Value::Thing(_) => Rule::OtherThing,
            Value::Party(_) => Rule::OtherParty,
        },
        signs: Some(fact.signs.clone()),
        approved: Some(other.text.written(other.fact.signs.clone())),
    })
}
