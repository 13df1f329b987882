//! Several at once.

use koujing_store::{Imported, Store};
use tokio::task::JoinSet;

use super::Fixture;
use super::samples::{article, publish};

/// Half of the tasks come through a second store, as another process would.
pub(crate) async fn one_question_is_published_once(fixture: &Fixture) {
    let other = Store::open(&fixture.location).await.unwrap();
    let mut tasks = JoinSet::new();
    for i in 0..16 {
        let store = if i % 2 == 0 { &fixture.store } else { &other };
        let store = store.clone();
        tasks.spawn(async move {
            let batch = vec![article(&format!("a{i}"), &["滤网怎么洗"])];
            publish(&store, batch, i).await.remove(0)
        });
    }
    let imported = tasks.join_all().await;
    let count = |wanted: fn(&Imported) -> bool| imported.iter().filter(|i| wanted(i)).count();
    assert_eq!(
        count(|i| matches!(
            i,
            Imported::Published {
                revision: 1,
                seq: 1
            }
        )),
        1
    );
    assert_eq!(
        count(|i| matches!(i, Imported::Refused { conflicts } if conflicts.len() == 1)),
        15
    );
    assert_eq!(fixture.store.live(None, 20).await.unwrap().len(), 1);
    assert_eq!(fixture.store.seq().await.unwrap(), 1);
    other.close().await;
}

/// Trap: a follower that sees {2} and then {1, 2} has lost row 1.
pub(crate) async fn changes_are_seen_in_order(fixture: &Fixture) {
    const WRITERS: u64 = 4;
    const EACH: u64 = 8;
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let store = fixture.store.clone();
        writers.spawn(async move {
            for i in 0..EACH {
                let id = format!("a{writer}-{i}");
                publish(&store, vec![article(&id, &[&id])], 1).await;
            }
        });
    }
    let mut seen = Vec::new();
    while seen.len() < usize::try_from(WRITERS * EACH).unwrap() {
        let after = seen.last().copied().unwrap_or(0);
        let changes = fixture.store.changes(after, 5).await.unwrap();
        seen.extend(changes.iter().map(|change| change.seq));
        if changes.is_empty() && writers.is_empty() {
            break;
        }
        while writers.try_join_next().is_some() {}
    }
    let all: Vec<u64> = (1..=WRITERS * EACH).collect();
    assert_eq!(seen, all);
    writers.join_all().await;
    assert_eq!(fixture.store.verify_audit().await.unwrap().broken_at, None);
}
