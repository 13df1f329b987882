//! Every text exists in every language with the same values in it, and is used; every key that is used
//! exists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;

/// Key → names of the values in its text.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let read = FluentResource::try_new(source.to_owned());
    assert!(read.is_ok(), "{:?}", read.err().map(|(_, errors)| errors));
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = String::new();
    for line in source.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase())
            && let Some((key, _)) = line.split_once(" =")
        {
            let before = keys.insert(key.to_owned(), BTreeSet::new());
            assert!(before.is_none(), "{key} is there twice");
            key.clone_into(&mut last);
        }
        for part in line.split("{ $").skip(1) {
            let name: String = part
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .collect();
            keys.entry(last.clone()).or_default().insert(name);
        }
    }
    keys
}

/// The texts of all files in a folder and below it.
fn contents(folder: &Path, endings: &[&str], into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            contents(&path, endings, into);
        } else if endings
            .iter()
            .any(|ending| path.to_string_lossy().ends_with(ending))
        {
            into.push(std::fs::read_to_string(&path).expect("UTF-8"));
        }
    }
}

/// What stands between quotation marks and could be a key.
fn quoted(text: &str) -> BTreeSet<&str> {
    let is_key = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.split('"').filter(is_key).collect()
}

#[test]
fn all_languages_have_the_same_texts() {
    let [hans, hant, en] = SOURCES.map(|(_, source)| keys(source));
    assert_eq!(hans, hant);
    assert_eq!(hans, en);
}

#[test]
fn every_text_is_used_and_every_key_exists() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    contents(&own.join("templates"), &[".html"], &mut files);
    contents(&own.join("src/pages"), &[".rs"], &mut files);
    let used: BTreeSet<&str> = files.iter().flat_map(|text| quoted(text)).collect();
    let keys = keys(SOURCES[0].1);
    let unused: Vec<&String> = keys
        .keys()
        .filter(|key| !used.contains(key.as_str()))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
    for file in &files {
        for call in ["t.say(\"", "t.with(\"", "texts.say(\"", "texts.with(\""] {
            for part in file.split(call).skip(1) {
                let key = part.split('"').next().unwrap_or_default();
                assert!(keys.contains_key(key), "{key} is no text");
            }
        }
    }
}

#[test]
fn values_stand_in_the_texts() {
    let said = SOURCES.map(|(lang, _)| Texts::of(lang).with("wait-seconds", "count", 1));
    for text in said {
        assert!(
            text.contains('1') && !text.contains('{') && !text.contains('\u{2068}'),
            "{text}"
        );
    }
    let english = Texts::of(Lang::En);
    assert_ne!(
        english.with("wait-seconds", "count", 1),
        english.with("wait-seconds", "count", 2).replace('2', "1")
    );
    assert_eq!(Texts::of(Lang::Hant).lang(), Lang::Hant);
}
