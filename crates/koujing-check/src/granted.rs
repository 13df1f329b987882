//! What the answer keeps back and the reply grants (3 岁以下也能玩).
//!
//! What is denied is often said in several clauses (有小零件的玩具,3 岁以下的孩子请勿玩), so a clause of the
//! reply is looked for in a whole sentence: where one that denies it has clearly more of it than any that
//! affirms it, the reply says the contrary.

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::text::Text;

/// The share of a clause that a sentence has which speaks of the same.
const MOST_OF_IT: f32 = 0.62;
/// By so much it has more than any that says the same.
const CLEARLY: f32 = 0.2;
/// A clause lighter than this says too little.
const HEAVY: f32 = 2.8;
/// The share of what is denied that is granted.
const OBJECT: f32 = 0.5;

/// Says that something can be done or holds.
const GRANTS: &[&str] = &[
    "可以",
    "能",
    "行",
    "也",
    "都",
    "照样",
    "一样",
    "没关系",
    "没事",
    "不要紧",
    "无所谓",
    "没问题",
    "正常",
    "会",
    "给您",
    "包",
];

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let reply = case.reply;
    let mut found = Vec::new();
    for (at, clause) in reply.clauses.iter().enumerate() {
        if !clause.states() || clause.overlaps(before) || clause.supposes {
            continue;
        }
        // A light clause is about what goes before it.
        let mut said = clause.measured();
        let previous = at.checked_sub(1).map(|before| &reply.clauses[before]);
        let previous = previous.filter(|it| it.sentence == clause.sentence && it.supposes);
        if let Some(previous) = previous {
            said = Bag::joined([(&said, 1.0), (&previous.measured(), 1.0)]);
        }
        if said.weight < HEAVY {
            continue;
        }
        let written = reply.written(clause.signs.clone());
        let refuses = clause.denials.says_no || clause.denials.warns;
        let grants = !refuses && GRANTS.iter().any(|word| written.contains(word));
        if grants {
            found.extend(against(case, clause, &said));
        }
    }
    found
}

/// The sentence of the answer that says the contrary, if none says the same.
fn against(case: &Case<'_>, clause: &Clause, said: &Bag) -> Option<Found> {
    let texts = || std::iter::once(&case.standard.wording).chain(&case.standard.others);
    let beside = case.beside.iter().map(|beside| &beside.wording);
    let alike = texts().chain(beside).flat_map(|text| &text.clauses);
    let alike = alike
        .filter(|own| !own.denials.is_modal)
        .map(|own| said.held_by(&own.measured()))
        .fold(0.0, f32::max);
    let contrary = texts().flat_map(|text| {
        let clauses = text.clauses.iter().filter(|own| own.denials.is_modal);
        clauses.map(move |own| (text, own))
    });
    let contrary = contrary
        .filter(|(_, own)| {
            own.objects
                .iter()
                .any(|object| object.weight > 0.0 && object.held_by(&clause.bag) >= OBJECT)
        })
        .map(|(text, own)| (said.held_by(&sentence(text, own)), text, own))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    let (share, text, own) = contrary?;
    (share >= MOST_OF_IT && share >= alike + CLEARLY).then(|| Found {
        rule: Rule::Reversed,
        signs: Some(clause.signs.clone()),
        approved: Some(text.written(own.signs.clone())),
    })
}

fn sentence(text: &Text, clause: &Clause) -> Bag {
    let clauses = &text.clauses[text.sentences[clause.sentence].clone()];
    let bags: Vec<Bag> = clauses.iter().map(Clause::measured).collect();
    Bag::joined(bags.iter().map(|bag| (bag, 1.0)))
}
