//! Words that must not be recommended, and are. To warn of them is fine.

use crate::evidence::Rule;
use crate::facts::Value;
use crate::judge::{Case, Found};
use crate::polarity::denials;

/// A phrase is at least so heavy …
const PHRASE: f32 = 3.0;
/// … and said in other words if so much of it is there.
const MOST_OF_IT: f32 = 0.85;
/// Begins a clause that only goes on with the one before.
const GOES_ON: &[char] = &[
    '或', '和', '也', '跟', '与', '以', '包', '如', '还', '都', '更',
];

pub(crate) fn find(case: &Case<'_>) -> Vec<Found> {
    let reply = case.reply;
    let signs: Vec<char> = reply.signs.iter().map(|sign| sign.sign).collect();
    let mut found = Vec::new();
    for forbidden in &case.standard.never_say {
        let mut places: Vec<(usize, usize)> = Vec::new();
        if !forbidden.signs.is_empty() {
            let length = forbidden.signs.len();
            places.extend(
                (0..(signs.len() + 1).saturating_sub(length))
                    .filter(|at| signs[*at..].starts_with(&forbidden.signs))
                    .map(|at| (at, at + length)),
            );
        }
        let facts = reply.clauses.iter().flat_map(|clause| &clause.facts);
        places.extend(facts.filter_map(|fact| match &fact.value {
            Value::Thing(things) if things.iter().any(|thing| forbidden.things.contains(thing)) => {
                Some((fact.signs.start, fact.signs.end))
            }
            _ => None,
        }));
        // The words of a phrase, in other order (自己先把线头接一下).
        if forbidden.words.weight >= PHRASE && !denies_itself(&forbidden.signs) {
            let clauses = reply.clauses.iter();
            let in_words =
                clauses.filter(|clause| forbidden.words.held_by(&clause.bag) >= MOST_OF_IT);
            places.extend(in_words.map(|clause| (clause.signs.start, clause.signs.end)));
        }
        let recommended = places.into_iter().find(|(from, until)| {
            let clause = reply
                .clauses
                .iter()
                .position(|clause| clause.signs.contains(from));
            clause.is_some_and(|at| match denies_itself(&forbidden.signs) {
                true => is_claimed(case, &signs, at, *from),
                false => is_recommended(case, &signs, at, *from, *until),
            })
        });
        found.extend(recommended.map(|(from, until)| Found {
            rule: Rule::NeverSaid,
            signs: Some(from..until),
            approved: Some(forbidden.word.clone()),
        }));
    }
    found
}

/// Whether a word that must not be said is itself a denial (拆封一律不退).
fn denies_itself(word: &[char]) -> bool {
    denials(word).denies
}

/// Whether such a word is said: what stands right before it may take it back (不是拆封一律不退).
fn is_claimed(case: &Case<'_>, signs: &[char], at: usize, from: usize) -> bool {
    const TAKES_BACK: &[&str] = &[
        "不是",
        "没有",
        "并非",
        "不会",
        "不说",
        "别说",
        "没说",
        "不存在",
        "不等于",
        "不代表",
        "不能",
        "不可",
    ];
    let clause = &case.reply.clauses[at];
    let before: String = signs[clause.signs.start..from].iter().collect();
    clause.states() && !TAKES_BACK.iter().any(|word| before.contains(word))
}

fn is_recommended(case: &Case<'_>, signs: &[char], at: usize, from: usize, until: usize) -> bool {
    let clauses = &case.reply.clauses;
    let clause = &clauses[at];
    if clause.asks || clause.tells {
        return false;
    }
    // What the word itself denies (我也没办法) does not count.
    let mut own: Vec<char> = signs[clause.signs.clone()].to_vec();
    if until - from < own.len() {
        own[from - clause.signs.start..until.min(clause.signs.end) - clause.signs.start]
            .fill('\u{1}');
    }
    let warns = |text: &[char]| denials(text).warns;
    if warns(&own) {
        return false;
    }
    // 小苏打、洗衣液这些,都不行: the verdict follows, without another means of its own.
    let next = clauses.get(at + 1).filter(|next| {
        let things = next
            .facts
            .iter()
            .any(|fact| matches!(fact.value, Value::Thing(_)));
        !things && (next.sentence == clause.sentence || next.substance <= 4)
    });
    if next.is_some_and(|next| warns(&signs[next.signs.clone()])) {
        return false;
    }
    // 不要用洗衣液,或者小苏打: a list that goes on.
    let before = at.checked_sub(1).map(|before| &clauses[before]);
    let goes_on = own
        .first()
        .is_some_and(|sign| GOES_ON.contains(sign) || *sign == '\u{1}');
    !before.is_some_and(|before| {
        before.sentence == clause.sentence && goes_on && warns(&signs[before.signs.clone()])
    })
}
