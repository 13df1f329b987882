//! Opening the record: connections, their settings, the schema, what is made once.

use std::sync::Arc;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, Row};
use tokio::sync::Semaphore;

use crate::location::Dialect;
use crate::turns::Turns;
use crate::{Location, StoreError, meta, migrations};

/// The record. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) dialect: Dialect,
    pub(crate) reading: AnyPool,
    pub(crate) writing: AnyPool,
    /// Who may take one of the writing connections.
    pub(crate) turns: Turns,
    /// For what is written beside the counter: tellings, requests that may be repeated, the last use of
    /// keys. In PostgreSQL they have connections of their own, so that they do not wait while a
    /// publication does; SQLite has one writer for everything.
    pub(crate) beside: AnyPool,
    /// Password hashing takes 19 MiB each: no more than two at once.
    pub(crate) hashing: Arc<Semaphore>,
}

/// How long a writer waits for the ones before, in this process or another.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a reader of an SQLite record waits for a connection.
const READING_PATIENCE: Duration = Duration::from_secs(2);
/// How long it takes at most to find out that a server is away: it is asked again and again while it
/// refuses connections. A request that writes has read before, and all of it must be refused within
/// two seconds.
const AWAY_AFTER: Duration = Duration::from_secs(1);

/// The limits of a PostgreSQL connection in milliseconds: a statement, a lock, idle in a transaction. A
/// request that reads ends before its caller gives up.
const READS: (u32, u32, u32) = (10_000, 2_000, 60_000);
/// A writer waits for the counter like for his turn; of an import one statement takes a fraction of this.
const WRITES: (u32, u32, u32) = (60_000, 30_000, 60_000);
const BESIDE: (u32, u32, u32) = (10_000, 5_000, 30_000);

impl Store {
    /// Opens the record, creates it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Address`], [`StoreError::NotCreated`], [`StoreError::Unavailable`],
    /// [`StoreError::NewerSchema`], [`StoreError::OtherMigration`], [`StoreError::NotDurable`].
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let options = location.options()?;
        location.create()?;
        let dialect = location.dialect();
        // SQLite has one writer at a time anyway; in PostgreSQL the counter row lets one through.
        // Writers never take the readers' connections.
        let (writers, readers) = match dialect {
            Dialect::Sqlite => (1, 4),
            Dialect::Postgres => (4, 8),
        };
        // In PostgreSQL who has his turn finds a connection free, or can open one: he waits for the
        // server alone.
        let (writing_patience, reading_patience) = match dialect {
            Dialect::Sqlite => (PATIENCE, READING_PATIENCE),
            Dialect::Postgres => (AWAY_AFTER, AWAY_AFTER),
        };
        let pool = |connections, patience| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(patience)
        };
        let writing = pool(writers, writing_patience)
            .after_connect(move |connection, _| {
                Box::pin(async move { prepare_writing(connection, dialect).await })
            })
            .connect_lazy_with(options.clone());
        first_connection(&writing).await?;
        migrations::apply(&writing, dialect).await?;
        let reading = pool(readers, reading_patience)
            .after_connect(move |connection, _| {
                Box::pin(async move { prepare_reading(connection, dialect).await })
            })
            .connect_lazy_with(options.clone());
        let beside = match dialect {
            Dialect::Sqlite => writing.clone(),
            Dialect::Postgres => pool(2, reading_patience)
                .after_connect(move |connection, _| {
                    Box::pin(async move { limit(connection, dialect, BESIDE).await })
                })
                .connect_lazy_with(options),
        };
        let store = Self {
            dialect,
            reading,
            writing,
            turns: Turns::new(writers, PATIENCE),
            beside,
            hashing: Arc::new(Semaphore::new(2)),
        };
        meta::make_once(&store).await?;
        Ok(store)
    }

    /// Closes all connections; what was acknowledged is safe with or without.
    pub async fn close(&self) {
        self.reading.close().await;
        self.writing.close().await;
        self.beside.close().await;
    }
}

/// Opens the first connection; a server that is still starting is waited for.
async fn first_connection(writing: &AnyPool) -> Result<(), StoreError> {
    let connecting = async {
        loop {
            match writing.acquire().await {
                Err(sqlx::Error::PoolTimedOut) => {}
                other => return other.map(drop),
            }
        }
    };
    let connected = tokio::time::timeout(PATIENCE, connecting).await;
    connected
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(refused)
}

async fn prepare_writing(connection: &mut AnyConnection, dialect: Dialect) -> sqlx::Result<()> {
    if dialect == Dialect::Postgres {
        return limit(connection, dialect, WRITES).await;
    }
    let milliseconds = PATIENCE.as_millis();
    let wait = sqlx::AssertSqlSafe(format!("PRAGMA busy_timeout = {milliseconds}"));
    sqlx::raw_sql(wait).execute(&mut *connection).await?;
    use_write_ahead_log(connection).await?;
    // A cache of 64 MiB holds what a large import touches: with the 2 MiB of the default the same pages
    // of the indexes are written again and again. The log is moved to the file every 32 MiB.
    // What is deleted or written over is zeroed, so that a redacted text is not left in a free page.
    let settings = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
                    PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8192";
    sqlx::raw_sql(settings).execute(&mut *connection).await?;
    // Asserted, not assumed: a build of SQLite may ignore either.
    for (setting, question, wanted) in [
        ("synchronous", "PRAGMA synchronous", 2),
        ("foreign_keys", "PRAGMA foreign_keys", 1),
    ] {
        let row = sqlx::query(question).fetch_one(&mut *connection).await?;
        let found: i64 = row.try_get(0)?;
        if found != wanted {
            return Err(not_durable(setting, found.to_string()));
        }
    }
    Ok(())
}

/// SQLite does not wait for its lock when it changes the kind of journal, so that two programs opening
/// a new record at once would fail: this waits.
async fn use_write_ahead_log(connection: &mut AnyConnection) -> sqlx::Result<()> {
    const PAUSE: Duration = Duration::from_millis(20);
    let mut tries = PATIENCE.as_millis() / PAUSE.as_millis();
    loop {
        let answer = sqlx::query("PRAGMA journal_mode = WAL")
            .fetch_one(&mut *connection)
            .await;
        match answer.map_err(StoreError::from) {
            Ok(row) => {
                let found: String = row.try_get(0)?;
                if found == "wal" {
                    return Ok(());
                }
                return Err(not_durable("journal_mode", found));
            }
            Err(StoreError::Unavailable(_)) if tries > 0 => {
                tries -= 1;
                tokio::time::sleep(PAUSE).await;
            }
            Err(StoreError::Unavailable(error) | StoreError::Database(error)) => return Err(error),
            Err(other) => return Err(sqlx::Error::Configuration(Box::new(other))),
        }
    }
}

/// Sets a connection its limits.
async fn limit(
    connection: &mut AnyConnection,
    dialect: Dialect,
    (statement, lock, idle): (u32, u32, u32),
) -> sqlx::Result<()> {
    if let Some(limits) = dialect.limits(statement, lock, idle) {
        let limits = sqlx::AssertSqlSafe(limits);
        sqlx::raw_sql(limits).execute(connection).await?;
    }
    Ok(())
}

async fn prepare_reading(connection: &mut AnyConnection, dialect: Dialect) -> sqlx::Result<()> {
    limit(connection, dialect, READS).await?;
    if dialect == Dialect::Sqlite {
        sqlx::raw_sql("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON")
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// A pool takes and gives only sqlx's own errors: ours travels inside one.
fn not_durable(setting: &'static str, found: String) -> sqlx::Error {
    sqlx::Error::Configuration(Box::new(StoreError::NotDurable { setting, found }))
}

/// What a first connection failed with.
fn refused(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Configuration(inner) => match inner.downcast::<StoreError>() {
            Ok(own) => *own,
            Err(other) => StoreError::Address(other.to_string()),
        },
        // Wrong password, no such database, file not readable: nothing was asked of it yet.
        sqlx::Error::Database(_) => StoreError::Unavailable(error),
        other => other.into(),
    }
}
