//! Reading one measure.

use super::units::unit;
use super::{Dimension, Measure};

/// No number is longer, in signs.
const LONGEST: usize = 32;
/// What stands between the two ends of a span.
const LINKS: &[&str] = &["到", "至", "-", "–", "—", "~", "to", "～"];
const ABOUT_BEFORE: &[&str] = &["大约", "大概", "差不多", "约", "近", "about"];
const ABOUT_BEHIND: &[&str] = &["左右", "上下", "前后"];
/// Behind 一, what makes it no number.
const NOT_COUNTED: &str = "下些样起直定般切旦概律共点边会儿并同向贯";

/// The measure that begins at a sign.
pub(super) fn measure(text: &[char], at: usize) -> Option<Measure> {
    let before = at.checked_sub(1).map(|index| text[index]);
    if before == Some('第')
        || before.is_some_and(|c| c.is_ascii_alphabetic() && text[at].is_ascii_digit())
    {
        return None;
    }
    let mut found = share(text, at)
        .or_else(|| date(text, at))
        .or_else(|| time(text, at))
        .or_else(|| amount(text, at))?;
    let behind = &text[found.span.end..];
    found.about |= ABOUT_BEHIND.iter().any(|word| begins(behind, word))
        || ABOUT_BEFORE.iter().any(|word| ends(&text[..at], word));
    Some(found)
}

/// A number without a unit that begins at a sign, in digits or several Chinese numerals: its value and where
/// it ends.
pub(super) fn bare(text: &[char], at: usize) -> Option<(f64, usize)> {
    let before = at.checked_sub(1).map(|index| text[index]);
    let named = before == Some('第')
        || text.get(at)?.is_ascii_digit()
            && before.is_some_and(|sign| sign.is_ascii_alphanumeric());
    let number = number(text, at).filter(|number| !named && number.high - number.low < 1e-9)?;
    (number.end > at + 1 && number.low >= 10.0).then_some((number.low, number.end))
}

/// Where to look next when nothing begins at a sign: behind a Latin word or a number as a whole.
pub(super) fn past_word(text: &[char], at: usize) -> usize {
    let word = |c: &char| c.is_ascii_alphanumeric();
    if !word(&text[at]) || text[at].is_ascii_alphabetic() && !text.get(at + 1).is_some_and(word) {
        return at + 1;
    }
    at + text[at..].iter().take_while(|c| word(c)).count()
}

fn amount(text: &[char], at: usize) -> Option<Measure> {
    let first = number(text, at)?;
    // A span: 5 至 9 天, 3 天到 30 天, or 两三天.
    let own_unit = unit(&text[first.end..]);
    let after = first.end + own_unit.as_ref().map_or(0, |unit| unit.length);
    let second = linked(text, after)
        .or_else(|| linked(text, first.end))
        .filter(|second| {
            let second_unit = unit(&text[second.end..]);
            second_unit.is_some_and(|second| {
                own_unit
                    .as_ref()
                    .is_none_or(|own| own.dimension == second.dimension)
            })
        });
    if let Some(second) = second {
        let last = unit(&text[second.end..])?;
        let factor = own_unit.as_ref().map_or(last.factor, |own| own.factor);
        let until = second.end + last.length;
        // 两米到两米半
        let half = text.get(until) == Some(&'半') && unit(&text[until + 1..]).is_none();
        return Some(Measure {
            dimension: last.dimension,
            low: first.low * factor,
            high: (second.high + if half { 0.5 } else { 0.0 }) * last.factor,
            about: false,
            weak: false,
            coarse: last.coarse,
            span: at..until + usize::from(half),
        });
    }
    let own = own_unit?;
    let single = first.high - first.low < 1e-9;
    let one = !first.digits && single && (first.low - 1.0).abs() < 1e-9;
    if one
        && text
            .get(first.end)
            .is_some_and(|c| NOT_COUNTED.contains(*c))
    {
        return None;
    }
    // 一块发来, 半毛钱: no sums.
    let loose = matches!(text.get(first.end), Some('块' | '毛')) && (one || first.half);
    if loose && text.get(first.end + 1) != Some(&'钱')
        || first.half && begins(&text[first.end..], "毛")
    {
        return None;
    }
    let mut end = first.end + own.length;
    let mut low = first.low;
    let mut high = first.high;
    let half = text.get(end) == Some(&'半') && unit(&text[end + 1..]).is_none();
    if half {
        (low, high) = (low + 0.5, high + 0.5);
        end += 1;
    }
    // 一米五, 两块八: tenths, if nothing is counted by them.
    let named = matches!(text[end - 1], '米' | '块') && !first.half && single && !half;
    let tenths = text
        .get(end)
        .and_then(|sign| "一二三四五六七八九".chars().position(|own| own == *sign));
    if let Some(tenths) = tenths.filter(|_| named) {
        let counts = in_chinese(text, end).is_none_or(|number| number.end > end + 1)
            || unit(&text[end + 1..]).is_some();
        if !counts {
            (low, high) = (
                low + (tenths as f64 + 1.0) / 10.0,
                high + (tenths as f64 + 1.0) / 10.0,
            );
            end += 1;
        }
    }
    let mut factor = own.factor;
    if own.dimension == Dimension::Share && factor > 1.0 && high >= 10.0 {
        // 85 折
        factor = 1.0;
    }
    // 一米五到两米, 两米半到三米.
    if end > first.end + own.length
        && let Some(from) = behind_link(text, end)
        && let Some(last) = amount(text, from)
        && last.dimension == own.dimension
    {
        return Some(Measure {
            low: low * factor,
            span: at..last.span.end,
            weak: false,
            ..last
        });
    }
    Some(Measure {
        dimension: own.dimension,
        low: low * factor,
        high: high * factor,
        about: false,
        weak: one && matches!(own.dimension, Dimension::Count(_)) && !half,
        coarse: own.coarse || first.half || half,
        span: at..end,
    })
}

/// 百分之五
fn share(text: &[char], at: usize) -> Option<Measure> {
    let behind = begins(&text[at..], "百分之").then_some(at + 3)?;
    let share = number(text, behind)?;
    Some(Measure {
        dimension: Dimension::Share,
        low: share.low,
        high: share.high,
        about: false,
        weak: false,
        coarse: false,
        span: at..share.end,
    })
}

/// The number behind a word that links two.
fn linked(text: &[char], at: usize) -> Option<Number> {
    number(text, behind_link(text, at)?)
}

/// The sign behind a word that links two numbers.
fn behind_link(text: &[char], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let blank = usize::from(rest.first() == Some(&' '));
    let link = LINKS.iter().find(|link| begins(&rest[blank..], link))?;
    let from = at + blank + link.chars().count();
    Some(from + usize::from(text.get(from) == Some(&' ')))
}

/// 12 月 11 日, 2026 年 12 月 11 日, 6 月 30 号.
fn date(text: &[char], at: usize) -> Option<Measure> {
    let (year, month_at) = match number(text, at).filter(|year| text.get(year.end) == Some(&'年'))
    {
        Some(year) if year.low >= 1900.0 && year.low < 2200.0 => (year.low, year.end + 1),
        _ => (0.0, at),
    };
    let month = number(text, month_at)?;
    if text.get(month.end) != Some(&'月') || !(1.0..=12.0).contains(&month.low) {
        return None;
    }
    let day = number(text, month.end + 1).filter(|day| {
        matches!(text.get(day.end), Some('日' | '号')) && (1.0..=31.0).contains(&day.low)
    });
    let value = year * 10_000.0 + month.low * 100.0 + day.as_ref().map_or(0.0, |day| day.low);
    Some(Measure {
        dimension: Dimension::Date,
        low: value,
        high: value,
        about: false,
        weak: false,
        coarse: false,
        span: at..day.map_or(month.end + 1, |day| day.end + 1),
    })
}

/// 16:00, 下午四点半, 晚上 12 点, 9:00–22:00, 14 到 18 点.
fn time(text: &[char], at: usize) -> Option<Measure> {
    let first = one_time(text, at).or_else(|| hour_of_two(text, at))?;
    let rest = text.get(first.end..)?;
    let link = LINKS.iter().find(|link| begins(rest, link));
    let until = link.and_then(|link| one_time(text, first.end + link.chars().count()));
    if first.bare && until.is_none() {
        return None;
    }
    let mut last = until.unwrap_or(first);
    if first.is_later && !last.is_told && last.minutes < first.minutes {
        last.minutes += 720.0;
    }
    Some(Measure {
        dimension: Dimension::TimeOfDay,
        low: first.minutes,
        high: last.minutes,
        about: false,
        // Of which half of the day it is nobody says.
        weak: !first.is_told && first.minutes <= 720.0,
        coarse: false,
        span: at..last.end,
    })
}

/// A time of day.
#[derive(Clone, Copy)]
struct Time {
    minutes: f64,
    end: usize,
    /// Whether the half of the day is told, by a word or by 24 hours.
    is_told: bool,
    is_later: bool,
    /// A number alone, which is a time only if one follows.
    bare: bool,
}

/// The 14 of 14 到 18 点.
fn hour_of_two(text: &[char], at: usize) -> Option<Time> {
    let hour =
        number(text, at).filter(|hour| is_hour(hour) && unit(&text[hour.end..]).is_none())?;
    Some(Time {
        minutes: hour.low * 60.0,
        end: hour.end,
        is_told: hour.low > 12.0,
        is_later: false,
        bare: true,
    })
}

fn is_hour(number: &Number) -> bool {
    (0.0..=24.0).contains(&number.low) && number.low.fract() == 0.0
}

fn one_time(text: &[char], at: usize) -> Option<Time> {
    const LATER: &[&str] = &["下午", "晚上", "傍晚", "夜里", "夜间", "晚"];
    const OTHER: &[&str] = &["上午", "早上", "中午", "凌晨", "早"];
    let rest = text.get(at..)?;
    let later = LATER.iter().find(|word| begins(rest, word));
    let word = later.or_else(|| OTHER.iter().find(|word| begins(rest, word)));
    let from = at + word.map_or(0, |word| word.chars().count());
    let hour = number(text, from).filter(is_hour)?;
    let (minutes, end, by_clock) = match text.get(hour.end)? {
        ':' => {
            let minutes =
                number(text, hour.end + 1).filter(|it| it.digits && it.end == hour.end + 3)?;
            (minutes.low, minutes.end, true)
        }
        '点' => {
            let behind = hour.end + 1;
            let behind = behind + usize::from(text.get(behind) == Some(&'钟'));
            match text.get(behind) {
                Some('半') => (30.0, behind + 1, false),
                _ => (0.0, behind, false),
            }
        }
        _ => return None,
    };
    let hours = if later.is_some() && hour.low <= 12.0 {
        hour.low + 12.0
    } else {
        hour.low
    };
    Some(Time {
        minutes: hours.min(24.0) * 60.0 + minutes,
        end,
        is_told: word.is_some() || by_clock || hours > 12.0,
        is_later: later.is_some(),
        bare: false,
    })
}

/// A number in digits or Chinese numerals.
struct Number {
    low: f64,
    high: f64,
    end: usize,
    digits: bool,
    half: bool,
}

fn number(text: &[char], at: usize) -> Option<Number> {
    let first = *text.get(at)?;
    if first.is_ascii_digit() {
        return in_digits(text, at);
    }
    if first.is_ascii_alphabetic() {
        const WORDS: &[&str] = &[
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ];
        let before = at.checked_sub(1).map(|index| text[index]);
        let word = WORDS
            .iter()
            .position(|word| begins(&text[at..], word) && text.get(at + word.len()) == Some(&' '));
        return word
            .filter(|_| !before.is_some_and(|c| c.is_ascii_alphanumeric()))
            .map(|index| Number {
                low: index as f64 + 1.0,
                high: index as f64 + 1.0,
                end: at + WORDS[index].len() + 1,
                digits: true,
                half: false,
            });
    }
    in_chinese(text, at)
}

fn in_digits(text: &[char], at: usize) -> Option<Number> {
    let mut end = at;
    let mut written = String::new();
    while let Some(sign) = text.get(end) {
        let goes_on = text.get(end + 1).is_some_and(char::is_ascii_digit);
        match sign {
            '0'..='9' => written.push(*sign),
            '.' if goes_on && !written.contains('.') => written.push('.'),
            ',' if goes_on
                && text
                    .get(end + 1..end + 4)
                    .is_some_and(|group| group.iter().all(char::is_ascii_digit)) => {}
            _ => break,
        }
        end += 1;
    }
    // An order number, a phone number or the like.
    if written.len() > 9 {
        return None;
    }
    let mut value: f64 = written.parse().ok()?;
    if let Some(scale) = match text.get(end) {
        Some('万') => Some(1e4),
        Some('千') if text.get(end + 1) != Some(&'克') => Some(1e3),
        _ => None,
    } {
        value *= scale;
        end += 1;
    }
    let half = text.get(end) == Some(&'个') && text.get(end + 1) == Some(&'半');
    if half {
        value += 0.5;
        end += 2;
    }
    let blank =
        text.get(end) == Some(&' ') && text.get(end + 1).is_some_and(char::is_ascii_alphabetic);
    Some(Number {
        low: value,
        high: value,
        end: end + usize::from(blank),
        digits: true,
        half,
    })
}

fn in_chinese(text: &[char], at: usize) -> Option<Number> {
    const NUMERALS: &str = "零〇一二两俩三仨四五六七八九十百千万亿半";
    let end = text[at..]
        .iter()
        .take(LONGEST)
        .take_while(|sign| NUMERALS.contains(**sign))
        .count()
        + at;
    let written = &text[at..end];
    let (first, last) = (*written.first()?, *written.last()?);
    if written == ['半'] {
        return Some(Number {
            low: 0.5,
            high: 0.5,
            end,
            digits: false,
            half: true,
        });
    }
    // 万一, 十分: no numbers.
    if written == ['万', '一'] {
        return None;
    }
    let digit = |sign: char| {
        "零一二三四五六七八九"
            .chars()
            .position(|own| own == sign)
            .or((sign == '两').then_some(2))
    };
    if let [one, other] = written
        && let (Some(low), Some(high)) = (digit(*one), digit(*other))
        && (1..=2).contains(&high.saturating_sub(low))
    {
        return Some(Number {
            low: low as f64,
            high: high as f64,
            end,
            digits: false,
            half: false,
        });
    }
    let halved = last == '半' && written.len() > 1;
    let whole = if halved {
        &written[..written.len() - 1]
    } else {
        written
    };
    if whole.contains(&'半') || first == '半' {
        return None;
    }
    let value = value_of(whole)?;
    if halved {
        return Some(Number {
            low: value + 0.5,
            high: value + 0.5,
            end,
            digits: false,
            half: true,
        });
    }
    // 一个半小时
    let half = text.get(end) == Some(&'个') && text.get(end + 1) == Some(&'半');
    Some(Number {
        low: value + if half { 0.5 } else { 0.0 },
        high: value + if half { 0.5 } else { 0.0 },
        end: if half { end + 2 } else { end },
        digits: false,
        half,
    })
}

fn value_of(written: &[char]) -> Option<f64> {
    let (mut total, mut section): (f64, f64) = (0.0, 0.0);
    let mut digit: Option<f64> = None;
    let mut scale = 0.0;
    for sign in written {
        let unit = match sign {
            '十' => 10.0,
            '百' => 100.0,
            '千' => 1000.0,
            '万' => 1e4,
            '亿' => 1e8,
            _ => {
                let own = match sign {
                    '〇' => 0,
                    '两' | '俩' => 2,
                    '仨' => 3,
                    _ => "零一二三四五六七八九"
                        .chars()
                        .position(|own| own == *sign)?,
                };
                digit = Some(own as f64);
                continue;
            }
        };
        scale = unit;
        if unit >= 1e4 {
            total = (total + section + digit.take().unwrap_or(0.0)) * unit;
            section = 0.0;
        } else {
            section += digit.take().unwrap_or(1.0) * unit;
        }
    }
    // 一百二: the last digit counts tenths of the unit before it.
    let rest = match digit {
        Some(last) if scale >= 100.0 && !written.contains(&'零') => last * scale / 10.0,
        Some(last) => last,
        None => 0.0,
    };
    Some(total + section + rest)
}

fn begins(text: &[char], word: &str) -> bool {
    let mut signs = text.iter();
    word.chars().all(|own| signs.next() == Some(&own))
}

fn ends(text: &[char], word: &str) -> bool {
    let mut signs = text.iter().rev();
    word.chars().rev().all(|own| signs.next() == Some(&own))
}
