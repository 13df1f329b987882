//! Differences that make two questions different whatever else they share.

use std::collections::BTreeSet;

use crate::opposite::{Qualities, compare_the_other_way};
use crate::quantity::quantities;

/// Why two alike questions are not the same question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// One asks of what is, the other of what is not (为什么能退 / 为什么不能退).
    Negation,
    /// Another number of the same unit (15 天 / 20 天).
    Number,
    /// Another model name (N3806 / N3807).
    Model,
    /// The opposite quality, or another colour (红灯 / 蓝灯, 多了 / 少了); compared the other way round.
    Opposite,
}

impl Difference {
    /// Its name in explanations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Number => "number",
            Self::Model => "model",
            Self::Opposite => "opposite",
        }
    }
}

/// The first difference between two normalised questions that forbids taking one for the other.
///
/// A yes-or-no question covers both signs (不能退吗 is 能退吗), and a number that the customer says of
/// himself (才用20天) is no difference.
pub fn difference(asked: &str, stored: &str) -> Option<Difference> {
    let (own, other) = (models(asked), models(stored));
    if !own.is_empty() && !other.is_empty() && own.is_disjoint(&other) {
        return Some(Difference::Model);
    }
    let (own, other) = (numbers(asked), numbers(stored));
    let differs = own.iter().any(|(unit, value)| {
        let of_unit = || other.iter().filter(|(other, _)| other == unit);
        of_unit().next().is_some() && of_unit().all(|(_, other)| other != value)
    });
    if differs {
        return Some(Difference::Number);
    }
    if !is_yes_or_no(asked)
        && !is_yes_or_no(stored)
        && (denies(asked, stored) || denies(stored, asked))
    {
        return Some(Difference::Negation);
    }
    let of_stored = Qualities::of(stored);
    let turned = !of_stored.is_empty() && Qualities::of(asked).turn(&of_stored, &of_stored);
    (turned || compare_the_other_way(asked, stored)).then_some(Difference::Opposite)
}

/// Latin words with a digit: `n3806`, `x50`.
fn models(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            word.chars().any(|c| c.is_ascii_alphabetic())
                && word.chars().any(|c| c.is_ascii_digit())
        })
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect()
}

/// Unit and value (in thousandths) of the numbers that are not the customer's own story.
fn numbers(text: &str) -> BTreeSet<(String, i64)> {
    const OWN: &[&str] = &[
        "才", "用了", "买了", "过了", "等了", "已经", "刚", "都", "身高", "体重", "脚长", "腰围",
        "胸围", "臂长", "年龄", "今年", "买", "要", "订", "家里", "面积", "距离", "我",
    ];
    quantities(text)
        .into_iter()
        .filter(|quantity| {
            let before = &text[..quantity.span.start];
            let after = &text[quantity.span.end..];
            !OWN.iter().any(|word| before.ends_with(word))
                && !before.ends_with("才用")
                && !after.starts_with('了')
        })
        .map(|quantity| (quantity.unit, (quantity.value * 1000.0).round() as i64))
        .collect()
}

fn is_yes_or_no(text: &str) -> bool {
    const BOTH_SIGNS: &[&str] = &[
        "能不能",
        "可不可以",
        "可不可",
        "是不是",
        "有没有",
        "会不会",
        "要不要",
        "行不行",
        "好不好",
        "是否",
        "能否",
    ];
    const ENDS: &[&str] = &["吗", "吧", "么", "嘛", "没", "不"];
    BOTH_SIGNS.iter().any(|word| text.contains(word))
        || (ENDS.iter().any(|word| text.ends_with(word))
            && !text.ends_with("什么")
            && !text.ends_with("怎么"))
}

/// Whether a text denies a word that the other says without denying it: 不能退 of 能退, 打不通 of 打通. A
/// negation of what the other does not speak of (不知道, 没反应) turns nothing round.
fn denies(text: &str, other: &str) -> bool {
    if !text.contains(NEGATES) {
        return false;
    }
    let (text, other) = (without_names(text), without_names(other));
    let denied = denied(&text);
    let denied_there = self::denied(&other);
    denied
        .iter()
        .any(|word| other.contains(word.as_str()) && !denied_there.contains(word))
}

/// Words in which no negation is meant, taken out.
fn without_names(text: &str) -> String {
    const NOT: &[&str] = &[
        "特别",
        "分别",
        "级别",
        "区别",
        "个别",
        "性别",
        "识别",
        "类别",
        "别人",
        "别的",
        "不好意思",
        "差不多",
        "不同",
        "不锈钢",
        "未来",
        "不一样",
        "是不是",
        "能不能",
        "可不可以",
        "可不可",
        "有没有",
        "会不会",
        "要不要",
        "行不行",
        "好不好",
        "用不用",
    ];
    let mut open = text.to_owned();
    for word in NOT.iter().filter(|word| text.contains(**word)) {
        open = open.replace(word, "\u{1}");
    }
    open
}

const NEGATES: &[char] = &['不', '没', '未', '别', '勿', '无', '冇', '唔'];

/// The signs that negations stand before, auxiliaries passed over.
fn denied(text: &str) -> Vec<String> {
    const PASSED: &[char] = &[
        '能', '可', '以', '会', '要', '用', '给', '让', '有', '法', '得', '想', '是', '再',
    ];
    let signs: Vec<char> = text.chars().collect();
    let mut denied = Vec::new();
    for (at, sign) in signs.iter().enumerate() {
        if !NEGATES.contains(sign) {
            continue;
        }
        let behind = signs[at + 1..].iter().copied();
        let word = behind
            .skip_while(|sign| PASSED.contains(sign))
            .find(|sign| sign.is_alphanumeric());
        denied.extend(word.map(String::from));
    }
    denied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_that_matter() {
        let cases = [
            ("n3806怎么换货", "n3807怎么换货", Some(Difference::Model)),
            ("n3806怎么换货", "手机怎么换货", None),
            ("15天洗一次对吗", "20天洗一次对吗", Some(Difference::Number)),
            ("才用20天能换吗", "15天内能换吗", None),
            ("买了20天能退吗", "7天内能退吗", None),
            ("为什么能退", "为什么不能退", Some(Difference::Negation)),
            ("拆封了就不能退了吧", "拆封了能退吗", None),
            ("能不能退", "不能退吗", None),
            (
                "座机打不通怎么办",
                "座机打通了怎么办",
                Some(Difference::Negation),
            ),
            ("有什么区别", "区别是什么", None),
            ("滤网没有了去哪买", "滤网去哪买", None),
            ("不知道怎么退货", "怎么退货", None),
            ("按了没反应怎么办", "按键失灵怎么办", None),
            ("怎么才不漏水", "漏水怎么办", Some(Difference::Negation)),
            (
                "一岁小孩能吃什么",
                "一岁小孩不能吃什么",
                Some(Difference::Negation),
            ),
        ];
        for (asked, stored, expected) in cases {
            assert_eq!(difference(asked, stored), expected, "{asked} | {stored}");
        }
    }
}
