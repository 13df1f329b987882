//! What people and programs are told of without asking: gaps that are overdue, each once for its date.
//! Not in the change feed, which counts what alters serving.

use serde::Serialize;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use koujing_core::Timestamp;

use crate::gaps::note;
use crate::row::Columns;
use crate::statement::{Value, execute, insert, select};
use crate::writing::stored;
use crate::{Store, StoreError};

/// So many are announced in one transaction.
const AT_A_TIME: i64 = 500;

/// A gap that is past its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueGap {
    /// Its id.
    pub id: String,
    /// Who sees to it.
    pub owner: Option<String>,
    /// Whether that was announced.
    pub is_announced: bool,
}

/// Something that was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Counts up without a gap.
    pub number: u64,
    /// `gap_overdue`.
    pub kind: String,
    /// When it was announced.
    pub at: Timestamp,
    /// Which gap.
    pub gap: String,
    /// What it is about.
    pub question: String,
    /// Who saw to it then: a person or a group.
    pub owner: Option<String>,
    /// The date that it is past.
    pub due_at: Timestamp,
}

/// Gaps `g` past their date at `$1`, and whether that was announced.
const OVERDUE: &str = "FROM gaps g LEFT JOIN events e ON e.gap_id = g.id AND e.due_at = g.due_at \
                       WHERE g.state = 'open' AND g.due_at IS NOT NULL AND g.due_at < $1";

impl Store {
    /// Open gaps past their date.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn overdue_gaps(&self, now: Timestamp) -> Result<Vec<OverdueGap>, StoreError> {
        let question = format!("SELECT g.id, g.owner, e.number {OVERDUE} ORDER BY g.due_at, g.id");
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, [now.into()]).await?;
        let gap = |row: &AnyRow| {
            Ok(OverdueGap {
                id: row.text("id")?,
                owner: row.maybe_text("owner")?,
                is_announced: row.maybe_integer("number")?.is_some(),
            })
        };
        rows.iter().map(gap).collect()
    }

    /// Announces the gaps that are overdue and were not announced with that date, and notes it in their
    /// discussion, in the name of `actor`; how many. Any node may do it: whoever comes second finds none.
    ///
    /// # Errors
    /// When the database fails; some may be announced then, none twice.
    pub async fn announce_overdue(&self, actor: &str, now: Timestamp) -> Result<u64, StoreError> {
        let mut announced = 0;
        loop {
            let mut writing = self.write(actor, now).await?;
            let at = writing.at();
            let found = announce(writing.connection(), actor, now, at).await?;
            if found == 0 {
                writing.undo().await?;
                return Ok(announced);
            }
            writing.commit_unnoted().await?;
            announced += found;
        }
    }

    /// What was announced behind a number, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events(&self, after: u64, limit: u32) -> Result<Vec<Event>, StoreError> {
        let question = "SELECT number, kind, at, gap_id, question, owner, due_at FROM events \
                        WHERE number > $1 ORDER BY number LIMIT $2";
        let values: [Value; 2] = [stored(after)?.into(), i64::from(limit).into()];
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, question, values).await?;
        let event = |row: &AnyRow| {
            Ok(Event {
                number: row.count("number")?,
                kind: row.text("kind")?,
                at: row.instant("at")?,
                gap: row.text("gap_id")?,
                question: row.text("question")?,
                owner: row.maybe_text("owner")?,
                due_at: row.instant("due_at")?,
            })
        };
        rows.iter().map(event).collect()
    }

    /// The number of the newest event; 0: there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_event(&self) -> Result<u64, StoreError> {
        let mut connection = self.reading.acquire().await?;
        newest(&mut connection).await
    }

    /// Removes what was announced before an instant of gaps that are gone. The newest stays: numbers never
    /// come twice.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_events(&self, before: Timestamp) -> Result<u64, StoreError> {
        let old = "DELETE FROM events WHERE at < $1 AND gap_id NOT IN (SELECT id FROM gaps) \
                   AND number < (SELECT MAX(number) FROM events)";
        let mut beside = self.begin_beside().await?;
        let removed = execute(&mut beside, old, [before.into()]).await?;
        beside.commit().await?;
        Ok(removed)
    }
}

async fn newest(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let question = "SELECT COALESCE(MAX(number), 0) AS number FROM events";
    let rows = select(connection, question, []).await?;
    rows.first().map_or(Ok(0), |row| row.count("number"))
}

/// Some of what is to be announced; how many.
async fn announce(
    connection: &mut AnyConnection,
    actor: &str,
    now: Timestamp,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let question = format!(
        "SELECT g.id, g.question, g.owner, g.due_at {OVERDUE} AND e.number IS NULL \
         ORDER BY g.id LIMIT $2"
    );
    let gaps = select(connection, &question, [now.into(), AT_A_TIME.into()]).await?;
    let first = newest(connection).await? + 1;
    let mut rows: Vec<[Value; 7]> = Vec::with_capacity(gaps.len());
    for (gap, number) in gaps.iter().zip(first..) {
        let (id, due_at) = (gap.text("id")?, gap.instant("due_at")?);
        // Locks it, in the order of the ids as whoever counts questions does.
        let lock = "UPDATE gaps SET times = times + 0 WHERE id = $1";
        execute(connection, lock, [id.as_str().into()]).await?;
        let said = due_at.to_string();
        note(connection, &id, at, actor, "overdue", Some(&said)).await?;
        rows.push([
            stored(number)?.into(),
            at.into(),
            "gap_overdue".into(),
            id.into(),
            gap.text("question")?.into(),
            gap.maybe_text("owner")?.into(),
            due_at.into(),
        ]);
    }
    let columns = [
        "number", "at", "kind", "gap_id", "question", "owner", "due_at",
    ];
    insert(connection, "events", columns, "", rows).await?;
    Ok(gaps.len() as u64)
}
