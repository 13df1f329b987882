//! What serves, now and in the past.

use super::Fixture;
use super::samples::{article, at, draft, publish, reworded};

/// A database with a language of its own (PostgreSQL mostly has one) sorts by it unless told otherwise.
pub(crate) async fn pages_come_in_the_order_of_code_points(Fixture { store, .. }: &Fixture) {
    let ids = [
        "b", "ä", "a-b", "ab", "a.b", "滤网", "一", "a_b", "z1", "z10", "z2",
    ];
    let batch = ids
        .map(|id| article(id, &[&format!("{id}是什么")]))
        .to_vec();
    publish(store, batch, 1).await;
    let (mut seen, mut exported) = (Vec::new(), Vec::new());
    let mut after: Option<String> = None;
    loop {
        let page = store.live(after.as_deref(), 3).await.unwrap();
        let same = store.export(after.as_deref(), 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.article.id.key());
        seen.extend(page.iter().map(|live| live.article.id.to_string()));
        exported.extend(same.iter().map(|exported| exported.id.to_string()));
    }
    let mut sorted = ids.map(str::to_owned);
    sorted.sort();
    assert_eq!(seen, sorted);
    assert_eq!(exported, sorted);
}

pub(crate) async fn the_past_is_remembered(Fixture { store, .. }: &Fixture) {
    let first = article("a", &["甲"]);
    publish(store, vec![first.clone()], 10).await;
    let second = reworded(first.clone(), "改");
    publish(store, vec![second.clone()], 20).await;
    let mut found = Vec::new();
    for instant in [9, 10, 19, 20, 99] {
        let live = store.live_at("a", at(instant)).await.unwrap();
        found.push(live.as_ref().map(|live| live.revision));
        if let Some(live) = live {
            let expected = if live.revision == 1 { &first } else { &second };
            assert_eq!(live.article, expected.article);
            assert!(live.verified_at <= at(instant));
        }
    }
    assert_eq!(found, [None, Some(1), Some(1), Some(2), Some(2)]);
    assert_eq!(store.live_at("b", at(99)).await.unwrap(), None);
}

pub(crate) async fn a_span_of_the_past_is_told_at_once(Fixture { store, .. }: &Fixture) {
    let first = article("a", &["甲"]);
    publish(store, vec![first.clone(), article("b", &["乙"])], 10).await;
    publish(store, vec![reworded(first.clone(), "改")], 20).await;
    let id = "B".parse().unwrap();
    store.suspend(&id, "有误", "李雷", at(30)).await.unwrap();
    store.resume(&id, None, "李雷", at(40)).await.unwrap();
    let told = async |from, until| {
        let served = store.served(at(from), at(until)).await.unwrap();
        let ended = served.ended.iter();
        let ended: Vec<_> = ended
            .map(|it| {
                let live = &it.article;
                (
                    live.article.id.to_string(),
                    live.revision,
                    live.published_at,
                    it.until,
                )
            })
            .collect();
        (ended, served.begun, served.suspensions)
    };
    let ended = vec![("a".to_owned(), 1, at(10), at(20))];
    let begun = |key: &str, millis| (key.to_owned(), at(millis));
    let suspended = vec![("b".to_owned(), at(30), Some(at(40)))];
    let (found, mut since, suspensions) = told(5, 50).await;
    since.sort();
    assert_eq!((&found, &suspensions), (&ended, &suspended));
    assert_eq!(since, [begun("a", 20), begun("b", 10)]);
    assert_eq!(told(15, 15).await, (ended, vec![begun("a", 20)], vec![]));
    assert_eq!(told(20, 29).await, (vec![], vec![], vec![]));
    assert_eq!(told(35, 35).await, (vec![], vec![], suspended));
    assert_eq!(told(40, 99).await, (vec![], vec![], vec![]));
    let before = store.served(at(15), at(15)).await.unwrap();
    assert_eq!(before.ended[0].article.article, first.article);
}

pub(crate) async fn claims_of_the_past_are_found(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("a", &["甲", "乙"])], 10).await;
    let batch = vec![article("a", &["甲"]), article("b", &["乙"])];
    publish(store, batch, 20).await;
    let claiming = async |question: &str, instant| {
        let live = store.live_claiming(question, at(instant)).await.unwrap();
        let named = live
            .iter()
            .map(|l| format!("{}/{}", l.article.id, l.revision));
        named.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(claiming("乙", 9).await, "");
    assert_eq!(claiming("乙", 10).await, "a/1");
    assert_eq!(claiming("乙", 19).await, "a/1");
    assert_eq!(claiming("乙", 20).await, "b/1");
    assert_eq!(claiming("甲", 15).await, "a/1");
    assert_eq!(claiming("甲", 25).await, "a/2");
    assert_eq!(claiming("丙", 25).await, "");
}

pub(crate) async fn what_is_true_now(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("a", &["甲"]), article("B", &["乙"])], 1).await;
    publish(store, vec![reworded(article("a", &["甲"]), "改")], 2).await;
    let keys = ["a", "b", "c", "B"].map(str::to_owned);
    let mut live = store.live_articles(&keys).await.unwrap();
    live.sort_by_key(|live| live.article.id.key());
    let found: Vec<_> = live
        .iter()
        .map(|l| (l.article.id.as_str(), l.revision))
        .collect();
    assert_eq!(found, [("a", 2), ("B", 1)]);
    assert_eq!(store.live_articles(&[]).await.unwrap(), []);
}

pub(crate) async fn suspension_is_told(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("a", &["甲"])], 1).await;
    let id = "A".parse().unwrap();
    store.suspend(&id, "有误", "李雷", at(5)).await.unwrap();
    let now = &store.live(None, 1).await.unwrap()[0];
    assert_eq!(now.suspended.as_deref(), Some("有误"));
    let before = store.live_at("a", at(4)).await.unwrap().unwrap();
    assert_eq!(before.suspended, None);
    let since = &store.live_claiming("甲", at(5)).await.unwrap()[0];
    assert_eq!(since.suspended.as_deref(), Some("有误"));
}

pub(crate) async fn files_of_many_are_told_at_once(fixture: &Fixture) {
    let store = &fixture.store;
    publish(store, vec![article("B", &["乙"]), article("a", &["甲"])], 1).await;
    draft(
        store,
        vec![article("a", &["甲", "也甲"]), article("c", &["丙"])],
        2,
    )
    .await;
    let files = store.live_files(&["b", "a", "c", "nothing"]).await.unwrap();
    let told: Vec<_> = files
        .iter()
        .map(|file| (file.article.id.as_str(), file.live, file.newest))
        .collect();
    assert_eq!(told, [("a", 1, 2), ("B", 1, 1)]);
    assert_eq!(files[0].source, article("a", &["甲"]).source);
    assert_eq!(store.live_files(&[]).await.unwrap(), []);
}
