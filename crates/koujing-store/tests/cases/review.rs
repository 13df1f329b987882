//! From the draft to the live revision, and every refusal on the way.

use koujing_core::{Conflict, Effective, Kind, Scope, State};
use koujing_store::{Approved, Decided, Drafted, Expected, NewRevision, Submitted, Withdrawer};

use super::Fixture;
use super::desk::{
    approval, approve, claiming, decide, document, hand_in, live_at, log, permit, set, states,
    submit, went_live, withdraw, write,
};
use super::samples::{article, at, publish, reworded};

pub(crate) async fn an_editorial_day(fixture: &Fixture) {
    let store = &fixture.store;
    let first = article("滤网-1", &["滤网怎么洗?"]);
    let drafted = store
        .draft(first.clone(), Expected::New, "zhao", at(1))
        .await;
    let stored = Drafted::Stored {
        revision: 1,
        withdrawn: None,
    };
    assert_eq!(drafted.unwrap(), stored);
    let submitted = submit(store, &first, 1, "zhao", 2).await;
    assert_eq!(submitted, Submitted::InReview { required: 1 });
    assert_eq!(live_at(store, "滤网-1", 2).await, None);
    assert_eq!(
        approve(store, &first, 1, "zhao", 3).await,
        Approved::OwnRevision
    );
    let live = Approved::Published(went_live(1, 1, 4));
    assert_eq!(approve(store, &first, 1, "li", 4).await, live);
    let served = &store.live(None, 9).await.unwrap()[0];
    assert_eq!((served.revision, served.approved_by.as_str()), (1, "li"));
    let times = [served.approved_at, served.published_at, served.verified_at];
    assert_eq!(times, [at(4); 3]);
    assert_eq!(
        store.revision_source("滤网-1", 1).await.unwrap(),
        Some(first.source.clone())
    );

    let second = reworded(first, "改");
    assert_eq!(hand_in(store, &second, "zhao", 5).await, 2);
    assert_eq!(live_at(store, "滤网-1", 5).await, Some(1));
    assert_eq!(claiming(store, "滤网怎么洗", 5).await, "滤网-1/1");
    let live = Approved::Published(went_live(2, 2, 6));
    assert_eq!(approve(store, &second, 2, "li", 6).await, live);
    assert_eq!(claiming(store, "滤网怎么洗", 5).await, "滤网-1/1");
    assert_eq!(claiming(store, "滤网怎么洗", 6).await, "滤网-1/2");
    assert_eq!(states(store, "滤网-1").await, "superseded published");
    let expected = [
        "drafted zhao",
        "submitted zhao",
        "approved li",
        "published li",
        "drafted zhao",
        "submitted zhao",
        "approved li",
        "published li",
    ];
    assert_eq!(log(fixture).await, expected);
}

/// Nothing is overwritten that its author has not seen.
pub(crate) async fn a_stale_draft_is_refused(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    let draft = async |expected, now| {
        store
            .draft(new.clone(), expected, "zhao", at(now))
            .await
            .unwrap()
    };
    let none = Drafted::Stale { newest: None };
    assert_eq!(draft(Expected::Newest(1), 1).await, none);
    assert_eq!(store.history(&document("a")).await.unwrap(), []);
    let stored = |revision, withdrawn| Drafted::Stored {
        revision,
        withdrawn,
    };
    assert_eq!(draft(Expected::New, 2).await, stored(1, None));
    assert_eq!(
        draft(Expected::New, 3).await,
        Drafted::Stale { newest: Some(1) }
    );
    assert_eq!(draft(Expected::Newest(1), 4).await, stored(2, Some(1)));
    assert_eq!(
        draft(Expected::Newest(1), 5).await,
        Drafted::Stale { newest: Some(2) }
    );
    // What is in review is withdrawn as well.
    submit(store, &new, 2, "zhao", 6).await;
    assert_eq!(draft(Expected::Any, 7).await, stored(3, Some(2)));
    assert_eq!(states(store, "A").await, "withdrawn withdrawn draft");
    let history = store.history(&document("a")).await.unwrap();
    assert_eq!(history[1].decided_by.as_deref(), Some("zhao"));
    assert_eq!(history[1].decided_at, Some(at(7)));
    let bases: Vec<_> = history.iter().map(|record| record.base).collect();
    assert_eq!(bases, [Some(2), Some(1), None]);
    assert_eq!(store.seq().await.unwrap(), 0);
}

pub(crate) async fn only_what_is_in_review_is_decided(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    assert_eq!(submit(store, &new, 1, "zhao", 1).await, Submitted::Missing);
    assert_eq!(approve(store, &new, 1, "li", 1).await, Approved::Missing);
    write(store, &new, "zhao", 1).await;
    assert_eq!(submit(store, &new, 2, "zhao", 2).await, Submitted::Missing);
    let draft = Approved::WrongState(State::Draft);
    assert_eq!(approve(store, &new, 1, "li", 2).await, draft);
    let reject = async |now| {
        let rejected = store
            .reject(&document("a"), 1, &permit("li"), "不准", at(now))
            .await;
        rejected.unwrap()
    };
    assert_eq!(reject(2).await, Decided::WrongState(State::Draft));
    submit(store, &new, 1, "zhao", 3).await;
    let again = submit(store, &new, 1, "zhao", 4).await;
    assert_eq!(again, Submitted::WrongState(State::InReview));
    assert_eq!(reject(5).await, Decided::Done);
    assert_eq!(reject(6).await, Decided::WrongState(State::Rejected));
    let rejected = Approved::WrongState(State::Rejected);
    assert_eq!(approve(store, &new, 1, "li", 7).await, rejected);
    let record = &store.history(&document("a")).await.unwrap()[0];
    assert_eq!(record.reason.as_deref(), Some("不准"));
    assert_eq!(
        (record.decided_by.as_deref(), record.decided_at),
        (Some("li"), Some(at(5)))
    );
    let missing = store
        .reject(&document("b"), 1, &permit("li"), "", at(8))
        .await;
    assert_eq!(missing.unwrap(), Decided::Missing);
    // Of all that was refused nothing was written.
    assert_eq!(store.position().await.unwrap(), (0, 3));
}

pub(crate) async fn only_the_author_withdraws(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    assert_eq!(withdraw(store, "a", 1, "zhao", 1).await, Decided::Missing);
    hand_in(store, &new, "zhao", 1).await;
    assert_eq!(withdraw(store, "a", 1, "li", 2).await, Decided::NotAuthor);
    assert_eq!(withdraw(store, "a", 1, "Zhao", 3).await, Decided::Done);
    let again = withdraw(store, "a", 1, "zhao", 4).await;
    assert_eq!(again, Decided::WrongState(State::Withdrawn));
    write(store, &new, "zhao", 5).await;
    let admin = Withdrawer {
        name: "admin".into(),
        any: true,
    };
    let done = store.withdraw(&document("a"), 2, admin, at(6)).await;
    assert_eq!(done.unwrap(), Decided::Done);
    // What is live is not taken back but retired.
    publish(store, vec![new], 7).await;
    let live = withdraw(store, "a", 3, "王芳", 8).await;
    assert_eq!(live, Decided::WrongState(State::Published));
}

/// Who wrote any of what would go live does not approve it, also when somebody else wrote the last of it.
pub(crate) async fn four_eyes_over_all_authors_since_the_live_revision(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲"]);
    write(store, &new, "zhao", 1).await;
    hand_in(store, &reworded(new.clone(), "二"), "wu", 2).await;
    for author in ["zhao", "wu", "ZHAO"] {
        assert_eq!(
            approve(store, &new, 2, author, 3).await,
            Approved::OwnRevision,
            "{author}"
        );
    }
    let live = approve(store, &new, 2, "li", 4).await;
    assert_eq!(live, Approved::Published(went_live(2, 1, 4)));
    // From the live revision on the count begins anew.
    hand_in(store, &reworded(new.clone(), "三"), "li", 5).await;
    assert_eq!(
        approve(store, &new, 3, "li", 6).await,
        Approved::OwnRevision
    );
    let live = approve(store, &new, 3, "zhao", 6).await;
    assert_eq!(live, Approved::Published(went_live(3, 2, 6)));
    // An import is somebody's revision too.
    publish(store, vec![reworded(new.clone(), "四")], 7).await;
    hand_in(store, &reworded(new.clone(), "五"), "wu", 8).await;
    let live = approve(store, &new, 5, "王芳", 9).await;
    assert_eq!(live, Approved::Published(went_live(5, 4, 9)));
    assert_eq!(live_at(store, "a", 10).await, Some(5));
    // None is live: all authors count again.
    let id = &new.article.id;
    store.retire(id, None, "li", at(11)).await.unwrap();
    hand_in(store, &reworded(new.clone(), "六"), "wu", 12).await;
    assert_eq!(
        approve(store, &new, 6, "zhao", 13).await,
        Approved::OwnRevision
    );
    assert!(matches!(
        approve(store, &new, 6, "han", 13).await,
        Approved::Published(_)
    ));
}

const TWO_GROUPS: &str = r#"{"groups": {"法务": ["li", "Han"], "产品": ["wang"]},
    "review": {"categories": {"价格": {"groups": ["法务", "产品"]}}}}"#;

pub(crate) async fn two_approvals_with_groups(fixture: &Fixture) {
    let store = &fixture.store;
    set(store, TWO_GROUPS, 1).await;
    let mut new = article("a", &["甲"]);
    new.article.category = Some("价格/保价".into());
    write(store, &new, "zhao", 2).await;
    let submitted = submit(store, &new, 1, "zhao", 2).await;
    assert_eq!(submitted, Submitted::InReview { required: 2 });
    let outstanding = |approvals, group: &str| Approved::Outstanding {
        approvals,
        required: 2,
        groups: vec![group.to_owned()],
    };
    let mut first = approval("han", &new);
    first.acknowledged = vec!["w1".into(), "w2".into()];
    assert_eq!(
        decide(store, &new, 1, first, 3).await,
        outstanding(1, "产品")
    );
    assert_eq!(
        approve(store, &new, 1, "HAN", 4).await,
        Approved::AlreadyGiven
    );
    assert_eq!(
        approve(store, &new, 1, "li", 5).await,
        outstanding(2, "产品")
    );
    assert_eq!(
        approve(store, &new, 1, "zhao", 5).await,
        Approved::OwnRevision
    );
    assert_eq!(live_at(store, "a", 5).await, None);
    let live = approve(store, &new, 1, "wang", 6).await;
    assert_eq!(live, Approved::Published(went_live(1, 2, 6)));
    let served = &store.live(None, 9).await.unwrap()[0];
    assert_eq!(served.approved_by, "han、li、wang");
    assert_eq!(served.approved_at, at(6));
    let record = &store.history(&document("a")).await.unwrap()[0];
    let given: Vec<_> = record
        .approvals
        .iter()
        .map(|a| (a.by.as_str(), a.at))
        .collect();
    assert_eq!(given, [("han", at(3)), ("li", at(5)), ("wang", at(6))]);
    assert_eq!(record.approvals[0].acknowledged, ["w1", "w2"]);
    // A category without an entry takes one.
    let other = article("b", &["乙"]);
    hand_in(store, &other, "zhao", 7).await;
    let live = approve(store, &other, 1, "li", 8).await;
    assert_eq!(live, Approved::Published(went_live(1, 3, 8)));
    let expected = [
        "imported admin",
        "drafted zhao",
        "submitted zhao",
        "approved han",
        "approved li",
        "approved wang",
        "published wang",
        "drafted zhao",
        "submitted zhao",
        "approved li",
        "published li",
    ];
    assert_eq!(log(fixture).await, expected);
}

/// Of several approvals the latest instant asked for counts.
pub(crate) async fn the_latest_instant_asked_for_counts(Fixture { store, .. }: &Fixture) {
    set(store, r#"{"review": {"approvals": 3}}"#, 1).await;
    let new = article("a", &["甲"]);
    hand_in(store, &new, "zhao", 2).await;
    let asking = |name: &str, publish_at: Option<i64>| {
        let mut approval = approval(name, &new);
        approval.publish_at = publish_at.map(at);
        approval
    };
    decide(store, &new, 1, asking("li", Some(50)), 3).await;
    decide(store, &new, 1, asking("han", Some(40)), 4).await;
    let last = decide(store, &new, 1, asking("wang", None), 5).await;
    assert_eq!(last, Approved::Scheduled { at: at(50) });
    assert_eq!(store.next_due().await.unwrap(), Some(at(50)));
}

pub(crate) async fn without_required_approvals_submitting_publishes(fixture: &Fixture) {
    let store = &fixture.store;
    set(store, r#"{"review": {"approvals": 0}}"#, 1).await;
    let new = article("a", &["甲"]);
    write(store, &new, "zhao", 2).await;
    let live = submit(store, &new, 1, "zhao", 3).await;
    assert_eq!(live, Submitted::Published(went_live(1, 2, 3)));
    assert_eq!(store.live(None, 9).await.unwrap()[0].approved_by, "zhao");
    let other = article("b", &["甲"]);
    write(store, &other, "zhao", 4).await;
    let taken = submit(store, &other, 1, "zhao", 5).await;
    assert!(
        matches!(&taken, Submitted::Taken(conflicts) if conflicts.len() == 1),
        "{taken:?}"
    );
    assert_eq!(states(store, "b").await, "draft");
    let mut later = article("c", &["丙"]);
    later.article.effective.from = Some(at(20));
    write(store, &later, "zhao", 6).await;
    let scheduled = submit(store, &later, 1, "zhao", 7).await;
    assert_eq!(scheduled, Submitted::Scheduled { at: at(20) });
    assert_eq!(store.publish_due(at(21)).await.unwrap(), 1);
    let expected = [
        "imported admin",
        "drafted zhao",
        "submitted zhao",
        "published zhao",
        "drafted zhao",
        "drafted zhao",
        "submitted zhao",
        "scheduled zhao",
        "published zhao",
    ];
    assert_eq!(log(fixture).await, expected);
}

/// Refused with the other article and the question named; nothing of the approval stays.
pub(crate) async fn a_question_has_one_article(Fixture { store, .. }: &Fixture) {
    set(store, r#"{"review": {"approvals": 2}}"#, 1).await;
    publish(store, vec![article("a", &["甲?", "乙"])], 2).await;
    let new = article("b", &["丙", "甲"]);
    hand_in(store, &new, "zhao", 3).await;
    let conflict = Conflict {
        article: "a".parse().unwrap(),
        question: "甲?".into(),
        scope: Scope::default(),
    };
    // Already the first of two approvals would help nobody.
    let taken = Approved::Taken(vec![("甲".into(), conflict)]);
    assert_eq!(approve(store, &new, 1, "li", 4).await, taken);
    assert_eq!(
        store.history(&document("b")).await.unwrap()[0].approvals,
        []
    );
    assert_eq!(states(store, "b").await, "in_review");
    publish(store, vec![article("a", &["乙"])], 5).await;
    approve(store, &new, 1, "li", 6).await;
    let live = approve(store, &new, 1, "han", 7).await;
    assert_eq!(live, Approved::Published(went_live(1, 4, 7)));
}

fn notice(id: &str, until: i64) -> NewRevision {
    let mut new = article(id, &["停电通知"]);
    new.article.kind = Kind::Notice;
    new.article.effective = Effective {
        from: None,
        until: Some(at(until)),
    };
    new.claims.clear();
    new
}

const DAY: i64 = 24 * 3_600_000;

pub(crate) async fn an_approver_publishes_his_own_brief_notice(fixture: &Fixture) {
    let store = &fixture.store;
    set(store, r#"{"review": {"approvals": 2}}"#, 1).await;
    let own = async |new: &NewRevision, name: &str, reason: &str, now| {
        let revision = hand_in(store, new, "li", now).await;
        let mut approval = approval(name, new);
        approval.reason = Some(reason.into());
        decide(store, new, revision, approval, now).await
    };
    let brief = notice("n", 10 + DAY);
    assert_eq!(own(&brief, "li", " ", 9).await, Approved::OwnRevision);
    // From 9 on it would be in force for a millisecond too long.
    assert_eq!(own(&brief, "li", "停电", 9).await, Approved::OwnRevision);
    let live = Approved::Published(went_live(3, 2, 10));
    assert_eq!(own(&brief, "li", "停电", 10).await, live);
    let served = &store.live(None, 9).await.unwrap()[0];
    assert_eq!(
        (served.article.kind, served.approved_by.as_str()),
        (Kind::Notice, "li")
    );
    // It is for his own: one by somebody else takes what everything takes.
    let other = notice("m", 10 + DAY);
    assert!(matches!(
        own(&other, "han", "停电", 10).await,
        Approved::Outstanding { .. }
    ));
    // … and so does one that another author rewrote.
    let rewritten = notice("o", 10 + DAY);
    write(store, &rewritten, "li", 10).await;
    let revision = hand_in(store, &rewritten, "wu", 10).await;
    let mut of_li = approval("li", &rewritten);
    of_li.reason = Some("停电".into());
    let refused = decide(store, &rewritten, revision, of_li, 10).await;
    assert_eq!(refused, Approved::OwnRevision);
    let answer = article("a", &["甲"]);
    assert_eq!(own(&answer, "li", "急", 10).await, Approved::OwnRevision);
    // One that comes into force later is measured from then on.
    let mut later = notice("k", 100 + DAY);
    later.article.effective.from = Some(at(100));
    let scheduled = Approved::Scheduled { at: at(100) };
    assert_eq!(own(&later, "li", "割接", 11).await, scheduled);
    let log = log(fixture).await;
    let marked = log
        .iter()
        .filter(|row| *row == "approved_own_notice li")
        .count();
    assert_eq!(marked, 2);
}

/// Out of the category in which others have a say, or into another one, takes their say all the same.
pub(crate) async fn another_category_is_no_way_out(fixture: &Fixture) {
    let store = &fixture.store;
    set(store, TWO_GROUPS, 1).await;
    let mut new = article("a", &["甲"]);
    new.article.category = Some("价格/保价".into());
    publish(store, vec![new.clone()], 2).await;
    let mut moved = reworded(new, "改");
    moved.article.category = Some("闲聊".into());
    write(store, &moved, "zhao", 3).await;
    let submitted = submit(store, &moved, 2, "zhao", 3).await;
    assert_eq!(submitted, Submitted::InReview { required: 2 });
    let first = approve(store, &moved, 2, "li", 4).await;
    assert!(matches!(
        first,
        Approved::Outstanding { required: 2, ref groups, .. } if *groups == ["产品"]
    ));
    approve(store, &moved, 2, "han", 5).await;
    let live = approve(store, &moved, 2, "wang", 6).await;
    assert!(matches!(live, Approved::Published(_)), "{live:?}");
    // From now on it is where it is.
    let again = reworded(moved, "又改");
    write(store, &again, "zhao", 7).await;
    let submitted = submit(store, &again, 3, "zhao", 7).await;
    assert_eq!(submitted, Submitted::InReview { required: 1 });
    // Retired from there, it comes back as it went.
    let mut other = article("b", &["乙"]);
    other.article.category = Some("价格".into());
    publish(store, vec![other.clone()], 8).await;
    let id = other.article.id.clone();
    store.retire(&id, None, "li", at(9)).await.unwrap();
    other.article.category = None;
    write(store, &other, "zhao", 10).await;
    let submitted = submit(store, &other, 2, "zhao", 10).await;
    assert_eq!(submitted, Submitted::InReview { required: 2 });
}
