//! Numbers by which somebody, or what he bought, is found.

use super::{Found, Personal};

/// Words behind which a number is somebody's, also one that is too short to be told by itself.
const NAMED: &[(&str, Personal)] = &[
    ("身份证号码", Personal::Identity),
    ("身份证号", Personal::Identity),
    ("身份证", Personal::Identity),
    ("身分證字號", Personal::Identity),
    ("身分證", Personal::Identity),
    ("护照号", Personal::Identity),
    ("护照", Personal::Identity),
    ("護照", Personal::Identity),
    ("手机号码", Personal::Phone),
    ("手机号", Personal::Phone),
    ("手机", Personal::Phone),
    ("手機", Personal::Phone),
    ("电话号码", Personal::Phone),
    ("电话", Personal::Phone),
    ("電話", Personal::Phone),
    ("订单编号", Personal::Order),
    ("單號", Personal::Order),
    ("单号", Personal::Order),
    ("订单", Personal::Order),
    ("訂單", Personal::Order),
    ("流水号", Personal::Order),
    ("卡号", Personal::Order),
    ("账号", Personal::Order),
    ("帳號", Personal::Order),
    ("会员号", Personal::Order),
    ("微信号", Personal::Order),
    ("QQ号", Personal::Order),
    ("QQ", Personal::Order),
    ("qq", Personal::Order),
];
/// The shortest number behind such a word.
const SHORTEST_NAMED: usize = 5;
/// So many digits in one run are no quantity any more.
const LONG: usize = 8;
/// Chinese digits that are read one by one.
const SPOKEN: &str = "〇零一二三四五六七八九幺";
/// So many of them are a number that is dialled.
const LONG_SPOKEN: usize = 7;

pub(super) fn find(signs: &[char]) -> Vec<Found> {
    let mut found = named(signs);
    found.extend(
        runs(signs, |sign| SPOKEN.contains(sign)).filter_map(|(from, until)| {
            (until - from >= LONG_SPOKEN).then_some((from, until, Personal::Phone))
        }),
    );
    found.extend(words(signs));
    found.extend(groups(signs));
    found
}

/// Runs of signs that are so, as `[from, until)`.
fn runs(signs: &[char], is: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = (at..signs.len()).find(|index| is(signs[*index]))?;
        let until = (from..signs.len())
            .find(|index| !is(signs[*index]))
            .unwrap_or(signs.len());
        at = until;
        Some((from, until))
    })
}

/// `订单号：A1B2C3`.
fn named(signs: &[char]) -> Vec<Found> {
    let mut found = Vec::new();
    for (word, what) in NAMED {
        let word: Vec<char> = word.chars().collect();
        for at in 0..signs.len().saturating_sub(word.len()) {
            if signs[at..].starts_with(&word) {
                let behind = at + word.len();
                let between = signs[behind..].iter().take(3);
                let between = between.take_while(|sign| " :：是为號号".contains(**sign));
                let from = behind + between.count();
                let is_sign = |s: &&char| s.is_ascii_alphanumeric() || "-_".contains(**s);
                let length = signs[from..].iter().take_while(is_sign).count();
                let of_digits = signs[from..from + length].iter().any(char::is_ascii_digit);
                if length >= SHORTEST_NAMED && of_digits {
                    found.push((from, from + length, *what));
                }
            }
        }
    }
    found
}

/// Letters and digits in one: identity cards, parcels.
fn words(signs: &[char]) -> Vec<Found> {
    let of_words = runs(signs, |sign| sign.is_ascii_alphanumeric());
    of_words
        .filter_map(|(from, until)| {
            let word = &signs[from..until];
            let digits = word.iter().filter(|sign| sign.is_ascii_digit()).count();
            if digits == word.len() || digits < LONG {
                return None;
            }
            let ends_in_x = matches!(word, [.., 'x' | 'X']) && digits == 17;
            let of_taiwan = word.len() == 10 && word[0].is_ascii_uppercase() && digits == 9;
            let what = match ends_in_x || of_taiwan {
                true => Personal::Identity,
                false => Personal::Order,
            };
            Some((from, until, what))
        })
        .collect()
}

/// Digits, also in groups: the longest that reads as a number of somebody's.
fn groups(signs: &[char]) -> Vec<Found> {
    let digits: Vec<(usize, usize)> = runs(signs, |sign| sign.is_ascii_digit())
        .filter(|(from, until)| {
            let letter = |at: usize| signs.get(at).is_some_and(char::is_ascii_alphabetic);
            !letter(*until) && !from.checked_sub(1).is_some_and(letter)
        })
        .collect();
    let mut found = Vec::new();
    let mut first = 0;
    while first < digits.len() {
        let mut last = first;
        while last + 1 < digits.len() && joined(&signs[digits[last].1..digits[last + 1].0]) {
            last += 1;
        }
        let most = (first..=last)
            .rev()
            .find_map(|end| Some((end, what(signs, &digits[first..=end])?)));
        match most {
            Some((end, what)) => {
                let from = begins(signs, digits[first].0);
                found.push((from, digits[end].1, what));
                first = end + 1;
            }
            None => first += 1,
        }
    }
    found
}

/// Whether two groups of digits are one number.
fn joined(between: &[char]) -> bool {
    matches!(between, ['-' | ' '] | [')', ' '] | [')'])
}

/// A number begins with its `+` or `(`.
fn begins(signs: &[char], from: usize) -> usize {
    let before = from.checked_sub(1).filter(|at| "+(".contains(signs[*at]));
    before.unwrap_or(from)
}

fn what(signs: &[char], groups: &[(usize, usize)]) -> Option<Personal> {
    let digits: String = groups
        .iter()
        .flat_map(|(from, until)| &signs[*from..*until])
        .collect();
    let alone = groups.len() == 1;
    if is_phone(&digits) {
        return Some(Personal::Phone);
    }
    if digits.starts_with("400") || digits.starts_with("800") {
        return None;
    }
    if alone && matches!(digits.len(), 15 | 18) && is_born(&digits) {
        return Some(Personal::Identity);
    }
    let is_card = !alone && (16..=19).contains(&digits.len());
    let is_long = alone && digits.len() >= LONG && !is_date(&digits);
    (is_card || is_long).then_some(Personal::Order)
}

fn is_phone(digits: &str) -> bool {
    let own = ["0086", "86"]
        .iter()
        .find_map(|code| digits.strip_prefix(code).filter(|rest| rest.len() == 11))
        .unwrap_or(digits);
    let second = own.as_bytes().get(1).copied().unwrap_or_default();
    let is_mobile = own.len() == 11 && own.starts_with('1') && second >= b'3';
    // With the code of a place, or Taiwan's 09.
    let is_fixed = (9..=12).contains(&own.len()) && own.starts_with('0') && second != b'0';
    is_mobile || is_fixed
}

/// Whether it holds a day of birth where an identity card does.
fn is_born(digits: &str) -> bool {
    match digits.len() {
        18 => matches!(&digits[6..8], "18" | "19" | "20"),
        _ => digits[8..10]
            .parse::<u8>()
            .is_ok_and(|month| (1..=12).contains(&month)),
    }
}

/// `20261111`.
fn is_date(digits: &str) -> bool {
    let within = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|it| (1..=most).contains(&it));
    digits.len() == 8
        && (digits.starts_with("19") || digits.starts_with("20"))
        && within(&digits[4..6], 12)
        && within(&digits[6..], 31)
}
