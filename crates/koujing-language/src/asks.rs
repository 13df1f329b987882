//! What a question asks for: a reason, a way, a time, a price. Two questions about one thing that ask
//! for different things are different questions (多久退款 / 怎么退款), however many words they share.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::together::Together;

/// Kinds of asking, with the words they are known by (folded). A text is read in this order and words
/// that were read are not read again, so that 多少钱 asks for a price and not for a number.
const KINDS: &[(Kind, &[&str])] = &[
    (
        Kind::HowLong,
        &[
            "多久",
            "多长时间",
            "多少时间",
            "多长",
            "几天",
            "多少天",
            "几个小时",
            "几小时",
            "多少小时",
            "几分钟",
            "几个月",
            "几周",
            "几年",
            "几日",
            "多少日",
            "几个工作日",
            "多少个工作日",
            "几耐",
        ],
    ),
    (
        Kind::When,
        &[
            "什么时候",
            "啥时候",
            "什么时间",
            "啥时间",
            "何时",
            "几点",
            "几号",
            "哪天",
            "哪一天",
            "哪日",
            "何日",
            "几时",
        ],
    ),
    (
        Kind::Price,
        &[
            "多少钱",
            "几多钱",
            "几钱",
            "什么价",
            "价格",
            "价钱",
            "费用",
            "收费",
            "多少元",
            "多少块",
        ],
    ),
    (
        Kind::HowMany,
        &[
            "多少", "几多", "几个", "几次", "几张", "几条", "几支", "几件", "几瓶", "几片", "几粒",
            "几包", "几把", "几台", "几份", "几种", "几级", "几分", "数量", "用量",
        ],
    ),
    (
        Kind::Where,
        &[
            "哪里",
            "哪儿",
            "在哪",
            "何处",
            "什么地方",
            "哪个地方",
            "去哪",
            "到哪",
            "从哪",
            "哪找",
            "边度",
            "边处",
        ],
    ),
    (Kind::Who, &["谁", "哪位", "哪个人", "什么人", "边个"]),
    (
        Kind::Why,
        &[
            "为什么",
            "为啥",
            "为何",
            "怎么回事",
            "咋回事",
            "怎么会",
            "原因",
            "什么情况",
            "啥情况",
            "怎么搞的",
            "怎么引起",
            "什么引起",
            "如何引起",
            "什么导致",
            "什么造成",
            "点解",
            "怎么了",
            "怎么啦",
            "凭什么",
            "干嘛",
        ],
    ),
    (
        Kind::HowGood,
        &[
            "会怎么样",
            "会怎样",
            "有没有效",
            "有没有用",
            "有效吗",
            "有用吗",
            "管用",
            "好不好",
            "效果如何",
            "效果怎么样",
            "效果好",
        ],
    ),
    (
        Kind::How,
        &[
            "怎么办",
            "怎么",
            "如何",
            "怎样",
            "咋",
            "方法",
            "步骤",
            "流程",
            "教程",
            "点样",
            "点整",
            "点做",
            "办法",
            "操作",
        ],
    ),
    (
        Kind::Which,
        &[
            "什么", "哪些", "哪种", "哪个", "哪款", "哪几", "哪一", "啥", "乜",
        ],
    ),
];

/// What a text ends in that asks how good something is.
const ENDS_HOW_GOOD: &[&str] = &["怎么样", "怎样", "如何", "好吗", "好么"];

/// What makes a text a yes-or-no question, anywhere in it …
const WHETHER: &[&str] = &[
    "能不能",
    "可不可以",
    "可不可",
    "是不是",
    "有没有",
    "会不会",
    "要不要",
    "行不行",
    "是否",
    "能否",
    "可否",
    "需不需要",
    "对不对",
    "算不算",
    "用不用",
    "该不该",
    "得唔得",
    "有冇",
    "系咪",
    "使唔使",
];
/// … or at its end.
const ENDS_WHETHER: &[&str] = &["吗", "嘛", "么", "吧", "没有", "了没", "不", "未"];

/// Kinds between which there is little to choose: who asks for one often means the other.
const CLOSE: &[(Kind, Kind)] = &[
    (Kind::How, Kind::Why),
    (Kind::HowLong, Kind::When),
    (Kind::HowMany, Kind::Price),
    (Kind::Why, Kind::Which),
    (Kind::How, Kind::Where),
    (Kind::Where, Kind::Which),
    (Kind::Who, Kind::Which),
    (Kind::HowGood, Kind::How),
    (Kind::HowGood, Kind::Whether),
];

/// Kinds that ask for one thing and nothing beside it.
const STRONG: &[Kind] = &[
    Kind::HowLong,
    Kind::When,
    Kind::Price,
    Kind::Where,
    Kind::Who,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    HowLong,
    When,
    Price,
    HowMany,
    Where,
    Who,
    Why,
    HowGood,
    How,
    Which,
    Whether,
}

impl Kind {
    const fn bit(self) -> u16 {
        1 << self as u8
    }

    /// This one with those that are all but the same.
    const fn alike(self) -> u16 {
        match self {
            Self::HowLong | Self::When => Self::HowLong.bit() | Self::When.bit(),
            Self::HowMany | Self::Price => Self::HowMany.bit() | Self::Price.bit(),
            other => other.bit(),
        }
    }
}

/// The words of [`KINDS`] in the order in which they are read.
fn kinds() -> impl Iterator<Item = (Kind, &'static str)> {
    let words = |(kind, words): &'static (Kind, &'static [&'static str])| {
        words.iter().map(|word| (*kind, *word))
    };
    KINDS.iter().flat_map(words)
}

/// The same, and then those of [`WHETHER`].
static WORDS: LazyLock<Together> = LazyLock::new(|| {
    let kinds = kinds().map(|(_, word)| word);
    Together::of(kinds.chain(WHETHER.iter().copied()))
});

/// The kinds of asking in a text; a plain statement has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asks(u16);

impl Asks {
    /// Of a normalised text.
    pub fn of(normalised: &str) -> Self {
        let mut found = 0;
        if ENDS_HOW_GOOD.iter().any(|end| normalised.ends_with(end)) {
            found |= Kind::HowGood.bit();
        }
        let mut rest = Cow::Borrowed(normalised);
        let had = WORDS.had_by(normalised);
        if !had.is_empty() {
            for (at, (kind, word)) in kinds().enumerate() {
                if had.may_have(at) && rest.contains(word) {
                    found |= kind.bit();
                    rest = Cow::Owned(rest.replace(word, "\u{1}"));
                }
            }
        }
        let only_which = found & !Kind::Which.bit() == 0;
        let mut whether = (kinds().count()..).zip(WHETHER);
        let asks_whether = whether.any(|(at, word)| had.may_have(at) && normalised.contains(word))
            || ENDS_WHETHER.iter().any(|end| rest.ends_with(end));
        if only_which && asks_whether {
            found = Kind::Whether.bit();
        }
        Self(found)
    }

    /// As a number that [`Self::from_bits`] takes back.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// What [`Self::bits`] gave.
    pub fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// Whether nothing is asked.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether they are of several kinds that do not stand close. Kinds that go along with any other
    /// (how, why, which, whether) are left aside.
    pub fn are_several(self) -> bool {
        let mut strong = STRONG.iter().filter(|kind| self.0 & kind.bit() != 0);
        let first = strong.next();
        first.is_some_and(|first| {
            strong.any(|other| Self(first.bit()).clash(Self(other.bit())) >= 1.0)
        })
    }

    /// Whether each kind is asked for by one of these, or one that is all but the same (how long, when).
    pub fn are_met(self, others: impl IntoIterator<Item = Self>) -> bool {
        let all = Self(others.into_iter().fold(0, |all, other| all | other.0));
        STRONG
            .iter()
            .filter(|kind| self.0 & kind.bit() != 0)
            .all(|kind| all.0 & kind.alike() != 0)
    }

    /// How far two texts ask for different things: 0 for the same, 0.25 where one does not say, 0.5
    /// for kinds that stand close, 1 for others.
    pub fn clash(self, other: Self) -> f32 {
        if self.0 == 0 && other.0 == 0 || self.0 & other.0 != 0 {
            return 0.0;
        }
        if self.0 == 0 || other.0 == 0 {
            return 0.25;
        }
        let close = CLOSE.iter().any(|(a, b)| {
            let (a, b) = (a.bit(), b.bit());
            (self.0 & a != 0 && other.0 & b != 0) || (self.0 & b != 0 && other.0 & a != 0)
        });
        if close { 0.5 } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_are_looked_for_together() {
        assert!(kinds().count() + WHETHER.len() <= 256);
        assert!(!WORDS.had_by("滤网").may_have(255));
    }

    #[test]
    fn two_things_in_one_breath_are_not_met_by_one() {
        for (asked, questions, several, met) in [
            ("滤网多少钱去哪里买", &["滤网去哪里买"][..], true, false),
            (
                "滤网多少钱去哪里买",
                &["滤网去哪里买", "滤网价格"],
                true,
                true,
            ),
            ("滤网多少钱", &["滤网去哪里买"], false, false),
            ("多久修好什么时候来", &["几天修好"], false, true),
            ("开不了机怎么回事怎么办", &["开不了机怎么办"], false, true),
            ("谁付运费要多久退款", &["运费谁付"], true, false),
            (
                "滤网多久换一次在哪买",
                &["滤网多久换", "滤网怎么换"],
                true,
                false,
            ),
        ] {
            let asked = (Asks::of(asked), asked);
            assert_eq!(asked.0.are_several(), several, "{}", asked.1);
            let questions = questions.iter().map(|question| Asks::of(question));
            assert_eq!(asked.0.are_met(questions), met, "{}", asked.1);
        }
    }

    #[test]
    fn what_is_asked_for_is_told_apart() {
        for (one, other, clash) in [
            ("滤网怎么清洗", "滤网如何清洗", 0.0),
            ("退款多久到账", "退款要几天", 0.0),
            ("退款多久到账", "什么时候退款", 0.5),
            ("退款多久到账", "怎么退款", 1.0),
            ("能退吗", "可不可以退", 0.0),
            ("能退吗", "怎么退", 1.0),
            ("运费多少钱", "运费谁出", 1.0),
            ("滤网多少钱", "滤网价格", 0.0),
            ("开不了机怎么回事", "开不了机怎么办", 0.5),
            ("用什么洗", "能用醋洗吗", 1.0),
            ("点样退货", "怎么退货", 0.0),
            ("滤网清洗", "滤网清洗", 0.0),
            ("滤网清洗", "滤网怎么清洗", 0.25),
            ("有什么要注意的吗", "要注意吗", 0.0),
        ] {
            let (a, b) = (Asks::of(one), Asks::of(other));
            assert!(
                (a.clash(b) - clash).abs() < 1e-6,
                "{one} | {other}: {a:?} {b:?}"
            );
            assert!((b.clash(a) - clash).abs() < 1e-6, "{other} | {one}");
            assert_eq!(Asks::from_bits(a.bits()), a);
        }
    }
}
