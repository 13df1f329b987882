//! Gaps: what is asked and nobody has an approved answer to. Read here; [`act`](self) changes them.

mod act;

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use koujing_core::{ArticleId, Timestamp};

use crate::row::Columns;
use crate::statement::{Value, execute, select, select_in};
use crate::{Store, StoreError};

pub use act::{GapActed, GapReport, Reported};

/// Where a gap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapState {
    /// Nobody has an answer yet.
    Open,
    /// Its questions are answered.
    Resolved,
    /// It is none.
    Dismissed,
}

impl GapState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Resolved, Self::Dismissed];

    /// Its name in the record and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Dismissed => "dismissed",
        }
    }

    /// The one of this name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapRecord {
    /// Its id.
    pub id: String,
    /// The words by which it became known.
    pub question: String,
    /// Where it stands.
    pub state: GapState,
    /// Who sees to it: a person or a group.
    pub owner: Option<String>,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// How often it was asked without an answer, or reported.
    pub times: u64,
    /// When first.
    pub first_at: Timestamp,
    /// When last.
    pub last_at: Timestamp,
    /// The article that is written for it.
    pub article: Option<ArticleId>,
    /// When it was closed.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<String>,
}

/// Words by which a gap is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapWording {
    /// Which gap.
    #[serde(skip)]
    pub gap: String,
    /// The words.
    pub text: String,
    /// Dimension to value, as told last.
    pub context: BTreeMap<String, String>,
    /// How often.
    pub times: u64,
    /// When last.
    pub last_at: Timestamp,
}

/// How often a gap was asked for on a day, over a channel, of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapCount {
    /// Days since 1970-01-01 at +08:00.
    pub day: i64,
    /// Empty: not told.
    pub channel: String,
    /// Empty: not told.
    pub product: String,
    /// How often.
    pub times: u64,
}

/// What was said or done about a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapNote {
    /// 1, 2, 3, …
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// `reported`, `comment`, `assigned`, `drafted`, `replayed`, `resolved`, `dismissed`, `asked_again`.
    pub kind: String,
    /// What was said, or what came of it.
    pub text: Option<String>,
}

/// Which gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GapFilter {
    /// In this state.
    pub state: Option<GapState>,
    /// Seen to by one of these.
    pub owners: Vec<String>,
    /// Seen to by nobody.
    pub unowned: bool,
    /// Open and past their date.
    pub overdue: bool,
    /// Asked of this product.
    pub product: Option<String>,
    /// Asked over this channel.
    pub channel: Option<String>,
    /// With an article that is written for them: this one.
    pub article: Option<ArticleId>,
}

const COLUMNS: &str = "g.id, g.question, g.state, g.owner, g.due_at, g.times, g.first_at, g.last_at, \
                       COALESCE(t.id, g.article_key) AS article, g.decided_at, g.decided_by";
const FROM: &str = "FROM gaps g LEFT JOIN articles t ON t.key = g.article_key";
const OVERDUE: &str = "(g.state = 'open' AND g.due_at IS NOT NULL AND g.due_at < $1)";

impl Store {
    /// Gaps, what is overdue first, then the most asked; `limit` from behind `offset` on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gaps(
        &self,
        filter: &GapFilter,
        now: Timestamp,
        offset: usize,
        limit: u32,
    ) -> Result<Vec<GapRecord>, StoreError> {
        let mut values: Vec<Value> = vec![now.into()];
        let chosen = chosen(filter, &mut values);
        let limits = [i64::from(limit), i64::try_from(offset).unwrap_or(i64::MAX)];
        values.extend(limits.map(Value::from));
        let question = format!(
            "SELECT {COLUMNS} {FROM} WHERE {chosen} ORDER BY CASE WHEN {OVERDUE} THEN 0 ELSE 1 END, \
             g.times DESC, g.id LIMIT ${} OFFSET ${}",
            values.len() - 1,
            values.len()
        );
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, values).await?;
        rows.iter().map(read).collect()
    }

    /// How many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_gaps(&self, filter: &GapFilter, now: Timestamp) -> Result<u64, StoreError> {
        let mut values: Vec<Value> = vec![now.into()];
        let chosen = chosen(filter, &mut values);
        let question = format!("SELECT COUNT(*) AS count FROM gaps g WHERE $1 >= 0 AND {chosen}");
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, values).await?;
        rows.first().map_or(Ok(0), |row| row.count("count"))
    }

    /// A gap.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gap(&self, id: &str) -> Result<Option<GapRecord>, StoreError> {
        let question = format!("SELECT {COLUMNS} {FROM} WHERE g.id = $1");
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, [id.into()]).await?;
        rows.first().map(read).transpose()
    }

    /// The words by which gaps are asked for, the most frequent first within each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gap_wordings(&self, gaps: &[&str]) -> Result<Vec<GapWording>, StoreError> {
        let question = "SELECT w.gap_id, w.text, w.context, w.last_at, \
                        CAST(COALESCE((SELECT SUM(a.times) FROM asked a WHERE a.wording = w.key), 0) \
                        AS BIGINT) AS times FROM wordings w WHERE w.gap_id IN";
        let order = "ORDER BY w.gap_id, times DESC, w.key";
        let mut connection = self.reading.acquire().await?;
        let rows = select_in(&mut connection, question, order, &[], gaps).await?;
        let wording = |row: &AnyRow| {
            Ok(GapWording {
                gap: row.text("gap_id")?,
                text: row.text("text")?,
                context: row.json("context")?,
                times: row.count("times")?,
                last_at: row.instant("last_at")?,
            })
        };
        rows.iter().map(wording).collect()
    }

    /// The newest words of gaps with the gap's id, closed ones too: what new words may belong to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_wordings(&self, limit: u32) -> Result<Vec<(String, String)>, StoreError> {
        let question = "SELECT w.text, w.gap_id FROM wordings w JOIN gaps g ON g.id = w.gap_id \
                        ORDER BY w.last_at DESC, w.key LIMIT $1";
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, question, [i64::from(limit).into()]).await?;
        let known = |row: &AnyRow| Ok((row.text("text")?, row.text("gap_id")?));
        rows.iter().map(known).collect()
    }

    /// Of these keys of words the gaps that they belong to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gaps_of_wordings(
        &self,
        keys: &[&str],
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let question = "SELECT key, gap_id FROM wordings WHERE gap_id IS NOT NULL AND key IN";
        let mut connection = self.reading.acquire().await?;
        let rows = select_in(&mut connection, question, "", &[], keys).await?;
        let pair = |row: &AnyRow| Ok((row.text("key")?, row.text("gap_id")?));
        rows.iter().map(pair).collect()
    }

    /// How often a gap was asked for by day, channel and product, the newest day first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gap_counts(&self, id: &str) -> Result<Vec<GapCount>, StoreError> {
        let question = "SELECT a.day, a.channel, a.product, CAST(SUM(a.times) AS BIGINT) AS times \
                        FROM asked a JOIN wordings w ON w.key = a.wording WHERE w.gap_id = $1 \
                        GROUP BY a.day, a.channel, a.product \
                        ORDER BY a.day DESC, times DESC, a.channel, a.product";
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, question, [id.into()]).await?;
        let count = |row: &AnyRow| {
            Ok(GapCount {
                day: row.integer("day")?,
                channel: row.text("channel")?,
                product: row.text("product")?,
                times: row.count("times")?,
            })
        };
        rows.iter().map(count).collect()
    }

    /// What was said and done about a gap, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gap_notes(&self, id: &str) -> Result<Vec<GapNote>, StoreError> {
        let question = "SELECT number, at, actor, kind, text FROM gap_notes WHERE gap_id = $1 \
                        ORDER BY number";
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, question, [id.into()]).await?;
        let note = |row: &AnyRow| {
            Ok(GapNote {
                number: row.count("number")?,
                at: row.instant("at")?,
                actor: row.text("actor")?,
                kind: row.text("kind")?,
                text: row.maybe_text("text")?,
            })
        };
        rows.iter().map(note).collect()
    }
}

/// The condition of a filter; its values follow those that are there, the first of which is now.
fn chosen(filter: &GapFilter, values: &mut Vec<Value>) -> String {
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    if let Some(state) = filter.state {
        conditions.push(format!("g.state = {}", place(state.as_str().into())));
    }
    if !filter.owners.is_empty() {
        let owners = filter
            .owners
            .iter()
            .map(|owner| place(owner.as_str().into()));
        let owners: Vec<String> = owners.collect();
        conditions.push(format!("g.owner IN ({})", owners.join(", ")));
    }
    if let Some(article) = &filter.article {
        conditions.push(format!("g.article_key = {}", place(article.key().into())));
    }
    if filter.unowned {
        conditions.push("g.owner IS NULL".to_owned());
    }
    if filter.overdue {
        conditions.push(OVERDUE.to_owned());
    }
    for (column, wanted) in [("product", &filter.product), ("channel", &filter.channel)] {
        if let Some(wanted) = wanted {
            let wanted = place(wanted.as_str().into());
            conditions.push(format!(
                "EXISTS (SELECT 1 FROM wordings w JOIN asked a ON a.wording = w.key \
                 WHERE w.gap_id = g.id AND a.{column} = {wanted})"
            ));
        }
    }
    conditions.join(" AND ")
}

fn read(row: &AnyRow) -> Result<GapRecord, StoreError> {
    let article = row.maybe_text("article")?;
    Ok(GapRecord {
        id: row.text("id")?,
        question: row.text("question")?,
        state: row.word("state", GapState::parse)?,
        owner: row.maybe_text("owner")?,
        due_at: row.maybe_instant("due_at")?,
        times: row.count("times")?,
        first_at: row.instant("first_at")?,
        last_at: row.instant("last_at")?,
        article: article.and_then(|id| id.parse().ok()),
        decided_at: row.maybe_instant("decided_at")?,
        decided_by: row.maybe_text("decided_by")?,
    })
}

/// Notes what was said or done. Whoever notes has locked the gap's row by changing it.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    gap: &str,
    at: Timestamp,
    actor: &str,
    kind: &str,
    text: Option<&str>,
) -> Result<(), StoreError> {
    let statement = "INSERT INTO gap_notes (gap_id, number, at, actor, kind, text) \
                     SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 \
                     FROM gap_notes WHERE gap_id = $1";
    let values = [
        gap.into(),
        at.into(),
        actor.into(),
        kind.into(),
        text.into(),
    ];
    execute(connection, statement, values).await?;
    Ok(())
}

/// Opens a gap that was closed, if it is so (`$2` is the instant); whether it was.
pub(crate) async fn open_again(
    connection: &mut AnyConnection,
    gap: &str,
    is_so: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let statement = format!(
        "UPDATE gaps SET state = 'open', decided_at = NULL, decided_by = NULL \
         WHERE id = $1 AND last_at <= $2 AND {is_so}"
    );
    let values = [gap.into(), at.into()];
    Ok(execute(connection, &statement, values).await? > 0)
}
