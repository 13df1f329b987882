//! A clause of the answer with its denial put in or left out: 不含例假日 for 含例假日, 再付一次 for 请勿再付一次.
//!
//! What is denied may be light here, for the whole clauses are alike; and it must stand in the other clause.
//! Conditions and states (没放平, 未取) are no denials: they tell when, not whether.

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::text::Text;

/// How alike two clauses are that say the same but for the denial.
const ALIKE: f32 = 0.45;
/// The share of what is denied that the other clause has.
const DENIED: f32 = 0.6;
/// The share from which it is spoken of in the same way elsewhere.
const SAID: f32 = 0.5;
/// What is denied weighs at least a sign.
const SIGN: f32 = 0.9;

/// What a clause denies, if it forbids, refuses or excludes something.
fn denied(clause: &Clause) -> Option<Bag> {
    let denies = clause.denials.is_modal && !clause.supposes && !clause.asks;
    (denies && clause.refused.weight >= SIGN).then(|| clause.refused.clone())
}

/// Whether a clause tells something plainly.
fn is_plain(clause: &Clause) -> bool {
    !clause.denials.says_no
        && !clause.denials.warns
        && !clause.supposes
        && !clause.asks
        && !clause.tells
}

fn denies(text: &Text, object: &Bag) -> bool {
    let mut clauses = text.clauses.iter();
    clauses.any(|clause| {
        (clause.denials.says_no || clause.denials.warns) && object.held_by(&clause.bag) >= SAID
    })
}

fn affirms(text: &Text, object: &Bag, alike: &Clause, least: f32) -> bool {
    let mut clauses = text.clauses.iter().filter(|clause| is_plain(clause));
    clauses.any(|clause| {
        object.held_by(&clause.told) >= DENIED
            && clause.measured().likeness(&alike.measured()) >= least
    })
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let texts = || std::iter::once(&case.standard.wording).chain(&case.standard.others);
    let beside = case.beside.iter().map(|beside| &beside.wording);
    let approved: Vec<&Text> = texts()
        .chain(beside)
        .chain([&case.standard.question])
        .collect();
    let mut found = Vec::new();
    for clause in &case.reply.clauses {
        if !clause.states() || clause.overlaps(before) {
            continue;
        }
        let against = match denied(clause) {
            Some(object) if !approved.iter().any(|text| denies(text, &object)) => {
                let all = texts().flat_map(|text| text.clauses.iter().map(move |own| (text, own)));
                let mut plain = all.filter(|(_, own)| is_plain(own));
                plain.find(|(_, own)| {
                    object.held_by(&own.told) >= DENIED
                        && clause.measured().likeness(&own.measured()) >= ALIKE
                })
            }
            None if is_plain(clause) => {
                let all = texts().flat_map(|text| text.clauses.iter().map(move |own| (text, own)));
                let mut denying = all.filter_map(|(text, own)| Some((text, own, denied(own)?)));
                let contrary = denying.find(|(_, own, object)| {
                    let likeness = clause.measured().likeness(&own.measured());
                    likeness >= ALIKE
                        && object.held_by(&clause.told) >= DENIED
                        && !denies(case.reply, object)
                        && !approved
                            .iter()
                            .any(|text| affirms(text, object, clause, likeness - 0.1))
                });
                contrary.map(|(text, own, _)| (text, own))
            }
            _ => None,
        };
        found.extend(against.map(|(text, own)| Found {
            rule: Rule::Reversed,
            signs: Some(clause.signs.clone()),
            approved: Some(text.written(own.signs.clone())),
        }));
    }
    found
}
