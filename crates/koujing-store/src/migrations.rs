//! The schema's versions: embedded, append-only, applied in order, each in its own transaction together
//! with its checksum. Two programs that open a new record at once apply each one once.

use sqlx::{AnyPool, Row};

use crate::StoreError;
use crate::audit::sha256_hex;
use crate::location::Dialect;

struct Migration {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_record"),
    migration!(2, "0002_review"),
    migration!(3, "0003_sessions"),
    migration!(4, "0004_gaps"),
    migration!(5, "0005_findings"),
    migration!(6, "0006_queue"),
];

/// Names of all versions of the schema, in order.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|migration| migration.name)
}

/// Held in PostgreSQL while a migration runs; the number is the word "koujing" in ASCII.
const LOCK: i64 = 0x6b_6f75_6a69_6e67;

/// Brings the schema to this program's version.
pub(crate) async fn apply(pool: &AnyPool, dialect: Dialect) -> Result<(), StoreError> {
    while apply_next(pool, dialect).await? {}
    Ok(())
}

/// Whether one was applied.
async fn apply_next(pool: &AnyPool, dialect: Dialect) -> Result<bool, StoreError> {
    let mut transaction = pool.begin_with(dialect.begin_writing()).await?;
    if let Some(said) = dialect.without_hurry() {
        sqlx::raw_sql(said).execute(&mut *transaction).await?;
    }
    if dialect == Dialect::Postgres {
        sqlx::query("SELECT pg_advisory_xact_lock($1)")
            .bind(LOCK)
            .execute(&mut *transaction)
            .await?;
    }
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS migrations \
         (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)",
    )
    .execute(&mut *transaction)
    .await?;
    let applied = sqlx::query("SELECT version, name, checksum FROM migrations ORDER BY version")
        .fetch_all(&mut *transaction)
        .await?;
    let known = MIGRATIONS.last().map_or(0, |newest| newest.version);
    for row in &applied {
        let found: i64 = row.try_get("version")?;
        if found > known {
            let found = applied
                .last()
                .map_or(Ok(found), |row| row.try_get("version"))?;
            return Err(StoreError::NewerSchema { found, known });
        }
        let checksum: String = row.try_get("checksum")?;
        let same = MIGRATIONS
            .iter()
            .any(|own| own.version == found && own.checksum(dialect) == checksum);
        if !same {
            let name = row.try_get("name")?;
            return Err(StoreError::OtherMigration { name });
        }
    }
    let Some(next) = MIGRATIONS.get(applied.len()) else {
        transaction.rollback().await?;
        return Ok(false);
    };
    sqlx::raw_sql(next.statements(dialect))
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO migrations (version, name, checksum) VALUES ($1, $2, $3)")
        .bind(next.version)
        .bind(next.name)
        .bind(next.checksum(dialect))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}

impl Migration {
    fn statements(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }

    fn checksum(&self, dialect: Dialect) -> String {
        sha256_hex(self.statements(dialect).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_up_and_stand_in_the_names() {
        for (migration, version) in MIGRATIONS.iter().zip(1..) {
            assert_eq!(migration.version, version);
            assert!(
                migration
                    .name
                    .starts_with(&format!("{:04}_", migration.version))
            );
        }
    }

    /// Trap 15: two hand-written schemas drifted apart. These may differ in four words only.
    #[test]
    fn both_databases_are_told_the_same() {
        for migration in MIGRATIONS {
            let told = migration
                .postgres
                .replace(" COLLATE \"C\"", "")
                .replace(" USING hash", "")
                .replace(" BYTEA ", " BLOB ");
            assert_eq!(told, migration.sqlite, "{}", migration.name);
        }
    }
}
