//! Import as drafts: nothing that serves is touched.

use koujing_store::Imported;

use super::Fixture;
use super::samples::{article, at, draft, publish, published, reworded};

pub(crate) async fn a_draft_serves_nobody(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    let drafted = draft(store, vec![new.clone()], 1).await;
    assert_eq!(drafted, [Imported::Drafted { revision: 1 }]);
    let again = draft(store, vec![new.clone()], 2).await;
    assert_eq!(again, [Imported::Unchanged { revision: 1 }]);
    assert_eq!(store.live(None, 10).await.unwrap(), []);
    assert_eq!(store.live_at("a", at(9)).await.unwrap(), None);
    assert_eq!(store.live_claiming("甲", at(9)).await.unwrap(), []);
    assert_eq!(store.export(None, 10).await.unwrap(), []);
    assert_eq!(store.changes(0, 10).await.unwrap(), []);
    let source = store.revision_source("a", 1).await.unwrap();
    assert_eq!(source, Some(new.source.clone()));
    // It claims nothing: another article may have the question, and then this one may not.
    let other = publish(store, vec![article("b", &["甲"]), new], 3).await;
    assert_eq!(other[0], published(1, 1));
    assert!(matches!(other[1], Imported::Refused { .. }));
}

pub(crate) async fn a_newer_draft_withdraws_the_earlier(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲"]);
    draft(store, vec![new.clone()], 1).await;
    let newer = draft(store, vec![reworded(new, "改")], 2).await;
    assert_eq!(newer, [Imported::Drafted { revision: 2 }]);
    let states =
        sqlx::query_as::<_, (i64, String)>("SELECT number, state FROM revisions ORDER BY number");
    let states = states.fetch_all(&fixture.pool().await).await.unwrap();
    let expected = [(1, "withdrawn".to_owned()), (2, "draft".to_owned())];
    assert_eq!(states, expected);
}

pub(crate) async fn a_draft_leaves_the_live_revision_alone(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    draft(store, vec![reworded(article("A", &["乙"]), "改")], 2).await;
    let live = store.live(None, 10).await.unwrap();
    assert_eq!((live.len(), live[0].revision), (1, 1));
    assert_eq!(store.live_claiming("甲", at(9)).await.unwrap().len(), 1);
    assert_eq!(store.export(None, 10).await.unwrap()[0].id.as_str(), "a");
    // What is live is compared to what is published, whatever drafts there are.
    let again = publish(store, vec![new.clone()], 3).await;
    assert_eq!(again, [Imported::Unchanged { revision: 1 }]);
    let next = publish(store, vec![reworded(new, "又改")], 4).await;
    assert_eq!(next, [published(3, 2)]);
}
