//! Groups of synonyms that cannot be meant: each word is read as the first of its group, so it has one group,
//! and the first is no longer word around it.

use std::collections::BTreeMap;

use koujing_core::{Message, Settings};
use koujing_language::fold;

use super::read::Places;
use super::rules::place;
use crate::problems::{Place, Problems};

pub(super) fn check(settings: &Settings, places: &Places, problems: &mut Problems) {
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    for (at, words) in settings.synonyms.iter().enumerate() {
        let place = |at: usize| place(places, "synonyms", &at.to_string());
        let first = words.first().map(String::as_str).unwrap_or_default();
        for word in words {
            let other = *groups.entry(fold(word)).or_insert(at);
            if other != at {
                let others = settings.synonyms[other].first();
                let others = others.map(String::as_str).unwrap_or_default();
                twice(word, place(other), others, place(at), problems);
            }
            let (inner, outer) = (fold(word), fold(first));
            if inner != outer && outer.contains(&inner) {
                inside(word, first, place(at), problems);
            }
        }
    }
}

fn twice(word: &str, other: Place, others: &str, place: Place, problems: &mut Problems) {
    let line = other.line;
    problems.error(
        place,
        "synonym_twice",
        Message::new(
            format!("“{word}”也在第 {line} 行的一组({others})里:请合并两组,或删掉一处"),
            format!("{word:?} is also in the group of line {line} ({others}): join the two or remove it from one"),
        ),
    );
}

fn inside(word: &str, first: &str, place: Place, problems: &mut Problems) {
    problems.warning(
        place,
        "synonym_inside",
        Message::new(
            format!("“{word}”是“{first}”的一部分:它在任何词里(如顺丰快递)都会读成“{first}”;简称请写在 broader 里,只列一个"),
            format!("{word:?} is a part of {first:?}: wherever it stands in a text, as in 顺丰快递, it is read as {first:?}; a short form goes under `broader` with one thing"),
        ),
    );
}
