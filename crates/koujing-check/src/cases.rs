//! What is said of a case: 跨城也免费, 查不到记录的话没办法补. The answer says of the same case that it is charged,
//! refused or limited, or the reply refuses what the answer grants in it.

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::phases::{Phase, phases};
use crate::text::Text;

/// The share of a case that a clause of the answer has which is about it.
const THE_CASE: f32 = 0.6;
/// Enough of it where the phase is the same (已激活).
const IN_PHASE: f32 = 0.4;
/// A case told in less is none.
const HEAVY: f32 = 1.7;
/// What the answer says of a case and the reply says of it have in common when they speak of the same.
const SAME_MATTER: f32 = 0.9;
/// What follows from a case stands so near behind it, in clauses.
const FAR: usize = 2;

/// Behind these stands what is said of all the cases before them.
const OF_ALL: &[&str] = &["也", "都", "一律", "照样", "同样", "一样"];
/// Says that it need not be.
const EXCUSES: &[&str] = &["不用", "不必", "无需", "不需", "不影响", "不扣", "不收"];
/// Says that it is so.
const GRANTS: &[&str] = &[
    "可以",
    "能",
    "行",
    "没关系",
    "没事",
    "免费",
    "退",
    "换",
    "送",
    "保",
    "给",
    "会",
    "支持",
    "不影响",
    "免息",
    "算",
    "包邮",
    "不要紧",
    "无所谓",
];
/// Limits or charges.
const LIMITS: &[&str] = &[
    "限",
    "仅",
    "只有",
    "只能",
    "收取",
    "扣除",
    "扣往返",
    "付费",
    "收费",
    "手续费",
    "报价",
    "自付",
    "自费",
    "作废",
    "加收",
    "不算",
    "另收",
    "收转寄费",
];

/// A case and what is said of it.
struct Said {
    case: Bag,
    phases: Vec<Phase>,
    matter: Bag,
    refuses: bool,
    /// Clauses.
    from: usize,
    until: usize,
}

fn own(text: &Text, clause: &Clause) -> Vec<char> {
    text.signs[clause.signs.clone()]
        .iter()
        .map(|sign| sign.sign)
        .collect()
}

/// Whether a clause refuses; to excuse from something is not to refuse it.
fn refuses(clause: &Clause, written: &str) -> bool {
    let excuses = EXCUSES.iter().any(|word| written.contains(word));
    (clause.denials.is_modal && !excuses) || clause.denials.cannot
}

/// What a reply says of cases.
fn said(text: &Text) -> Vec<Said> {
    let mut found = Vec::new();
    for (at, clause) in text.clauses.iter().enumerate() {
        if !clause.states() {
            continue;
        }
        let signs = own(text, clause);
        let written: String = signs.iter().collect();
        let written = written.replace("不一样", "\u{1}\u{1}\u{1}");
        let marked = OF_ALL.iter().filter_map(|word| written.find(word)).min();
        let marked = marked.map(|bytes| written[..bytes].chars().count());
        let before = at
            .checked_sub(1)
            .filter(|before| text.clauses[*before].sentence == clause.sentence);
        let before = before.filter(|before| text.clauses[*before].supposes);
        let refuses = refuses(clause, &written);
        let harms = clause.denials.warns && !clause.denials.denies;
        let grants = !harms && GRANTS.iter().any(|word| written.contains(word));
        let mut case = marked.map_or_else(Bag::default, |at| {
            Bag::joined([(&clause.part(0..at), 1.0), (&clause.amounts, 1.0)])
        });
        let mut from = at;
        let mut phases_of = phases(clause, &signs);
        if case.weight < HEAVY
            && let Some(before) = before
        {
            let other = &text.clauses[before];
            case = Bag::joined([(&case, 1.0), (&other.measured(), 1.0)]);
            phases_of.extend(phases(other, &own(text, other)));
            from = before;
        }
        let speaks = if refuses {
            from < at || marked.is_some() || clause.denials.cannot
        } else {
            marked.is_some() && grants
        };
        if clause.denials.cannot && case.weight < HEAVY {
            case = clause.measured();
        }
        if !speaks || case.weight < HEAVY {
            continue;
        }
        found.push(Said {
            case,
            phases: phases_of,
            matter: clause.bag.clone(),
            refuses,
            from,
            until: at,
        });
    }
    found
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    for said in said(case.reply) {
        let clauses = &case.reply.clauses[said.from..=said.until];
        if clauses.iter().any(|clause| clause.overlaps(before)) {
            continue;
        }
        found.extend(against(case, &said).map(|approved| Found {
            rule: Rule::Reversed,
            signs: Some(clauses[0].signs.start..clauses[clauses.len() - 1].signs.end),
            approved: Some(approved),
        }));
    }
    found
}

/// What the answer says of the case, if it is the contrary and nothing it says is the same.
fn against(case: &Case<'_>, said: &Said) -> Option<String> {
    let texts = std::iter::once(&case.standard.wording).chain(&case.standard.others);
    let texts = texts.chain(case.beside.iter().map(|beside| &beside.wording));
    let mut contrary: Option<(f32, Bag, String)> = None;
    let mut same: Vec<(f32, Bag)> = Vec::new();
    for text in texts {
        for (at, clause) in text.clauses.iter().enumerate() {
            if clause.asks {
                continue;
            }
            let signs = own(text, clause);
            let in_phase = phases(clause, &signs);
            let of = |phase: &Phase| said.phases.iter().any(|own| own == phase);
            let other = |phase: &Phase| {
                said.phases
                    .iter()
                    .any(|own| own.of == phase.of && own != phase)
            };
            if in_phase.iter().any(other) {
                continue;
            }
            let least = if in_phase.iter().any(of) {
                IN_PHASE
            } else {
                THE_CASE
            };
            let share = said.case.held_by(&clause.measured());
            if share < least {
                continue;
            }
            let sentence = &text.sentences[clause.sentence];
            let until = (at + 1 + FAR).min(sentence.end);
            // What follows from the case ends where another begins.
            let next = (at + 1..until).find(|next| text.clauses[*next].heads);
            let follows = &text.clauses[at..next.unwrap_or(until)];
            let matter = Bag::joined(follows.iter().map(|clause| (&clause.bag, 1.0)));
            let signs = follows[0].signs.start..follows[follows.len() - 1].signs.end;
            let written = text.written(signs);
            let limits = LIMITS.iter().any(|word| written.contains(word));
            // 不用电钻硬转 may excuse and may forbid: it is no grant in any case.
            let denies = follows.iter().any(|clause| {
                let denies = clause.denials.is_modal || clause.denials.cannot;
                denies && (said.refuses || refuses(clause, &text.written(clause.signs.clone())))
            });
            let common = said.case.common(&clause.measured());
            let about = matter
                .apart(&said.case)
                .shared(&said.matter.apart(&said.case));
            let turned = said.refuses != denies && about >= SAME_MATTER;
            let limited = !said.refuses && limits;
            if limited || (turned && !limits) {
                if contrary.as_ref().is_none_or(|(best, ..)| share > *best) {
                    contrary = Some((share, common, written));
                }
            } else if said.refuses == denies || about > 0.0 {
                same.push((share, common));
            }
        }
    }
    let (share, common, written) = contrary?;
    let is_less = |(other, own): &(f32, Bag)| {
        *other < share - 0.05 || common.apart(own).weight >= SAME_MATTER
    };
    same.iter().all(is_less).then_some(written)
}
