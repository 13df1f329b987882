//! The counter, the change feed and the audit log agree.

use sqlx::AnyConnection;

use koujing_core::Message;

use super::{Findings, from_backup};
use crate::row::Columns;
use crate::{StoreError, audit};

/// The feed has every number from 1 to the counter's.
pub(super) async fn counted(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let head = sqlx::query("SELECT seq FROM counter WHERE id = 1")
        .fetch_optional(&mut *connection)
        .await?;
    let Some(head) = head else {
        let what = Message::new("计数器那一行不见了", "the row of the counter is missing");
        found.add("counter", what, from_backup());
        return Ok(());
    };
    let counter = head.integer("seq")?;
    let feed = sqlx::query(
        "SELECT count(*) AS rows, COALESCE(min(seq), 1) AS first, COALESCE(max(seq), 0) AS last \
         FROM changes",
    )
    .fetch_one(&mut *connection)
    .await?;
    let (rows, first, last) = (
        feed.integer("rows")?,
        feed.integer("first")?,
        feed.integer("last")?,
    );
    if last != counter {
        let what = Message::new(
            format!("变更记录到 {last} 为止，计数器却是 {counter}"),
            format!("the change feed ends at {last}, the counter says {counter}"),
        );
        found.add("counter", what, from_backup());
    }
    if first != 1 || rows != last {
        let what = Message::new(
            format!("变更记录不连续：从 {first} 到 {last} 共 {rows} 行"),
            format!("the change feed has gaps: {rows} rows from {first} to {last}"),
        );
        found.add("counter", what, from_backup());
    }
    Ok(())
}

pub(super) async fn audit(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    if let Some(number) = audit::verify(connection).await?.broken_at {
        let what = Message::new(
            format!("审计日志从第 {number} 行起缺失、被改动或接不上"),
            format!("the audit log is missing, altered or out of order from row {number} on"),
        );
        let mend = Message::new(
            format!("与备份里的审计日志对照第 {number} 行前后，查明谁动过数据库"),
            format!(
                "hold it against the log in a backup around row {number}: somebody wrote there"
            ),
        );
        found.add("audit", what, mend);
    }
    Ok(())
}
