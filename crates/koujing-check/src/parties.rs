//! Who bears a cost or does a thing: we, or the customer.

use std::ops::Range;

use crate::polarity::begins;

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    /// The company.
    We,
    /// The customer.
    Customer,
}

const WE: &[&str] = &[
    "我们", "我方", "咱们", "我司", "店铺", "商家", "卖家", "小店", "本店", "公司", "沐禾", "店里",
    "店家", "官方", "平台", "我这", "咱家",
];
const CUSTOMER: &[&str] = &[
    "您", "你", "买家", "客户", "顾客", "自己", "自付", "自理", "自费", "自行", "本人", "个人",
    "自掏",
];
const BEARS: &[&str] = &[
    "承担",
    "负担",
    "负责",
    "买单",
    "报销",
    "来出",
    "出的",
    "来付",
    "自付",
    "自理",
    "自费",
    "要付",
    "付运费",
    "出运费",
    "掏",
    "由您出",
    "您出",
    "我们出",
    "自己出",
    "要出",
    "你出",
    "方出",
    "家出",
    "来承",
    "包了",
    "倒贴",
    "垫付",
];

/// A denial stands so near before whom it is about, in signs.
const NEAR: usize = 3;
/// What is denied of something else.
const OTHER_DENIALS: &[&str] = &["不合", "不喜", "不想", "不满", "不同", "不适", "不对"];

/// Who bears what a clause speaks of, and the signs that say so.
pub(crate) fn party(clause: &[char]) -> Option<(Party, Range<usize>)> {
    let verb = BEARS
        .iter()
        .filter_map(|word| last(clause, word))
        .max_by_key(|span| span.end)?;
    // Whoever is named last up to the verb.
    let head = &clause[..verb.end];
    let nearest = |words: &[&str]| {
        let found = words.iter().filter_map(|word| last(head, word));
        found.max_by_key(|span| span.end)
    };
    let (we, customer) = (nearest(WE), nearest(CUSTOMER));
    // 寄回您出、发出我们出: both, each for its own.
    let other = BEARS
        .iter()
        .filter_map(|word| last(&clause[..verb.start], word));
    let other = other.filter(|other| other.end <= verb.start).count() > 0;
    if other && we.is_some() && customer.is_some() {
        return None;
    }
    let (party, span) = match (we, customer) {
        (Some(we), Some(customer)) if we.end > customer.end => (Party::We, we),
        (_, Some(customer)) => (Party::Customer, customer),
        (Some(we), None) => (Party::We, we),
        (None, None) => return None,
    };
    // 不用您承担, 不由我们承担; the 不 of 尺码不合的您出 is another matter.
    let first = span.start.min(verb.start);
    let near = &clause[first.saturating_sub(NEAR)..verb.end];
    let denied = (0..near.len()).any(|at| {
        near[at] == '不' && !OTHER_DENIALS.iter().any(|word| begins(&near[at..], word))
            || begins(&near[at..], "无需")
    });
    let party = match (party, denied) {
        (party, false) => party,
        (Party::We, true) => Party::Customer,
        (Party::Customer, true) => Party::We,
    };
    Some((party, span.start.min(verb.start)..verb.end.max(span.end)))
}

fn last(text: &[char], word: &str) -> Option<Range<usize>> {
    let at = (0..text.len())
        .rev()
        .find(|at| begins(&text[*at..], word))?;
    Some(at..at + word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_bears_it_is_told_also_by_denial() {
        for (clause, expected) in [
            ("来回运费由我们承担", Some(Party::We)),
            ("运费您出", Some(Party::Customer)),
            ("运费不用您承担", Some(Party::We)),
            ("邮费需要自理", Some(Party::Customer)),
            ("不由我们承担", Some(Party::Customer)),
            ("尺码不合的您出寄回运费", Some(Party::Customer)),
            ("三天内到账", None),
            ("寄回您出、发出我们出", None),
        ] {
            let signs: Vec<char> = clause.chars().collect();
            assert_eq!(party(&signs).map(|(party, _)| party), expected, "{clause}");
        }
    }
}
