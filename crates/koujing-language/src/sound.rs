//! How a text sounds: toneless pinyin. Never a normaliser (景点 sounds like 经典): it tells what somebody may
//! have meant to type, and what he types by its sound.

use pinyin::ToPinyin as _;

/// The toneless pinyin of a character, in its most usual reading; none of other signs.
pub fn syllable(c: char) -> Option<&'static str> {
    c.to_pinyin().map(pinyin::Pinyin::plain)
}

/// A text by its sound, for finding others that may sound alike: equal for all that [`sounds_alike`]
/// says so of, and for a few more. None if a character has no sound.
pub fn sound(text: &str) -> Option<String> {
    let mut folded = String::new();
    for c in text.chars() {
        let (initial, rest) = split(syllable(c)?);
        folded.push_str(blurred_initial(initial));
        folded.push_str(blurred_rest(rest));
        folded.push(' ');
    }
    Some(folded)
}

/// Whether two different texts sound alike, sign for sign: the same toneless pinyin, or in one place one step
/// that many speakers do not hear: n/l, zh/z, ch/c, sh/s, ang/an, eng/en, ing/in.
pub fn sounds_alike(a: &str, b: &str) -> bool {
    if a == b || a.chars().count() != b.chars().count() {
        return false;
    }
    let steps = a.chars().zip(b.chars()).map(|(a, b)| {
        if a == b {
            Some(0)
        } else {
            steps(syllable(a)?, syllable(b)?)
        }
    });
    let steps: Option<usize> = steps.sum();
    steps.is_some_and(|steps| steps <= 1)
}

/// How many steps lie between two syllables; none if they are further apart.
fn steps(a: &str, b: &str) -> Option<usize> {
    let ((a_initial, a_rest), (b_initial, b_rest)) = (split(a), split(b));
    let alike = blurred_initial(a_initial) == blurred_initial(b_initial)
        && blurred_rest(a_rest) == blurred_rest(b_rest);
    alike.then(|| usize::from(a_initial != b_initial) + usize::from(a_rest != b_rest))
}

/// Initial and rest of a syllable: zh|ang, l|in, |an.
fn split(syllable: &str) -> (&str, &str) {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'v' | 'ü');
    syllable.split_at(syllable.find(vowel).unwrap_or(syllable.len()))
}

fn blurred_initial(initial: &str) -> &str {
    match initial {
        "n" => "l",
        "zh" => "z",
        "ch" => "c",
        "sh" => "s",
        other => other,
    }
}

/// Without the g of ang, eng, ing; not of ong.
fn blurred_rest(rest: &str) -> &str {
    let nasal = ["ang", "eng", "ing"].iter().any(|end| rest.ends_with(end));
    rest.strip_suffix('g').filter(|_| nasal).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_is_told() {
        let cases = [
            ("滤网", "虑网", true),
            ("柠檬", "宁檬", true),
            ("退款", "腿款", true),
            // One step: n/l, zh/z, sh/s, ch/c, ang/an, eng/en, ing/in.
            ("奶粉", "来粉", true),
            ("账号", "脏号", true),
            ("湿度", "丝度", true),
            ("充电", "从电", true),
            ("方法", "翻法", true),
            ("成本", "陈本", true),
            ("清洗", "亲洗", true),
            // Two steps, in one sign or in two.
            ("账号", "赞号", false),
            ("清凉", "亲娘", false),
            // Another sound; ong has no such step.
            ("滤网", "绿王", true),
            ("滤网", "路网", false),
            ("公司", "滚司", false),
            ("滤网", "滤网", false),
            ("滤网", "滤", false),
            ("x50", "x60", false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(sounds_alike(a, b), expected, "{a} {b}");
            assert_eq!(sounds_alike(b, a), expected, "{b} {a}");
            if expected {
                assert_eq!(sound(a), sound(b), "{a} {b}");
            }
        }
        assert_eq!(sound("x50"), None);
        assert_eq!(syllable('滤'), Some("lü"));
    }
}
