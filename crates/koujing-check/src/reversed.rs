//! What the answer affirms and the reply denies, or the other way round.

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};

/// How alike two clauses are that speak of the same.
const SPEAKS_OF_THE_SAME: f32 = 0.5;
/// Or one with which the reply shares so much less of what is particular to it.
const PARTICULAR: f32 = 1.7;
/// A clause lighter than this is compared with what stands around it too …
const LIGHT: f32 = 3.0;
/// … which must be so alike.
const AROUND: f32 = 0.4;
/// A yes or no is not longer than this, in signs (不可以退).
const BARE: usize = 5;
/// Another clause of the answer that is so little less alike speaks for the reply.
const MARGIN: f32 = 0.2;
/// A clause that the reply says elsewhere only so little less alike is said there.
const SURELY: f32 = 0.1;
/// So alike a clause is said in any case.
const SAID: f32 = 0.6;
/// The share of a clause that a sentence of the answer holds which says it.
const ALL_OF_IT: f32 = 0.85;
/// The share of the lighter clause that both have when one affirms what the other forbids.
const SAME_MATTER: f32 = 0.6;
/// And so much it is at least.
const MATTER: f32 = 2.8;

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    found.extend(stance(case));
    for clause in case.reply.clauses.iter().filter(|clause| clause.states()) {
        if clause.bag.weight < 1.5 || clause.supposes {
            continue;
        }
        let known = before.iter().chain(&found).any(|found| {
            found.signs.as_ref().is_some_and(|signs| {
                signs.start < clause.signs.end && clause.signs.start < signs.end
            })
        });
        if !known && let Some(approved) = denied_elsewhere(case, clause) {
            found.push(Found {
                rule: Rule::Reversed,
                signs: Some(clause.signs.clone()),
                approved: Some(approved),
            });
        }
    }
    found
}

/// The clause of the answer that says the contrary, if nothing in it speaks for the reply.
fn denied_elsewhere(case: &Case<'_>, clause: &Clause) -> Option<String> {
    let mut alike: Vec<(f32, &Bag)> = Vec::new();
    let mut contrary: Option<(f32, &Bag, String)> = None;
    let texts = std::iter::once(&case.standard.wording).chain(&case.standard.others);
    for text in texts {
        for own in &text.clauses {
            if own.supposes {
                continue;
            }
            let likeness = clause.bag.likeness(&own.bag);
            if own.denials.denies == clause.denials.denies
                || own.denials.warns == clause.denials.warns
            {
                alike.push((likeness, &own.bag));
            } else if is_contrary(clause, own)
                && !is_carried(case, own, likeness)
                && contrary.as_ref().is_none_or(|(best, ..)| likeness > *best)
            {
                contrary = Some((likeness, &own.bag, text.written(own.signs.clone())));
            }
        }
    }
    // Two clauses of a sentence may have become one.
    for text in std::iter::once(&case.standard.wording).chain(&case.standard.others) {
        for sentence in &text.sentences {
            let own = text.clauses[sentence.clone()].iter();
            let own = own.filter(|own| own.denials.denies == clause.denials.denies);
            let own = Bag::joined(own.map(|own| (&own.bag, 1.0)));
            if clause.bag.held_by(&own) >= ALL_OF_IT {
                return None;
            }
        }
    }
    let beside = case.beside.iter().flat_map(|other| other.clauses());
    // 哪些情况不能价保: what it is about is denied as it is asked.
    let beside = beside.chain(&case.standard.question.clauses);
    for other in beside.filter(|other| other.denials.denies == clause.denials.denies) {
        alike.push((clause.bag.likeness(&other.bag), &other.bag));
    }
    let (likeness, contrary, text) = contrary?;
    let is_nearer = |(other, bag): &(f32, &Bag)| {
        let here = clause.bag.shared(&contrary.beyond(bag));
        let there = clause.bag.shared(&bag.beyond(contrary));
        other + MARGIN < likeness || (*other < likeness && here - there >= PARTICULAR)
    };
    alike.iter().all(is_nearer).then_some(text)
}

/// Whether the reply says a clause of the answer elsewhere, as the answer does.
fn is_carried(case: &Case<'_>, own: &Clause, likeness: f32) -> bool {
    case.reply.clauses.iter().any(|clause| {
        clause.denials.denies == own.denials.denies
            && clause.bag.likeness(&own.bag) >= (likeness - SURELY).min(SAID)
    })
}

/// Whether what one denies is what the other says.
fn is_contrary(clause: &Clause, own: &Clause) -> bool {
    let (denying, other) = if clause.denials.denies {
        (clause, own)
    } else {
        (own, clause)
    };
    // Two that both have a negation differ in how they put it more often than in what they say.
    if !denying.denials.is_modal || (denying.denials.says_no && other.denials.says_no) {
        return false;
    }
    let likeness = clause.bag.likeness(&own.bag);
    let denied = denying
        .denied
        .iter()
        .any(|terms| !terms.is_empty() && terms.iter().all(|term| other.bag.has(*term)));
    // Few words say what they are about by what stands around them.
    let light = clause.bag.weight.min(own.bag.weight) < LIGHT;
    if light
        && clause
            .context(&[], 0.6, false)
            .likeness(&own.context(&[], 0.6, false))
            < AROUND
    {
        return false;
    }
    // What is denied stands in the other clause; or the other affirms the same in other words (不保证 / 正常).
    (denied && likeness >= SPEAKS_OF_THE_SAME)
        || (!clause.denials.denies
            && clause.affirms
            && own.bag.shared(&clause.bag) >= MATTER
            && own.bag.overlap(&clause.bag) >= SAME_MATTER)
}

/// Whether a clause begins by saying yes or no to what was asked.
fn says(text: &[char]) -> Option<(bool, usize)> {
    const NO: &[&str] = &["不能", "不可以", "不行", "不支持", "无法", "不提供"];
    const YES: &[&str] = &["能", "可以", "行", "支持", "没问题"];
    const ENDS: &[char] = &[
        '亲', '哦', '的', '呢', '哈', '呀', '了', '啊', '啦', '喔', '~',
    ];
    const FILLERS: &[char] = &[
        '亲', '哦', '的', '呢', '嗯', '好', '这', '个', '那', '您', '也', '都', '当', '然',
    ];
    let skip = text
        .iter()
        .take_while(|sign| FILLERS.contains(sign))
        .count();
    let end = text.len()
        - text
            .iter()
            .rev()
            .take_while(|sign| ENDS.contains(sign))
            .count();
    let rest: String = text.get(skip..end)?.iter().collect();
    if NO.iter().any(|word| rest.starts_with(word)) {
        return Some((false, rest.chars().count()));
    }
    YES.iter()
        .any(|word| rest.starts_with(word))
        .then(|| (true, rest.chars().count()))
}

/// 能 to a question that the answer denies, and the other way round.
fn stance(case: &Case<'_>) -> Option<Found> {
    let text = &case.standard.wording;
    let chars = |text: &crate::text::Text, clause: &Clause| -> Vec<char> {
        text.signs[clause.signs.clone()]
            .iter()
            .map(|sign| sign.sign)
            .collect()
    };
    let asked_denying = case
        .question
        .is_some_and(|question| question.clauses.iter().any(|clause| clause.denials.denies));
    if asked_denying {
        return None;
    }
    // The first clauses: the greeting goes before.
    let first = |text: &crate::text::Text| {
        let clauses = text.clauses.iter().take(4);
        clauses
            .filter(|clause| !clause.asks && !clause.tells)
            .find_map(|clause| {
                let signs = chars(text, clause);
                let (says, length) = says(&signs)?;
                // Only a bare word is a yes or no: what says more is compared by its words.
                (length <= BARE).then_some((says, clause.signs.clone()))
            })
    };
    let approved = text.clauses.iter().take(2).find_map(|clause| {
        let signs = chars(text, clause);
        says(&signs).map(|(says, _)| (says, clause.signs.clone()))
    });
    let ((own, signs), (approved, words)) = (first(case.reply)?, approved?);
    (own != approved).then(|| Found {
        rule: Rule::Reversed,
        signs: Some(signs),
        approved: Some(text.written(words)),
    })
}
