//! What a number measures, so that 15 天, 半个月 and 两周左右 can be held against each other.

mod read;
mod units;

use std::ops::Range;

/// What is measured. Only measures of one dimension can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Hours.
    Duration,
    /// Working days.
    WorkingDays,
    /// Yuan, or whatever the market pays with.
    Money,
    /// Centimetres.
    Length,
    /// Grams.
    Mass,
    /// Millilitres.
    Volume,
    /// Square metres.
    Area,
    /// Degrees.
    Temperature,
    /// Hundredths; 8 折 are 80.
    Share,
    /// Minutes since midnight.
    TimeOfDay,
    /// Month × 100 + day, and year × 10000 where it is told; a month alone has day 0.
    Date,
    /// Pieces of what this classifier counts.
    Count(char),
}

/// A measured amount.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What it measures.
    pub dimension: Dimension,
    /// The value, in the dimension's unit; of a span (5 至 9 天) the lower one.
    pub low: f64,
    /// The upper one; the same for a single value.
    pub high: f64,
    /// Whether the text says about (左右, 大约).
    pub about: bool,
    /// Whether it is a mere 一 with a classifier (一次, 一个), which is as often an article as a number; or
    /// a time of day of which the text leaves the half open (四点).
    pub weak: bool,
    /// Whether its unit is coarser than days (周, 月, 年), or is half of something.
    pub coarse: bool,
    /// Signs of number and unit.
    pub span: Range<usize>,
}

/// How two measures of one dimension stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    /// Another amount.
    Different,
    /// As near as a rounded or coarser unit allows (两周左右 of 15 天).
    Near,
    /// The same amount.
    Equal,
}

/// How far a rounded amount may be off, as a share of the other.
const ROUNDING: f64 = 0.1;
/// Within this share two amounts are one: months of 30 days, years of 12 months.
const SAME: f64 = 0.015;

impl Measure {
    /// Whether a span begins or ends at another amount (20 到 35 平 at 35 平方米).
    pub fn ends_at(&self, other: &Self) -> bool {
        let same = |a: f64| (a - other.low).abs() < 1e-9 && (a - other.high).abs() < 1e-9;
        self.dimension == other.dimension && (same(self.low) || same(self.high))
    }

    /// How an amount stands to another of its dimension; `Different` where the dimensions differ.
    pub fn compare(&self, other: &Self) -> Compared {
        if self.dimension != other.dimension {
            return Compared::Different;
        }
        if self.dimension == Dimension::Date {
            return compare_dates(self, other);
        }
        if self.dimension == Dimension::TimeOfDay && (self.weak || other.weak) {
            let same = |a: f64, b: f64| (a - b).rem_euclid(720.0) < 1e-9;
            return if same(self.low, other.low) && same(self.high, other.high) {
                Compared::Equal
            } else {
                Compared::Different
            };
        }
        let off = |a: f64, b: f64| (a - b).abs() / a.abs().max(b.abs()).max(1e-9);
        let apart = off(self.low, other.low).max(off(self.high, other.high));
        let exact = matches!(self.dimension, Dimension::TimeOfDay | Dimension::Count(_));
        if apart <= if exact { 1e-9 } else { SAME } {
            return Compared::Equal;
        }
        let rounded = self.about
            || other.about
            || (self.dimension == Dimension::Duration && self.coarse != other.coarse);
        let within = |inner: &Self, outer: &Self| {
            outer.low < outer.high && inner.low >= outer.low && inner.high <= outer.high
        };
        if (rounded && apart <= ROUNDING) || (self.about && within(self, other)) {
            return Compared::Near;
        }
        Compared::Different
    }
}

fn compare_dates(one: &Measure, other: &Measure) -> Compared {
    let parts = |value: f64| {
        let value = value as i64;
        (value / 10_000, value / 100 % 100, value % 100)
    };
    let same = |a: f64, b: f64| {
        let (a, b) = (parts(a), parts(b));
        (a.0 == b.0 || a.0 == 0 || b.0 == 0) && a.1 == b.1 && (a.2 == b.2)
    };
    if same(one.low, other.low) && same(one.high, other.high) {
        Compared::Equal
    } else {
        Compared::Different
    }
}

/// All measures in a folded text (`signs` gives such), in order. Ordinals (第一步), parts of model
/// names (X50), long digit strings (order numbers) and bare numbers are none.
pub fn measures(text: &[char]) -> Vec<Measure> {
    let mut found: Vec<Measure> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(measure) = read::measure(text, at) else {
            at = read::past_word(text, at);
            continue;
        };
        at = measure.span.end;
        found.push(measure);
    }
    found
}

/// Numbers of a folded text from ten on that no unit stands with (N3806 四百八), with their signs. Measures, parts
/// of model names and long digit strings are none.
pub fn bare_numbers(text: &[char]) -> Vec<(f64, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(measure) = read::measure(text, at) {
            at = measure.span.end;
        } else if let Some((value, end)) = read::bare(text, at) {
            found.push((value, at..end));
            at = end;
        } else {
            at = read::past_word(text, at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Measure> {
        let signs: Vec<char> = crate::signs(text).iter().map(|sign| sign.sign).collect();
        measures(&signs)
    }

    #[test]
    fn amounts_are_read_with_their_units() {
        use Dimension::*;
        type Case<'a> = (&'a str, &'a [(Dimension, f64, f64)]);
        let cases: &[Case<'_>] = &[
            (
                "每 15 天冲洗一次",
                &[(Duration, 360.0, 360.0), (Count('次'), 1.0, 1.0)],
            ),
            ("半个月", &[(Duration, 360.0, 360.0)]),
            ("一个半小时", &[(Duration, 1.5, 1.5)]),
            ("两天半", &[(Duration, 60.0, 60.0)]),
            ("两三天", &[(Duration, 48.0, 72.0)]),
            ("5 至 9 天送达", &[(Duration, 120.0, 216.0)]),
            ("7-15个工作日", &[(WorkingDays, 7.0, 15.0)]),
            ("3 天到 30 天之间", &[(Duration, 72.0, 720.0)]),
            ("一千二百元", &[(Money, 1200.0, 1200.0)]),
            ("1.2万块", &[(Money, 12000.0, 12000.0)]),
            ("打八折", &[(Share, 80.0, 80.0)]),
            ("百分之五", &[(Share, 5.0, 5.0)]),
            (
                "一米五到两米,两米到两米半",
                &[(Length, 150.0, 200.0), (Length, 200.0, 250.0)],
            ),
            (
                "一升温水加10克",
                &[(Volume, 1000.0, 1000.0), (Mass, 10.0, 10.0)],
            ),
            ("1斤半", &[(Mass, 750.0, 750.0)]),
            (
                "12 月 11 日 24:00",
                &[(Date, 1211.0, 1211.0), (TimeOfDay, 1440.0, 1440.0)],
            ),
            ("2027年6月30号", &[(Date, 20_270_630.0, 20_270_630.0)]),
            ("下午四点半", &[(TimeOfDay, 990.0, 990.0)]),
            ("9:00–22:00", &[(TimeOfDay, 540.0, 1320.0)]),
            ("X50 第一步,订单 20261122001", &[]),
            ("within 7 to 15 working days", &[(WorkingDays, 7.0, 15.0)]),
            ("三張照片", &[(Count('张'), 3.0, 3.0)]),
            ("220V", &[(Count('v'), 220.0, 220.0)]),
            ("三個工作天", &[(WorkingDays, 3.0, 3.0)]),
            ("不超过40℃", &[(Temperature, 40.0, 40.0)]),
            ("一年", &[(Duration, 8640.0, 8640.0)]),
            ("等一下,一些,一样,一起,万一", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = of(text)
                .iter()
                .map(|m| (m.dimension, m.low, m.high))
                .collect();
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn numbers_without_units_are_read_apart() {
        for (text, expected) in [
            ("n3806四百八,n3807是560", &[480.0, 560.0][..]),
            ("满三千分3期,三天", &[3000.0]),
            ("订单20261122001,x50", &[]),
            ("万一,一起,第12步", &[]),
        ] {
            let signs: Vec<char> = text.chars().collect();
            let found: Vec<f64> = bare_numbers(&signs)
                .iter()
                .map(|(value, _)| *value)
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn amounts_are_equal_near_or_different() {
        for (one, other, compared) in [
            ("15 天", "半个月", Compared::Equal),
            ("15 天", "两周左右", Compared::Near),
            ("15 天", "15 小时", Compared::Different),
            ("15 天", "16 天", Compared::Different),
            ("48 小时", "两天", Compared::Equal),
            ("12 个月", "一年", Compared::Equal),
            ("3 个工作日", "3 天", Compared::Different),
            ("12 月 11 日", "2026年12月11日", Compared::Equal),
            ("12 月 11 日", "12 月 10 日", Compared::Different),
            ("5 至 9 天", "大约 7 天", Compared::Near),
            ("500 克", "一斤", Compared::Equal),
            ("30 天", "一个月", Compared::Equal),
            ("16:00", "下午四点", Compared::Equal),
            ("16:00", "四点", Compared::Equal),
            ("18 个月", "一岁半", Compared::Equal),
            ("14 到 18 点", "下午两点到六点", Compared::Equal),
        ] {
            let (a, b) = (of(one), of(other));
            assert_eq!(b[0].compare(&a[0]), compared, "{one} | {other}");
        }
    }
}
