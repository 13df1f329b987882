//! Opening a record.

use koujing_store::{Store, StoreError};
use tokio::task::JoinSet;

use super::Fixture;
use super::samples::{article, publish};

pub(crate) async fn a_record_keeps_its_id_and_key(fixture: &Fixture) {
    let store = &fixture.store;
    let (id, key) = (
        store.store_id().await.unwrap(),
        store.receipt_key().await.unwrap(),
    );
    assert_eq!((id.len(), key.len()), (24, 32));
    assert_ne!(key, [0; 32]);
    publish(store, vec![article("a", &["甲"])], 1).await;
    store.close().await;
    let again = Store::open(&fixture.location).await.unwrap();
    assert_eq!(again.store_id().await.unwrap(), id);
    assert_eq!(again.receipt_key().await.unwrap(), key);
    assert_eq!(again.live(None, 10).await.unwrap().len(), 1);
    again.close().await;
}

pub(crate) async fn a_newer_schema_is_refused(fixture: &Fixture) {
    fixture
        .tamper("INSERT INTO migrations (version, name, checksum) VALUES (77, '0077_x', 'x')")
        .await;
    let error = Store::open(&fixture.location).await.unwrap_err();
    assert!(matches!(
        error,
        StoreError::NewerSchema {
            found: 77,
            known: 6
        }
    ));
    let message = error.to_string();
    assert!(message.contains("77") && message.contains('6'), "{message}");
}

pub(crate) async fn another_migration_is_refused(fixture: &Fixture) {
    fixture.tamper("UPDATE migrations SET checksum = 'x'").await;
    let error = Store::open(&fixture.location).await.unwrap_err();
    let name = "0001_record";
    assert!(matches!(error, StoreError::OtherMigration { name: other } if other == name));
}

/// The fixture's record is emptied first: what is left is a new database.
pub(crate) async fn many_may_open_a_new_record_at_once(fixture: &Fixture) {
    fixture.store.close().await;
    match &fixture.location {
        koujing_store::Location::SqliteFile(path) => {
            std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
        }
        koujing_store::Location::Postgres(_) => {
            fixture
                .tamper("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                .await;
        }
    }
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let location = fixture.location.clone();
        tasks.spawn(async move {
            let store = Store::open(&location).await?;
            let id = store.store_id().await?;
            store.close().await;
            Ok::<_, StoreError>(id)
        });
    }
    let ids = tasks.join_all().await;
    let first = ids[0].as_ref().unwrap();
    assert!(ids.iter().all(|id| id.as_ref().unwrap() == first));
}
