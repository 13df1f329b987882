//! A release: what is handed in together is stored, approved and sent back together.

use koujing_core::{ArticleId, Claim, RevisionNumber, State};
use koujing_store::{Approved, ApprovedTogether, HandedIn, NewRevision, Store};

use super::Fixture;
use super::desk::{approval, approve, document, hand_in, live_at, permit, set, states, withdraw};
use super::samples::{article, at, publish, reworded};

type Member = (ArticleId, RevisionNumber, Vec<Claim>);

fn member(new: &NewRevision, revision: RevisionNumber) -> Member {
    (new.article.id.clone(), revision, new.claims.clone())
}

async fn both(store: &Store) -> [NewRevision; 2] {
    let both = [article("A", &["甲"]), article("b", &["乙"])];
    publish(store, both.to_vec(), 1).await;
    both.map(|new| reworded(new, "改过"))
}

async fn together(store: &Store, members: &[(&NewRevision, u32)], now: i64) -> HandedIn {
    let members = members.iter().map(|(new, seen)| ((*new).clone(), *seen));
    let release = (format!("r{now}"), "改一处");
    let handed =
        store.hand_in_together((&release.0, release.1), members.collect(), "zhao", at(now));
    handed.await.unwrap()
}

async fn approved(store: &Store, name: &str, members: &[Member], now: i64) -> ApprovedTogether {
    let approval = approval(name, &article("x", &["x"]));
    let done = store.approve_together("r10", members, &approval, at(now));
    done.await.unwrap()
}

pub(crate) async fn a_release_goes_live_as_one(fixture: &Fixture) {
    let store = &fixture.store;
    let [a, b] = both(store).await;
    let handed = together(store, &[(&a, 1), (&b, 1)], 10).await;
    let state = State::InReview;
    let revisions = vec![2, 2];
    assert_eq!(handed, HandedIn::Done { revisions, state });
    let waiting = store.releases_in_review().await.unwrap();
    assert_eq!(waiting.len(), 1);
    let members = vec![("a".to_owned(), 2), ("b".to_owned(), 2)];
    assert_eq!(
        (waiting[0].title.as_str(), &waiting[0].members),
        ("改一处", &members)
    );
    // Alone neither goes live.
    let alone = approve(store, &a, 2, "li", 11).await;
    assert_eq!(alone, Approved::InRelease("r10".to_owned()));
    let members = [member(&a, 2), member(&b, 2)];
    let own = approved(store, "zhao", &members, 12).await;
    let a_id: ArticleId = "A".parse().unwrap();
    assert_eq!(own, ApprovedTogether::Refused(a_id, Approved::OwnRevision));
    let cut = approved(store, "li", &members[..1], 13).await;
    assert_eq!(cut, ApprovedTogether::OtherMembers);
    assert_eq!(live_at(store, "b", 14).await, Some(1));
    let done = approved(store, "li", &members, 15).await;
    let live = ApprovedTogether::Done {
        state: State::Published,
        at: at(15),
    };
    assert_eq!(done, live);
    for id in ["A", "b"] {
        assert_eq!(live_at(store, id, 15).await, Some(2), "{id}");
        assert_eq!(states(store, id).await, "superseded published");
    }
    assert_eq!(store.releases_in_review().await.unwrap(), []);
    let again = approved(store, "li", &members, 16).await;
    assert_eq!(again, ApprovedTogether::OtherMembers);
}

pub(crate) async fn what_moved_keeps_a_release_back(fixture: &Fixture) {
    let store = &fixture.store;
    let [a, b] = both(store).await;
    hand_in(store, &b, "wu", 5).await;
    let handed = together(store, &[(&a, 1), (&b, 1)], 10).await;
    let moved: ArticleId = "b".parse().unwrap();
    assert_eq!(handed, HandedIn::Moved(vec![moved]));
    assert_eq!(states(store, "A").await, "published");
    assert_eq!(store.releases_in_review().await.unwrap(), []);
    assert_eq!(store.verify_audit().await.unwrap().broken_at, None);
}

pub(crate) async fn a_release_is_sent_back_as_one(fixture: &Fixture) {
    let store = &fixture.store;
    let [a, b] = both(store).await;
    let c = reworded(article("c", &["丙"]), "改过");
    publish(store, vec![article("c", &["丙"])], 2).await;
    together(store, &[(&a, 1), (&b, 1), (&c, 1)], 10).await;
    // One that its author takes back alone holds up nobody.
    withdraw(store, "c", 2, "zhao", 11).await;
    let waiting = store.releases_in_review().await.unwrap();
    assert_eq!(waiting[0].members.len(), 2);
    let li = permit("li");
    let back = store.reject_together("r10", &li, "数字不对", at(12));
    assert_eq!(back.await.unwrap(), 2);
    assert_eq!(states(store, "b").await, "published rejected");
    assert_eq!(states(store, "c").await, "published withdrawn");
    let history = store.history(&document("a")).await.unwrap();
    assert_eq!(history[0].reason.as_deref(), Some("数字不对"));
    let none = store.reject_together("r10", &li, "再来", at(13));
    assert_eq!(none.await.unwrap(), 0);
}

pub(crate) async fn all_wait_for_the_approval_of_one(fixture: &Fixture) {
    let store = &fixture.store;
    let [a, mut b] = both(store).await;
    b.article.category = Some("价格".to_owned());
    let review = r#"{"review": {"approvals": 1, "categories": {"价格": {"approvals": 2}}}}"#;
    let read: Result<koujing_core::Settings, _> = serde_json::from_str(review);
    assert!(read.is_ok(), "{read:?}");
    set(store, review, 5).await;
    together(store, &[(&a, 1), (&b, 1)], 10).await;
    let members = [member(&a, 2), member(&b, 2)];
    let first = approved(store, "li", &members, 11).await;
    assert_eq!(first, ApprovedTogether::Outstanding);
    assert_eq!(live_at(store, "A", 11).await, Some(1));
    let second = approved(store, "wu", &members, 12).await;
    assert!(
        matches!(second, ApprovedTogether::Done { .. }),
        "{second:?}"
    );
    assert_eq!(live_at(store, "A", 12).await, Some(2));
    assert_eq!(live_at(store, "b", 12).await, Some(2));
}
