//! Made-up questions, the same on every run.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::sync::Arc;

use koujing_index::{Calibration, Entry, Model, Ranked, Ranker, Terms};
use koujing_language::{Dictionary, Synonyms};

const THINGS: &[&str] = &[
    "滤网",
    "胶囊",
    "加湿器",
    "净化器",
    "水箱",
    "红灯",
    "订单",
    "发票",
    "快递",
    "退款",
    "优惠券",
    "会员",
    "保修",
    "电源",
    "遥控器",
    "电池",
    "app",
    "密码",
    "账号",
    "x50",
];
const ASKED: &[&str] = &[
    "怎么清洗",
    "多久换一次",
    "在哪里买",
    "坏了怎么办",
    "可以退吗",
    "为什么一直闪",
    "是什么意思",
    "怎么安装",
    "要多少钱",
    "不能用了",
    "什么时候到",
    "怎么取消",
];
const ASIDE: &[&str] = &[
    "",
    "",
    "新的",
    "我的",
    "客厅的",
    "老款",
    "上周买的",
    "家里的",
];

/// Numbers that look random (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    pub(crate) fn question(&mut self) -> String {
        let mut text = format!("{}{}", self.pick(ASIDE), self.pick(THINGS));
        if self.roll(3) == 0 {
            text.push('和');
            text.push_str(self.pick(THINGS));
        }
        text.push_str(self.pick(ASKED));
        if self.roll(4) == 0 {
            text.push_str(&format!("型号{}", self.roll(60)));
        }
        text
    }

    /// An entry of that number; its version tells its texts apart.
    pub(crate) fn entry(&mut self, number: u32) -> Entry {
        Entry {
            number,
            key: format!("a{:04}", (number * 7919) % 9973).into(),
            version: self.roll(usize::MAX >> 12) as u64,
            questions: (0..1 + self.roll(4)).map(|_| self.question()).collect(),
            answer: format!("{}用{}", self.question(), self.pick(THINGS)),
        }
    }
}

pub(crate) fn terms() -> Terms {
    Terms::new(Dictionary::with_words([]), Synonyms::default(), "test")
}

pub(crate) fn rebuilt(entries: &[Entry], model: &Arc<Model>) -> Ranker {
    Ranker::build(entries, &Entry::clone, terms(), Some(Arc::clone(model))).unwrap()
}

/// Texts by number and position: any will do that are always the same.
pub(crate) fn text(number: u32, position: u32) -> &'static str {
    THINGS[(number + position) as usize % THINGS.len()]
}

/// What is found, to the bit, with confidences as a caller makes them; and the list for browsing.
pub(crate) fn found(ranker: &Ranker, question: &str) -> (Vec<(Ranked, u64)>, Vec<u32>) {
    let all = |number: u32| number % 11 != 3;
    let mut ranked = ranker.rank(question, &all, &text, 10).unwrap();
    Calibration::compete(&mut ranked);
    let entries = |hits: Vec<koujing_index::Hit>| hits.into_iter().map(|hit| hit.entry).collect();
    (
        ranked
            .into_iter()
            .map(|found| {
                (
                    found,
                    ranker.calibration().confidence(&found.features).to_bits(),
                )
            })
            .collect(),
        entries(ranker.browse(question, &all).unwrap()),
    )
}
