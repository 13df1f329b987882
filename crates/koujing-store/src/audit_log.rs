//! Reading the audit log, the newest row first.

use serde::Serialize;
use serde_json::Value as Json;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use koujing_core::Timestamp;

use crate::row::Columns;
use crate::statement::{Value, select, select_in};
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

const COLUMNS: &str = "number, at, actor, kind, subject, detail, hash";

/// A row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// 1, 2, 3, …
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// What was done, `snake_case`.
    pub kind: String,
    /// To what: `article/ID`, `key/ID`, `user/NAME` (in lower case), `settings`, …
    pub subject: String,
    /// What matters about it; a text when what is stored is not JSON (any more).
    pub detail: Json,
    /// The row's link in the chain, see [`Store::verify_audit`].
    pub hash: String,
}

/// Which rows are wanted; what is none does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only rows before this number.
    pub before: Option<u64>,
    /// Only what was done to this.
    pub subject: Option<String>,
    /// Only what this person did.
    pub actor: Option<String>,
    /// Only this kind of act.
    pub kind: Option<String>,
}

impl AuditFilter {
    /// What was done to this.
    pub fn about(subject: &str) -> Self {
        Self {
            subject: Some(subject.to_owned()),
            ..Self::default()
        }
    }
}

impl Store {
    /// Up to `limit` rows that pass, the newest first. An article is the same under every spelling of its
    /// id that its revisions have had.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn audit_rows(
        &self,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let before = filter.before;
        let before = before.map_or(i64::MAX, |number| i64::try_from(number).unwrap_or(i64::MAX));
        let mut fixed: Vec<Value> = vec![before.into(), i64::from(limit).into()];
        let mut page = format!("SELECT {COLUMNS} FROM audit WHERE number < $1");
        for (column, wanted) in [("actor", &filter.actor), ("kind", &filter.kind)] {
            if let Some(wanted) = wanted {
                refuse_nul("what is looked for", wanted)?;
                fixed.push(wanted.as_str().into());
                page.push_str(&format!(" AND {column} = ${}", fixed.len()));
            }
        }
        let newest = "ORDER BY number DESC LIMIT $2";
        let mut connection = self.reading.acquire().await?;
        let rows = match &filter.subject {
            None => select(&mut connection, &format!("{page} {newest}"), fixed).await?,
            Some(subject) => {
                refuse_nul("the subject", subject)?;
                let spellings = spellings(&mut connection, subject).await?;
                let spellings: Vec<&str> = spellings.iter().map(String::as_str).collect();
                let page = format!("{page} AND subject IN");
                select_in(&mut connection, &page, newest, &fixed, &spellings).await?
            }
        };
        let mut rows = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        // More spellings than one statement takes come in several runs.
        rows.sort_by_key(|row| std::cmp::Reverse(row.number));
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(rows)
    }
}

fn read(row: &AnyRow) -> Result<AuditRow, StoreError> {
    let detail = row.text("detail")?;
    Ok(AuditRow {
        number: row.count("number")?,
        at: row.instant("at")?,
        actor: row.text("actor")?,
        kind: row.text("kind")?,
        subject: row.text("subject")?,
        detail: serde_json::from_str(&detail).unwrap_or(Json::String(detail)),
        hash: row.text("hash")?,
    })
}

/// The ways in which rows may name the subject, sorted.
async fn spellings(
    connection: &mut AnyConnection,
    subject: &str,
) -> Result<Vec<String>, StoreError> {
    let mut spellings = vec![subject.to_owned()];
    if let Some(id) = subject.strip_prefix("article/") {
        let rows = sqlx::query("SELECT article FROM revisions WHERE article_key = $1")
            .bind(id.to_lowercase())
            .fetch_all(connection)
            .await?;
        for row in rows {
            // A revision that cannot be read does not keep the log from being read.
            let article: Json = row.json("article").unwrap_or_default();
            if let Some(id) = article["id"].as_str() {
                spellings.push(format!("article/{id}"));
            }
        }
    } else if let Some(name) = subject.strip_prefix("user/") {
        spellings.push(format!("user/{}", name.to_lowercase()));
    }
    spellings.sort_unstable();
    spellings.dedup();
    Ok(spellings)
}
