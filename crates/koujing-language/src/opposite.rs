//! Qualities of which a thing has one or the other: wide or narrow, one colour or another, cancelled or
//! restored. A question on the one is not answered by what is said of the other.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::together::Together;

/// Words that say it wherever they stand: those of one side, those of the other.
const WORDS: &[[&[&str]; 2]] = &[
    [&["涨"], &["降", "跌", "便宜了"]],
    [&["取消"], &["恢复"]],
    [&["打开"], &["关闭"]],
    [&["开启"], &["关闭"]],
    [&["开机"], &["关机"]],
    [&["绑定"], &["解绑"]],
    [&["添加"], &["删除"]],
    [&["增加"], &["减少"]],
    [&["升级"], &["降级"]],
    [&["充值"], &["提现"]],
    [&["提前"], &["推迟"]],
    [&["存入"], &["取出"]],
    [&["借款"], &["还款"]],
    [&["顺时针"], &["逆时针"]],
    [&["对了"], &["错了"]],
    [&["发货前"], &["发货后"]],
    [&["付款前"], &["付款后"]],
    [&["安装"], &["拆卸"]],
];

/// Qualities that are said of something (太大, 窄了, 多了一颗, 越来越响).
const QUALITIES: &[[&str; 2]] = &[
    ["大", "小"],
    ["宽", "窄"],
    ["多", "少"],
    ["长", "短"],
    ["高", "低"],
    ["早", "晚"],
    ["快", "慢"],
    ["厚", "薄"],
    ["松", "紧"],
    ["轻", "重"],
    ["深", "浅"],
    ["冷", "热"],
    ["贵", "便宜"],
];
/// What stands before a quality …
const BEFORE: &[&str] = &["太", "偏", "很", "变", "更", "越来越", "有点", "好"];
/// … or behind it.
const BEHIND: &[&str] = &["了", "点", "一点", "一些"];

const COLOURS: &[char] = &['红', '蓝', '绿', '黄', '白', '橙', '紫', '黑', '粉', '灰'];
/// What has a colour.
const COLOURED: &[char] = &[
    '灯', '光', '色', '屏', '线', '字', '斑', '点', '粉', '水', '闪',
];

/// Number of a set of opposites, and which of them.
type Quality = (usize, usize);

/// The words of [`WORDS`] with what they say.
fn words() -> impl Iterator<Item = (Quality, &'static str)> {
    let sets = WORDS.iter().enumerate();
    sets.flat_map(|(set, sides)| {
        let sides = sides.iter().enumerate();
        sides.flat_map(move |(which, words)| words.iter().map(move |word| ((set, which), *word)))
    })
}

/// The words of [`QUALITIES`] with what they say.
fn qualities() -> impl Iterator<Item = (Quality, &'static str)> {
    let pairs = (WORDS.len()..).zip(QUALITIES);
    pairs.flat_map(|(set, pair)| {
        let pair = pair.iter().enumerate();
        pair.map(move |(which, word)| ((set, which), *word))
    })
}

/// The ones, then the others.
static SAID: LazyLock<Together> =
    LazyLock::new(|| Together::of(words().chain(qualities()).map(|(_, word)| word)));

/// The qualities that a text speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Qualities(BTreeSet<Quality>);

impl Qualities {
    /// Of a normalised text.
    pub fn of(normalised: &str) -> Self {
        let mut found = BTreeSet::new();
        let had = SAID.had_by(normalised);
        if !had.is_empty() {
            for (at, (quality, word)) in words().enumerate() {
                if had.may_have(at) && normalised.contains(word) {
                    found.insert(quality);
                }
            }
            for (at, (quality, word)) in (words().count()..).zip(qualities()) {
                if had.may_have(at) && is_said(normalised, word) {
                    found.insert(quality);
                }
            }
        }
        let signs = normalised.chars();
        for (sign, next) in signs.clone().zip(signs.skip(1)) {
            let colour = COLOURS.iter().position(|colour| *colour == sign);
            if let Some(which) = colour.filter(|_| COLOURED.contains(&next)) {
                found.insert((usize::MAX, which));
            }
        }
        Self(found)
    }

    /// Whether it speaks of none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With those of another text.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether this says something of which `matched` says the opposite and nothing in `all` the same.
    pub fn turn(&self, matched: &Self, all: &Self) -> bool {
        self.0.iter().any(|(set, which)| {
            let opposite = |(other, side): &Quality| other == set && side != which;
            matched.0.iter().any(opposite) && !all.0.contains(&(*set, *which))
        })
    }
}

/// Whether a text says this quality of something; not where it asks for it (多少, 多大, 早晚).
fn is_said(text: &str, quality: &str) -> bool {
    text.match_indices(quality).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + quality.len()..]);
        let asked = behind.starts_with(['少', '久', '长', '大', '高', '重', '多'])
            || before.ends_with(['多', '大', '不']);
        !asked
            && (BEFORE.iter().any(|word| before.ends_with(word))
                || BEHIND.iter().any(|word| behind.starts_with(word)))
    })
}

/// Whether one text compares two things the other way round (柜子比抽屉大, 抽屉比柜子大).
pub fn compare_the_other_way(one: &str, other: &str) -> bool {
    let sides = |text: &str| -> Option<(String, String)> {
        let (before, behind) = text.split_once('比')?;
        let last: Vec<char> = before.chars().rev().take(2).collect();
        let first: String = behind.chars().take(2).collect();
        let last: String = last.into_iter().rev().collect();
        (last.chars().count() == 2 && first.chars().count() == 2).then_some((last, first))
    };
    match (sides(one), sides(other)) {
        (Some((a, b)), Some((c, d))) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opposite_is_told_from_the_same_and_from_what_is_not_said() {
        for (asked, stored, turns) in [
            ("蓝灯亮了怎么办", "红灯亮了怎么办", true),
            ("红灯亮了怎么办", "亮红灯怎么办", false),
            ("红色的灯亮了", "红灯亮了", false),
            ("多了一颗螺丝", "少了一颗螺丝", true),
            ("少了几颗螺丝", "少了一颗螺丝", false),
            ("要多少螺丝", "少了一颗螺丝", false),
            ("今天涨了五十", "买完就降价", true),
            ("今天便宜了五十", "买完就降价", false),
            ("雾越来越大", "雾太小", true),
            ("雾越来越小", "雾太小", false),
            ("抬头开对了", "抬头开错了", true),
            ("订单取消了能恢复吗", "怎么取消订单", true),
            ("取消订单", "怎么取消订单", false),
            ("抽屉窄了5毫米", "抽屉太宽", true),
            ("多大的房间", "房间太小", false),
            ("早晚都用吗", "用晚了", false),
        ] {
            let (asked_of, stored_of) = (Qualities::of(asked), Qualities::of(stored));
            let found = asked_of.turn(&stored_of, &stored_of);
            assert_eq!(
                found, turns,
                "{asked} | {stored}: {asked_of:?} {stored_of:?}"
            );
        }
        let (asked, matched) = (Qualities::of("鞋小了"), Qualities::of("鞋大了"));
        let mut all = matched.clone();
        all.extend(asked.clone());
        assert!(
            !asked.turn(&matched, &all),
            "another question of it says the same"
        );
    }

    #[test]
    fn a_comparison_has_a_direction() {
        assert!(compare_the_other_way("柜子比抽屉大", "抽屉比柜子大"));
        assert!(!compare_the_other_way("抽屉比柜子大", "抽屉比柜子宽"));
        assert!(!compare_the_other_way("抽屉大", "抽屉比柜子宽"));
    }
}
