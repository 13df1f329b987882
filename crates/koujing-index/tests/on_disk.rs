//! An index on disk is the same index, or an error that tells why not.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use koujing_index::{Entry, IndexFolder, Ranker, Terms};
use koujing_language::{Dictionary, Synonyms};
use texts::{Dice, found, rebuilt, terms};

fn entries(dice: &mut Dice) -> Vec<Entry> {
    (0..150).map(|number| dice.entry(number)).collect()
}

/// Writes an index of these.
fn written(folder: &IndexFolder, entries: &[Entry]) -> Ranker {
    let ranker = Ranker::build(entries, &Entry::clone, terms(), None).expect("an index");
    let merge = ranker.merge_due(true).expect("not on disk yet");
    let merged = merge
        .run(Some(folder.place("record", 7, &terms())))
        .expect("written");
    let ranker = ranker.adopt(&merged).expect("taken over");
    assert!(ranker.merge_due(true).is_none(), "on disk now");
    ranker
}

fn take(path: &Path) -> IndexFolder {
    IndexFolder::take(path)
        .expect("a folder")
        .expect("not taken")
}

fn base(path: &Path) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(path)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.pop().expect("one")
}

#[test]
fn what_changed_since_lies_over_what_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut dice = Dice::new(5);
    let mut entries = entries(&mut dice);
    let model = {
        let folder = take(folder.path());
        let ranker = written(&folder, &entries);
        for _ in 0..50 {
            let question = dice.question();
            let anew = rebuilt(&entries, ranker.model());
            assert_eq!(
                found(&ranker, &question),
                found(&anew, &question),
                "{question}"
            );
        }
        Arc::clone(ranker.model())
    };
    entries.truncate(140);
    entries[3] = dice.entry(3);
    let folder = take(folder.path());
    let stored = folder
        .open("record", &terms())
        .expect("whole")
        .expect("something");
    let number = |key: &str, version: u64| {
        let same = |entry: &&Entry| *entry.key == *key && entry.version == version;
        entries.iter().find(same).map(|entry| entry.number)
    };
    let ranker = Ranker::open(stored, number, terms(), Arc::clone(&model)).expect("opened");
    let missing: Vec<Entry> = entries
        .iter()
        .filter(|entry| !ranker.holds(entry.number))
        .cloned()
        .collect();
    assert_eq!(missing, [entries[3].clone()]);
    let ranker = ranker.with(&missing, &[]).expect("a change");
    let anew = rebuilt(&entries, &model);
    for _ in 0..200 {
        let question = dice.question();
        assert_eq!(
            found(&ranker, &question),
            found(&anew, &question),
            "{question}"
        );
    }
}

#[test]
fn a_flipped_byte_in_any_file_is_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let held = take(folder.path());
    drop(written(&held, &entries(&mut Dice::new(6))));
    let base = base(folder.path());
    let mut files = 0;
    for file in fs::read_dir(&base).expect("a folder") {
        let file = file.expect("a file").path();
        let whole = fs::read(&file).expect("bytes");
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        if whole.is_empty() || name.ends_with(".lock") {
            continue;
        }
        files += 1;
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x04;
            fs::write(&file, flipped).expect("written");
            let opened = held.open("record", &terms());
            assert!(opened.is_err(), "{name} byte {at}");
        }
        fs::remove_file(&file).expect("removed");
        assert!(held.open("record", &terms()).is_err(), "without {name}");
        fs::write(&file, whole).expect("written");
    }
    assert!(files > 5, "{files}");
    assert!(held.open("record", &terms()).expect("whole").is_some());
}

#[test]
fn an_index_of_something_else_is_not_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let held = take(folder.path());
    assert!(held.open("record", &terms()).expect("empty").is_none());
    drop(written(&held, &entries(&mut Dice::new(7))));
    assert!(held.open("another", &terms()).is_err());
    let other = Terms::new(
        Dictionary::with_words([]),
        Synonyms::default(),
        "other words",
    );
    assert!(held.open("record", &other).is_err());
}

#[test]
fn one_process_has_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let held = take(folder.path());
    assert!(
        IndexFolder::take(folder.path())
            .expect("a folder")
            .is_none()
    );
    drop(held);
    take(folder.path());
}

#[test]
fn what_was_left_half_written_is_written_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let held = take(folder.path());
    fs::create_dir(folder.path().join("writing")).expect("a folder");
    fs::write(folder.path().join("writing/meta.json"), "{").expect("written");
    let entries = entries(&mut Dice::new(8));
    drop(written(&held, &entries));
    drop(written(&held, &entries));
    base(folder.path());
    assert!(held.open("record", &terms()).expect("whole").is_some());
}
