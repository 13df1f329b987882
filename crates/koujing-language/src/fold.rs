//! Folding: what is dropped before two texts are compared, wherever they are compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::script::fold_script;

/// NFKC, lower case, Traditional → Simplified, punctuation and space dropped. They are kept inside
/// numbers and model names and where they are a number's sign, so that `3.5` is not `35`,
/// `N3806/N3807` not `N3806N3807`, and `-5` not `5`. Never empty for a text with a visible sign.
pub fn fold(text: &str) -> String {
    fold_marked(text, None)
}

/// Like [`fold`], with `mark` written wherever something was dropped between two characters that
/// stay: the normaliser needs to know where a polite word stood alone.
pub(crate) fn fold_marked(text: &str, mark: Option<char>) -> String {
    let chars = composed(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_alphanumeric() {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let end = (at..chars.len())
            .find(|index| chars[*index].is_alphanumeric())
            .unwrap_or(chars.len());
        let before = at.checked_sub(1).map(|index| chars[index]);
        let after = chars.get(end).copied();
        let kept = kept_between(before, &chars[at..end], &chars[end..]);
        if kept.is_empty() && before.is_some() && after.is_some() {
            out.extend(mark);
        }
        out.push_str(&kept);
        at = end;
    }
    if out.is_empty() {
        // Nothing but signs: they are all there is to compare.
        return chars.iter().filter(|sign| !sign.is_whitespace()).collect();
    }
    settled(out)
}

/// NFKC and lower case.
fn composed(text: &str) -> Vec<char> {
    let usual: Option<Vec<char>> = text.chars().map(composed_alone).collect();
    usual.unwrap_or_else(|| {
        let lower = text.nfkc().collect::<String>().to_lowercase();
        // Lower-casing can undo the composition (İ), so compose once more.
        lower.nfkc().collect()
    })
}

/// NFKC and lower case of the usual characters, which compose with none of each other.
fn composed_alone(sign: char) -> Option<char> {
    match sign {
        '\0'..='\x7F' => Some(sign.to_ascii_lowercase()),
        '\u{4E00}'..='\u{9FFF}' | '。' | '、' | '“' | '”' | '《' | '》' => Some(sign),
        // Full width.
        '\u{FF01}'..='\u{FF5E}' => {
            let narrow = char::from_u32(u32::from(sign) - 0xFEE0)?;
            Some(narrow.to_ascii_lowercase())
        }
        '\u{3000}' => Some(' '),
        _ => None,
    }
}

/// Script conversion until nothing changes any more, so that folding twice is folding once.
fn settled(mut text: String) -> String {
    for _ in 0..3 {
        match fold_script(&text) {
            Cow::Owned(next) if next != text => text = next,
            _ => break,
        }
    }
    text
}

/// What stays of a run of signs and spaces: `rest` begins with the next letter or digit.
fn kept_between(before: Option<char>, run: &[char], rest: &[char]) -> String {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let after = rest.first().copied();
    let mut kept = String::new();
    if latin(before) && latin(after) {
        if let [sign] = run
            && !sign.is_whitespace()
        {
            if !(*sign == ',' && digit(before) && groups_thousands(rest)) {
                kept.push(*sign);
            }
        } else if run.iter().any(|sign| sign.is_whitespace()) {
            kept.push(' ');
        } else {
            kept.extend(run);
        }
        return kept;
    }
    // A number's own signs: 50%, 30°, X50+ behind it; -5, ±2, ¥50, >3 before it.
    if latin(before) {
        kept.extend(run.iter().take_while(|sign| is_trailing_sign(**sign)));
    }
    if digit(after) {
        let signs = &run[kept.chars().count()..];
        let from = signs
            .iter()
            .rposition(|sign| !is_leading_sign(*sign))
            .map_or(0, |index| index + 1);
        kept.extend(&signs[from..]);
    }
    kept
}

fn is_trailing_sign(sign: char) -> bool {
    matches!(sign, '%' | '‰' | '°' | '+' | '′' | '″')
}

fn is_leading_sign(sign: char) -> bool {
    matches!(
        sign,
        '-' | '−' | '+' | '±' | '<' | '>' | '≤' | '≥' | '≠' | '=' | '¥' | '$' | '€' | '£'
    )
}

/// Whether exactly three digits follow, as in `1,000`.
fn groups_thousands(rest: &[char]) -> bool {
    rest.iter().take_while(|c| c.is_ascii_digit()).count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_space_width_and_script_do_not_count() {
        let cases = [
            ("滤网用什么清洗?", "滤网用什么清洗"),
            ("濾網,用什麼 清洗？！", "滤网用什么清洗"),
            ("ＷＩＦＩ怎么连", "wifi怎么连"),
            ("  滤网\u{3000}怎么洗…… ", "滤网怎么洗"),
            ("1,000元", "1000元"),
            ("X50  Pro", "x50 pro"),
            ("hello, world", "hello world"),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn signs_that_matter_stay() {
        let pairs = [
            ("3.5毫米", "35毫米"),
            ("N3806/N3807", "N3806N3807"),
            ("-5度能用吗", "5度能用吗"),
            ("50%", "50"),
            ("X50+", "X50"),
            ("12 34", "1234"),
            ("1-2天", "12天"),
            ("1,5", "15"),
            (">3天", "<3天"),
            ("¥50", "$50"),
        ];
        for (a, b) in pairs {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn the_usual_characters_are_composed_as_all_are() {
        for sign in '\0'..='\u{2FFFF}' {
            if let Some(usual) = composed_alone(sign) {
                let lower = sign.to_string().nfkc().collect::<String>().to_lowercase();
                let all: Vec<char> = lower.nfkc().collect();
                assert_eq!([usual].as_slice(), all, "{sign:?}");
            }
        }
    }

    #[test]
    fn signs_alone_are_kept() {
        assert_eq!(fold("？？"), "??");
        assert_eq!(fold("  "), "");
    }
}
