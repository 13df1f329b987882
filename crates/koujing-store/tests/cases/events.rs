//! What is announced.

use koujing_store::{GapState, Store};
use tokio::task::JoinSet;

use super::Fixture;
use super::asked::wording;
use super::samples::at;

/// Gaps that somebody has to see to until an instant.
async fn due(store: &Store, gaps: &[(&str, i64)]) {
    for (gap, due) in gaps {
        let words = [wording(gap, &format!("问 {gap}"), 1, Some(gap))];
        store.record_asked(&words, &[]).await.unwrap();
        let owner = (Some("产品组"), Some(at(*due)));
        store.assign_gap(gap, owner, "李雷", at(2)).await.unwrap();
    }
}

async fn announced(store: &Store) -> Vec<(u64, String, i64)> {
    let events = store.events(0, 99).await.unwrap();
    let events = events.into_iter();
    events
        .map(|it| (it.number, it.gap, it.due_at.millis()))
        .collect()
}

pub(crate) async fn an_overdue_gap_is_announced_once_for_its_date(Fixture { store, .. }: &Fixture) {
    due(store, &[("g1", 50), ("g2", 60), ("g3", 50)]).await;
    let closed = store.close_gap("g3", GapState::Dismissed, None, "李雷", at(3));
    closed.await.unwrap();
    let announce = async |now| store.announce_overdue("koujing", at(now)).await.unwrap();
    assert_eq!(announce(50).await, 0);
    assert_eq!(announce(51).await, 1);
    assert_eq!(announce(52).await, 0);
    assert_eq!(announced(store).await, [(1, "g1".to_owned(), 50)]);
    assert_eq!(announce(70).await, 1);
    let overdue = store.overdue_gaps(at(70)).await.unwrap();
    assert!(overdue.iter().all(|gap| gap.is_announced));
    assert_eq!(overdue.len(), 2);
    // Another date is another promise.
    let again = store.assign_gap("g1", (Some("王芳"), Some(at(80))), "李雷", at(71));
    again.await.unwrap();
    assert_eq!(store.overdue_gaps(at(75)).await.unwrap().len(), 1);
    assert_eq!(announce(75).await, 0);
    assert!(!store.overdue_gaps(at(81)).await.unwrap()[1].is_announced);
    assert_eq!(announce(81).await, 1);
    let last = &store.events(2, 9).await.unwrap()[0];
    assert_eq!((last.number, last.at), (3, at(81)));
    assert_eq!(
        (last.question.as_str(), last.owner.as_deref()),
        ("问 g1", Some("王芳"))
    );
    assert_eq!(store.newest_event().await.unwrap(), 3);
    // It stands in the discussion, and alters nothing that is served.
    let notes = store.gap_notes("g1").await.unwrap();
    let told = notes.iter().filter(|note| note.kind == "overdue").count();
    assert_eq!(told, 2);
    assert_eq!(store.seq().await.unwrap(), 0);
}

pub(crate) async fn one_of_many_announces(Fixture { store, .. }: &Fixture) {
    due(store, &[("g1", 50), ("g2", 50), ("g3", 50)]).await;
    let mut tasks = JoinSet::new();
    for _ in 0..6 {
        let store = store.clone();
        tasks.spawn(async move { store.announce_overdue("koujing", at(60)).await.unwrap() });
    }
    let counts = tasks.join_all().await;
    assert_eq!(counts.iter().sum::<u64>(), 3);
    let numbers = announced(store).await.into_iter().map(|it| it.0);
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 3]);
}

pub(crate) async fn old_events_are_pruned(Fixture { store, .. }: &Fixture) {
    due(store, &[("g1", 50), ("g2", 50)]).await;
    store.announce_overdue("koujing", at(60)).await.unwrap();
    // What still waits is not announced again.
    assert_eq!(store.prune_events(at(99)).await.unwrap(), 0);
    for gap in ["g1", "g2"] {
        let closed = store.close_gap(gap, GapState::Dismissed, None, "李雷", at(61));
        closed.await.unwrap();
    }
    store.prune_asked(99, at(99)).await.unwrap();
    assert_eq!(store.prune_events(at(60)).await.unwrap(), 0);
    assert_eq!(store.prune_events(at(99)).await.unwrap(), 1);
    assert_eq!(store.newest_event().await.unwrap(), 2);
}
