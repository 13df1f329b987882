//! Something else is said where a point of the answer should be: the point is missing, and a clause that is
//! about the matter says what the answer nowhere says (两部电话不通,是欠费停机了).

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::extra;
use crate::judge::{Case, Found};

/// A clause is about the matter if the answer has so much of it …
const ABOUT_IT: f32 = 0.3;
/// … and says something else if it has no more.
const KNOWN: f32 = 0.55;
/// There is so much of it.
const HEAVY: f32 = 5.0;
/// The share of a point that a sentence of the answer has which says it.
const SAYS_IT: f32 = 0.9;
/// So much a clause has of such a sentence.
const NEAR: f32 = 1.7;
/// How people serve, whatever the matter: asking for particulars, offering, apologising.
const SERVES: &[&str] = &[
    "订单号",
    "订单编号",
    "单号",
    "照片",
    "截图",
    "视频",
    "联系",
    "等待",
    "稍等",
    "留意",
    "查收",
    "看看",
    "帮您",
    "登记",
    "跟进",
    "抱歉",
    "对不起",
    "不好意思",
    "尽快",
    "放心",
    "理解",
    "麻烦您",
    "请问",
    "问您",
    "问题",
    "解答",
    "告诉",
    "通知",
    "发我",
    "发给",
    "提供",
    "客服",
    "谢谢",
    "感谢",
    "折腾",
    "添",
];

pub(crate) fn find(case: &Case<'_>, found: &[Found]) -> Option<Found> {
    let missing = found
        .iter()
        .filter(|found| found.rule == Rule::MustSayMissing);
    let missing: Vec<(&Found, Bag)> = missing.map(|found| (found, around(case, found))).collect();
    let clauses = case.standard.clauses().map(|clause| (&clause.amounts, 1.0));
    let known = extra::known(case);
    let known = Bag::joined(clauses.chain([(&known, 1.0)]));
    let mut clauses = case
        .reply
        .clauses
        .iter()
        .filter(|clause| clause.states() && !clause.supposes);
    clauses.find_map(|clause| {
        if !says_something_else(case, clause, &known) {
            return None;
        }
        let mut near = missing.iter();
        let near = near.find(|(_, around)| clause.bag.shared(around) >= NEAR);
        let steps = found.iter().any(|found| found.rule == Rule::StepsMissing);
        (near.is_some() || steps).then(|| Found {
            rule: Rule::OtherThing,
            signs: Some(clause.signs.clone()),
            approved: near.and_then(|(point, _)| point.approved.clone()),
        })
    })
}

/// What the answer's sentences speak of that say a point.
fn around(case: &Case<'_>, missing: &Found) -> Bag {
    let point = case
        .standard
        .must_say
        .iter()
        .find(|(point, _)| missing.approved.as_ref() == Some(point));
    let Some((_, point)) = point else {
        return Bag::default();
    };
    let point = Bag::joined(point.clauses.iter().map(|clause| (&clause.bag, 1.0)));
    let bags = case
        .standard
        .bags
        .iter()
        .filter(|bag| point.held_by(bag) >= SAYS_IT);
    Bag::joined(bags.map(|bag| (bag, 1.0)))
}

fn says_something_else(case: &Case<'_>, clause: &Clause, known: &Bag) -> bool {
    let said = clause.measured();
    let share = said.held_by(known);
    let written = case.reply.written(clause.signs.clone());
    said.weight >= HEAVY
        && (ABOUT_IT..=KNOWN).contains(&share)
        && !SERVES.iter().any(|word| written.contains(word))
}
