//! What is found depends on the entries and the model alone, not on how they came there.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use koujing_index::{Entry, Ranker};
use texts::{Dice, found, rebuilt, terms, text};

/// A ranker after many changes, with what it should hold.
fn followed(dice: &mut Dice, changes: usize) -> (Ranker, BTreeMap<u32, Entry>) {
    let mut entries: BTreeMap<u32, Entry> = (0..200).map(|n| (n, dice.entry(n))).collect();
    let start: Vec<Entry> = entries.values().cloned().collect();
    let mut ranker = Ranker::build(&start, &Entry::clone, terms(), None).expect("an index");
    let mut waiting = Vec::new();
    for _ in 0..changes {
        let number = dice.roll(260) as u32;
        let (changed, removed) = if dice.roll(4) == 0 {
            entries.remove(&number);
            (Vec::new(), vec![number])
        } else {
            let entry = dice.entry(number);
            entries.insert(number, entry.clone());
            (vec![entry], Vec::new())
        };
        ranker = ranker.with(&changed, &removed).expect("a change");
        // Merges end while other changes come in between.
        if let Some(merge) = ranker.merge_due(false) {
            waiting.push(merge.run(None).expect("a merge"));
        }
        if dice.roll(3) == 0 {
            for merged in waiting.drain(..) {
                ranker = ranker.adopt(&merged).expect("a merge taken over");
            }
        }
    }
    (ranker, entries)
}

#[test]
fn a_thousand_changes_leave_no_trace() {
    let mut dice = Dice::new(1);
    let (ranker, entries) = followed(&mut dice, 1_000);
    let entries: Vec<Entry> = entries.into_values().collect();
    let anew = rebuilt(&entries, ranker.model());
    let mut answered = 0;
    for _ in 0..1_000 {
        let question = dice.question();
        let expected = found(&anew, &question);
        assert_eq!(found(&ranker, &question), expected, "{question}");
        answered += usize::from(!expected.0.is_empty());
    }
    assert!(answered > 900, "{answered}");
}

#[test]
fn an_entry_by_itself_is_scored_as_among_all() {
    let mut dice = Dice::new(5);
    let (ranker, entries) = followed(&mut dice, 300);
    let mut compared = 0;
    for _ in 0..200 {
        let question = dice.question();
        let against = ranker.against(&question).expect("terms");
        for found in ranker
            .rank(&question, &|_| true, &text, 50)
            .expect("ranked")
        {
            let alone = against.score(found.entry, &text);
            assert_eq!(alone, Some(found), "{question}");
            compared += 1;
        }
        let gone = (0..260).find(|number| !entries.contains_key(number));
        let none = against.score(gone.expect("one that is gone"), &text);
        assert_eq!(none, None);
    }
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn another_model_is_the_same_wherever_the_entries_lie() {
    let mut dice = Dice::new(2);
    let (ranker, entries) = followed(&mut dice, 100);
    let entries: Vec<Entry> = entries.into_values().collect();
    let model = ranker.model_of_now().expect("a model");
    let made_anew = Ranker::build(&entries, &Entry::clone, terms(), None).expect("an index");
    assert_eq!(&model, made_anew.model().as_ref());
    assert_ne!(&model, ranker.model().as_ref());
    let reweighed = ranker.reweigh(Arc::new(model)).expect("weights");
    // A change while everything is weighed.
    let changed = dice.entry(entries[0].number);
    let ranker = ranker
        .with(std::slice::from_ref(&changed), &[])
        .expect("a change");
    let ranker = ranker
        .adopt_weights(&reweighed)
        .expect("weights taken over");
    let made_anew = made_anew.with(&[changed], &[]).expect("a change");
    for _ in 0..200 {
        let question = dice.question();
        assert_eq!(
            found(&ranker, &question),
            found(&made_anew, &question),
            "{question}"
        );
    }
}

#[test]
fn there_are_never_many_parts() {
    let (ranker, entries) = followed(&mut Dice::new(3), 300);
    let parts = format!("{ranker:?}").matches(", ").count();
    assert!(parts < 16, "{ranker:?}");
    for number in 0..260 {
        assert_eq!(
            ranker.holds(number),
            entries.contains_key(&number),
            "{number}"
        );
    }
}

#[test]
fn nothing_is_held_and_nothing_is_found() {
    let empty: &[Entry] = &[];
    let ranker = Ranker::build(empty, &Entry::clone, terms(), None).expect("an index");
    assert_eq!(
        ranker.rank("滤网", &|_| true, &text, 5).expect("a search"),
        []
    );
    assert!(ranker.merge_due(true).is_none());
    let entry = Dice::new(4).entry(0);
    let one = ranker
        .with(std::slice::from_ref(&entry), &[])
        .expect("a change");
    let found = one
        .rank(&entry.questions[0], &|_| true, &text, 5)
        .expect("a search");
    assert_eq!(found[0].entry, 0);
    assert!(found[0].features.likeness() > 0.5);
    let none = one.with(&[], &[0]).expect("a change");
    assert_eq!(
        none.rank("滤网", &|_| true, &text, 5).expect("a search"),
        []
    );
}
