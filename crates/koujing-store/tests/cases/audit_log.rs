//! Listing the audit log.

use koujing_core::{Audience, Role};
use koujing_store::AuditFilter;
use serde_json::json;

use super::Fixture;
use super::samples::{article, at, publish, reworded};

pub(crate) async fn the_newest_rows_come_first(Fixture { store, .. }: &Fixture) {
    for i in 1..=5 {
        let id = format!("a{i}");
        publish(store, vec![article(&id, &[&id])], i).await;
    }
    let numbers = async |before, limit| {
        let filter = AuditFilter {
            before,
            ..AuditFilter::default()
        };
        let rows = store.audit_rows(&filter, limit).await.unwrap();
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None, 2).await, [5, 4]);
    assert_eq!(numbers(Some(4), 2).await, [3, 2]);
    assert_eq!(numbers(Some(2), 2).await, [1]);
    assert_eq!(numbers(Some(1), 2).await, [0_u64; 0]);
    let named = |subject: &str, actor: &str, kind: &str| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        AuditFilter {
            before: None,
            subject: some(subject),
            actor: some(actor),
            kind: some(kind),
        }
    };
    for (subject, actor, kind, found) in [
        ("", "王芳", "", 5),
        ("", "王", "", 0),
        ("article/a2", "王芳", "", 1),
        ("", "", "imported", 5),
        ("", "王芳", "published", 0),
        ("article/a2", "王芳", "imported", 1),
    ] {
        let rows = store.audit_rows(&named(subject, actor, kind), 9).await;
        assert_eq!(rows.unwrap().len(), found, "{subject} {actor} {kind}");
    }
    let row = store
        .audit_rows(&AuditFilter::default(), 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!((row.at, row.actor.as_str()), (at(5), "王芳"));
    assert_eq!(
        (row.kind.as_str(), row.subject.as_str()),
        ("imported", "article/a5")
    );
    assert_eq!(row.detail["revision"], json!(1));
    assert_eq!(row.hash.len(), 64);
}

pub(crate) async fn a_subject_is_found_in_any_case(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("Filter-Ä", &["甲"])], 1).await;
    publish(store, vec![article("b", &["乙"])], 2).await;
    let again = reworded(article("filter-ä", &["甲"]), "改");
    publish(store, vec![again], 3).await;
    store
        .create_user_as("Wang", "密码密码", Role::Editor, "李雷", at(4))
        .await
        .unwrap();
    let key = store.create_key_as("k", Role::Reader, Audience::Public, None, "李雷", at(5));
    let id = key.await.unwrap().id;
    let of = async |subject: &str, limit| {
        let rows = store
            .audit_rows(&AuditFilter::about(subject), limit)
            .await
            .unwrap();
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(of("article/filter-ä", 9).await, [3, 1]);
    assert_eq!(of("article/FILTER-Ä", 9).await, [3, 1]);
    assert_eq!(of("article/filter-ä", 1).await, [3]);
    assert_eq!(of("user/WANG", 9).await, [4]);
    assert_eq!(of(&format!("key/{id}"), 9).await, [5]);
    assert_eq!(of("article/c", 9).await, [0_u64; 0]);
    let filter = AuditFilter {
        before: Some(3),
        ..AuditFilter::about("article/filter-ä")
    };
    let before = store.audit_rows(&filter, 9).await.unwrap();
    assert_eq!(before.len(), 1);
}
