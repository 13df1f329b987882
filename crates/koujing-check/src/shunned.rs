//! What the answer speaks of only to deny it, and the reply tells as true or tells to do: 不搓、不刷 against
//! 轻轻搓一搓, 这不是停机 against 欠费停机了.

use crate::bag::{Bag, Term};
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::text::Text;

/// Several signs or a word say what is meant …
const HEAVY: f32 = 1.7;
/// … a single one if the clauses share so much besides.
const BESIDE: f32 = 0.9;
/// The share of what is denied that is told.
const MOST_OF_IT: f32 = 0.5;
/// Signs that mean too much to mean the same in two clauses.
const MEANS_MUCH: &str = "放加用做等说问给看开关打收退换寄发拍来去上下大小多少出入行成点个件次天年月日时分前后里外中内间种样事物人家单号元价钱费全部其他何任另外再新旧完整好坏高低长短快慢转接送到达过改变查找选买卖存取";

/// A clause of the answer with what it denies and nothing else in the answer affirms.
#[derive(Debug, Clone)]
pub(crate) struct Shunned {
    only: Bag,
    /// It is denied of what stands before it (营业损失不在赔付范围内).
    is_state: bool,
    clause: Bag,
    written: String,
}

/// What an answer speaks of only to deny it.
pub(crate) fn of(texts: &[&Text], must_say: &[(String, Text)]) -> Vec<Shunned> {
    let points = must_say.iter().map(|(_, text)| text);
    let all = || texts.iter().copied().chain(points.clone());
    let clauses = all().flat_map(|text| &text.clauses);
    let affirmed = Bag::joined(clauses.map(|clause| (&clause.told, 1.0)));
    let denying = texts.iter().flat_map(|text| {
        let clauses = text.clauses.iter().filter(|clause| !clause.asks);
        clauses.map(move |clause| (*text, clause))
    });
    denying
        .filter_map(|(text, clause)| {
            let only = clause.refused.apart(&affirmed).without(&much());
            (!only.is_empty() && !clause.supposes).then(|| Shunned {
                only,
                is_state: clause.denials.is_state,
                clause: clause.context(&[], 1.0, false),
                written: text.written(clause.signs.clone()),
            })
        })
        .collect()
}

fn much() -> Vec<Term> {
    MEANS_MUCH.chars().map(u32::from).collect()
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let beside = case.beside.iter().flat_map(|beside| beside.clauses());
    let beside = Bag::joined(beside.map(|clause| (&clause.told, 1.0)));
    let denied = case
        .reply
        .clauses
        .iter()
        .map(|clause| (&clause.refused, 1.0));
    let denied = Bag::joined(denied);
    let clauses = case.reply.clauses.iter();
    clauses
        .filter(|clause| tells(clause) && !clause.overlaps(before))
        .filter_map(|clause| {
            let shunned = case.standard.shunned.iter();
            let mut against = shunned.filter(|shunned| {
                let only = shunned.only.apart(&beside);
                let said = only.common(&clause.told);
                let beside = shunned.clause.shared(&clause.bag) - said.weight;
                let enough = if shunned.is_state { f32::MAX } else { HEAVY };
                let clearly = said.weight >= enough || (said.weight > 0.0 && beside >= BESIDE);
                clearly
                    && said.weight >= only.weight * MOST_OF_IT
                    && said.apart(&denied).weight > 0.0
            });
            against.next().map(|shunned| Found {
                rule: Rule::Reversed,
                signs: Some(clause.signs.clone()),
                approved: Some(shunned.written.clone()),
            })
        })
        .collect()
}

/// Whether a clause tells something as true, or tells to do it.
fn tells(clause: &Clause) -> bool {
    clause.states() && !clause.supposes && !clause.denials.says_no && !clause.denials.warns
}
