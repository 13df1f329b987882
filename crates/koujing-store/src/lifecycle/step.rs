//! One revision from one state to the next.

use std::fmt::Write as _;

use sqlx::AnyConnection;

use koujing_core::{RevisionNumber, State};

use super::Place;
use crate::StoreError;
use crate::statement::{Value, execute};

/// Compares and sets: the revision must be in the state `from`, and core must allow the way. `set` are
/// further columns.
pub(super) async fn step(
    connection: &mut AnyConnection,
    place: &Place,
    number: RevisionNumber,
    (from, to): (State, State),
    set: Vec<(&'static str, Value)>,
) -> Result<(), StoreError> {
    let refused = || StoreError::Corrupt {
        what: format!(
            "revision {number} of {}: not from {} to {}",
            place.key,
            from.as_str(),
            to.as_str()
        ),
    };
    if !from.may_become(to) {
        return Err(refused());
    }
    let mut sql = format!("UPDATE {} SET state = $4", place.table);
    let mut values = vec![
        place.key.as_str().into(),
        number.into(),
        from.as_str().into(),
        to.as_str().into(),
    ];
    for (column, value) in set {
        values.push(value);
        // Writing to a String cannot fail.
        let _ = write!(sql, ", {column} = ${}", values.len());
    }
    let _ = write!(
        sql,
        " WHERE {} = $1 AND number = $2 AND state = $3",
        place.column
    );
    match execute(connection, &sql, values).await? {
        1 => Ok(()),
        _ => Err(refused()),
    }
}
