//! The change feed and the settings.

use koujing_core::Settings;
use koujing_store::{Change, ChangeKind, Since};

use super::Fixture;
use super::desk::{schedule, set};
use super::samples::{article, at, publish, reworded};

pub(crate) async fn changes_count_up_without_a_gap(Fixture { store, .. }: &Fixture) {
    assert_eq!(store.seq().await.unwrap(), 0);
    let a = article("Aa", &["甲"]);
    publish(
        store,
        vec![a.clone(), article("b", &["甲"]), article("c", &["丙"])],
        1,
    )
    .await;
    publish(store, vec![reworded(a, "改")], 2).await;
    let change = |seq, id: &str, revision, instant| Change {
        seq,
        kind: ChangeKind::Published,
        article: Some(id.parse().unwrap()),
        revision: Some(revision),
        at: at(instant),
    };
    let expected = [
        change(1, "Aa", 1, 1),
        change(2, "c", 1, 1),
        change(3, "Aa", 2, 2),
    ];
    assert_eq!(store.changes(0, 10).await.unwrap(), expected);
    assert_eq!(store.changes(1, 1).await.unwrap(), expected[1..2]);
    assert_eq!(store.changes(3, 10).await.unwrap(), []);
    assert_eq!(store.seq().await.unwrap(), 3);
}

pub(crate) async fn settings_are_replaced_when_their_bytes_differ(Fixture { store, .. }: &Fixture) {
    assert_eq!(store.settings().await.unwrap(), None);
    let settings = Settings {
        words: vec!["滤网".into()],
        ..Settings::default()
    };
    let import = async |source: &str, now| {
        let changed = store
            .import_settings(source, &settings, "王芳", at(now))
            .await;
        changed.unwrap()
    };
    assert!(import("words: [滤网]", 1).await);
    assert!(!import("words: [滤网]", 2).await);
    assert!(import("words: [滤网] # 同上\r\n", 3).await);
    let live = store.settings().await.unwrap().unwrap();
    assert_eq!((live.number, live.settings), (2, settings.clone()));
    assert_eq!(live.source, "words: [滤网] # 同上\r\n");
    let changes = store.changes(0, 10).await.unwrap();
    let told: Vec<_> = changes.iter().map(|c| (c.kind, c.revision)).collect();
    let expected = [1, 2].map(|number| (ChangeKind::Settings, Some(number)));
    assert_eq!(told, expected);
    assert!(changes.iter().all(|change| change.article.is_none()));
    assert_eq!(store.verify_audit().await.unwrap().rows, 2);
}

/// A node of this version beside one of the next: it looks at what is true, whatever the word is.
pub(crate) async fn an_unknown_kind_of_change_is_read(fixture: &Fixture) {
    publish(&fixture.store, vec![article("a", &["甲"])], 1).await;
    // The tables of the next version take another word.
    fixture
        .tamper(
            "ALTER TABLE changes RENAME TO changes_before; \
             CREATE TABLE changes (seq BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, \
             article TEXT NULL, revision BIGINT NULL, at BIGINT NOT NULL); \
             INSERT INTO changes SELECT * FROM changes_before; \
             INSERT INTO changes VALUES (2, 'translated', 'a', 1, 7)",
        )
        .await;
    let changes = fixture.store.changes(0, 9).await.unwrap();
    assert_eq!(
        (changes[0].kind, changes[1].kind),
        (ChangeKind::Published, ChangeKind::Other)
    );
    assert_eq!(changes[1].article.as_ref().unwrap().as_str(), "a");
    let told = serde_json::to_value(&changes[1]).unwrap();
    assert_eq!(told["kind"], "other");
    let read: ChangeKind = serde_json::from_str("\"translated\"").unwrap();
    assert_eq!(read, ChangeKind::Other);
}

pub(crate) async fn a_follower_is_told_everything_at_once(Fixture { store, .. }: &Fixture) {
    let (a, b) = (article("A", &["甲"]), article("b", &["乙"]));
    publish(store, vec![a.clone(), b.clone()], 1).await;
    set(store, "{}", 2).await;
    let before = store.seq().await.unwrap();
    let told = store.since(before, &[], false, at(2)).await.unwrap();
    assert_eq!(
        (told.seq, told.changes.len(), told.live.len()),
        (before, 0, 0)
    );
    assert_eq!((told.settings, told.scheduled.len()), (None, 0));
    publish(store, vec![reworded(a, "改")], 3).await;
    schedule(store, &reworded(b, "改"), 9, 4).await;
    let (_, audit) = store.position().await.unwrap();
    let keys = |told: &Since| {
        let live = told.live.iter().map(|live| live.article.id.key());
        live.collect::<Vec<_>>()
    };
    let told = store.since(before, &[], false, at(5)).await.unwrap();
    assert_eq!((told.seq, told.audit), (before + 1, audit));
    assert!(!told.changed_others() && told.settings.is_none());
    assert_eq!((keys(&told), told.live[0].revision), (vec!["a".into()], 2));
    assert_eq!(told.scheduled, store.scheduled().await.unwrap());
    // What is asked for, and what is due and not published yet.
    let told = store.since(before + 1, &[], true, at(9)).await.unwrap();
    assert_eq!((keys(&told), told.live[0].revision), (vec!["b".into()], 1));
    assert_eq!(told.settings.unwrap().number, 1);
    let also = ["a".to_owned(), "nobody".to_owned()];
    let told = store.since(before + 1, &also, false, at(5)).await.unwrap();
    assert_eq!(keys(&told), ["a"]);
    // From the beginning: with the settings, for something changed that is no article.
    let told = store.since(0, &[], false, at(5)).await.unwrap();
    assert_eq!(told.changes, store.changes(0, 99).await.unwrap());
    assert!(told.changed_others() && told.settings.is_some());
    let id = "b".parse().unwrap();
    store.retire(&id, None, "li", at(6)).await.unwrap();
    let told = store.since(before + 1, &[], false, at(7)).await.unwrap();
    assert_eq!(
        (told.changed().len(), told.live, told.scheduled),
        (1, vec![], vec![])
    );
}
