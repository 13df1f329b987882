//! The three kinds of lines.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use koujing_core::{Seq, Timestamp};

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// Version of the form.
    pub(super) koujing_backup: u32,
    /// Names of the migrations, in order.
    pub(super) schema: Vec<String>,
    pub(super) store_id: String,
    pub(super) seq: Seq,
    pub(super) at: Timestamp,
}

/// A row of a table, columns by name.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) table: String,
    pub(super) row: Map<String, Json>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tail {
    /// How many lines of rows there are.
    pub(super) rows: u64,
    /// SHA-256 in hexadecimal of all bytes before this line.
    pub(super) sha256: String,
}

/// A line behind the first.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    Row(Row),
    Tail(Tail),
}
