//! What the reply says and the answer does not.

use crate::bag::Bag;
use crate::evidence::Rule;
use crate::judge::{Case, Found};

/// A sentence of which the answer has less than this share says something else …
const KNOWN: f32 = 0.42;
/// … if there is so much of it.
const SUBSTANCE: usize = 6;
const HEAVY: f32 = 4.0;

pub(crate) fn find(case: &Case<'_>) -> Vec<Found> {
    let asked = case.question.iter().flat_map(|question| question.clauses.iter());
    let asked = Bag::joined(asked.map(|clause| (&clause.bag, 1.0)));
    let beside = case.beside.iter().map(|other| (&other.vocabulary, 1.0));
    let known = Bag::joined(
        [(&case.standard.vocabulary, 1.0), (&asked, 1.0)].into_iter().chain(beside),
    );
    let reply = case.reply;
    (0..reply.sentences.len())
        .filter_map(|at| {
            let clauses = &reply.clauses[reply.sentences[at].clone()];
            let stating: Vec<_> = clauses.iter().filter(|clause| clause.states()).collect();
            let bag = Bag::joined(stating.iter().map(|clause| (&clause.bag, 1.0)));
            let substance: usize = stating.iter().map(|clause| clause.substance).sum();
            let extra = substance >= SUBSTANCE && bag.weight >= HEAVY && bag.held_by(&known) < KNOWN;
            extra.then(|| Found {
                rule: Rule::Extra,
                signs: Some(reply.sentence(at)),
                approved: None,
            })
        })
        .collect()
}
