//! A fresh record, and a way past it to its tables.

use koujing_store::{Location, Store};
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use tempfile::TempDir;

pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) location: Location,
    pub(crate) folder: TempDir,
    /// The server and the name of the database that is dropped at the end.
    pub(crate) database: Option<(AnyPool, String)>,
}

impl Fixture {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::SqliteFile(folder.path().join("数据 a?#%41").join("record.db"));
        Self {
            store: Store::open(&location).await.unwrap(),
            location,
            folder,
            database: None,
        }
    }

    /// Connections of the test's own.
    pub(crate) async fn pool(&self) -> AnyPool {
        match &self.location {
            Location::SqliteFile(path) => {
                // The fixture's folder has a name that no address can hold as it is.
                let link = self.folder.path().join("link");
                if !link.exists() {
                    std::os::unix::fs::symlink(path.parent().unwrap(), &link).unwrap();
                }
                pool(&format!("sqlite:{}", link.join("record.db").display())).await
            }
            Location::Postgres(address) => pool(address).await,
        }
    }

    /// Does to the tables what no function of the store would do.
    pub(crate) async fn tamper(&self, statement: &str) {
        let pool = self.pool().await;
        run(&pool, statement.to_owned()).await;
        pool.close().await;
    }

    pub(crate) async fn finish(self) {
        self.store.close().await;
        if let Some((server, name)) = &self.database {
            run(server, format!("DROP DATABASE \"{name}\" WITH (FORCE)")).await;
            server.close().await;
        }
    }
}

pub(crate) async fn pool(address: &str) -> AnyPool {
    let options = AnyPoolOptions::new().max_connections(1);
    options.connect(address).await.unwrap()
}

pub(crate) async fn run(pool: &AnyPool, statement: String) {
    let statement = sqlx::AssertSqlSafe(statement);
    sqlx::raw_sql(statement).execute(pool).await.unwrap();
}
