//! Every case on PostgreSQL, in a database of its own on the server that `KOUJING_TEST_POSTGRES` names;
//! and the two schemas held against each other.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[macro_use]
mod cases;
mod schema;
mod server;

use cases::Fixture;
use koujing_store::StoreError;

on_every_database!(server::fixture);

#[tokio::test]
async fn both_databases_have_one_schema() {
    let (sqlite, postgres) = (Fixture::sqlite().await, server::fixture().await);
    let (of_sqlite, of_postgres) = (
        schema::of_sqlite(&sqlite.pool().await).await,
        schema::of_postgres(&postgres.pool().await).await,
    );
    assert!(of_sqlite.len() > 80, "{of_sqlite:#?}");
    assert_eq!(of_sqlite, of_postgres);
    sqlite.finish().await;
    postgres.finish().await;
}

/// Out of the embedded record into a server's, and back: nothing is lost on the way.
#[tokio::test]
async fn a_record_moves_from_sqlite_to_postgresql_and_back() {
    let (first, server) = (Fixture::sqlite().await, server::fixture().await);
    let last = Fixture::sqlite().await;
    cases::backup::fill(&first).await;
    let expected = cases::backup::dump(&first).await;
    let file = cases::backup::written(&first.store).await;
    cases::backup::restored(&server.store, &file).await.unwrap();
    assert_eq!(cases::backup::dump(&server).await, expected);
    let file = cases::backup::written(&server.store).await;
    cases::backup::restored(&last.store, &file).await.unwrap();
    assert_eq!(cases::backup::dump(&last).await, expected);
    for fixture in [first, server, last] {
        let report = fixture.store.verify_audit().await.unwrap();
        assert_eq!(report.broken_at, None);
        fixture.finish().await;
    }
}

/// An import of many articles holds the counter for a while, and other publications wait for it with all
/// connections that there are for them. What was told is kept meanwhile. (SQLite has one writer for
/// everything.)
#[tokio::test]
async fn tellings_do_not_wait_for_publications() {
    let fixture = server::fixture().await;
    let (store, pool) = (&fixture.store, fixture.pool().await);
    let mut publication = pool.begin().await.unwrap();
    sqlx::query("UPDATE counter SET seq = seq + 0")
        .execute(&mut *publication)
        .await
        .unwrap();
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = store.clone();
        waiting.spawn(async move {
            let now = koujing_core::Timestamp::from_millis(1);
            store.put_model(None, 0, b"", "a", now).await.unwrap()
        });
    }
    let blocked = "SELECT count(*) FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(blocked)
        .fetch_one(&mut *publication)
        .await
        .unwrap()
        < 4
    {
        // The view stands still within a transaction unless told otherwise.
        sqlx::query("SELECT pg_stat_clear_snapshot()::text")
            .execute(&mut *publication)
            .await
            .unwrap();
    }
    let now = koujing_core::Timestamp::from_millis(1);
    let telling = cases::tellings::telling("0001", 1, 1);
    store.record_tellings(&[telling]).await.unwrap();
    store
        .begin_repeatable("a", "k", "d", now, now)
        .await
        .unwrap();
    store.keys_used(&[("k".into(), now)]).await.unwrap();
    assert_eq!(waiting.len(), 8);
    assert!(waiting.try_join_next().is_none());
    publication.rollback().await.unwrap();
    pool.close().await;
    let made = waiting.join_all().await;
    assert_eq!(made.iter().filter(|number| number.is_some()).count(), 1);
    fixture.finish().await;
}

/// Somebody holds what a request needs and never lets go: whoever waits is told so in time, and can try
/// again.
#[tokio::test]
async fn nobody_waits_for_ever() {
    let fixture = server::fixture().await;
    let (store, pool) = (&fixture.store, fixture.pool().await);
    let mut holder = pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE articles, tellings IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *holder)
        .await
        .unwrap();
    let telling = [cases::tellings::telling("0001", 1, 1)];
    let (read, told) = tokio::join!(store.live(None, 9), store.record_tellings(&telling));
    assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    holder.rollback().await.unwrap();
    assert_eq!(store.live(None, 9).await.unwrap(), []);
    store.record_tellings(&telling).await.unwrap();
    pool.close().await;
    fixture.finish().await;
}
