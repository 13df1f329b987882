//! A reworded sentence, word by word.

use std::ops::Range;

use similar::{Algorithm, DiffTag};

use super::{Span, operations};
use crate::quantity::quantities;
use crate::sentences::placeholder;
use crate::words::Dictionary;

/// A longer sentence, in bytes, is not cut into words: what it shares at its two ends is the same.
const LONGEST: usize = 1024;

/// The two sides of a reworded sentence; nothing if they share no word.
pub(super) fn reworded(old: &str, new: &str) -> Option<(Vec<Span>, Vec<Span>)> {
    let (old, new) = if old.len().max(new.len()) > LONGEST {
        ends(old, new)
    } else {
        words(old, new)
    };
    let shares = |span: &Span| !span.changed && span.text.chars().any(char::is_alphanumeric);
    old.iter().any(shares).then_some((old, new))
}

fn words(old: &str, new: &str) -> (Vec<Span>, Vec<Span>) {
    let (old, new) = (cut(old), cut(new));
    // The longest common subsequence; fast, as a sentence repeats few words.
    let ops = operations(Algorithm::Hunt, old.iter(), new.iter());
    let (mut old_spans, mut new_spans) = (Vec::new(), Vec::new());
    for (at, op) in ops.iter().enumerate() {
        let (old, new) = (old[op.old_range()].concat(), new[op.new_range()].concat());
        // A sign or particle alone between two changes tears what reads better as one.
        let alone = at > 0 && at + 1 < ops.len() && old.chars().nth(1).is_none();
        let changed = op.tag() != DiffTag::Equal || alone;
        push(&mut old_spans, old, changed);
        push(&mut new_spans, new, changed);
    }
    (old_spans, new_spans)
}

fn ends(old: &str, new: &str) -> (Vec<Span>, Vec<Span>) {
    let same = |(a, b): &(char, char)| a == b;
    let length = |shared: &mut dyn Iterator<Item = (char, char)>| -> usize {
        shared.map(|(c, _)| c.len_utf8()).sum()
    };
    let start = length(&mut old.chars().zip(new.chars()).take_while(same));
    let (old_rest, new_rest) = (old[start..].chars().rev(), new[start..].chars().rev());
    let end = length(&mut old_rest.zip(new_rest).take_while(same));
    let side = |text: &str| {
        let mut spans = Vec::new();
        push(&mut spans, text[..start].to_owned(), false);
        push(&mut spans, text[start..text.len() - end].to_owned(), true);
        push(&mut spans, text[text.len() - end..].to_owned(), false);
        spans
    };
    (side(old), side(new))
}

fn push(spans: &mut Vec<Span>, text: String, changed: bool) {
    match spans.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.changed == changed => last.text.push_str(&text),
        _ => spans.push(Span { text, changed }),
    }
}

/// The words of a sentence in order; a number with its unit, a Latin word or model name, and a
/// placeholder are one each.
fn cut(text: &str) -> Vec<&str> {
    let dictionary = Dictionary::with_words([]);
    let mut found = Vec::new();
    let mut at = 0;
    for whole in wholes(text) {
        found.extend(dictionary.cut(&text[at..whole.start]));
        found.push(&text[whole.clone()]);
        at = whole.end;
    }
    found.extend(dictionary.cut(&text[at..]));
    found
}

/// What is never cut, ascending and apart.
fn wholes(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = quantities(text).into_iter().map(|q| q.span).collect();
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match sign {
            '{' => placeholder(rest).unwrap_or(0),
            sign if sign.is_ascii_alphanumeric() => latin(rest),
            _ => 0,
        };
        if length > 0 {
            all.push(at..at + length);
        }
        at += length.max(sign.len_utf8());
    }
    all.sort_unstable_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in all {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// Letters and digits with single signs between them (`X50`, `v1.2`, `2026-11-01`).
fn latin(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut end = 0;
    while letter(end) || (b"._-+".contains(bytes.get(end).unwrap_or(&b' ')) && letter(end + 1)) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_placeholders_are_one_word_each() {
        let words = cut("X50-Pro 每 15 天、十五日用 3.5ml,{{ order.id }}于2026-11-01发");
        for whole in [
            "X50-Pro",
            "15 天",
            "十五日",
            "3.5ml",
            "{{ order.id }}",
            "2026-11-01",
        ] {
            assert!(words.contains(&whole), "{whole} {words:?}");
        }
    }

    #[test]
    fn a_very_long_sentence_is_compared_at_its_ends() {
        let (old, new) = (
            format!("甲{}乙", "水".repeat(3000)),
            format!("甲{}丙乙", "水".repeat(3000)),
        );
        let (old, new) = reworded(&old, &new).expect("alike");
        assert!(old.iter().all(|span| !span.changed));
        assert_eq!(new[1].text, "丙");
    }

    #[test]
    fn sentences_without_a_common_word_are_not_reworded() {
        assert_eq!(reworded("请放心。", "发票呢。"), None);
    }
}
