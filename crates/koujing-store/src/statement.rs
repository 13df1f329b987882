//! Statements over many rows at once, so that an import does not pay a round trip per article.
//!
//! Rows go in groups of a power of two: the few different statements that result stay prepared.
//! sqlx looks up the name of every parameter, which takes longer the more there are: a hundred or so
//! in a statement cost the least.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{AnyConnection, Arguments as _, AssertSqlSafe};

use koujing_core::{RevisionNumber, Timestamp};

use crate::StoreError;

/// Most parameters in one statement.
const PARAMETERS: usize = 128;

/// A value of a column.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(Some(integer))
    }
}

impl From<RevisionNumber> for Value {
    fn from(number: RevisionNumber) -> Self {
        i64::from(number).into()
    }
}

impl From<Option<RevisionNumber>> for Value {
    fn from(number: Option<RevisionNumber>) -> Self {
        Self::Integer(number.map(i64::from))
    }
}

impl From<Timestamp> for Value {
    fn from(instant: Timestamp) -> Self {
        instant.millis().into()
    }
}

impl From<Option<Timestamp>> for Value {
    fn from(instant: Option<Timestamp>) -> Self {
        Self::Integer(instant.map(Timestamp::millis))
    }
}

/// Runs one statement; how many rows it altered.
pub(crate) async fn execute(
    connection: &mut AnyConnection,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, StoreError> {
    let arguments = arguments(values.into_iter())?;
    let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments);
    Ok(query.execute(connection).await?.rows_affected())
}

/// The rows of one statement.
pub(crate) async fn select(
    connection: &mut AnyConnection,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<AnyRow>, StoreError> {
    let arguments = arguments(values.into_iter())?;
    let query = sqlx::query_with(AssertSqlSafe(sql.to_owned()), arguments);
    Ok(query.fetch_all(connection).await?)
}

/// Inserts all rows; `tail` is what follows them (`ON CONFLICT …`).
pub(crate) async fn insert<const N: usize>(
    connection: &mut AnyConnection,
    table: &str,
    columns: [&str; N],
    tail: &str,
    rows: Vec<[Value; N]>,
) -> Result<(), StoreError> {
    insert_rows(connection, table, &columns, tail, rows).await
}

/// Inserts all rows, each as long as the list of columns; see [`insert`].
pub(crate) async fn insert_rows<R: IntoIterator<Item = Value>>(
    connection: &mut AnyConnection,
    table: &str,
    columns: &[&str],
    tail: &str,
    rows: Vec<R>,
) -> Result<(), StoreError> {
    let width = columns.len();
    let columns = columns.join(", ");
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let group = largest_power_of_two(rows.len().min(PARAMETERS / width));
        let mut sql = format!("INSERT INTO {table} ({columns}) VALUES ");
        for at in 0..group {
            if at > 0 {
                sql.push_str(", ");
            }
            push_list(&mut sql, at * width + 1, width);
        }
        sql.push(' ');
        sql.push_str(tail);
        let arguments = arguments(rows.by_ref().take(group).flatten())?;
        sqlx::query_with(AssertSqlSafe(sql), arguments)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The rows of a statement with a list of keys of any length: `before` ends in `IN`, and `after`
/// follows the list. The parameters `fixed` come first (`$1`, …).
pub(crate) async fn select_in(
    connection: &mut AnyConnection,
    before: &str,
    after: &str,
    fixed: &[Value],
    keys: &[&str],
) -> Result<Vec<AnyRow>, StoreError> {
    let mut rows = Vec::new();
    for group in keys.chunks(PARAMETERS / 2) {
        let (sql, arguments) = with_list(before, after, fixed, group)?;
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        rows.append(&mut query.fetch_all(&mut *connection).await?);
    }
    Ok(rows)
}

/// Runs a statement with a list of keys of any length; see [`select_in`].
pub(crate) async fn execute_in(
    connection: &mut AnyConnection,
    before: &str,
    after: &str,
    fixed: &[Value],
    keys: &[&str],
) -> Result<(), StoreError> {
    for group in keys.chunks(PARAMETERS / 2) {
        let (sql, arguments) = with_list(before, after, fixed, group)?;
        sqlx::query_with(AssertSqlSafe(sql), arguments)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The list is filled up to a power of two with its last key, which changes nothing.
fn with_list(
    before: &str,
    after: &str,
    fixed: &[Value],
    keys: &[&str],
) -> Result<(String, AnyArguments), StoreError> {
    let length = keys.len().next_power_of_two();
    let mut sql = format!("{before} ");
    push_list(&mut sql, fixed.len() + 1, length);
    sql.push(' ');
    sql.push_str(after);
    let last = keys.last().copied().unwrap_or_default();
    let filled = keys.iter().copied().chain(std::iter::repeat(last));
    let listed = filled.take(length).map(Value::from);
    Ok((sql, arguments(fixed.iter().cloned().chain(listed))?))
}

fn push_list(sql: &mut String, first: usize, length: usize) {
    for at in 0..length {
        let sign = if at == 0 { '(' } else { ',' };
        // Writing to a String cannot fail.
        let _ = write!(sql, "{sign}${}", first + at);
    }
    sql.push(')');
}

fn arguments(values: impl Iterator<Item = Value>) -> Result<AnyArguments, StoreError> {
    let mut arguments = AnyArguments::default();
    for value in values {
        let added = match value {
            Value::Text(text) => arguments.add(text),
            Value::Integer(integer) => arguments.add(integer),
            Value::Bytes(bytes) => arguments.add(bytes),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// Of a number above 0.
fn largest_power_of_two(number: usize) -> usize {
    1 << number.max(1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_count_on_after_the_fixed_parameters() -> Result<(), StoreError> {
        let fixed = [Value::from(7_i64)];
        let (sql, arguments) = with_list("x IN", "y", &fixed, &["a", "b", "c"])?;
        assert_eq!(sql, "x IN ($2,$3,$4,$5) y");
        assert_eq!(arguments.len(), 5);
        Ok(())
    }

    #[test]
    fn groups_are_powers_of_two() {
        let groups = [1, 2, 3, 31, 32, 33].map(largest_power_of_two);
        assert_eq!(groups, [1, 2, 2, 16, 32, 32]);
    }
}
