//! Every case on PostgreSQL, in a database of its own on the server that `KOUJING_TEST_POSTGRES` names;
//! and the two schemas held against each other.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[macro_use]
mod cases;
mod schema;
mod server;

use cases::Fixture;

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
