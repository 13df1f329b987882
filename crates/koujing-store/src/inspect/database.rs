//! The database itself: its file, its references, and what was made once.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sqlx::{AnyConnection, Row as _};

use koujing_core::Message;

use super::{Findings, from_backup};
use crate::StoreError;
use crate::location::Dialect;
use crate::meta::{NORMALISER_VERSION, RECEIPT_KEY, STORE_ID};
use crate::row::Columns;

/// SQLite's own check of its file. PostgreSQL looks after its files itself.
pub(super) async fn whole(
    connection: &mut AnyConnection,
    dialect: Dialect,
    found: &mut Findings,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        return Ok(());
    }
    let rows = sqlx::query("PRAGMA integrity_check")
        .fetch_all(connection)
        .await?;
    for row in rows {
        let told: String = row.try_get(0)?;
        if told != "ok" {
            let what = Message::new(
                format!("SQLite 数据文件损坏：{told}"),
                format!("the file of SQLite is damaged: {told}"),
            );
            found.add("database", what, from_backup());
        }
    }
    Ok(())
}

/// Rows that refer to what is not there. Both databases refuse to write such a row, unless they are told
/// not to look.
pub(super) async fn references(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let of_revision = |table: &str| {
        format!(
            "SELECT t.article_key AS of, t.revision AS number FROM {table} t \
             LEFT JOIN revisions r ON r.article_key = t.article_key AND r.number = t.revision \
             WHERE r.number IS NULL ORDER BY t.article_key, t.revision"
        )
    };
    let of_article = |table: &str, number: &str| {
        format!(
            "SELECT t.article_key AS of, t.{number} AS number FROM {table} t \
             LEFT JOIN articles a ON a.key = t.article_key \
             WHERE a.key IS NULL ORDER BY t.article_key, t.{number}"
        )
    };
    let of_settings = "SELECT 'settings' AS of, t.revision AS number FROM settings_approvals t \
                       LEFT JOIN settings s ON s.number = t.revision \
                       WHERE s.number IS NULL ORDER BY t.revision";
    let questions = [
        ("revisions", of_article("revisions", "number")),
        ("claims", of_revision("claims")),
        ("approvals", of_revision("approvals")),
        ("suspensions", of_article("suspensions", "seq")),
        ("settings_approvals", of_settings.to_owned()),
    ];
    for (table, question) in questions {
        let rows = sqlx::query(sqlx::AssertSqlSafe(question))
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            let (of, number) = (row.text("of")?, row.integer("number")?);
            let what = Message::new(
                format!("表 {table} 里有一行指向不存在的 {of}/{number}"),
                format!("a row of the table {table} refers to {of}/{number}, which is not there"),
            );
            found.add("references", what, from_backup());
        }
    }
    Ok(())
}

pub(super) async fn meta(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT name, value FROM meta")
        .fetch_all(connection)
        .await?;
    let (mut id, mut key, mut version) = (false, false, true);
    for row in rows {
        let value = row.text("value")?;
        match row.text("name")?.as_str() {
            STORE_ID => id = !value.is_empty(),
            RECEIPT_KEY => key = STANDARD.decode(value).is_ok_and(|key| key.len() == 32),
            NORMALISER_VERSION => version = value.parse::<u32>().is_ok(),
            _ => {}
        }
    }
    for (name, is_right) in [
        (STORE_ID, id),
        (RECEIPT_KEY, key),
        (NORMALISER_VERSION, version),
    ] {
        if !is_right {
            let what = Message::new(
                format!("库的 {name} 缺失或不可读"),
                format!("{name} of the record is missing or not readable"),
            );
            found.add("meta", what, from_backup());
        }
    }
    Ok(())
}
