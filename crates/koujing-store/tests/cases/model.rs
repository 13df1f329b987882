//! The numbered model.

use koujing_store::{AuditFilter, ChangeKind, Store, StoredModel};
use tokio::task::JoinSet;

use super::Fixture;
use super::samples::{article, at, publish};

pub(crate) async fn models_count_up_and_the_newest_stay(fixture: &Fixture) {
    let store = &fixture.store;
    assert_eq!(store.model().await.unwrap(), None);
    assert_eq!(store.model_number().await.unwrap(), None);
    publish(store, vec![article("a", &["甲"])], 1).await;
    let mut after = None;
    for number in 1..=5_u32 {
        let content = vec![u8::try_from(number).unwrap(), 0, 255];
        let made = store.put_model(after, 1, &content, "王芳", at(i64::from(number)));
        assert_eq!(made.await.unwrap(), Some(number));
        after = Some(number);
    }
    let expected = StoredModel {
        number: 5,
        seq: 1,
        made_at: at(5),
        content: vec![5, 0, 255],
    };
    assert_eq!(store.model().await.unwrap(), Some(expected));
    assert_eq!(store.model_number().await.unwrap(), Some(5));
    let kept: Vec<i64> = sqlx::query_scalar("SELECT number FROM models ORDER BY number")
        .fetch_all(&fixture.pool().await)
        .await
        .unwrap();
    assert_eq!(kept, [3, 4, 5]);
    let changes = store.changes(5, 9).await.unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].kind, changes[0].revision),
        (ChangeKind::Model, Some(5))
    );
    assert_eq!((changes[0].seq, &changes[0].article), (6, &None));
    let log = store
        .audit_rows(&AuditFilter::about("model"), 1)
        .await
        .unwrap();
    assert_eq!(
        (log[0].kind.as_str(), log[0].actor.as_str()),
        ("model_made", "王芳")
    );
    // Made of a model that is the newest no more.
    for stale in [None, Some(4), Some(6)] {
        let made = store.put_model(stale, 1, b"x", "王芳", at(9)).await;
        assert_eq!(made.unwrap(), None);
    }
    assert_eq!(store.seq().await.unwrap(), 6);
}

/// Half of them come through a second store, as another process would.
pub(crate) async fn one_of_many_makes_the_model(fixture: &Fixture) {
    let other = Store::open(&fixture.location).await.unwrap();
    let mut tasks = JoinSet::new();
    for i in 0..8 {
        let store = if i % 2 == 0 { &fixture.store } else { &other };
        let store = store.clone();
        tasks.spawn(async move {
            let made = store.put_model(None, 0, b"m", "王芳", at(1));
            made.await.unwrap()
        });
    }
    let made = tasks.join_all().await;
    let firsts = made.iter().filter(|number| **number == Some(1)).count();
    let lates = made.iter().filter(|number| number.is_none()).count();
    assert_eq!((firsts, lates), (1, 7));
    assert_eq!(fixture.store.seq().await.unwrap(), 1);
    other.close().await;
}
