//! A record in a new database on the test server.

use koujing_store::{Location, Store};
use sqlx::any::AnyConnectOptions;

use crate::cases::Fixture;
use crate::cases::fixture::{pool, run};

#[expect(
    clippy::disallowed_methods,
    reason = "the command that starts the server tells its address this way"
)]
pub(crate) async fn fixture() -> Fixture {
    let server = std::env::var("KOUJING_TEST_POSTGRES").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let unique = folder.path().file_name().unwrap().to_string_lossy();
    let name = format!(
        "koujing_{}",
        unique.replace(|c: char| !c.is_alphanumeric(), "")
    );
    sqlx::any::install_default_drivers();
    let pool = pool(&server).await;
    run(&pool, format!("CREATE DATABASE \"{name}\"")).await;
    let options: AnyConnectOptions = server.parse().unwrap();
    let mut address = options.database_url;
    address.set_path(&name);
    let location = Location::Postgres(address.to_string());
    Fixture {
        store: Store::open(&location).await.unwrap(),
        location,
        folder,
        database: Some((pool, name)),
    }
}
