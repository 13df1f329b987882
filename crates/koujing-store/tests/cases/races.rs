//! Several at once.

use koujing_core::State;
use koujing_store::{Approved, Imported, Store};
use tokio::task::JoinSet;

use super::Fixture;
use super::desk::{approve, hand_in, set, states, went_live};
use super::samples::{article, at, publish};

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

/// Sixteen approvers at once, half of them through another process.
pub(crate) async fn one_of_many_approvals_publishes(fixture: &Fixture) {
    let other = Store::open(&fixture.location).await.unwrap();
    let new = article("a", &["甲"]);
    hand_in(&fixture.store, &new, "zhao", 1).await;
    let mut tasks = JoinSet::new();
    for i in 0..16 {
        let store = if i % 2 == 0 { &fixture.store } else { &other };
        let (store, new) = (store.clone(), new.clone());
        tasks.spawn(async move { approve(&store, &new, 1, &format!("li{i}"), 2).await });
    }
    let approved = tasks.join_all().await;
    let count = |wanted: &Approved| approved.iter().filter(|a| *a == wanted).count();
    assert_eq!(
        count(&Approved::Published(went_live(1, 1, 2))),
        1,
        "{approved:?}"
    );
    assert_eq!(
        count(&Approved::WrongState(State::Published)),
        15,
        "{approved:?}"
    );
    assert_eq!(fixture.store.seq().await.unwrap(), 1);
    assert_eq!(fixture.store.verify_audit().await.unwrap().broken_at, None);
    other.close().await;
}

/// Sixteen articles that claim one question, approved at once.
pub(crate) async fn one_of_many_articles_gets_the_question(fixture: &Fixture) {
    let other = Store::open(&fixture.location).await.unwrap();
    let articles: Vec<_> = (0..16)
        .map(|i| article(&format!("a{i}"), &["滤网怎么洗"]))
        .collect();
    for new in &articles {
        hand_in(&fixture.store, new, "zhao", 1).await;
    }
    let mut tasks = JoinSet::new();
    for (i, new) in articles.into_iter().enumerate() {
        let store = if i % 2 == 0 { &fixture.store } else { &other };
        let store = store.clone();
        tasks.spawn(async move { approve(&store, &new, 1, "li", 2).await });
    }
    let approved = tasks.join_all().await;
    let count = |wanted: fn(&Approved) -> bool| approved.iter().filter(|a| wanted(a)).count();
    assert_eq!(
        count(|a| matches!(a, Approved::Published(_))),
        1,
        "{approved:?}"
    );
    let taken = count(|a| matches!(a, Approved::Taken(conflicts) if conflicts.len() == 1));
    assert_eq!(taken, 15, "{approved:?}");
    assert_eq!(fixture.store.live(None, 20).await.unwrap().len(), 1);
    let waiting = fixture.store.waiting(State::InReview, None, 20).await;
    assert_eq!(waiting.unwrap().len(), 15);
    other.close().await;
}

/// Of several drafts on top of the same revision one is stored.
pub(crate) async fn one_of_many_drafts_is_stored(fixture: &Fixture) {
    use koujing_store::{Drafted, Expected};
    let other = Store::open(&fixture.location).await.unwrap();
    let new = article("a", &["甲"]);
    publish(&fixture.store, vec![new.clone()], 1).await;
    let mut tasks = JoinSet::new();
    for i in 0..16 {
        let store = if i % 2 == 0 { &fixture.store } else { &other };
        let (store, new) = (store.clone(), new.clone());
        tasks.spawn(async move {
            let author = format!("zhao{i}");
            let drafted = store.draft(new, Expected::Newest(1), &author, at(2));
            drafted.await.unwrap()
        });
    }
    let drafted = tasks.join_all().await;
    let count = |wanted: fn(&Drafted) -> bool| drafted.iter().filter(|d| wanted(d)).count();
    assert_eq!(
        count(|d| matches!(d, Drafted::Stored { revision: 2, .. })),
        1
    );
    assert_eq!(count(|d| *d == Drafted::Stale { newest: Some(2) }), 15);
    assert_eq!(states(&fixture.store, "a").await, "published draft");
    other.close().await;
}

/// Several nodes see at once that something is due.
pub(crate) async fn what_is_due_is_published_once(fixture: &Fixture) {
    let other = Store::open(&fixture.location).await.unwrap();
    set(&fixture.store, "{}", 1).await;
    for i in 0..8 {
        let new = article(&format!("a{i}"), &[&format!("问{i}")]);
        super::desk::schedule(&fixture.store, &new, 50, 2).await;
    }
    let mut tasks = JoinSet::new();
    for i in 0..8 {
        let store = if i % 2 == 0 { &fixture.store } else { &other };
        let store = store.clone();
        tasks.spawn(async move { store.publish_due(at(50)).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.iter().sum::<u64>(), 8);
    assert_eq!(fixture.store.seq().await.unwrap(), 9);
    other.close().await;
}
