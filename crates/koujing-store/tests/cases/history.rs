//! Lists of what was and what waits.

use koujing_core::State;
use koujing_store::{Expected, Store, StoreError};

use super::Fixture;
use super::desk::{approval, approve, document, hand_in, permit, schedule, set, write};
use super::samples::{article, at, publish, reworded};

pub(crate) async fn what_waits_comes_in_pages(Fixture { store, .. }: &Fixture) {
    set(store, r#"{"review": {"approvals": 2}}"#, 1).await;
    for id in ["c", "滤网", "B", "a"] {
        let new = article(id, &[id]);
        hand_in(store, &new, "zhao", 2).await;
    }
    for id in ["c", "滤网", "B", "a"] {
        approve(store, &article(id, &[id]), 1, "li", 3).await;
    }
    write(store, &article("draft", &["稿"]), "zhao", 4).await;
    let mut after = None;
    let mut seen = Vec::new();
    loop {
        let page = store.waiting(State::InReview, after, 2).await.unwrap();
        let Some((record, last)) = page.last() else {
            break;
        };
        after = Some((last.id.key(), record.number));
        for (record, article) in &page {
            assert_eq!(
                (record.state, record.submitted_by.as_deref()),
                (State::InReview, Some("zhao"))
            );
            assert_eq!(
                (record.submitted_at, record.approvals.len()),
                (Some(at(2)), 1)
            );
            seen.push(article.id.to_string());
        }
    }
    assert_eq!(seen, ["a", "B", "c", "滤网"]);
    let drafts = store.waiting(State::Draft, None, 9).await.unwrap();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].1.id.as_str(), "draft");
    assert_eq!(store.waiting(State::Rejected, None, 9).await.unwrap(), []);
}

pub(crate) async fn several_may_be_scheduled(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    schedule(store, &new, 90, 1).await;
    schedule(store, &new, 50, 2).await;
    schedule(store, &new, 70, 3).await;
    let standing = store.standing(&new.article.id).await.unwrap().unwrap();
    assert_eq!(standing.scheduled, [(2, at(50)), (3, at(70)), (1, at(90))]);
    let waiting = store
        .waiting(State::Approved, Some(("a".into(), 1)), 9)
        .await
        .unwrap();
    let numbers: Vec<_> = waiting.iter().map(|(record, _)| record.number).collect();
    assert_eq!(numbers, [2, 3]);
}

pub(crate) async fn what_is_not_there_is_absent(Fixture { store, .. }: &Fixture) {
    let id = &"a".parse().unwrap();
    assert_eq!(store.history(&document("a")).await.unwrap(), []);
    assert_eq!(store.standing(id).await.unwrap(), None);
    assert_eq!(store.revision(id, 1).await.unwrap(), None);
    assert_eq!(store.settings_revision(1).await.unwrap(), None);
    assert_eq!(store.position().await.unwrap(), (0, 0));
    publish(store, vec![article("A", &["甲"])], 1).await;
    assert_eq!(store.revision(id, 2).await.unwrap(), None);
    let stored = store.revision(id, 1).await.unwrap().unwrap();
    assert_eq!(stored.record.import_path.as_deref(), Some("客服/A.md"));
    let standing = store.standing(id).await.unwrap().unwrap();
    assert_eq!((standing.id.as_str(), standing.open), ("A", None));
}

/// PostgreSQL cannot keep U+0000: on neither database, and nothing of it stays.
pub(crate) async fn nul_is_refused_by_every_verb(Fixture { store, .. }: &Fixture) {
    async fn is_refused<T>(result: impl Future<Output = Result<T, StoreError>>) -> bool {
        matches!(result.await, Err(StoreError::NulCharacter { .. }))
    }
    async fn cases(store: &Store) -> Vec<bool> {
        let (new, document) = (article("a", &["甲"]), document("a"));
        let id = &new.article.id;
        let mut bad = new.clone();
        bad.source.push('\0');
        bad.claims[0].question.push('\0');
        let mut reasoned = approval("li", &new);
        reasoned.reason = Some("\0".into());
        vec![
            is_refused(store.draft(bad.clone(), Expected::Any, "zhao", at(3))).await,
            is_refused(store.draft(new.clone(), Expected::Any, "\0", at(3))).await,
            is_refused(store.submit(&document, 1, bad.claims.clone(), "zhao", at(3))).await,
            is_refused(store.approve(&document, 1, approval("li", &bad), at(3))).await,
            is_refused(store.approve(&document, 1, reasoned, at(3))).await,
            is_refused(store.reject(&document, 1, &permit("li"), "\0", at(3))).await,
            is_refused(store.suspend(id, "\0", "li", at(3))).await,
            is_refused(store.retire(id, Some("\0"), "li", at(3))).await,
            is_refused(store.redact(&document, 1, "\0", "li", at(3))).await,
        ]
    }
    hand_in(store, &article("a", &["甲"]), "zhao", 1).await;
    let before = store.position().await.unwrap();
    assert_eq!(cases(store).await, vec![true; 9]);
    assert_eq!(store.position().await.unwrap(), before);
}

pub(crate) async fn the_newest_in_a_state(Fixture { store, .. }: &Fixture) {
    let found = async |state| {
        let found = store.in_state(state).await.unwrap();
        let named = found
            .iter()
            .map(|(number, article)| format!("{}/{number}", article.id));
        named.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found(State::Draft).await, "");
    for id in ["b", "A"] {
        let new = article(id, &[id]);
        hand_in(store, &new, "zhao", 1).await;
        approve(store, &new, 1, "li", 2).await;
        write(store, &reworded(new.clone(), "二"), "zhao", 3).await;
        write(store, &reworded(new.clone(), "三"), "zhao", 4).await;
        write(store, &reworded(new, "四"), "zhao", 5).await;
    }
    hand_in(store, &article("c", &["c"]), "zhao", 6).await;
    assert_eq!(found(State::Published).await, "A/1 b/1");
    assert_eq!(found(State::Withdrawn).await, "A/3 b/3");
    assert_eq!(found(State::Draft).await, "A/4 b/4");
    assert_eq!(found(State::InReview).await, "c/1");
}
