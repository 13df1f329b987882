//! Units: how they are written, what they measure, how many of the dimension's own unit they are.

use super::Dimension::{self, *};

/// A unit.
pub(super) struct Unit {
    pub(super) dimension: Dimension,
    pub(super) factor: f64,
    pub(super) coarse: bool,
    /// Signs of its name.
    pub(super) length: usize,
}

/// Name, dimension, factor. The longest name that fits counts.
const UNITS: &[(&str, Dimension, f64)] = &[
    ("个工作日", WorkingDays, 1.0),
    ("个工作天", WorkingDays, 1.0),
    ("工作日", WorkingDays, 1.0),
    ("工作天", WorkingDays, 1.0),
    ("个上班日", WorkingDays, 1.0),
    ("working days", WorkingDays, 1.0),
    ("working day", WorkingDays, 1.0),
    ("business days", WorkingDays, 1.0),
    ("business day", WorkingDays, 1.0),
    ("秒钟", Duration, 1.0 / 3600.0),
    ("秒", Duration, 1.0 / 3600.0),
    ("seconds", Duration, 1.0 / 3600.0),
    ("分钟", Duration, 1.0 / 60.0),
    ("minutes", Duration, 1.0 / 60.0),
    ("个小时", Duration, 1.0),
    ("个钟头", Duration, 1.0),
    ("个钟", Duration, 1.0),
    ("小时", Duration, 1.0),
    ("钟头", Duration, 1.0),
    ("hours", Duration, 1.0),
    ("hour", Duration, 1.0),
    ("h", Duration, 1.0),
    ("天", Duration, 24.0),
    ("日", Duration, 24.0),
    ("days", Duration, 24.0),
    ("day", Duration, 24.0),
    ("周", Duration, 168.0),
    ("个周", Duration, 168.0),
    ("个星期", Duration, 168.0),
    ("星期", Duration, 168.0),
    ("个礼拜", Duration, 168.0),
    ("礼拜", Duration, 168.0),
    ("weeks", Duration, 168.0),
    ("week", Duration, 168.0),
    ("个月", Duration, 720.0),
    ("months", Duration, 720.0),
    ("month", Duration, 720.0),
    ("个季度", Duration, 2160.0),
    ("年", Duration, 8640.0),
    ("years", Duration, 8640.0),
    ("year", Duration, 8640.0),
    ("元", Money, 1.0),
    ("块钱", Money, 1.0),
    ("块", Money, 1.0),
    ("圆", Money, 1.0),
    ("rmb", Money, 1.0),
    ("毛", Money, 0.1),
    ("毫米", Length, 0.1),
    ("mm", Length, 0.1),
    ("厘米", Length, 1.0),
    ("公分", Length, 1.0),
    ("cm", Length, 1.0),
    ("米", Length, 100.0),
    ("公尺", Length, 100.0),
    ("m", Length, 100.0),
    ("公里", Length, 100_000.0),
    ("克", Mass, 1.0),
    ("g", Mass, 1.0),
    ("两重", Mass, 50.0),
    ("斤", Mass, 500.0),
    ("公斤", Mass, 1000.0),
    ("千克", Mass, 1000.0),
    ("kg", Mass, 1000.0),
    ("毫升", Volume, 1.0),
    ("ml", Volume, 1.0),
    ("升", Volume, 1000.0),
    ("公升", Volume, 1000.0),
    ("l", Volume, 1000.0),
    ("平方米", Area, 1.0),
    ("平米", Area, 1.0),
    ("平方", Area, 1.0),
    ("平", Area, 1.0),
    ("坪", Area, 3.3),
    ("℃", Temperature, 1.0),
    ("摄氏度", Temperature, 1.0),
    ("度", Temperature, 1.0),
    ("°c", Temperature, 1.0),
    ("%", Share, 1.0),
    ("成", Share, 10.0),
    ("折", Share, 10.0),
    ("hz", Count('赫'), 1.0),
    ("赫兹", Count('赫'), 1.0),
    ("v", Count('v'), 1.0),
    ("伏", Count('v'), 1.0),
    ("w", Count('w'), 1.0),
    ("瓦", Count('w'), 1.0),
    ("分贝", Count('贝'), 1.0),
    ("db", Count('贝'), 1.0),
    ("岁", Duration, 8640.0),
    ("周岁", Duration, 8640.0),
    ("遍", Count('次'), 1.0),
    ("回", Count('次'), 1.0),
];

/// Classifiers, each a dimension of its own.
const CLASSIFIERS: &str =
    "次张片个件台根期码挡档层条位项份箱款枚颗瓶包家套单笔批寸字面步滴勺袋盒只部处组倍名";

/// The unit that a text goes on with.
pub(super) fn unit(rest: &[char]) -> Option<Unit> {
    let fits = |name: &str| {
        let length = name.chars().count();
        let ascii = name.is_ascii() && name != "%";
        let ends = |c: &char| !(ascii && c.is_ascii_alphanumeric());
        (rest.len() >= length
            && name.chars().eq(rest[..length].iter().copied())
            && rest.get(length).is_none_or(ends))
        .then_some(length)
    };
    let named = UNITS.iter().filter_map(|(name, dimension, factor)| {
        fits(name).map(|length| Unit {
            dimension: *dimension,
            factor: *factor,
            coarse: *dimension == Duration && *factor > 100.0,
            length,
        })
    });
    named.max_by_key(|unit| unit.length).or_else(|| {
        let classifier = rest.first().filter(|sign| CLASSIFIERS.contains(**sign))?;
        Some(Unit {
            dimension: Count(*classifier),
            factor: 1.0,
            coarse: false,
            length: 1,
        })
    })
}
