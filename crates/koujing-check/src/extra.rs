//! What the reply says and the answer does not.

use koujing_language::{Compared, Dimension};

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::facts::{Fact, Value};
use crate::judge::{Case, Found};

/// A sentence of which the answer has less than this share says something else …
const KNOWN: f32 = 0.42;
/// … if there is so much of it.
const SUBSTANCE: usize = 6;
const HEAVY: f32 = 4.0;

/// What is so like the surroundings of a variable gives its value.
const A_VALUE: f32 = 0.35;

pub(crate) fn find(case: &Case<'_>) -> Vec<Found> {
    let known = known(case);
    let reply = case.reply;
    (0..reply.sentences.len())
        .filter_map(|at| {
            let clauses = &reply.clauses[reply.sentences[at].clone()];
            (is_extra(clauses, &known) || names_a_price(case, clauses)).then(|| Found {
                rule: Rule::Extra,
                signs: Some(reply.sentence(at)),
                approved: None,
            })
        })
        .collect()
}

/// Whether a sentence names a sum of money that the answer does not.
fn names_a_price(case: &Case<'_>, clauses: &[Clause]) -> bool {
    let money = |fact: &Fact| match &fact.value {
        Value::Amount(measure) if measure.dimension == Dimension::Money => Some(measure.clone()),
        _ => None,
    };
    let beside = case.beside.iter().flat_map(|other| other.clauses());
    let approved = case.standard.clauses().chain(beside);
    let question = case.question.iter().flat_map(|question| &question.clauses);
    let approved: Vec<_> = approved
        .chain(question)
        .flat_map(|clause| clause.facts.iter().filter_map(money))
        .collect();
    let slots = &case.standard.slots;
    let said = clauses.iter().filter(|clause| clause.states());
    let said = said.filter(|clause| {
        let context = clause.context(&[], 0.5, false);
        !slots.iter().any(|slot| context.likeness(slot) >= A_VALUE)
    });
    said.flat_map(|clause| {
        clause
            .facts
            .iter()
            .filter(|fact| !fact.told)
            .filter_map(money)
    })
    .any(|sum| {
        approved
            .iter()
            .all(|own| sum.compare(own) == Compared::Different)
    })
}

/// Everything that may be spoken of: what the answer says, what was asked, what stands beside.
pub(crate) fn known(case: &Case<'_>) -> Bag {
    let asked = case
        .question
        .iter()
        .flat_map(|question| question.clauses.iter());
    let asked = Bag::joined(asked.map(|clause| (&clause.bag, 1.0)));
    let beside = case.beside.iter().map(|other| (&other.vocabulary, 1.0));
    Bag::joined(
        [(&case.standard.vocabulary, 1.0), (&asked, 1.0)]
            .into_iter()
            .chain(beside),
    )
}

/// Whether a sentence says something that the answer does not.
pub(crate) fn is_extra(clauses: &[Clause], known: &Bag) -> bool {
    let stating: Vec<_> = clauses.iter().filter(|clause| clause.states()).collect();
    let bag = Bag::joined(stating.iter().map(|clause| (&clause.bag, 1.0)));
    let substance: usize = stating.iter().map(|clause| clause.substance).sum();
    clauses.iter().any(|clause| is_foreign(clause, known))
        || (substance >= SUBSTANCE && bag.weight >= HEAVY && bag.held_by(known) < KNOWN)
}

/// Whether a clause is about a model that the answer does not know.
fn is_foreign(clause: &Clause, known: &Bag) -> bool {
    clause.facts.iter().any(|fact| match fact.value {
        Value::Model(model) => !known.has(model),
        _ => false,
    })
}
