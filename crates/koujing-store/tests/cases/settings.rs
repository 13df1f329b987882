//! Settings go the same way as articles.

use koujing_core::{Settings, State};
use koujing_store::{
    Approval, Approved, ChangeKind, Decided, Document, Drafted, Expected, Store, Submitted,
    Withdrawer,
};

use super::Fixture;
use super::desk::{log, permit, set, went_live};
use super::samples::{at, publish};

const DOCUMENT: Document = Document::Settings;

async fn draft(store: &Store, source: &str, expected: Expected, author: &str, now: i64) -> Drafted {
    let settings: Settings = serde_json::from_str(source).unwrap();
    let drafted = store.draft_settings(source, &settings, expected, author, at(now));
    drafted.await.unwrap()
}

async fn submit(store: &Store, revision: u32, now: i64) -> Submitted {
    let submitted = store.submit(&DOCUMENT, revision, Vec::new(), "zhao", at(now));
    submitted.await.unwrap()
}

async fn approve(
    store: &Store,
    revision: u32,
    name: &str,
    publish_at: Option<i64>,
    now: i64,
) -> Approved {
    let approval = Approval {
        permit: permit(name),
        claims: Vec::new(),
        publish_at: publish_at.map(at),
        acknowledged: vec!["w".into()],
        reason: Some("急".into()),
        only_look: false,
    };
    store
        .approve(&DOCUMENT, revision, approval, at(now))
        .await
        .unwrap()
}

pub(crate) async fn settings_are_reviewed(fixture: &Fixture) {
    let store = &fixture.store;
    assert_eq!(store.history(&DOCUMENT).await.unwrap(), []);
    assert_eq!(submit(store, 1, 1).await, Submitted::Missing);
    let stored = |revision, withdrawn| Drafted::Stored {
        revision,
        withdrawn,
    };
    let first = r#"{"words": ["一"]}"#;
    assert_eq!(
        draft(store, first, Expected::New, "zhao", 1).await,
        stored(1, None)
    );
    let stale = draft(store, first, Expected::New, "zhao", 2).await;
    assert_eq!(stale, Drafted::Stale { newest: Some(1) });
    assert_eq!(
        approve(store, 1, "li", None, 2).await,
        Approved::WrongState(State::Draft)
    );
    assert_eq!(
        submit(store, 1, 3).await,
        Submitted::InReview { required: 1 }
    );
    assert_eq!(store.settings().await.unwrap(), None);
    // Nothing makes settings brief: no reason helps.
    assert_eq!(
        approve(store, 1, "zhao", None, 4).await,
        Approved::OwnRevision
    );
    assert_eq!(
        approve(store, 1, "li", None, 5).await,
        Approved::Published(went_live(1, 1, 5))
    );
    let live = store.settings().await.unwrap().unwrap();
    assert_eq!((live.number, live.source.as_str()), (1, first));
    let second = draft(store, r#"{"words": ["二"]}"#, Expected::Newest(1), "wu", 6).await;
    assert_eq!(second, stored(2, None));
    let third = draft(
        store,
        r#"{"words": ["三"]}"#,
        Expected::Newest(2),
        "zhao",
        7,
    )
    .await;
    assert_eq!(third, stored(3, Some(2)));
    submit(store, 3, 8).await;
    assert_eq!(
        approve(store, 3, "wu", None, 9).await,
        Approved::OwnRevision
    );
    let rejected = store
        .reject(&DOCUMENT, 3, &permit("li"), "不妥", at(10))
        .await;
    assert_eq!(rejected.unwrap(), Decided::Done);
    let restored = store.restore_settings(first, &live.settings, 1, Expected::Any, "zhao", at(11));
    assert_eq!(restored.await.unwrap(), stored(4, None));
    let by = Withdrawer {
        name: "wu".into(),
        any: false,
    };
    let not_his = store.withdraw(&DOCUMENT, 4, by, at(12)).await;
    assert_eq!(not_his.unwrap(), Decided::NotAuthor);
    let history = store.history(&DOCUMENT).await.unwrap();
    let states: Vec<_> = history.iter().map(|record| record.state.as_str()).collect();
    assert_eq!(states, ["draft", "rejected", "withdrawn", "published"]);
    let approvals = &history[3].approvals;
    assert_eq!((approvals.len(), approvals[0].by.as_str()), (1, "li"));
    assert_eq!(history[1].reason.as_deref(), Some("不妥"));
    let changes = store.changes(0, 9).await.unwrap();
    assert_eq!((changes.len(), changes[0].kind), (1, ChangeKind::Settings));
    let expected = [
        "drafted zhao",
        "submitted zhao",
        "approved li",
        "published li",
        "drafted wu",
        "drafted zhao",
        "submitted zhao",
        "rejected li",
        "restored zhao",
    ];
    assert_eq!(log(fixture).await, expected);
}

pub(crate) async fn settings_are_scheduled(fixture: &Fixture) {
    let store = &fixture.store;
    set(store, "{}", 1).await;
    let next = r#"{"words": ["双十一"]}"#;
    draft(store, next, Expected::Any, "zhao", 2).await;
    submit(store, 2, 3).await;
    let scheduled = approve(store, 2, "li", Some(50), 4).await;
    assert_eq!(scheduled, Approved::Scheduled { at: at(50) });
    let coming = store.scheduled_settings().await.unwrap();
    assert_eq!(
        (coming[0].0, coming[0].1.number, coming[0].1.source.as_str()),
        (at(50), 2, next)
    );
    assert_eq!(store.next_due().await.unwrap(), Some(at(50)));
    assert_eq!(store.settings().await.unwrap().unwrap().number, 1);
    let mut article = super::samples::article("a", &["甲"]);
    super::desk::schedule(store, &article, 50, 5).await;
    // The settings first, then what may need them.
    assert_eq!(store.publish_due(at(60)).await.unwrap(), 2);
    let kinds: Vec<_> = store
        .changes(1, 9)
        .await
        .unwrap()
        .iter()
        .map(|c| c.kind)
        .collect();
    assert_eq!(kinds, [ChangeKind::Settings, ChangeKind::Published]);
    assert_eq!(store.settings().await.unwrap().unwrap().number, 2);
    let history = store.history(&DOCUMENT).await.unwrap();
    assert_eq!(
        (history[0].published_at, history[1].ended_at),
        (Some(at(50)), Some(at(50)))
    );
    assert_eq!(store.scheduled_settings().await.unwrap(), []);
    // What is due counts also for the next who imports.
    draft(store, r#"{"words": ["之后"]}"#, Expected::Any, "zhao", 61).await;
    submit(store, 3, 62).await;
    approve(store, 3, "li", Some(70), 63).await;
    set(store, r#"{"words": ["最新"]}"#, 80).await;
    let history = store.history(&DOCUMENT).await.unwrap();
    let lives: Vec<_> = history
        .iter()
        .map(|r| (r.number, r.published_at, r.ended_at))
        .collect();
    assert_eq!(lives[0], (4, Some(at(80)), None));
    assert_eq!(lives[1], (3, Some(at(70)), Some(at(80))));
    article.source.push('x');
    publish(store, vec![article], 81).await;
    log(fixture).await;
}

/// Whoever lowers what is required does so by what is required now.
pub(crate) async fn settings_take_what_the_live_ones_require(Fixture { store, .. }: &Fixture) {
    set(store, r#"{"review": {"approvals": 2}}"#, 1).await;
    draft(
        store,
        r#"{"review": {"approvals": 0}}"#,
        Expected::Any,
        "zhao",
        2,
    )
    .await;
    assert_eq!(
        submit(store, 2, 3).await,
        Submitted::InReview { required: 2 }
    );
    let first = approve(store, 2, "li", None, 4).await;
    assert!(matches!(
        first,
        Approved::Outstanding {
            approvals: 1,
            required: 2,
            ..
        }
    ));
    assert!(matches!(
        approve(store, 2, "han", None, 5).await,
        Approved::Published(_)
    ));
    draft(store, "{}", Expected::Any, "zhao", 6).await;
    assert_eq!(
        submit(store, 3, 7).await,
        Submitted::Published(went_live(3, 3, 7))
    );
}

pub(crate) async fn an_import_withdraws_open_settings(Fixture { store, .. }: &Fixture) {
    set(store, "{}", 1).await;
    let drafted = draft(store, "{ }", Expected::Newest(1), "zhao", 2).await;
    assert!(matches!(drafted, Drafted::Stored { revision: 2, .. }));
    submit(store, 2, 3).await;
    set(store, "{  }", 4).await;
    let late = approve(store, 2, "li", None, 5).await;
    assert_eq!(late, Approved::WrongState(State::Withdrawn));
    assert_eq!(store.settings().await.unwrap().unwrap().number, 3);
}
