//! What changed between two texts: sentence by sentence, and word by word within a sentence that was
//! reworded. For eyes that approve a change.

mod pairs;
mod words;

use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::sentences::sentences;
use pairs::pairs;
use words::reworded;

/// A piece of two texts laid side by side: a sentence, or some white space between sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the old one.
    Removed(String),
    /// Only in the new one.
    Added(String),
    /// Reworded.
    Changed {
        /// The old sentence.
        old: Vec<Span>,
        /// The new sentence.
        new: Vec<Span>,
    },
}

/// A part of a reworded sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether the other side lacks them.
    pub changed: bool,
}

/// Two texts laid side by side. `Same`, `Removed` and the old side of `Changed` joined are the old
/// text, `Same`, `Added` and the new side the new one; equal texts have only `Same`.
///
/// A number with its unit and a model name are one word each: they change as a whole. The work is
/// bounded: the larger a changed stretch is, the coarser it is laid out.
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (sentences(old), sentences(new));
    // White space behind a sentence is no difference of the sentence: a text that goes on has more.
    let mut pieces = Pieces::default();
    for op in operations(
        // Anchors on rare sentences; its time stays small whatever is repeated.
        Algorithm::Histogram,
        old.iter().map(|sentence| sentence.trim_end()),
        new.iter().map(|sentence| sentence.trim_end()),
    ) {
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                let old = &old[old_index..old_index + len];
                let new = &new[new_index..new_index + len];
                old.iter()
                    .zip(new)
                    .for_each(|(old, new)| pieces.same(old, new));
            }
            op => {
                let (old, new) = (&old[op.old_range()], &new[op.new_range()]);
                pieces.replaced(old, new);
            }
        }
    }
    pieces.finish()
}

/// What turns one list of texts into another. Texts are compared by number: there are many
/// comparisons.
fn operations<T: Hash + Eq>(
    algorithm: Algorithm,
    old: impl Iterator<Item = T>,
    new: impl Iterator<Item = T>,
) -> Vec<DiffOp> {
    let mut numbers = HashMap::new();
    let mut number = |text| {
        let next = numbers.len();
        *numbers.entry(text).or_insert(next)
    };
    let old: Vec<usize> = old.map(&mut number).collect();
    let new: Vec<usize> = new.map(&mut number).collect();
    capture_diff_slices(algorithm, &old, &new)
}

/// The pieces so far, and white space on either side that waits for the next sentence of its side.
#[derive(Default)]
struct Pieces {
    found: Vec<Piece>,
    old_space: String,
    new_space: String,
}

impl Pieces {
    fn same(&mut self, old: &str, new: &str) {
        self.flush();
        let words = old.trim_end().len();
        let shared = old[words..]
            .bytes()
            .zip(new[words..].bytes())
            .take_while(|(old, new)| old == new)
            .count();
        // Never within a character: one of several bytes may begin like another.
        let shared = (0..=shared)
            .rev()
            .find(|end| old.is_char_boundary(words + end) && new.is_char_boundary(words + end))
            .unwrap_or(0);
        let (same, old_space) = old.split_at(words + shared);
        if !same.is_empty() {
            self.found.push(Piece::Same(same.to_owned()));
        }
        self.old_space.push_str(old_space);
        self.new_space.push_str(&new[words + shared..]);
    }

    fn replaced(&mut self, old: &[&str], new: &[&str]) {
        let (mut next_old, mut next_new) = (0, 0);
        for (in_old, in_new) in pairs(old, new) {
            let Some((old_words, new_words)) = reworded(old[in_old], new[in_new]) else {
                continue;
            };
            self.removed(&old[next_old..in_old]);
            self.added(&new[next_new..in_new]);
            (next_old, next_new) = (in_old + 1, in_new + 1);
            let old = with_space(std::mem::take(&mut self.old_space), old_words);
            let new = with_space(std::mem::take(&mut self.new_space), new_words);
            self.found.push(Piece::Changed { old, new });
        }
        self.removed(&old[next_old..]);
        self.added(&new[next_new..]);
    }

    fn removed(&mut self, sentences: &[&str]) {
        for sentence in sentences {
            let text = std::mem::take(&mut self.old_space) + sentence;
            self.found.push(Piece::Removed(text));
        }
    }

    fn added(&mut self, sentences: &[&str]) {
        for sentence in sentences {
            let text = std::mem::take(&mut self.new_space) + sentence;
            self.found.push(Piece::Added(text));
        }
    }

    fn flush(&mut self) {
        let (old, new) = (
            std::mem::take(&mut self.old_space),
            std::mem::take(&mut self.new_space),
        );
        if !old.is_empty() {
            self.found.push(Piece::Removed(old));
        }
        if !new.is_empty() {
            self.found.push(Piece::Added(new));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.flush();
        self.found
    }
}

fn with_space(space: String, mut spans: Vec<Span>) -> Vec<Span> {
    match spans.first_mut() {
        _ if space.is_empty() => {}
        Some(first) if first.changed => first.text.insert_str(0, &space),
        _ => spans.insert(
            0,
            Span {
                text: space,
                changed: true,
            },
        ),
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces on one line: ` ` same, `-` removed, `+` added, `~` changed with the parts marked.
    fn shown(old: &str, new: &str) -> Vec<String> {
        let marked = |spans: &[Span]| -> String {
            let mark = |span: &Span| match span.changed {
                true => format!("[{}]", span.text),
                false => span.text.clone(),
            };
            spans.iter().map(mark).collect()
        };
        let line = |piece: Piece| match piece {
            Piece::Same(text) => format!(" {text}"),
            Piece::Removed(text) => format!("-{text}"),
            Piece::Added(text) => format!("+{text}"),
            Piece::Changed { old, new } => format!("~{}|{}", marked(&old), marked(&new)),
        };
        compare(old, new).into_iter().map(line).collect()
    }

    #[test]
    fn a_reworded_sentence_shows_the_words_that_changed() {
        let cases: &[(&str, &str, &[&str])] = &[
            (
                "您好。滤网每 15 天用清水冲洗一次。请放心。",
                "您好。滤网每 20 天用清水冲洗一次。请放心。",
                &[
                    " 您好。",
                    "~滤网每 [15 天]用清水冲洗一次。|滤网每 [20 天]用清水冲洗一次。",
                    " 请放心。",
                ],
            ),
            (
                "N3806 支持换货。",
                "N3807 支持换货。",
                &["~[N3806] 支持换货。|[N3807] 支持换货。"],
            ),
            (
                "签收后可以退货。",
                "签收后不可以退货。",
                &["~签收后可以退货。|签收后[不]可以退货。"],
            ),
            (
                "满 1,299.5 元包邮。",
                "满 1,399.5 元包邮。",
                &["~满 [1,299.5 元]包邮。|满 [1,399.5 元]包邮。"],
            ),
            (
                "先断电。再拆滤网。",
                "先断电。戴上手套。再拆滤网。",
                &[" 先断电。", "+戴上手套。", " 再拆滤网。"],
            ),
            (
                "每 15 天洗一次。请勿使用小苏打。",
                "每 15 天洗一次。\n\n发票在订单页开具。",
                &[
                    " 每 15 天洗一次。",
                    "-请勿使用小苏打。",
                    "+\n\n发票在订单页开具。",
                ],
            ),
            (
                "{{ customer.name | 您 }}好,请稍等。",
                "{{ customer.title | 您 }}好,请稍等。",
                &["~[{{ customer.name | 您 }}]好,请稍等。|[{{ customer.title | 您 }}]好,请稍等。"],
            ),
        ];
        for (old, new, expected) in cases {
            assert_eq!(shown(old, new), *expected);
        }
    }

    #[test]
    fn white_space_alone_is_shown_as_such() {
        assert_eq!(
            shown("好。\n完。", "好。\n\n完。"),
            [" 好。\n", "+\n", " 完。"]
        );
        assert_eq!(
            shown("好。\u{2003}", "好。\u{2002}"),
            [" 好。", "-\u{2003}", "+\u{2002}"]
        );
        assert!(compare("", "").is_empty());
    }

    #[test]
    fn it_serialises_by_name() {
        let piece = Piece::Changed {
            old: vec![],
            new: vec![Span {
                text: "天".into(),
                changed: true,
            }],
        };
        let shape =
            serde_json::json!({"changed": {"old": [], "new": [{"text": "天", "changed": true}]}});
        assert_eq!(serde_json::to_value(piece).expect("JSON"), shape);
    }

    /// Old and new text of some pieces.
    fn sides(pieces: &[Piece]) -> (String, String) {
        let (mut old, mut new) = (String::new(), String::new());
        for piece in pieces {
            match piece {
                Piece::Same(text) => {
                    old.push_str(text);
                    new.push_str(text);
                }
                Piece::Removed(text) => old.push_str(text),
                Piece::Added(text) => new.push_str(text),
                Piece::Changed { old: a, new: b } => {
                    old.extend(a.iter().map(|span| span.text.as_str()));
                    new.extend(b.iter().map(|span| span.text.as_str()));
                }
            }
        }
        (old, new)
    }

    proptest! {
        #[test]
        fn the_pieces_give_both_texts_back(
            parts in prop::collection::vec("(滤网|清洗|每 15 天|N3806|不要|。|\n| |\\{\\{ a \\}\\}|\\PC){0,8}", 0..12),
            kept in prop::collection::vec(0..3_u8, 12),
        ) {
            let old = parts.concat();
            let altered = parts.iter().zip(&kept).map(|(part, kept)| match kept {
                0 => String::new(),
                1 => part.clone(),
                _ => format!("{part}可以。"),
            });
            let new: String = altered.collect();
            prop_assert_eq!(sides(&compare(&old, &new)), (old, new));
        }

        #[test]
        fn equal_texts_have_only_same(text in "(滤网|清洗|15 天|。|！|\n| |\\PC){0,40}") {
            let pieces = compare(&text, &text);
            prop_assert!(pieces.iter().all(|piece| matches!(piece, Piece::Same(_))));
            prop_assert_eq!(sides(&pieces).0, text);
        }
    }
}
