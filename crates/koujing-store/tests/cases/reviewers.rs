//! Who has an item of the queue in hand: one person, for a while, until it is decided.

use koujing_store::{Decided, Reviewer};

use super::Fixture;
use super::desk::{document, hand_in, permit};
use super::samples::{article, at};

fn held(revision: u32, name: &str, since: i64) -> Reviewer {
    Reviewer {
        article: "a".to_owned(),
        revision,
        name: name.to_owned(),
        at: at(since),
    }
}

pub(crate) async fn an_item_is_in_one_persons_hands(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("A", &["甲"]);
    let id = &new.article.id;
    let take = |revision, name, lapsed, now| store.take_up(id, revision, name, at(lapsed), at(now));
    assert_eq!(take(1, "li", 0, 1).await.unwrap(), None);
    let revision = hand_in(store, &new, "zhao", 1).await;
    assert_eq!(
        take(revision, "li", 0, 10).await.unwrap(),
        Some(held(revision, "li", 10))
    );
    // Whoever comes later is told who has it.
    assert_eq!(
        take(revision, "wu", 5, 20).await.unwrap(),
        Some(held(revision, "li", 10))
    );
    // He may go on with it; given back or lapsed, it is free.
    let again = take(revision, "li", 5, 30).await.unwrap();
    assert_eq!(again, Some(held(revision, "li", 30)));
    store.put_down(id, revision, "wu").await.unwrap();
    assert_eq!(
        store.reviewers(at(0)).await.unwrap(),
        [held(revision, "li", 30)]
    );
    assert_eq!(store.reviewers(at(30)).await.unwrap(), []);
    let lapsed = take(revision, "wu", 30, 40).await.unwrap();
    assert_eq!(lapsed, Some(held(revision, "wu", 40)));
    store.put_down(id, revision, "wu").await.unwrap();
    assert_eq!(store.reviewers(at(0)).await.unwrap(), []);
    // What is decided is in nobody's hands.
    take(revision, "wu", 0, 50).await.unwrap();
    let (of, by) = (document("a"), permit("li"));
    let rejected = store.reject(&of, revision, &by, "再看", at(60));
    assert_eq!(rejected.await.unwrap(), Decided::Done);
    assert_eq!(store.reviewers(at(0)).await.unwrap(), []);
    assert_eq!(take(revision, "wu", 0, 70).await.unwrap(), None);
}

pub(crate) async fn one_of_many_takes_it_up(fixture: &Fixture) {
    let new = article("a", &["甲"]);
    let revision = hand_in(&fixture.store, &new, "zhao", 1).await;
    let mut asked = tokio::task::JoinSet::new();
    for name in 0..8 {
        let (store, id) = (fixture.store.clone(), new.article.id.clone());
        asked.spawn(async move {
            let name = name.to_string();
            store.take_up(&id, revision, &name, at(0), at(10)).await
        });
    }
    let told = asked.join_all().await.into_iter();
    let mut told: Vec<String> = told.map(|one| one.unwrap().unwrap().name).collect();
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
}
