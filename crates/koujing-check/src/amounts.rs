//! Facts of the reply held against those of the answer: the same amount, thing or party where the answer
//! speaks of the same.

use koujing_language::{Compared, Dimension};

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::extra;
use crate::facts::{Fact, Value};
use crate::judge::{Case, Found};
use crate::text::Text;

/// How alike the surroundings of two facts are from which they speak of the same.
const SPEAKS_OF_THE_SAME: f32 = 0.3;
/// Where the reply says an amount that the answer says nowhere, and nowhere the one that it says.
const REPLACES: f32 = 0.2;
/// For what is told in few words: things, models, who pays.
const SPEAKS_CLEARLY: f32 = 0.4;
/// For a mere 一次, 一个.
const WEAK: f32 = 0.55;
/// Surroundings lighter than this say nothing.
const BARE: f32 = 1.5;
/// Where the answer has the reply's value elsewhere: how much more (in weight) the reply shares with what
/// is particular to the other place.
const PARTICULAR: f32 = 1.4;

/// The same for things, which often stand in few words (干皮用润泽系列).
const FEW: f32 = 0.9;
const NEXT_TO_NONE: f32 = 0.35;
/// A fact that is said elsewhere in surroundings that are only so little less alike is said there.
const SURELY: f32 = 0.1;
/// Where the answer says the one and the other so alike, it says both.
const BOTH_SIDES: f32 = 0.7;
/// And so alike they are in any case the same.
const SAID_THERE: f32 = 0.6;

/// A fact of the answer with its surroundings.
struct Approved<'a> {
    fact: &'a Fact,
    context: &'a Bag,
    text: &'a Text,
    denied: bool,
    /// How alike the surroundings are in which the reply says it, if it does.
    carried: Option<f32>,
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let own = std::iter::once(&case.standard.wording).chain(&case.standard.others);
    let besides = case
        .beside
        .iter()
        .flat_map(|other| std::iter::once(&other.wording).chain(&other.others));
    let mut approved: Vec<Approved<'_>> = own.flat_map(of_text).collect();
    carry(&mut approved, case.reply);
    let beside: Vec<Approved<'_>> = besides.flat_map(of_text).collect();
    let asked: Vec<&Fact> = case
        .question
        .iter()
        .flat_map(|question| question.clauses.iter().flat_map(|clause| &clause.facts))
        .collect();
    let slots = &case.standard.slots;
    let mut found = Vec::new();
    let known_words = &extra::known(case);
    for clause in case.reply.clauses.iter().filter(|clause| clause.states()) {
        // What is said of something else is not said of this.
        let sentence = case.reply.sentences[clause.sentence].clone();
        if extra::is_extra(&case.reply.clauses[sentence], known_words) {
            continue;
        }
        for fact in clause.facts.iter().filter(|fact| !fact.told) {
            let known = before.iter().any(|found| {
                found.signs.as_ref().is_some_and(|signs| {
                    signs.start < fact.signs.end && fact.signs.start < signs.end
                })
            });
            if known {
                continue;
            }
            if in_proportion(case, clause, fact) {
                continue;
            }
            let is_asked = asked.iter().any(|other| same(fact, other) == Some(true));
            found.extend(held(clause, fact, &approved, &beside, slots, is_asked));
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
                context: &fact.context,
                text,
                denied: clause.denials.denies,
                carried: None,
            })
        })
        .collect()
}

/// Notes of every fact of the answer where the reply says it: what is said in its place is not replaced
/// by something else said elsewhere.
fn carry(approved: &mut [Approved<'_>], reply: &Text) {
    for said in of_text(reply) {
        for one in approved.iter_mut() {
            if same(said.fact, one.fact) == Some(true) {
                let likeness = said.context.likeness(one.context);
                one.carried = Some(one.carried.map_or(likeness, |best| best.max(likeness)));
            }
        }
    }
}

/// Whether an amount stands to another of its clause as in the answer: 5 克 to 500 毫升 is 10 克 to 1 升.
fn in_proportion(case: &Case<'_>, clause: &Clause, fact: &Fact) -> bool {
    let amount = |fact: &Fact| match &fact.value {
        Value::Amount(measure)
            if matches!(measure.dimension, Dimension::Mass | Dimension::Volume) =>
        {
            Some((measure.dimension, measure.low))
        }
        _ => None,
    };
    let Some((kind, value)) = amount(fact) else {
        return false;
    };
    let others = clause.facts.iter().filter_map(amount);
    let mut pairs = others.filter(|(other, _)| *other != kind);
    pairs.any(|(other_kind, other)| {
        case.standard.clauses().any(|approved| {
            let of = |kind| {
                let mut amounts = approved.facts.iter().filter_map(amount);
                amounts
                    .find(|(own, _)| *own == kind)
                    .map(|(_, value)| value)
            };
            let (Some(own), Some(beside)) = (of(kind), of(other_kind)) else {
                return false;
            };
            (value * beside - own * other).abs() < 0.01 * own * other
        })
    })
}

/// Whether two facts say the same; none if they are of different kinds.
pub(crate) fn same(fact: &Fact, other: &Fact) -> Option<bool> {
    match (&fact.value, &other.value) {
        (Value::Amount(own), Value::Amount(other)) if own.dimension == other.dimension => {
            Some(own.compare(other) != Compared::Different)
        }
        (Value::Party(own), Value::Party(other)) => Some(own == other),
        (Value::Charge(own), Value::Charge(other)) => Some(own == other),
        (Value::Model(own), Value::Model(other)) => Some(own == other),
        (Value::Thing(own), Value::Thing(other)) => {
            let shared = own
                .iter()
                .filter(|own| other.iter().any(|other| other.group == own.group));
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
    slots: &[Bag],
    is_asked: bool,
) -> Option<Found> {
    let is_thing = matches!(fact.value, Value::Thing(_) | Value::Model(_));
    let only = matches!(&fact.value, Value::Thing(things) if things.iter().all(|thing| thing.only));
    // What the answer itself names, if only to deny it, is for the rules of denial.
    let only = only
        && !approved
            .iter()
            .any(|other| same(fact, other.fact) == Some(true));
    // 会伤内壁 warns of a thing as a denial does.
    let warns = clause.denials.warns && !clause.denials.denies;
    if is_thing && (warns || clause.denies_at(fact.signs.start)) {
        return None;
    }
    let context = &fact.context;
    let is_amount = matches!(fact.value, Value::Amount(_));
    let mut said: Vec<&Bag> = Vec::new();
    let mut nearest_other: Option<(f32, &Approved<'_>)> = None;
    let own = approved.iter().map(|one| (one, true));
    for (other, is_own) in own.chain(beside.iter().map(|one| (one, false))) {
        let Some(same) = same(fact, other.fact) else {
            continue;
        };
        if is_thing && other.denied {
            continue;
        }
        if same {
            said.push(other.context);
        } else if is_own {
            let likeness = context.likeness(other.context);
            if !only
                && other
                    .carried
                    .is_some_and(|carried| carried + SURELY >= likeness || carried >= SAID_THERE)
            {
                continue;
            }
            if nearest_other
                .as_ref()
                .is_none_or(|(best, _)| likeness > *best)
            {
                nearest_other = Some((likeness, other));
            }
        }
    }
    let (likeness, other) = nearest_other?;
    if is_amount && slots.iter().any(|slot| context.likeness(slot) >= likeness) {
        // A variable's value.
        return None;
    }
    let weak = matches!(&fact.value, Value::Amount(measure) if measure.weak);
    let replaces = other.carried.is_none() && said.is_empty();
    let enough = match (weak, is_amount) {
        (true, _) => WEAK,
        (_, true) if replaces => REPLACES,
        (_, true) => SPEAKS_OF_THE_SAME,
        _ => SPEAKS_CLEARLY,
    };
    // The reply's value stands elsewhere in the answer: is the reply about that place, or this one?
    let is_here = |there: &Bag| {
        let here = context.shared(&other.context.beyond(there));
        let there = context.shared(&there.beyond(other.context));
        here - there >= PARTICULAR || (is_thing && here >= FEW && there <= NEXT_TO_NONE)
    };
    // Who pays for which way is often told of both sides in one breath.
    let is_party = matches!(fact.value, Value::Party(_));
    let both = said
        .iter()
        .any(|there| context.likeness(there) >= likeness * BOTH_SIDES);
    if is_party && both {
        return None;
    }
    let contradicts = if said.is_empty() && only {
        true
    } else if said.is_empty() {
        (likeness >= enough && !(is_asked && likeness < SPEAKS_CLEARLY))
            || (is_amount && !weak && context.weight < BARE)
    } else {
        !weak && likeness >= SPEAKS_CLEARLY && said.iter().all(|there| is_here(there))
    };
    contradicts.then(|| Found {
        rule: match &fact.value {
            Value::Amount(measure) => match measure.dimension {
                Dimension::Date | Dimension::TimeOfDay => Rule::OtherDate,
                _ => Rule::OtherAmount,
            },
            Value::Thing(_) | Value::Model(_) => Rule::OtherThing,
            Value::Party(_) | Value::Charge(_) => Rule::OtherParty,
        },
        signs: Some(fact.signs.clone()),
        approved: Some(other.text.written(other.fact.signs.clone())),
    })
}
