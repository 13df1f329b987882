//! A text taken out of the record for good.

use koujing_core::{Settings, State};
use koujing_store::{Document, Expected, Imported, Redacted, Store};

use super::Fixture;
use super::desk::{approve, document, hand_in, live_at, log, schedule, set, withdraw, write};
use super::samples::{article, at, draft, publish, reworded};

async fn redact(store: &Store, id: &str, revision: u32, now: i64) -> Redacted {
    let document = document(id);
    let redacted = store.redact(&document, revision, "含客户姓名", "admin", at(now));
    redacted.await.unwrap()
}

pub(crate) async fn a_tombstone_stays(fixture: &Fixture) {
    let store = &fixture.store;
    let mut first = article("a", &["张三的甲"]);
    first.images.insert("张三.png".into(), "beef".into());
    publish(store, vec![first.clone()], 10).await;
    publish(store, vec![article("a", &["甲"])], 20).await;
    let now = store.live(None, 9).await.unwrap();
    assert_eq!(redact(store, "A", 1, 30).await, Redacted::Done);
    assert_eq!(redact(store, "a", 1, 31).await, Redacted::Already);
    assert_eq!(redact(store, "a", 3, 31).await, Redacted::Missing);
    let stored = store.revision(&first.article.id, 1).await.unwrap().unwrap();
    assert_eq!(
        (stored.source.as_str(), stored.article.question.as_str()),
        ("", "")
    );
    assert_eq!(
        (
            &stored.article.id,
            stored.article.kind,
            stored.article.audience
        ),
        (
            &first.article.id,
            first.article.kind,
            koujing_core::Audience::Public
        )
    );
    assert!(stored.images.is_empty());
    let record = &store.history(&document("a")).await.unwrap()[1];
    assert_eq!(&stored.record, record);
    let redacted = record.redacted.as_ref().unwrap();
    assert_eq!((redacted.by.as_str(), redacted.at), ("admin", at(30)));
    assert_eq!(redacted.reason, "含客户姓名");
    assert_eq!(
        (record.published_at, record.ended_at),
        (Some(at(10)), Some(at(20)))
    );
    assert_eq!(
        (live_at(store, "a", 15).await, live_at(store, "a", 25).await),
        (None, Some(2))
    );
    assert_eq!(store.live_claiming("张三的甲", at(15)).await.unwrap(), []);
    assert_eq!(store.live(None, 9).await.unwrap(), now);
    // Nowhere in the record, and the log still verifies.
    let pool = fixture.pool().await;
    for told in [
        "SELECT source || article || images FROM revisions",
        "SELECT question || written FROM claims",
        "SELECT detail FROM audit WHERE kind <> 'imported'",
    ] {
        let rows = sqlx::query_as::<_, (String,)>(told)
            .fetch_all(&pool)
            .await
            .unwrap();
        assert!(
            rows.iter().all(|(text,)| !text.contains("张三")),
            "{rows:?}"
        );
    }
    let hash = "SELECT i.detail, r.detail FROM audit i, audit r \
                WHERE i.number = 1 AND r.kind = 'redacted'";
    let (imported, redacted) = sqlx::query_as::<_, (String, String)>(hash)
        .fetch_one(&pool)
        .await
        .unwrap();
    let source = |detail: &str| {
        let detail: serde_json::Value = serde_json::from_str(detail).unwrap();
        detail["source"].as_str().unwrap().to_owned()
    };
    assert_eq!(source(&imported), source(&redacted));
    assert_eq!(log(fixture).await.last().unwrap(), "redacted admin");
}

/// Only what never can serve any more.
pub(crate) async fn what_may_serve_is_not_redacted(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    write(store, &new, "zhao", 1).await;
    let wrong = |state| Redacted::WrongState(state);
    assert_eq!(redact(store, "a", 1, 2).await, wrong(State::Draft));
    hand_in(store, &new, "zhao", 3).await;
    assert_eq!(redact(store, "a", 2, 4).await, wrong(State::InReview));
    assert_eq!(redact(store, "a", 1, 4).await, Redacted::Done);
    approve(store, &new, 2, "li", 5).await;
    assert_eq!(redact(store, "a", 2, 6).await, wrong(State::Published));
    schedule(store, &reworded(new, "二"), 90, 7).await;
    assert_eq!(redact(store, "a", 3, 8).await, wrong(State::Approved));
    withdraw(store, "a", 3, "zhao", 9).await;
    assert_eq!(redact(store, "a", 3, 10).await, Redacted::Done);
}

/// The file may still be in a folder that is imported at every start.
pub(crate) async fn an_import_does_not_bring_it_back(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    store
        .retire(&new.article.id, None, "li", at(2))
        .await
        .unwrap();
    assert_eq!(redact(store, "a", 1, 3).await, Redacted::Done);
    let unchanged = [Imported::Unchanged { revision: 1 }];
    assert_eq!(publish(store, vec![new.clone()], 4).await, unchanged);
    assert_eq!(draft(store, vec![new], 5).await, unchanged);
}

pub(crate) async fn settings_are_redacted_too(fixture: &Fixture) {
    let store = &fixture.store;
    set(store, r#"{"words": ["张三"]}"#, 1).await;
    set(store, r#"{"words": ["李四"]}"#, 2).await;
    let redact = async |number| {
        let redacted = store
            .redact(&Document::Settings, number, "人名", "admin", at(3))
            .await;
        redacted.unwrap()
    };
    assert_eq!(redact(2).await, Redacted::WrongState(State::Published));
    assert_eq!(redact(3).await, Redacted::Missing);
    assert_eq!(redact(1).await, Redacted::Done);
    let stored = store.settings_revision(1).await.unwrap().unwrap();
    assert_eq!(
        (stored.source.as_str(), stored.settings),
        ("", Settings::default())
    );
    assert_eq!(stored.record.redacted.unwrap().reason, "人名");
    assert_eq!(store.settings().await.unwrap().unwrap().number, 2);
    let settings = Settings::default();
    let drafted = store.draft_settings("{}", &settings, Expected::Newest(2), "zhao", at(4));
    drafted.await.unwrap();
    log(fixture).await;
}
