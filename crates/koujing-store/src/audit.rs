//! The audit log: who changed what, each row chained to the one before by its hash.
//!
//! Canonical form of a row: the compact JSON array `[previous_hash, number, at, actor, kind, subject,
//! detail]`, UTF-8, nothing escaped that JSON does not demand; `at` in milliseconds, `detail` the
//! stored text as one string, `previous_hash` of the first row the empty string. The hash is the
//! SHA-256 of those bytes in lower-case hexadecimal. The counter row holds the last number and hash, so
//! that rows missing at the end are seen as well.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use sqlx::AnyConnection;

use koujing_core::Timestamp;

use crate::row::Columns;
use crate::writing::stored;
use crate::{Store, StoreError};

/// Rows read at once when the log is verified.
const PAGE: i64 = 1000;

/// A row without its own hash.
pub(crate) struct Entry {
    pub(crate) number: i64,
    pub(crate) at: Timestamp,
    pub(crate) actor: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) detail: String,
    pub(crate) previous_hash: String,
}

impl Entry {
    pub(crate) fn hash(&self) -> String {
        let canonical = serde_json::json!([
            self.previous_hash,
            self.number,
            self.at.millis(),
            self.actor,
            self.kind,
            self.subject,
            self.detail,
        ]);
        sha256_hex(canonical.to_string().as_bytes())
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// What a verification of the audit log found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AuditReport {
    /// Rows that are there.
    pub rows: u64,
    /// Number of the first row that is missing, altered, or does not follow from the one before; none
    /// when the log is whole.
    pub broken_at: Option<u64>,
}

impl Store {
    /// Recomputes the whole chain, as of one instant.
    ///
    /// # Errors
    /// When the database fails. A broken chain is a result.
    pub async fn verify_audit(&self) -> Result<AuditReport, StoreError> {
        let mut snapshot = self.begin_long_reading().await?;
        let report = verify(&mut snapshot).await?;
        snapshot.rollback().await?;
        Ok(report)
    }
}

/// [`Store::verify_audit`] within a transaction that sees one instant.
pub(crate) async fn verify(connection: &mut AnyConnection) -> Result<AuditReport, StoreError> {
    let head = sqlx::query("SELECT audit_number, audit_hash FROM counter WHERE id = 1")
        .fetch_one(&mut *connection)
        .await?;
    let (last, last_hash) = (head.count("audit_number")?, head.text("audit_hash")?);
    let mut report = AuditReport {
        rows: 0,
        broken_at: None,
    };
    let mut expected = 1;
    let mut previous = String::new();
    let mut after = i64::MIN;
    loop {
        let page = "SELECT number, at, actor, kind, subject, detail, previous_hash, hash \
                    FROM audit WHERE number > $1 ORDER BY number LIMIT $2";
        let rows = sqlx::query(page)
            .bind(after)
            .bind(PAGE)
            .fetch_all(&mut *connection)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let entry = Entry {
                number: row.integer("number")?,
                at: row.instant("at")?,
                actor: row.text("actor")?,
                kind: row.text("kind")?,
                subject: row.text("subject")?,
                detail: row.text("detail")?,
                previous_hash: row.text("previous_hash")?,
            };
            let hash = row.text("hash")?;
            after = entry.number;
            report.rows += 1;
            let follows = entry.number == stored(expected)?
                && entry.previous_hash == previous
                && entry.hash() == hash;
            if !follows && report.broken_at.is_none() {
                report.broken_at = Some(expected);
            }
            expected += 1;
            previous = hash;
        }
    }
    if report.broken_at.is_none() && (report.rows != last || previous != last_hash) {
        // Rows missing at the end, rows added behind it, or the counter itself altered.
        report.broken_at = Some(report.rows.min(last) + 1);
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash can be recomputed by other means: `printf '%s' '["",1,…]' | sha256sum`.
    #[test]
    fn the_canonical_form_does_not_move() {
        let entry = Entry {
            number: 1,
            at: Timestamp::from_millis(5),
            actor: "王\"芳\"".into(),
            kind: "imported".into(),
            subject: "article/滤网".into(),
            detail: r#"{"revision":1}"#.into(),
            previous_hash: String::new(),
        };
        let canonical = r#"["",1,5,"王\"芳\"","imported","article/滤网","{\"revision\":1}"]"#;
        assert_eq!(entry.hash(), sha256_hex(canonical.as_bytes()));
        assert_eq!(
            sha256_hex(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
