//! Numbers with their units, in digits or Chinese numerals.

use std::ops::Range;

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Its value.
    pub value: f64,
    /// Its unit in one form for all spellings (`日` is `天`); empty for a bare number.
    pub unit: String,
    /// Bytes of number and unit in the text.
    pub span: Range<usize>,
}

/// Unit → its one form. The longest spelling that fits counts.
const UNITS: &[(&str, &str)] = &[
    ("个工作日", "工作日"),
    ("个工作天", "工作日"),
    ("工作日", "工作日"),
    ("工作天", "工作日"),
    ("天", "天"),
    ("日", "天"),
    ("个月", "月"),
    ("個月", "月"),
    ("年", "年"),
    ("周", "周"),
    ("週", "周"),
    ("个星期", "周"),
    ("個星期", "周"),
    ("星期", "周"),
    ("个小时", "小时"),
    ("個小時", "小时"),
    ("小时", "小时"),
    ("小時", "小时"),
    ("钟头", "小时"),
    ("分钟", "分钟"),
    ("分鐘", "分钟"),
    ("秒", "秒"),
    ("元", "元"),
    ("块钱", "元"),
    ("块", "元"),
    ("塊", "元"),
    ("毫米", "毫米"),
    ("mm", "毫米"),
    ("厘米", "厘米"),
    ("公分", "厘米"),
    ("cm", "厘米"),
    ("米", "米"),
    ("公尺", "米"),
    ("克", "克"),
    ("g", "克"),
    ("公斤", "公斤"),
    ("kg", "公斤"),
    ("斤", "斤"),
    ("毫升", "毫升"),
    ("ml", "毫升"),
    ("升", "升"),
    ("公升", "升"),
    ("l", "升"),
    ("次", "次"),
    ("倍", "倍"),
    ("折", "折"),
    ("%", "%"),
    ("岁", "岁"),
    ("歲", "岁"),
    ("张", "张"),
    ("張", "张"),
    ("件", "件"),
    ("条", "条"),
    ("期", "期"),
    ("度", "度"),
    ("℃", "度"),
    ("v", "伏"),
    ("伏", "伏"),
];

/// All quantities of a text, in order. Digits count with any unit or none; Chinese numerals only
/// with a unit (一下, 一些 are no numbers); ordinals (第一步) and parts of model names (X50) do not.
pub fn quantities(text: &str) -> Vec<Quantity> {
    if !text.contains(starts_a_number) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).map(|index| chars[index].1);
        let Some((value, end, digits)) = number_at(&chars, at) else {
            at += 1;
            continue;
        };
        let ordinal = before == Some('第');
        let in_a_name = digits && before.is_some_and(|c| c.is_ascii_alphabetic());
        let from = chars[at].0;
        let until = chars.get(end).map_or(text.len(), |(index, _)| *index);
        let unit_from = until + text[until..].len() - text[until..].trim_start_matches(' ').len();
        let unit = unit_at(&text[unit_from..]);
        at = end;
        if ordinal || in_a_name {
            continue;
        }
        match unit {
            Some((written, unit)) => found.push(Quantity {
                value,
                unit: unit.to_owned(),
                span: from..unit_from + written,
            }),
            None if digits => found.push(Quantity {
                value,
                unit: String::new(),
                span: from..until,
            }),
            None => {}
        }
    }
    found
}

fn unit_at(text: &str) -> Option<(usize, &'static str)> {
    let lower: String = text.chars().take(4).flat_map(char::to_lowercase).collect();
    UNITS
        .iter()
        .filter(|(written, _)| {
            lower.starts_with(written)
                && (!written.is_ascii()
                    || *written == "%"
                    || !lower[written.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
        })
        .max_by_key(|(written, _)| written.len())
        .map(|(written, unit)| (written.len(), *unit))
}

/// Characters within which a Chinese numeral ends; no number is longer, and the work stays bounded.
const LONGEST_NUMERAL: usize = 32;

/// The number starting at `at`: value, index behind it, whether written in digits.
fn number_at(chars: &[(usize, char)], at: usize) -> Option<(f64, usize, bool)> {
    let sign = |index: usize| chars.get(index).map(|(_, c)| *c);
    if sign(at)?.is_ascii_digit() {
        let mut end = at;
        let mut digits = String::new();
        while let Some(c) = sign(end) {
            let number_goes_on = sign(end + 1).is_some_and(|next| next.is_ascii_digit());
            match c {
                '0'..='9' => digits.push(c),
                '.' if number_goes_on && !digits.contains('.') => digits.push('.'),
                ',' if number_goes_on => {}
                _ => break,
            }
            end += 1;
        }
        return Some((digits.parse().ok()?, end, true));
    }
    let end = (at..at + LONGEST_NUMERAL).find(|index| !sign(*index).is_some_and(is_numeral))?;
    if end == at {
        return None;
    }
    let written: String = chars[at..end].iter().map(|(_, c)| *c).collect();
    let value = chinese_numeral(&written)?;
    // 两天半
    Some((value, end, false))
}

fn starts_a_number(c: char) -> bool {
    c.is_ascii_digit() || is_numeral(c)
}

fn is_numeral(c: char) -> bool {
    "零〇一二两兩三四五六七八九十百千万萬亿億半".contains(c)
}

fn chinese_numeral(written: &str) -> Option<f64> {
    if written == "半" {
        return Some(0.5);
    }
    let (mut total, mut section, mut digit): (f64, f64, Option<f64>) = (0.0, 0.0, None);
    for c in written.chars() {
        let unit = match c {
            '十' => 10.0,
            '百' => 100.0,
            '千' => 1000.0,
            '万' | '萬' => 1e4,
            '亿' | '億' => 1e8,
            _ => {
                let value = "零一二三四五六七八九".chars().position(|own| own == c);
                let value = match c {
                    '〇' => 0,
                    '两' | '兩' => 2,
                    _ => value?,
                };
                digit = Some(value as f64);
                continue;
            }
        };
        if unit >= 1e4 {
            total = (total + section + digit.take().unwrap_or(0.0)) * unit;
            section = 0.0;
        } else {
            section += digit.take().unwrap_or(1.0) * unit;
        }
    }
    Some(total + section + digit.unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units_are_found() {
        let cases: &[(&str, &[(f64, &str)])] = &[
            ("每 15 天冲洗一次", &[(15.0, "天"), (1.0, "次")]),
            ("十五日内", &[(15.0, "天")]),
            ("两个月", &[(2.0, "月")]),
            ("一千二百元", &[(1200.0, "元")]),
            ("1,299.5元", &[(1299.5, "元")]),
            ("3个工作日", &[(3.0, "工作日")]),
            ("宽5mm", &[(5.0, "毫米")]),
            ("半年", &[(0.5, "年")]),
            ("X50 第一步看一下", &[]),
            ("两万三千块", &[(23000.0, "元")]),
            ("9:00", &[(9.0, ""), (0.0, "")]),
        ];
        for (text, expected) in cases {
            let found = quantities(text);
            let found: Vec<(f64, &str)> =
                found.iter().map(|q| (q.value, q.unit.as_str())).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn the_span_covers_number_and_unit() {
        let text = "先等 15 天";
        assert_eq!(&text[quantities(text)[0].span.clone()], "15 天");
    }
}
