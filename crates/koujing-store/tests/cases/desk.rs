//! The verbs of the editorial day, short.

use koujing_core::{Permit, RevisionNumber, Role, Settings};
use koujing_store::{
    Approval, Approved, Decided, Document, Drafted, Expected, NewRevision, Publication, Store,
    Submitted, Withdrawer,
};

use super::samples::at;

pub(crate) fn document(id: &str) -> Document {
    Document::Article(id.parse().unwrap())
}

pub(crate) fn permit(name: &str) -> Permit {
    Permit::for_approver(name, Role::Approver).unwrap()
}

/// An approval of this article, live at once.
pub(crate) fn approval(name: &str, new: &NewRevision) -> Approval {
    Approval {
        permit: permit(name),
        claims: new.claims.clone(),
        publish_at: None,
        acknowledged: Vec::new(),
        reason: None,
        only_look: false,
    }
}

/// Stores a draft on top of whatever there is; its number.
pub(crate) async fn write(
    store: &Store,
    new: &NewRevision,
    author: &str,
    now: i64,
) -> RevisionNumber {
    let drafted = store
        .draft(new.clone(), Expected::Any, author, at(now))
        .await;
    match drafted.unwrap() {
        Drafted::Stored { revision, .. } => revision,
        stale => panic!("{stale:?}"),
    }
}

pub(crate) async fn submit(
    store: &Store,
    new: &NewRevision,
    revision: RevisionNumber,
    author: &str,
    now: i64,
) -> Submitted {
    let document = Document::Article(new.article.id.clone());
    let claims = new.claims.clone();
    let submitted = store
        .submit(&document, revision, claims, author, at(now))
        .await;
    submitted.unwrap()
}

/// Drafts and submits; its number.
pub(crate) async fn hand_in(
    store: &Store,
    new: &NewRevision,
    author: &str,
    now: i64,
) -> RevisionNumber {
    let revision = write(store, new, author, now).await;
    let submitted = submit(store, new, revision, author, now).await;
    assert!(
        matches!(submitted, Submitted::InReview { .. }),
        "{submitted:?}"
    );
    revision
}

pub(crate) async fn approve(
    store: &Store,
    new: &NewRevision,
    revision: RevisionNumber,
    name: &str,
    now: i64,
) -> Approved {
    decide(store, new, revision, approval(name, new), now).await
}

pub(crate) async fn decide(
    store: &Store,
    new: &NewRevision,
    revision: RevisionNumber,
    approval: Approval,
    now: i64,
) -> Approved {
    let document = Document::Article(new.article.id.clone());
    let approved = store.approve(&document, revision, approval, at(now)).await;
    approved.unwrap()
}

/// By `zhao`, approved by `li`, to go live at `publish_at`; its number.
pub(crate) async fn schedule(
    store: &Store,
    new: &NewRevision,
    publish_at: i64,
    now: i64,
) -> RevisionNumber {
    let revision = hand_in(store, new, "zhao", now).await;
    let mut approval = approval("li", new);
    approval.publish_at = Some(at(publish_at));
    let approved = decide(store, new, revision, approval, now).await;
    assert_eq!(approved, Approved::Scheduled { at: at(publish_at) });
    revision
}

pub(crate) async fn withdraw(
    store: &Store,
    id: &str,
    revision: RevisionNumber,
    name: &str,
    now: i64,
) -> Decided {
    let by = Withdrawer {
        name: name.to_owned(),
        any: false,
    };
    store
        .withdraw(&document(id), revision, by, at(now))
        .await
        .unwrap()
}

pub(crate) fn went_live(revision: u32, seq: u64, instant: i64) -> Publication {
    Publication {
        revision,
        seq,
        at: at(instant),
    }
}

/// Makes these settings live, whatever they are.
pub(crate) async fn set(store: &Store, settings: &str, now: i64) {
    let read: Settings = serde_json::from_str(settings).unwrap();
    let imported = store.import_settings(settings, &read, "admin", at(now));
    assert!(imported.await.unwrap());
}

/// `article/revision` of who claims a question at an instant.
pub(crate) async fn claiming(store: &Store, question: &str, instant: i64) -> String {
    let live = store.live_claiming(question, at(instant)).await.unwrap();
    let named = live
        .iter()
        .map(|live| format!("{}/{}", live.article.id, live.revision));
    named.collect::<Vec<_>>().join(" ")
}

/// The revision that was live at an instant, by the record.
pub(crate) async fn live_at(store: &Store, id: &str, instant: i64) -> Option<RevisionNumber> {
    let live = store.live_at(id, at(instant)).await.unwrap();
    live.map(|live| live.revision)
}

/// The states of an article's revisions, the first one first.
pub(crate) async fn states(store: &Store, id: &str) -> String {
    let mut history = store.history(&document(id)).await.unwrap();
    history.reverse();
    let states: Vec<&str> = history.iter().map(|r| r.state.as_str()).collect();
    states.join(" ")
}

/// `kind actor` of every row of the audit log, with the chain verified.
pub(crate) async fn log(fixture: &super::Fixture) -> Vec<String> {
    assert_eq!(fixture.store.verify_audit().await.unwrap().broken_at, None);
    let rows =
        sqlx::query_as::<_, (String, String)>("SELECT kind, actor FROM audit ORDER BY number");
    let pool = fixture.pool().await;
    let rows = rows.fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.iter()
        .map(|(kind, actor)| format!("{kind} {actor}"))
        .collect()
}
