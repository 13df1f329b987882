//! Suspended, resumed, retired, verified, restored.

use koujing_core::State;
use koujing_store::{Approved, ChangeKind, Drafted, Expected, Imported, Serving, Turned};

use super::Fixture;
use super::desk::{
    approve, claiming, document, hand_in, live_at, log, schedule, states, went_live, write,
};
use super::samples::{article, at, publish, published, reworded};

fn done(revision: u32, seq: u64) -> Turned {
    Turned::Done { revision, seq }
}

pub(crate) async fn suspensions_are_remembered(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("Aa", &["甲"]);
    let id = &"aA".parse().unwrap();
    let suspend =
        async |reason: &str, now| store.suspend(id, reason, "李雷", at(now)).await.unwrap();
    let resume = async |now| store.resume(id, Some("已改"), "li", at(now)).await.unwrap();
    assert_eq!(suspend("有误", 1).await, Turned::Missing);
    assert_eq!(resume(1).await, Turned::Missing);
    publish(store, vec![new.clone()], 1).await;
    assert_eq!(resume(2).await, Turned::WrongState(Serving::InService));
    assert_eq!(suspend("有误", 10).await, done(1, 2));
    assert_eq!(
        suspend("再次", 11).await,
        Turned::WrongState(Serving::Suspended)
    );
    let standing = store.standing(id).await.unwrap().unwrap();
    let suspension = standing.suspended.unwrap();
    assert_eq!((suspension.at, suspension.by.as_str()), (at(10), "李雷"));
    assert_eq!(suspension.reason, "有误");
    // A new revision does not lift it: somebody has to.
    let second = reworded(new, "改");
    assert_eq!(hand_in(store, &second, "zhao", 15).await, 2);
    approve(store, &second, 2, "li", 16).await;
    assert_eq!(
        store.live(None, 9).await.unwrap()[0].suspended.as_deref(),
        Some("有误")
    );
    assert_eq!(resume(20).await, done(2, 4));
    assert_eq!(store.live(None, 9).await.unwrap()[0].suspended, None);
    assert_eq!(store.standing(id).await.unwrap().unwrap().suspended, None);
    assert_eq!(suspend("又错", 30).await, done(2, 5));
    // What was in force at each instant, also what was lifted since.
    let mut then = Vec::new();
    for instant in [9, 10, 17, 19, 20, 29, 30, 99] {
        let live = store.live_at("aa", at(instant)).await.unwrap().unwrap();
        let claiming = store.live_claiming("甲", at(instant)).await.unwrap();
        assert_eq!(claiming[0], live);
        then.push(live.suspended.unwrap_or_default());
    }
    assert_eq!(then, ["", "有误", "有误", "有误", "", "", "又错", "又错"]);
    let kinds: Vec<_> = store
        .changes(0, 9)
        .await
        .unwrap()
        .iter()
        .map(|c| c.kind)
        .collect();
    use ChangeKind::{Published, Resumed, Suspended};
    assert_eq!(kinds, [Published, Suspended, Published, Resumed, Suspended]);
    // By a node whose clock is behind: not before what was written already.
    assert_eq!(resume(40).await, done(2, 6));
    assert_eq!(suspend("慢钟", 35).await, done(2, 7));
    for (instant, reason) in [(36, "又错"), (39, "又错"), (40, "慢钟")] {
        let then = store.live_at("aa", at(instant)).await.unwrap().unwrap();
        assert_eq!(then.suspended.as_deref(), Some(reason), "{instant}");
    }
    let rows = log(fixture).await;
    assert_eq!(
        (rows[1].as_str(), rows[6].as_str()),
        ("suspended 李雷", "resumed li")
    );
}

pub(crate) async fn only_what_is_live_is_suspended(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    hand_in(store, &new, "zhao", 1).await;
    let id = &new.article.id;
    let not_live = Turned::WrongState(Serving::NotLive);
    assert_eq!(store.suspend(id, "", "li", at(2)).await.unwrap(), not_live);
    assert_eq!(store.resume(id, None, "li", at(2)).await.unwrap(), not_live);
    assert_eq!(store.retire(id, None, "li", at(2)).await.unwrap(), not_live);
    assert_eq!(store.verify(id, "li", at(2)).await.unwrap(), not_live);
    assert_eq!(store.position().await.unwrap(), (0, 2));
}

pub(crate) async fn retired_is_for_good(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲", "乙"]);
    let id = &new.article.id;
    assert_eq!(
        store.retire(id, None, "li", at(1)).await.unwrap(),
        Turned::Missing
    );
    publish(store, vec![new.clone()], 1).await;
    schedule(store, &reworded(article("a", &["甲", "丙"]), "二"), 90, 2).await;
    write(store, &reworded(new.clone(), "三"), "zhao", 3).await;
    let retired = store.retire(id, Some("停产"), "li", at(10)).await;
    assert_eq!(retired.unwrap(), done(1, 2));
    assert_eq!(states(store, "a").await, "retired withdrawn draft");
    assert_eq!(store.live(None, 9).await.unwrap(), []);
    assert_eq!(store.live_articles(&["a".into()]).await.unwrap(), []);
    assert_eq!(
        (live_at(store, "a", 9).await, live_at(store, "a", 10).await),
        (Some(1), None)
    );
    assert_eq!(store.publish_due(at(99)).await.unwrap(), 0);
    let standing = store.standing(id).await.unwrap().unwrap();
    assert_eq!((standing.live, standing.retired_at), (None, Some(at(10))));
    assert_eq!(
        (standing.scheduled, standing.open),
        (vec![], Some((3, State::Draft)))
    );
    let record = &store.history(&document("a")).await.unwrap()[2];
    assert_eq!(
        (record.decided_by.as_deref(), record.reason.as_deref()),
        (Some("li"), Some("停产"))
    );
    let again = store.retire(id, None, "li", at(11)).await.unwrap();
    assert_eq!(again, Turned::WrongState(Serving::NotLive));
    // All its questions are free, those of what was scheduled too.
    let others = ["甲", "乙", "丙"].map(|question| article(&format!("b-{question}"), &[question]));
    let imported = publish(store, others.to_vec(), 12).await;
    assert_eq!(
        imported,
        [published(1, 3), published(1, 4), published(1, 5)]
    );
    // Another revision brings it back.
    let back = reworded(article("a", &["丁"]), "四");
    hand_in(store, &back, "zhao", 13).await;
    let live = approve(store, &back, 4, "li", 14).await;
    assert_eq!(live, Approved::Published(went_live(4, 6, 14)));
    let standing = store.standing(id).await.unwrap().unwrap();
    assert_eq!((standing.live, standing.retired_at), (Some(4), None));
    assert_eq!(live_at(store, "a", 12).await, None);
    log(fixture).await;
}

/// Somebody stopped it: that it was retired in between puts nothing back into service.
pub(crate) async fn a_suspension_outlives_a_retirement(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    let id = &new.article.id;
    publish(store, vec![new.clone()], 1).await;
    store.suspend(id, "有误", "李雷", at(2)).await.unwrap();
    store.retire(id, None, "li", at(3)).await.unwrap();
    let not_live = Turned::WrongState(Serving::NotLive);
    assert_eq!(store.resume(id, None, "li", at(4)).await.unwrap(), not_live);
    publish(store, vec![reworded(new.clone(), "改")], 5).await;
    assert_eq!(
        store.live(None, 9).await.unwrap()[0].suspended.as_deref(),
        Some("有误")
    );
    assert_eq!(
        store.resume(id, None, "li", at(6)).await.unwrap(),
        done(2, 5)
    );
    assert_eq!(store.live(None, 9).await.unwrap()[0].suspended, None);
}

pub(crate) async fn still_valid_is_noted(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲"]);
    let id = &new.article.id;
    assert_eq!(
        store.verify(id, "wu", at(1)).await.unwrap(),
        Turned::Missing
    );
    publish(store, vec![new.clone()], 1).await;
    let standing = store.standing(id).await.unwrap().unwrap();
    assert_eq!(standing.verified_by.as_deref(), Some("王芳"));
    assert_eq!(store.verify(id, "wu", at(20)).await.unwrap(), done(1, 2));
    let standing = store.standing(id).await.unwrap().unwrap();
    assert_eq!(
        (standing.verified_at, standing.verified_by.as_deref()),
        (Some(at(20)), Some("wu"))
    );
    assert_eq!(store.live(None, 9).await.unwrap()[0].verified_at, at(20));
    let before = store.live_at("a", at(19)).await.unwrap().unwrap();
    assert_eq!(before.verified_at, at(1));
    let change = &store.changes(1, 9).await.unwrap()[0];
    assert_eq!(
        (change.kind, change.revision),
        (ChangeKind::Verified, Some(1))
    );
    assert_eq!(log(fixture).await, ["imported 王芳", "verified wu"]);
    // To publish is to confirm.
    let second = reworded(new.clone(), "改");
    hand_in(store, &second, "zhao", 30).await;
    approve(store, &second, 2, "li", 31).await;
    let standing = store.standing(id).await.unwrap().unwrap();
    assert_eq!(
        (standing.verified_at, standing.verified_by.as_deref()),
        (Some(at(31)), Some("li"))
    );
}

/// The old text is a new revision: it is reviewed like any other.
pub(crate) async fn an_old_text_is_restored(fixture: &Fixture) {
    let store = &fixture.store;
    let (first, second) = (
        article("a", &["甲"]),
        reworded(article("a", &["甲"]), "改坏"),
    );
    publish(store, vec![first.clone()], 1).await;
    publish(store, vec![second], 2).await;
    let old = store.revision(&first.article.id, 1).await.unwrap().unwrap();
    assert_eq!((&old.source, &old.article), (&first.source, &first.article));
    let restored = store
        .restore(first.clone(), 1, Expected::Newest(2), "zhao", at(3))
        .await;
    let stored = Drafted::Stored {
        revision: 3,
        withdrawn: None,
    };
    assert_eq!(restored.unwrap(), stored);
    super::desk::submit(store, &first, 3, "zhao", 4).await;
    assert_eq!(
        approve(store, &first, 3, "zhao", 5).await,
        Approved::OwnRevision
    );
    assert!(matches!(
        approve(store, &first, 3, "li", 5).await,
        Approved::Published(_)
    ));
    assert_eq!(store.live(None, 9).await.unwrap()[0].article, first.article);
    assert_eq!(claiming(store, "甲", 5).await, "a/3");
    let rows = sqlx::query_as::<_, (String,)>("SELECT detail FROM audit WHERE kind = 'restored'");
    let (detail,) = rows.fetch_one(&fixture.pool().await).await.unwrap();
    assert!(detail.contains("\"restored\":1"), "{detail}");
    let again = publish(store, vec![first], 6).await;
    assert_eq!(again, [Imported::Unchanged { revision: 3 }]);
}
