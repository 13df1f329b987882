//! Requests that may be repeated.

use koujing_store::{Repeat, Store};
use tokio::task::JoinSet;

use super::Fixture;
use super::samples::at;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

async fn begin(store: &Store, digest: &str, now: i64) -> Repeat {
    let begun = store.begin_repeatable("网站", "k-1", digest, at(now - MINUTE), at(now));
    begun.await.unwrap()
}

async fn finish(store: &Store, status: u16, body: &str) {
    let finished = store.finish_repeatable("网站", "k-1", status, body);
    finished.await.unwrap();
}

pub(crate) async fn a_request_is_done_once(Fixture { store, .. }: &Fixture) {
    assert_eq!(begin(store, "d", 0).await, Repeat::First);
    assert_eq!(begin(store, "d", 1).await, Repeat::UnderWay);
    assert_eq!(begin(store, "other", 1).await, Repeat::OtherRequest);
    finish(store, 201, "{\"好\": 1}").await;
    let done = Repeat::Done {
        status: 201,
        body: "{\"好\": 1}".into(),
    };
    assert_eq!(begin(store, "d", DAY).await, done);
    assert_eq!(begin(store, "other", DAY).await, Repeat::OtherRequest);
    // What was answered is not answered otherwise.
    finish(store, 500, "").await;
    store.forget_repeatable("网站", "k-1").await.unwrap();
    assert_eq!(begin(store, "d", DAY).await, done);
    // Other callers have keys of their own.
    let other = store
        .begin_repeatable("另一个", "k-1", "d", at(0), at(0))
        .await;
    assert_eq!(other.unwrap(), Repeat::First);
    assert_eq!(begin(store, "d", DAY + 1).await, Repeat::First);
}

pub(crate) async fn a_request_that_died_may_be_tried_again(Fixture { store, .. }: &Fixture) {
    assert_eq!(begin(store, "d", 0).await, Repeat::First);
    assert_eq!(begin(store, "d", MINUTE).await, Repeat::UnderWay);
    assert_eq!(begin(store, "d", MINUTE + 1).await, Repeat::First);
    assert_eq!(begin(store, "d", 2 * MINUTE + 1).await, Repeat::UnderWay);
    // An import is under way for longer: whoever asks says how long it may take.
    let long = store.begin_repeatable("网站", "k-1", "d", at(MINUTE), at(11 * MINUTE));
    assert_eq!(long.await.unwrap(), Repeat::UnderWay);
    store.forget_repeatable("网站", "k-1").await.unwrap();
    assert_eq!(begin(store, "other", 2 * MINUTE + 1).await, Repeat::First);
}

pub(crate) async fn old_requests_are_pruned(Fixture { store, .. }: &Fixture) {
    for (key, instant) in [("a", 0), ("b", 1), ("c", 2)] {
        let begun = store
            .begin_repeatable("网站", key, "d", at(0), at(instant))
            .await;
        assert_eq!(begun.unwrap(), Repeat::First);
    }
    let finished = store.finish_repeatable("网站", "a", 200, "");
    finished.await.unwrap();
    assert_eq!(store.prune_repeatable(at(DAY + 1)).await.unwrap(), 1);
    assert_eq!(store.prune_repeatable(at(DAY + 1)).await.unwrap(), 0);
    assert_eq!(store.prune_repeatable(at(DAY + 9)).await.unwrap(), 2);
    assert_eq!(store.verify_audit().await.unwrap().rows, 0);
}

/// Half of them come through a second store, as another process would.
pub(crate) async fn one_of_many_is_the_first(fixture: &Fixture) {
    let other = Store::open(&fixture.location).await.unwrap();
    let mut tasks = JoinSet::new();
    for i in 0..16 {
        let store = if i % 2 == 0 { &fixture.store } else { &other };
        let store = store.clone();
        tasks.spawn(async move { begin(&store, "d", 0).await });
    }
    let begun = tasks.join_all().await;
    let firsts = begun.iter().filter(|b| **b == Repeat::First).count();
    let under_way = begun.iter().filter(|b| **b == Repeat::UnderWay).count();
    assert_eq!((firsts, under_way), (1, 15));
    other.close().await;
}
