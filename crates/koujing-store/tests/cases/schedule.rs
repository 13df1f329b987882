//! Approved for later.

use koujing_core::{State, Timestamp};
use koujing_store::{Approved, ChangeKind, Decided, Imported, NewRevision, Released};

use super::Fixture;
use super::desk::{
    approval, approve, claiming, decide, document, hand_in, live_at, log, permit, schedule, states,
    went_live, withdraw,
};
use super::samples::{article, at, publish, published, reworded, scoped};

pub(crate) async fn the_live_one_serves_until_then(fixture: &Fixture) {
    let store = &fixture.store;
    let first = article("a", &["甲", "乙"]);
    publish(store, vec![first], 1).await;
    let second = reworded(article("a", &["甲", "丙"]), "改");
    assert_eq!(schedule(store, &second, 50, 5).await, 2);
    assert_eq!(states(store, "a").await, "published approved");
    assert_eq!(store.position().await.unwrap(), (1, 5));
    let (instant, coming) = store.scheduled().await.unwrap().remove(0);
    assert_eq!(
        (instant, coming.revision, &coming.article),
        (at(50), 2, &second.article)
    );
    assert_eq!((coming.published_at, coming.verified_at), (at(50), at(50)));
    assert_eq!(
        (coming.approved_at, coming.approved_by.as_str()),
        (at(5), "li")
    );
    let pool = fixture.pool().await;
    let held = "SELECT live_from FROM claims WHERE revision = 2 AND live_until IS NULL";
    let held = sqlx::query_as::<_, (i64,)>(held).fetch_all(&pool).await;
    assert_eq!(held.unwrap(), [(50,), (50,)]);
    pool.close().await;
    let standing = store.standing(&second.article.id).await.unwrap().unwrap();
    assert_eq!((standing.live, standing.newest), (Some(1), 2));
    assert_eq!(standing.scheduled, [(2, at(50))]);
    assert_eq!(store.next_due().await.unwrap(), Some(at(50)));
    assert_eq!(store.publish_due(at(49)).await.unwrap(), 0);
    assert_eq!(live_at(store, "a", 49).await, Some(1));
    // Nobody looked for a while: it served from its instant on all the same.
    assert_eq!(store.publish_due(at(60)).await.unwrap(), 1);
    assert_eq!(store.publish_due(at(61)).await.unwrap(), 0);
    assert_eq!(store.next_due().await.unwrap(), None);
    assert_eq!(store.scheduled().await.unwrap(), []);
    assert_eq!(live_at(store, "a", 49).await, Some(1));
    assert_eq!(live_at(store, "a", 50).await, Some(2));
    assert_eq!(claiming(store, "乙", 49).await, "a/1");
    assert_eq!(claiming(store, "乙", 50).await, "");
    assert_eq!(claiming(store, "丙", 49).await, "");
    assert_eq!(claiming(store, "丙", 50).await, "a/2");
    assert_eq!(store.live(None, 9).await.unwrap()[0], coming);
    let change = &store.changes(1, 9).await.unwrap()[0];
    assert_eq!(
        (change.kind, change.revision, change.at),
        (ChangeKind::Published, Some(2), at(60))
    );
    assert_eq!(
        log(fixture).await[3..],
        ["approved li", "scheduled li", "published li"]
    );
}

/// The latest of the approval, what was asked for and the beginning of its force.
pub(crate) async fn effective_from_delays(Fixture { store, .. }: &Fixture) {
    let mut new = article("a", &["甲"]);
    new.article.effective.from = Some(at(30));
    for (id, asked, expected) in [("a", None, 30), ("b", Some(20), 30), ("c", Some(40), 40)] {
        let mut new = new.clone();
        new.article.id = id.parse().unwrap();
        new.claims.clear();
        hand_in(store, &new, "zhao", 1).await;
        let mut approval = approval("li", &new);
        approval.publish_at = asked.map(at);
        let approved = decide(store, &new, 1, approval, 2).await;
        assert_eq!(approved, Approved::Scheduled { at: at(expected) }, "{id}");
    }
    let mut past = article("d", &["丁"]);
    past.article.effective.from = Some(at(3));
    hand_in(store, &past, "zhao", 4).await;
    let mut approval = approval("li", &past);
    approval.publish_at = Some(at(2));
    let approved = decide(store, &past, 1, approval, 5).await;
    assert_eq!(approved, Approved::Published(went_live(1, 1, 5)));
}

pub(crate) async fn what_is_due_goes_live_in_order(fixture: &Fixture) {
    let store = &fixture.store;
    let named = |id: &str, text: &str| reworded(article(id, &[&format!("{id}问")]), text);
    // In another order than they fall due.
    schedule(store, &named("b", "一"), 30, 1).await;
    schedule(store, &named("a", "一"), 30, 2).await;
    schedule(store, &named("c", "一"), 20, 3).await;
    schedule(store, &named("a", "二"), 40, 4).await;
    schedule(store, &named("a", "三"), 30, 5).await;
    schedule(store, &named("d", "一"), 90, 6).await;
    let order = store.scheduled().await.unwrap();
    let order: Vec<_> = order
        .iter()
        .map(|(instant, live)| (instant.millis(), live.article.id.as_str(), live.revision))
        .collect();
    let expected = [
        (20, "c", 1),
        (30, "a", 1),
        (30, "a", 3),
        (30, "b", 1),
        (40, "a", 2),
        (90, "d", 1),
    ];
    assert_eq!(order, expected);
    assert_eq!(store.publish_due(at(50)).await.unwrap(), 5);
    let changes = store.changes(0, 9).await.unwrap();
    let went: Vec<_> = changes
        .iter()
        .map(|change| {
            (
                change.article.as_ref().unwrap().as_str(),
                change.revision.unwrap(),
            )
        })
        .collect();
    assert_eq!(went, [("c", 1), ("a", 1), ("a", 3), ("b", 1), ("a", 2)]);
    let mut live = Vec::new();
    for instant in [29, 30, 39, 40, 50] {
        live.push(live_at(store, "a", instant).await);
    }
    assert_eq!(live, [None, Some(3), Some(3), Some(2), Some(2)]);
    assert_eq!(states(store, "a").await, "superseded published superseded");
    assert_eq!(store.next_due().await.unwrap(), Some(at(90)));
    log(fixture).await;
}

/// What is decided upon is what serves, also when nobody published what was due.
pub(crate) async fn every_verb_sees_what_is_due(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    schedule(store, &new, 20, 1).await;
    let late = withdraw(store, "a", 1, "zhao", 20).await;
    assert_eq!(late, Decided::WrongState(State::Published));
    assert_eq!(live_at(store, "a", 20).await, Some(1));
    let second = reworded(new.clone(), "二");
    schedule(store, &second, 30, 21).await;
    // An import after its instant takes its place, not the other way round.
    let third = reworded(new, "三");
    assert_eq!(publish(store, vec![third], 40).await, [published(3, 3)]);
    let mut live = Vec::new();
    for instant in [29, 30, 39, 40] {
        live.push(live_at(store, "a", instant).await);
    }
    assert_eq!(live, [Some(1), Some(2), Some(2), Some(3)]);
    assert_eq!(store.publish_due(at(50)).await.unwrap(), 0);
}

/// A question is held from the approval on; the article's own live revision keeps its own.
pub(crate) async fn claims_are_held_while_scheduled(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("a", &["甲", "乙"])], 1).await;
    let next = reworded(article("a", &["甲", "丙"]), "改");
    schedule(store, &next, 50, 2).await;
    for question in ["乙", "丙"] {
        let other = article(&format!("other-{question}"), &[question]);
        hand_in(store, &other, "zhao", 3).await;
        let taken = approve(store, &other, 1, "li", 4).await;
        let Approved::Taken(conflicts) = taken else {
            panic!("{question}: {taken:?}");
        };
        assert_eq!(conflicts[0].1.article.as_str(), "a");
        let imported = publish(store, vec![other], 5).await;
        assert!(
            matches!(imported[0], Imported::Refused { .. }),
            "{question}"
        );
    }
    // An import that drops the questions of the live revision frees those only that what is scheduled
    // does not hold, within its batch too.
    let batch = vec![
        article("a", &["丁"]),
        article("b", &["甲"]),
        article("c", &["乙"]),
    ];
    let imported = publish(store, batch, 6).await;
    assert_eq!(
        (&imported[0], &imported[2]),
        (&published(3, 2), &published(1, 3))
    );
    assert!(matches!(imported[1], Imported::Refused { .. }));
    // What is scheduled takes its place at its time, as it was approved.
    assert_eq!(store.publish_due(at(50)).await.unwrap(), 1);
    assert_eq!(live_at(store, "a", 50).await, Some(2));
    assert_eq!(claiming(store, "丙", 50).await, "a/2");
}

pub(crate) async fn a_withdrawn_one_frees_its_question(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    schedule(store, &new, 50, 1).await;
    let other = article("b", &["甲"]);
    hand_in(store, &other, "zhao", 2).await;
    assert!(matches!(
        approve(store, &other, 1, "li", 3).await,
        Approved::Taken(_)
    ));
    assert_eq!(withdraw(store, "a", 1, "zhao", 4).await, Decided::Done);
    assert_eq!(store.next_due().await.unwrap(), None);
    let live = approve(store, &other, 1, "li", 5).await;
    assert_eq!(live, Approved::Published(went_live(1, 1, 5)));
    assert_eq!(store.publish_due(at(60)).await.unwrap(), 0);
    assert_eq!(claiming(store, "甲", 60).await, "b/1");
}

pub(crate) async fn an_expired_question_is_free(Fixture { store, .. }: &Fixture) {
    let promotion = |id: &str, until| {
        let effective = koujing_core::Effective {
            from: None,
            until: Some(at(until)),
        };
        scoped(id, &["甲"], "", effective)
    };
    let spring = promotion("spring", 20);
    hand_in(store, &spring, "zhao", 1).await;
    approve(store, &spring, 1, "li", 2).await;
    let summer = promotion("summer", 40);
    hand_in(store, &summer, "zhao", 3).await;
    assert!(matches!(
        approve(store, &summer, 1, "li", 19).await,
        Approved::Taken(_)
    ));
    assert!(matches!(
        approve(store, &summer, 1, "li", 20).await,
        Approved::Published(_)
    ));
}

/// Trap: the live wording must not end because the next one is imported early.
pub(crate) async fn an_import_for_later_waits(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    let mut next = reworded(new.clone(), "双十一");
    next.article.effective.from = Some(at(50));
    let scheduled = Imported::Scheduled {
        revision: 2,
        at: at(50),
    };
    assert_eq!(publish(store, vec![next.clone()], 2).await, [scheduled]);
    assert_eq!(live_at(store, "a", 2).await, Some(1));
    assert_eq!(store.seq().await.unwrap(), 1);
    // A folder that is imported at every start does not add one at every start.
    let again = publish(store, vec![next.clone()], 3).await;
    assert_eq!(again, [Imported::Unchanged { revision: 2 }]);
    assert_eq!(store.scheduled().await.unwrap().len(), 1);
    let other = publish(store, vec![article("b", &["甲"])], 4).await;
    assert!(matches!(other[0], Imported::Refused { .. }));
    assert_eq!(store.publish_due(at(55)).await.unwrap(), 1);
    assert_eq!(live_at(store, "a", 50).await, Some(2));
    assert_eq!(
        log(fixture).await,
        ["imported 王芳", "imported 王芳", "published 王芳"]
    );
    // Where nothing is live, nothing waits.
    next.article.id = "c".parse().unwrap();
    next.article.effective.from = Some(at(90));
    next.claims.clear();
    assert_eq!(publish(store, vec![next], 60).await, [published(1, 3)]);
}

async fn release(
    fixture: &Fixture,
    revisions: &[(&str, u32)],
    publish_at: Option<i64>,
    now: i64,
) -> Released {
    let revisions: Vec<_> = revisions
        .iter()
        .map(|(id, number)| (id.parse().unwrap(), *number))
        .collect();
    let publish_at: Option<Timestamp> = publish_at.map(at);
    let permit = permit("han");
    let released = fixture
        .store
        .release(&revisions, publish_at, &permit, at(now));
    released.await.unwrap()
}

pub(crate) async fn a_release_is_all_or_none(fixture: &Fixture) {
    let store = &fixture.store;
    let named = |id: &str| article(id, &[&format!("{id}问")]);
    let (a, b): (NewRevision, NewRevision) = (named("a"), named("b"));
    schedule(store, &a, 500, 1).await;
    schedule(store, &b, 600, 2).await;
    hand_in(store, &named("c"), "zhao", 3).await;
    let before = store.position().await.unwrap();
    let article = |id: &str| id.parse().unwrap();
    let waiting = Released::WrongState {
        article: article("c"),
        revision: 1,
        state: State::InReview,
    };
    assert_eq!(
        release(fixture, &[("a", 1), ("b", 1), ("c", 1)], None, 4).await,
        waiting
    );
    let missing = Released::Missing {
        article: article("b"),
        revision: 2,
    };
    assert_eq!(
        release(fixture, &[("a", 1), ("b", 2)], None, 4).await,
        missing
    );
    let repeated = Released::Repeated(article("A"));
    assert_eq!(
        release(fixture, &[("a", 1), ("A", 1)], None, 4).await,
        repeated
    );
    assert_eq!(store.position().await.unwrap(), before);
    assert_eq!(store.next_due().await.unwrap(), Some(at(500)));
    // Together at another instant, each with its claims …
    let moved = Released::Scheduled { at: at(550) };
    assert_eq!(
        release(fixture, &[("a", 1), ("B", 1)], Some(550), 5).await,
        moved
    );
    assert_eq!(store.publish_due(at(549)).await.unwrap(), 0);
    // … or at once.
    let live = Released::Published(vec![went_live(1, 1, 6), went_live(1, 2, 6)]);
    assert_eq!(
        release(fixture, &[("b", 1), ("a", 1)], Some(3), 6).await,
        live
    );
    assert_eq!(claiming(store, "a问", 6).await, "a/1");
    assert_eq!(claiming(store, "b问", 6).await, "b/1");
    assert_eq!(store.live(None, 9).await.unwrap()[0].approved_by, "li");
    let rows = log(fixture).await;
    let expected = [
        "released han",
        "published han",
        "released han",
        "published han",
    ];
    assert_eq!(rows[rows.len() - 4..], expected);
    let done = release(fixture, &[("a", 1)], None, 7).await;
    assert!(matches!(
        done,
        Released::WrongState {
            state: State::Published,
            ..
        }
    ));
}

pub(crate) async fn a_release_waits_for_the_last_to_come_into_force(fixture: &Fixture) {
    let store = &fixture.store;
    let mut later = article("a", &["甲"]);
    later.article.effective.from = Some(at(300));
    hand_in(store, &later, "zhao", 1).await;
    approve(store, &later, 1, "li", 2).await;
    schedule(store, &article("b", &["乙"]), 100, 3).await;
    let together = Released::Scheduled { at: at(300) };
    assert_eq!(
        release(fixture, &[("a", 1), ("b", 1)], None, 4).await,
        together
    );
    assert_eq!(store.publish_due(at(299)).await.unwrap(), 0);
    assert_eq!(store.publish_due(at(300)).await.unwrap(), 2);
    assert_eq!(claiming(store, "乙", 299).await, "");
    assert_eq!(claiming(store, "乙", 300).await, "b/1");
    let record = &store.history(&document("b")).await.unwrap()[0];
    assert_eq!(
        (record.publish_at, record.published_at),
        (Some(at(300)), Some(at(300)))
    );
}
