//! Revisions with all that happened to them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use koujing_core::{Article, ArticleId, RevisionNumber, Settings, State, Timestamp};

use crate::lifecycle::Place;
use crate::row::Columns;
use crate::statement::{Value, select, select_in};
use crate::{Document, Store, StoreError};

/// A revision without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionRecord {
    /// Its number: 1, 2, 3, …
    pub number: RevisionNumber,
    /// Where it stands.
    pub state: State,
    /// The revision that its author started from.
    pub base: Option<RevisionNumber>,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub created_at: Timestamp,
    /// Who submitted it.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<Timestamp>,
    /// Its approvals, in the order given. What was imported, or needed none, has none.
    pub approvals: Vec<ApprovalRecord>,
    /// In whose name it was published; several names are joined by `、`.
    pub approved_by: Option<String>,
    /// When nothing was missing any more.
    pub approved_at: Option<Timestamp>,
    /// Of one in review: the latest instant asked for. Else when it goes live, or was to go live, by
    /// itself.
    pub publish_at: Option<Timestamp>,
    /// Since when it serves, or served.
    pub published_at: Option<Timestamp>,
    /// Since when it serves no more.
    pub ended_at: Option<Timestamp>,
    /// Who rejected, withdrew or retired it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why.
    pub reason: Option<String>,
    /// The path it was imported from, relative to the content folder.
    pub import_path: Option<String>,
    /// Set when its text was taken out.
    pub redacted: Option<RedactionRecord>,
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalRecord {
    /// Whose.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Ids of the warnings that were seen.
    pub acknowledged: Vec<String>,
}

/// That a text was taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedactionRecord {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A revision of an article, in whatever state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRevision {
    /// What happened to it.
    pub record: RevisionRecord,
    /// The submitted bytes; empty when redacted.
    pub source: String,
    /// The same, read.
    pub article: Article,
    /// Relative reference in the text to the hash of an image.
    pub images: BTreeMap<String, String>,
}

/// A revision of the settings, in whatever state.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSettingsRevision {
    /// What happened to it.
    pub record: RevisionRecord,
    /// The submitted bytes; empty when redacted.
    pub source: String,
    /// The same, read.
    pub settings: Settings,
}

const COLUMNS: &str = "r.number, r.state, r.base, r.author, r.created_at, r.submitted_by, \
    r.submitted_at, r.approved_by, r.approved_at, r.publish_at, r.published_at, r.ended_at, \
    r.decided_by, r.decided_at, r.reason, r.redacted_at, r.redacted_by, r.redacted_reason";

impl Store {
    /// All revisions of a document, the newest first; empty: there is no such document.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn history(&self, document: &Document) -> Result<Vec<RevisionRecord>, StoreError> {
        let place = Place::from(document);
        let begin = self.dialect.begin_reading();
        let mut snapshot = self.reading.begin_with(begin).await?;
        let sql = format!(
            "SELECT {COLUMNS}, {} FROM {} r WHERE r.{} = $1 ORDER BY r.number DESC",
            path_of(&place),
            place.table,
            place.column
        );
        let rows = select(&mut snapshot, &sql, [place.key.as_str().into()]).await?;
        let mut approvals = approvals(&mut snapshot, &place, &[&place.key]).await?;
        snapshot.rollback().await?;
        let record = |row: &AnyRow| record(row, &place.key, &mut approvals);
        rows.iter().map(record).collect()
    }

    /// One revision of an article (id in any case).
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn revision(
        &self,
        id: &ArticleId,
        number: RevisionNumber,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let place = Place::article(id.key());
        let Some((row, record)) = self.one(&place, number, ", r.article, r.images").await? else {
            return Ok(None);
        };
        Ok(Some(StoredRevision {
            record,
            source: row.text("source")?,
            article: row.json("article")?,
            images: row.json("images")?,
        }))
    }

    /// One revision of the settings.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn settings_revision(
        &self,
        number: RevisionNumber,
    ) -> Result<Option<StoredSettingsRevision>, StoreError> {
        let place = Place::settings();
        let Some((row, record)) = self.one(&place, number, ", r.settings").await? else {
            return Ok(None);
        };
        Ok(Some(StoredSettingsRevision {
            record,
            source: row.text("source")?,
            settings: row.json("settings")?,
        }))
    }

    async fn one(
        &self,
        place: &Place,
        number: RevisionNumber,
        content: &str,
    ) -> Result<Option<(AnyRow, RevisionRecord)>, StoreError> {
        let begin = self.dialect.begin_reading();
        let mut snapshot = self.reading.begin_with(begin).await?;
        let sql = format!(
            "SELECT {COLUMNS}, {}, r.source{content} FROM {} r WHERE r.{} = $1 AND r.number = $2",
            path_of(place),
            place.table,
            place.column
        );
        let values: [Value; 2] = [place.key.as_str().into(), number.into()];
        let row = select(&mut snapshot, &sql, values).await?.pop();
        let mut approvals = approvals(&mut snapshot, place, &[&place.key]).await?;
        snapshot.rollback().await?;
        let Some(row) = row else { return Ok(None) };
        let record = record(&row, &place.key, &mut approvals)?;
        Ok(Some((row, record)))
    }

    /// The revisions of articles in one state, in the order of (article key, number), `limit` from
    /// behind `after`. Quick for `draft`, `in_review` and `approved`, of which there are few.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn waiting(
        &self,
        state: State,
        after: Option<(String, RevisionNumber)>,
        limit: u32,
    ) -> Result<Vec<(RevisionRecord, Article)>, StoreError> {
        // The conditions of the partial indexes, in their words.
        let condition = match state {
            State::Draft | State::InReview => "r.state IN ('draft', 'in_review') AND ",
            _ => "",
        };
        let sql = format!(
            "SELECT {COLUMNS}, r.import_path, r.article_key, r.article FROM revisions r \
             WHERE {condition}r.state = '{}' AND (r.article_key, r.number) > ($1, $2) \
             ORDER BY r.article_key, r.number LIMIT $3",
            state.as_str()
        );
        let (key, number) = after.unwrap_or_default();
        let values: [Value; 3] = [key.into(), number.into(), i64::from(limit).into()];
        let begin = self.dialect.begin_reading();
        let mut snapshot = self.reading.begin_with(begin).await?;
        let rows = select(&mut snapshot, &sql, values).await?;
        let keys = rows.iter().map(|row| row.text("article_key"));
        let keys: Vec<String> = keys.collect::<Result<_, _>>()?;
        let listed: Vec<&str> = keys.iter().map(String::as_str).collect();
        let place = Place::article(String::new());
        let mut approvals = approvals(&mut snapshot, &place, &listed).await?;
        snapshot.rollback().await?;
        rows.iter()
            .zip(&keys)
            .map(|(row, key)| Ok((record(row, key, &mut approvals)?, row.json("article")?)))
            .collect()
    }
}

fn path_of(place: &Place) -> &'static str {
    if place.is_settings() {
        "CAST(NULL AS TEXT) AS import_path"
    } else {
        "r.import_path"
    }
}

type Approvals = HashMap<(String, RevisionNumber), Vec<ApprovalRecord>>;

/// The approvals of all revisions of these documents.
async fn approvals(
    connection: &mut AnyConnection,
    place: &Place,
    keys: &[&str],
) -> Result<Approvals, StoreError> {
    let (table, column) = (place.approvals, place.column);
    let before = format!(
        "SELECT {column} AS document, revision, name, at, acknowledged FROM {table} \
         WHERE {column} IN"
    );
    let mut keys = keys.to_vec();
    keys.dedup();
    let rows = select_in(connection, &before, "ORDER BY at, approver", &[], &keys).await?;
    let mut approvals = Approvals::new();
    for row in rows {
        let of = (row.text("document")?, row.revision("revision")?);
        approvals.entry(of).or_default().push(ApprovalRecord {
            by: row.text("name")?,
            at: row.instant("at")?,
            acknowledged: row.json("acknowledged")?,
        });
    }
    Ok(approvals)
}

fn record(
    row: &AnyRow,
    key: &str,
    approvals: &mut Approvals,
) -> Result<RevisionRecord, StoreError> {
    let number = row.revision("number")?;
    let redacted = match row.maybe_instant("redacted_at")? {
        None => None,
        Some(at) => Some(RedactionRecord {
            by: row.text("redacted_by")?,
            at,
            reason: row.text("redacted_reason")?,
        }),
    };
    Ok(RevisionRecord {
        number,
        state: row.word("state", State::parse)?,
        base: row.maybe_revision("base")?,
        author: row.text("author")?,
        created_at: row.instant("created_at")?,
        submitted_by: row.maybe_text("submitted_by")?,
        submitted_at: row.maybe_instant("submitted_at")?,
        approvals: approvals
            .remove(&(key.to_owned(), number))
            .unwrap_or_default(),
        approved_by: row.maybe_text("approved_by")?,
        approved_at: row.maybe_instant("approved_at")?,
        publish_at: row.maybe_instant("publish_at")?,
        published_at: row.maybe_instant("published_at")?,
        ended_at: row.maybe_instant("ended_at")?,
        decided_by: row.maybe_text("decided_by")?,
        decided_at: row.maybe_instant("decided_at")?,
        reason: row.maybe_text("reason")?,
        import_path: row.maybe_text("import_path")?,
        redacted,
    })
}
