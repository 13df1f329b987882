//! Listing the audit log.

use koujing_core::{Audience, Role};
use serde_json::json;

use super::Fixture;
use super::samples::{article, at, publish, reworded};

pub(crate) async fn the_newest_rows_come_first(Fixture { store, .. }: &Fixture) {
    for i in 1..=5 {
        let id = format!("a{i}");
        publish(store, vec![article(&id, &[&id])], i).await;
    }
    let numbers = async |before, limit| {
        let rows = store.audit_rows(before, None, None, limit).await.unwrap();
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None, 2).await, [5, 4]);
    assert_eq!(numbers(Some(4), 2).await, [3, 2]);
    assert_eq!(numbers(Some(2), 2).await, [1]);
    assert_eq!(numbers(Some(1), 2).await, [0_u64; 0]);
    let by = async |actor| {
        store
            .audit_rows(None, None, Some(actor), 9)
            .await
            .unwrap()
            .len()
    };
    assert_eq!((by("王芳").await, by("王").await), (5, 0));
    let both = store.audit_rows(None, Some("article/a2"), Some("王芳"), 9);
    assert_eq!(both.await.unwrap().len(), 1);
    let row = store
        .audit_rows(None, None, None, 1)
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
            .audit_rows(None, Some(subject), None, limit)
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
    let before = store
        .audit_rows(Some(3), Some("article/filter-ä"), None, 9)
        .await
        .unwrap();
    assert_eq!(before.len(), 1);
}
