//! What was told to whom.

use koujing_core::{ArticleId, OutcomeKind};
use koujing_store::Telling;

use super::Fixture;
use super::samples::{article, at, publish};

pub(crate) fn telling(id: &str, millis: i64, revision: u32) -> Telling {
    Telling {
        id: id.into(),
        at: at(millis),
        caller: "网站".into(),
        conversation: Some(format!("会话 {id}")),
        outcome: OutcomeKind::Answer,
        article: Some("Filter-A".parse().unwrap()),
        revision: Some(revision),
        variant: Some("channel=phone".into()),
        channel: Some("phone".into()),
    }
}

pub(crate) async fn who_was_told_a_revision(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("Filter-A", &["甲"])], 1).await;
    let nothing = Telling {
        outcome: OutcomeKind::NoAnswer,
        article: None,
        revision: None,
        variant: None,
        channel: None,
        conversation: None,
        ..telling("0004", 4, 1)
    };
    let batch = [
        telling("0003", 3, 1),
        telling("0001", 1, 1),
        telling("0002", 2, 2),
        nothing,
    ];
    store.record_tellings(&batch).await.unwrap();
    // The same once more, with a later one: the batch was kept, its acknowledgement lost.
    let again = [telling("0001", 99, 1), telling("0005", 5, 1)];
    store.record_tellings(&again).await.unwrap();
    store.record_tellings(&[]).await.unwrap();
    let id: ArticleId = "filter-a".parse().unwrap();
    let told = async |revision, after, limit| {
        store
            .tellings_of(&id, revision, after, limit)
            .await
            .unwrap()
    };
    let expected = [
        telling("0001", 1, 1),
        telling("0003", 3, 1),
        telling("0005", 5, 1),
    ];
    assert_eq!(told(1, None, 9).await, expected);
    assert_eq!(told(1, None, 2).await, expected[..2]);
    assert_eq!(told(1, Some("0003"), 9).await, expected[2..]);
    assert_eq!(told(2, None, 9).await, [telling("0002", 2, 2)]);
    assert_eq!(told(3, None, 9).await, []);
    assert_eq!((store.seq().await.unwrap()), 1);
    assert_eq!(store.verify_audit().await.unwrap().rows, 1);
}

pub(crate) async fn old_tellings_are_pruned(Fixture { store, .. }: &Fixture) {
    let batch: Vec<_> = (0..12_001)
        .map(|i| telling(&format!("{i:06}"), i, 1))
        .collect();
    store.record_tellings(&batch).await.unwrap();
    assert_eq!(store.prune_tellings(at(0)).await.unwrap(), 0);
    assert_eq!(store.prune_tellings(at(12_000)).await.unwrap(), 12_000);
    let id: ArticleId = "filter-a".parse().unwrap();
    let left = store.tellings_of(&id, 1, None, 9).await.unwrap();
    // The article itself is not in this record: its key is told.
    assert_eq!(left[0].id, "012000");
    assert_eq!(left[0].article.as_ref().unwrap().as_str(), "filter-a");
}

pub(crate) async fn a_telling_that_cannot_be_kept_is_left_out(Fixture { store, .. }: &Fixture) {
    let mut bad = telling("0002", 2, 1);
    bad.channel = Some("\0".into());
    let batch = [telling("0001", 1, 1), bad.clone(), telling("0003", 3, 1)];
    store.record_tellings(&batch).await.unwrap();
    store.record_tellings(&[bad]).await.unwrap();
    let id: ArticleId = "filter-a".parse().unwrap();
    let told = store.tellings_of(&id, 1, None, 9).await.unwrap();
    let told: Vec<&str> = told.iter().map(|telling| telling.id.as_str()).collect();
    assert_eq!(told, ["0001", "0003"]);
}
