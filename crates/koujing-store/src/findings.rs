//! Findings: what a check found in replies that were sent, kept for people to decide. Read here;
//! [`act`](self) decides, [`keep`](self) keeps and prunes, [`counts`](self) counts by rule.

mod act;
mod counts;
mod keep;

use serde::Serialize;
use sqlx::any::AnyRow;

use koujing_core::{ArticleId, RevisionNumber, Timestamp};

use crate::row::Columns;
use crate::statement::{Value, select};
use crate::{Store, StoreError};

pub use act::FindingActed;
pub use counts::{FindingCount, FindingFigures};
pub use keep::{KeptFindings, NewFinding};

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// Nobody has decided.
    Open,
    /// The agent says that it is none, and nobody has decided since.
    Appealed,
    /// It is one.
    Confirmed,
    /// It is none.
    Dismissed,
}

impl FindingState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Appealed, Self::Confirmed, Self::Dismissed];

    /// Its name in the record and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Appealed => "appealed",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
        }
    }

    /// The one of this name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A reply in which something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptReply {
    /// Its id, the same whenever the same reply is kept.
    pub id: String,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// By whom.
    pub kept_by: String,
    /// When it was sent, if that is known.
    pub sent_at: Option<Timestamp>,
    /// By whom.
    pub agent: Option<String>,
    /// Of which team.
    pub team: Option<String>,
    /// Over which channel.
    pub channel: Option<String>,
    /// In which conversation.
    pub conversation: Option<String>,
    /// What had been asked, without what says who somebody is.
    pub asked: Option<String>,
    /// The words, without what says who somebody is.
    pub reply: String,
    /// What the check came to.
    pub verdict: String,
    /// What it was held against.
    pub article: Option<ArticleId>,
    /// Which revision of it.
    pub revision: Option<RevisionNumber>,
}

/// A finding, with the reply in which it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptFinding {
    /// Its id.
    pub id: String,
    /// By which rule.
    pub rule: String,
    /// `high`, `medium` or `low`.
    pub severity: String,
    /// The words of the reply.
    pub said: Option<String>,
    /// What the answer says instead, or what is missing.
    pub approved: Option<String>,
    /// Where it stands.
    pub state: FindingState,
    /// What the agent says against it.
    pub appeal: Option<String>,
    /// When.
    pub appealed_at: Option<Timestamp>,
    /// Under which name.
    pub appealed_by: Option<String>,
    /// What was said with the last decision.
    pub reason: Option<String>,
    /// When that was made.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<String>,
    /// The reply.
    pub reply: KeptReply,
}

/// Which findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// In this state.
    pub state: Option<FindingState>,
    /// By this rule.
    pub rule: Option<String>,
    /// In replies of one of these people, if there are any here.
    pub agents: Vec<String>,
    /// In replies that were held against this article.
    pub article: Option<ArticleId>,
}

const COLUMNS: &str = "f.id, f.rule, f.severity, f.said, f.approved, f.state, f.appeal, f.appealed_at, \
                       f.appealed_by, f.reason, f.decided_at, f.decided_by, r.id AS reply_id, r.kept_at, \
                       r.kept_by, r.sent_at, r.agent, r.team, r.channel, r.conversation, r.asked, \
                       r.reply, r.verdict, COALESCE(t.id, r.article_key) AS article, r.revision";
const FROM: &str = "FROM findings f JOIN kept_replies r ON r.id = f.reply_id \
                    LEFT JOIN articles t ON t.key = r.article_key";
/// What waits for a decision first, of that what somebody appeals against; then the worst, then the newest.
const ORDER: &str = "ORDER BY CASE f.state WHEN 'appealed' THEN 0 WHEN 'open' THEN 1 ELSE 2 END, \
                     CASE f.severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, \
                     COALESCE(r.sent_at, r.kept_at) DESC, f.id";

impl Store {
    /// Findings: `limit` from behind `offset` on. What waits for a decision comes first, then the worst.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn findings(
        &self,
        filter: &FindingFilter,
        offset: usize,
        limit: u32,
    ) -> Result<Vec<KeptFinding>, StoreError> {
        let (chosen, mut values) = chosen(filter);
        let limits = [i64::from(limit), i64::try_from(offset).unwrap_or(i64::MAX)];
        values.extend(limits.map(Value::from));
        let question = format!(
            "SELECT {COLUMNS} {FROM} WHERE {chosen} {ORDER} LIMIT ${} OFFSET ${}",
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
    pub async fn count_findings(&self, filter: &FindingFilter) -> Result<u64, StoreError> {
        let (chosen, values) = chosen(filter);
        let question = format!("SELECT COUNT(*) AS count {FROM} WHERE {chosen}");
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, values).await?;
        rows.first().map_or(Ok(0), |row| row.count("count"))
    }

    /// A finding.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finding(&self, id: &str) -> Result<Option<KeptFinding>, StoreError> {
        let question = format!("SELECT {COLUMNS} {FROM} WHERE f.id = $1");
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, [id.into()]).await?;
        rows.first().map(read).transpose()
    }
}

/// An agent's name as people are told apart.
fn agent_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The condition of a filter, and its values.
fn chosen(filter: &FindingFilter) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    if let Some(state) = filter.state {
        conditions.push(format!("f.state = {}", place(state.as_str().into())));
    }
    if let Some(rule) = &filter.rule {
        conditions.push(format!("f.rule = {}", place(rule.as_str().into())));
    }
    if !filter.agents.is_empty() {
        let agents = filter.agents.iter().map(|name| agent_key(name));
        let agents: Vec<String> = agents.map(|key| place(key.into())).collect();
        conditions.push(format!("r.agent_key IN ({})", agents.join(", ")));
    }
    if let Some(article) = &filter.article {
        conditions.push(format!("r.article_key = {}", place(article.key().into())));
    }
    (conditions.join(" AND "), values)
}

fn read(row: &AnyRow) -> Result<KeptFinding, StoreError> {
    let article = row.maybe_text("article")?;
    Ok(KeptFinding {
        id: row.text("id")?,
        rule: row.text("rule")?,
        severity: row.text("severity")?,
        said: row.maybe_text("said")?,
        approved: row.maybe_text("approved")?,
        state: row.word("state", FindingState::parse)?,
        appeal: row.maybe_text("appeal")?,
        appealed_at: row.maybe_instant("appealed_at")?,
        appealed_by: row.maybe_text("appealed_by")?,
        reason: row.maybe_text("reason")?,
        decided_at: row.maybe_instant("decided_at")?,
        decided_by: row.maybe_text("decided_by")?,
        reply: KeptReply {
            id: row.text("reply_id")?,
            kept_at: row.instant("kept_at")?,
            kept_by: row.text("kept_by")?,
            sent_at: row.maybe_instant("sent_at")?,
            agent: row.maybe_text("agent")?,
            team: row.maybe_text("team")?,
            channel: row.maybe_text("channel")?,
            conversation: row.maybe_text("conversation")?,
            asked: row.maybe_text("asked")?,
            reply: row.text("reply")?,
            verdict: row.text("verdict")?,
            article: article.and_then(|id| id.parse().ok()),
            revision: row.maybe_revision("revision")?,
        },
    })
}
