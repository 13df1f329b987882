//! A message in pieces: its sentences, and where one question goes over to the next.

use koujing_language::{Asks, normalise};

const ENDS_SENTENCE: &[char] = &['?', '？', '。', '!', '！', ';', '；', '\n'];

/// What opens another matter behind a pause.
const ALSO: &[&str] = &[
    "还有",
    "另外",
    "顺便",
    "順便",
    "還有",
    "还想问",
    "還想問",
    "再问",
    "再問",
];
const PAUSES: &[char] = &[',', '，', '、', ' '];
/// Where one question may go over to the next without the end of a sentence.
const JOINS: &[&str] = &[",", "，", "、", " ", "然后", "然後", "以及", "和"];
/// What somebody wants, though he asks nothing.
const WANTS: &[&str] = &["想", "要", "帮", "幫", "需要", "能"];

/// How many pieces of a message are looked at.
pub(super) const MOST_PARTS: usize = 8;
/// A sentence with fewer signs is no question of its own (在吗).
const LEAST_SIGNS: usize = 6;
/// The same of what stands between two commas.
const LEAST_BETWEEN: usize = 4;

/// The sentences of a message that say something.
pub(super) fn sentences(message: &str) -> Vec<&str> {
    message
        .split_inclusive(ENDS_SENTENCE)
        .flat_map(matters)
        .map(str::trim)
        .filter(|sentence| {
            normalise(sentence)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .count()
                > 1
        })
        .take(MOST_PARTS)
        .collect()
}

/// A sentence, cut where it goes over to another matter (…，另外发票在哪里开).
fn matters(sentence: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(sentence);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = text
            .match_indices(PAUSES)
            .map(|(at, pause)| at + pause.len())
            .find(|at| ALSO.iter().any(|word| text[*at..].starts_with(word)));
        let (matter, behind) = cut.map_or((text, None), |at| (&text[..at], Some(&text[at..])));
        rest = behind;
        Some(matter)
    })
}

/// A sentence cut at every join on both sides of which something is asked.
pub(super) fn pieces(sentence: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut joins: Vec<(usize, usize)> = JOINS
        .iter()
        .flat_map(|join| sentence.match_indices(join))
        .map(|(at, join)| (at, at + join.len()))
        .collect();
    joins.sort_unstable();
    for (at, behind) in joins {
        if at >= from && asks_between(&sentence[from..at]) && asks_between(&sentence[behind..]) {
            pieces.push(sentence[from..at].trim());
            from = behind;
        }
    }
    pieces.push(sentence[from..].trim());
    pieces
}

fn asks_between(text: &str) -> bool {
    let normalised = normalise(text);
    !Asks::of(&normalised).is_empty() && normalised.chars().count() >= LEAST_BETWEEN
}

/// What stands between the commas of a message.
pub(super) fn between_commas(message: &str) -> Vec<&str> {
    message
        .split(PAUSES)
        .filter(|piece| normalise(piece).chars().count() >= LEAST_BETWEEN)
        .take(MOST_PARTS)
        .collect()
}

/// Whether a sentence is a question by itself.
pub(super) fn asks_something(sentence: &str) -> bool {
    let normalised = normalise(sentence);
    !Asks::of(&normalised).is_empty() && normalised.chars().count() >= LEAST_SIGNS
}

/// Whether a sentence asks something, or says what is wanted (想改到周六).
pub(super) fn asks_or_wants(sentence: &str) -> bool {
    let normalised = normalise(sentence);
    !Asks::of(&normalised).is_empty() || WANTS.iter().any(|word| normalised.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{pieces, sentences};

    #[test]
    fn a_message_is_cut_into_its_matters() {
        for (message, expected) in [
            (
                "滤网怎么洗？多久洗一次？",
                vec!["滤网怎么洗？", "多久洗一次？"],
            ),
            (
                "我想改收货地址,另外发票在哪里开,还有能退吗?",
                vec!["我想改收货地址,", "另外发票在哪里开,", "还有能退吗?"],
            ),
            ("滤网多久洗一回,用什么洗?", vec!["滤网多久洗一回,用什么洗?"]),
            ("还有货吗", vec!["还有货吗"]),
            ("这个还有货吗", vec!["这个还有货吗"]),
            ("在？", vec![]),
        ] {
            assert_eq!(sentences(message), expected, "{message}");
        }
    }

    #[test]
    fn a_sentence_is_cut_where_both_sides_ask() {
        for (sentence, expected) in [
            (
                "怎么退货,运费谁出,多久到账",
                vec!["怎么退货", "运费谁出", "多久到账"],
            ),
            ("怎么开发票和怎么退货", vec!["怎么开发票", "怎么退货"]),
            (
                "滤网怎么洗然后退货运费谁出",
                vec!["滤网怎么洗", "退货运费谁出"],
            ),
            (
                "昨天买的,今天降价了怎么办",
                vec!["昨天买的,今天降价了怎么办"],
            ),
            ("X50和X80的滤网怎么洗", vec!["X50和X80的滤网怎么洗"]),
        ] {
            assert_eq!(pieces(sentence), expected, "{sentence}");
        }
    }
}
