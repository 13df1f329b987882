//! Whose eyes do not count, and whose have counted already.

use sqlx::AnyConnection;

use super::found::Found;
use crate::StoreError;
use crate::row::Columns;
use crate::statement::select;

/// The authors of all revisions since the live one (of all, when none is live) up to this one, whose
/// own author is always among them.
pub(super) async fn since_live(
    connection: &mut AnyConnection,
    found: &Found,
) -> Result<Vec<String>, StoreError> {
    let (table, column) = (found.place.table, found.place.column);
    let sql = format!(
        "SELECT DISTINCT author FROM {table} WHERE {column} = $1 AND number <= $2 \
         AND (number = $2 OR number > COALESCE((SELECT l.number FROM {table} l \
         WHERE l.{column} = $1 AND l.state = 'published'), 0)) ORDER BY author"
    );
    let values = [found.place.key.as_str().into(), found.number.into()];
    let rows = select(connection, &sql, values).await?;
    rows.iter().map(|row| row.text("author")).collect()
}

/// Who has approved this revision, in the order given.
pub(super) async fn approvers(
    connection: &mut AnyConnection,
    found: &Found,
) -> Result<Vec<String>, StoreError> {
    let (table, column) = (found.place.approvals, found.place.column);
    let sql = format!(
        "SELECT name FROM {table} WHERE {column} = $1 AND revision = $2 ORDER BY at, approver"
    );
    let values = [found.place.key.as_str().into(), found.number.into()];
    let rows = select(connection, &sql, values).await?;
    rows.iter().map(|row| row.text("name")).collect()
}
