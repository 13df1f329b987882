//! Whether a text recommends a word or warns of it.

use std::ops::Range;

use crate::signs::signs;

const ENDS_CLAUSE: &[char] = &['。', '!', '?', ';', ',', '\n', '…'];

/// What negates the clause it stands in (folded).
const NEGATES: &[&str] = &[
    "不要",
    "不能",
    "不可",
    "不得",
    "不宜",
    "不应",
    "不该",
    "不建议",
    "不推荐",
    "不用",
    "不使用",
    "不许",
    "不准",
    "不适合",
    "不适用",
    "不会",
    "不是",
    "不含",
    "不支持",
    "不必",
    "不再",
    "请勿",
    "切勿",
    "勿",
    "别",
    "禁止",
    "严禁",
    "禁用",
    "避免",
    "杜绝",
    "忌",
    "无需",
    "没有",
    "拒绝",
    "停用",
    "停止使用",
    "唔好",
    "唔可以",
    "do not",
    "don't",
    "not ",
    "never",
    "avoid",
];

/// Where a negating word is part of another one, or is itself negated.
const NOT_A_NEGATION: &[&str] = &[
    "别忘",
    "不得不",
    "不能不",
    "不会不",
    "不是不能",
    "不是不可以",
    "不妨",
    "不仅",
    "不但",
    "不只",
    "不光",
    "特别",
    "分别",
    "级别",
    "区别",
    "个别",
    "性别",
    "识别",
    "类别",
    "别人",
    "别的",
    "没有问题",
    "没有关系",
    "不会有问题",
    "不用担心",
    "not only",
    "顾忌",
    "禁忌",
];

/// How a clause begins that only goes on with the list of the one before it.
const GOES_ON: &[&str] = &["包括", "例如", "比如", "如", "以及", "或", "和", "也"];

/// The first place in `text` where `term` stands in a clause that does not negate it (请勿使用小苏打,
/// 小苏打不能用), as a byte range in `text`. Case, width, script and spaces do not count.
pub fn find_unnegated(text: &str, term: &str) -> Option<Range<usize>> {
    let term: Vec<char> = signs(term).into_iter().map(|folded| folded.sign).collect();
    if term.is_empty() {
        return None;
    }
    let mut negated_before = false;
    signs(text)
        .split(|folded| ENDS_CLAUSE.contains(&folded.sign))
        .find_map(|clause| {
            let written: String = clause.iter().map(|folded| folded.sign).collect();
            let goes_on = GOES_ON.iter().any(|word| written.starts_with(word));
            negated_before = is_negated(&written) || (negated_before && goes_on);
            if negated_before {
                return None;
            }
            clause
                .windows(term.len())
                .find(|window| {
                    window
                        .iter()
                        .map(|folded| folded.sign)
                        .eq(term.iter().copied())
                })
                .and_then(|window| Some(window.first()?.from..window.last()?.until))
        })
}

/// Whether a clause of a text warns, forbids or denies.
pub fn has_negation(text: &str) -> bool {
    let text: String = signs(text).iter().map(|folded| folded.sign).collect();
    text.split(ENDS_CLAUSE).any(is_negated)
}

fn is_negated(clause: &str) -> bool {
    let mut open = clause.to_owned();
    for word in NOT_A_NEGATION {
        open = open.replace(word, "");
    }
    NEGATES.iter().any(|word| open.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_12_a_forbidden_phrase_inside_its_own_negation_is_fine() {
        let fine = [
            "请勿使用小苏打。",
            "不要用小苏打、次氯酸清洗",
            "小苏打不能用",
            "请勿使用以下清洁剂,包括小苏打和洗衣液",
            "請勿使用小蘇打",
            "小苏打、次氯酸一律禁用",
            "只用清水",
        ];
        for text in fine {
            assert_eq!(find_unnegated(text, "小苏打"), None, "{text}");
        }
    }

    #[test]
    fn a_recommendation_is_found_where_it_stands() {
        let found = [
            "可以用小苏打,不要用洗衣液",
            "别忘了加小苏打",
            "不仅能用小苏打",
            "可以用小 苏打",
            "可以用小蘇打清洗",
            "不要用热水。用小苏打就行",
            "特别推荐小苏打",
        ];
        for text in found {
            let range = find_unnegated(text, "小苏打").expect(text);
            let word: String = text[range].split_whitespace().collect();
            assert!(word == "小苏打" || word == "小蘇打", "{text}: {word}");
        }
    }

    #[test]
    fn a_text_that_forbids_or_denies_has_a_negation() {
        for text in ["每天洗,請勿使用熱水", "不支持退货", "Do not use it"] {
            assert!(has_negation(text), "{text}");
        }
        for text in ["别忘了加水", "特别推荐,不仅好用", "每天洗"] {
            assert!(!has_negation(text), "{text}");
        }
    }

    #[test]
    fn latin_words_are_compared_without_case() {
        assert_eq!(
            find_unnegated("Use Baking Soda", "baking soda"),
            Some(4..15)
        );
        assert_eq!(find_unnegated("Never use baking soda", "Baking Soda"), None);
    }
}
