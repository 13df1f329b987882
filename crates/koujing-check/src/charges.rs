//! Whether something costs anything.

use std::ops::Range;

use crate::polarity::begins;

const FREE: &[&str] = &[
    "免费",
    "不收费",
    "不要钱",
    "不花钱",
    "不用钱",
    "不用付钱",
    "不收钱",
    "不扣钱",
    "不扣运费",
    "不额外收费",
    "无需付费",
    "不用花钱",
    "不另收费",
    "不收任何费用",
    "免收",
    "不用您付钱",
    "不用您付",
    "免邮",
    "包邮",
    "零利率",
    "免手续费",
    "不扣任何",
];
const CHARGED: &[&str] = &[
    "收费",
    "付费",
    "自费",
    "要收钱",
    "要付钱",
    "收取",
    "另付",
    "要钱",
    "扣除",
    "扣往返",
    "扣来回",
    "要扣",
];

/// Whether what a clause speaks of is charged for, and the signs that say so; `costs`: it names an amount
/// of money.
pub(crate) fn charge(clause: &[char], costs: bool) -> Option<(bool, Range<usize>)> {
    if let Some(span) = FREE.iter().find_map(|word| find(clause, word)) {
        return Some((false, span));
    }
    if let Some(span) = CHARGED.iter().find_map(|word| find(clause, word)) {
        let denied = clause[..span.start]
            .iter()
            .rev()
            .take(2)
            .any(|sign| matches!(sign, '不' | '无' | '免'));
        return Some((!denied, span));
    }
    // A price, unless it is a limit or comes to the customer; 往返 does not.
    let comes = clause.iter().enumerate().any(|(at, sign)| {
        let both_ways = *sign == '返' && at.checked_sub(1).is_some_and(|at| clause[at] == '往');
        !both_ways && "满券赔退返减优惠限不超过到值".contains(*sign)
    });
    let at = clause.iter().position(|sign| matches!(sign, '元' | '块'));
    at.filter(|_| costs && !comes).map(|at| (true, at..at + 1))
}

fn find(text: &[char], word: &str) -> Option<Range<usize>> {
    let at = (0..text.len()).find(|at| begins(&text[*at..], word))?;
    Some(at..at + word.chars().count())
}
