//! What people say of answers and of notices: helpful, or work for whoever answers for the article.
//! Written beside the counter, in no log; seeing to it is.

use serde::Serialize;
use serde_json::json;
use sqlx::any::AnyRow;

use koujing_core::{ArticleId, RevisionNumber, Timestamp};

use crate::row::Columns;
use crate::statement::{Value, execute, insert, select};
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// It helped.
    Helpful,
    /// It is wrong.
    Wrong,
    /// It does not hold any more.
    Outdated,
    /// Customers do not understand it.
    Unclear,
    /// It could be better.
    Suggestion,
    /// Of a notice: what it is about is still not repaired.
    NotRepaired,
}

impl FeedbackKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Helpful,
        Self::Wrong,
        Self::Outdated,
        Self::Unclear,
        Self::Suggestion,
        Self::NotRepaired,
    ];

    /// Its name in the record and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Helpful => "helpful",
            Self::Wrong => "wrong",
            Self::Outdated => "outdated",
            Self::Unclear => "unclear",
            Self::Suggestion => "suggestion",
            Self::NotRepaired => "not_repaired",
        }
    }

    /// The one of this name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether somebody has to see to it.
    pub fn is_work(self) -> bool {
        self != Self::Helpful
    }
}

/// Something said of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feedback {
    /// Made by the node that was told; ids sort by time.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub caller: String,
    /// Of which article.
    pub article: ArticleId,
    /// Of which revision.
    pub revision: Option<RevisionNumber>,
    /// Of which wording.
    pub variant: Option<String>,
    /// What.
    pub kind: FeedbackKind,
    /// What had been asked, without what says who somebody is.
    pub question: Option<String>,
    /// What is said about it, without what says who somebody is.
    pub note: Option<String>,
    /// When somebody saw to it.
    pub settled_at: Option<Timestamp>,
    /// Who.
    pub settled_by: Option<String>,
}

/// Which feedback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedbackFilter {
    /// Of this article.
    pub article: Option<ArticleId>,
    /// Of this kind.
    pub kind: Option<FeedbackKind>,
    /// Only what somebody still has to see to.
    pub outstanding: bool,
}

const COLUMNS: &str = "f.id, f.at, f.caller, COALESCE(t.id, f.article_key) AS article, f.revision, \
                       f.variant, f.kind, f.question, f.note, f.settled_at, f.settled_by \
                       FROM feedback f LEFT JOIN articles t ON t.key = f.article_key";

impl Store {
    /// Keeps what somebody said.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn record_feedback(&self, said: &Feedback) -> Result<(), StoreError> {
        for text in [&said.question, &said.note, &said.variant]
            .into_iter()
            .flatten()
        {
            refuse_nul("feedback", text)?;
        }
        refuse_nul("the caller", &said.caller)?;
        let columns = [
            "id",
            "at",
            "caller",
            "article_key",
            "revision",
            "variant",
            "kind",
            "question",
            "note",
        ];
        let row: [Value; 9] = [
            said.id.as_str().into(),
            said.at.into(),
            said.caller.as_str().into(),
            said.article.key().into(),
            said.revision.into(),
            said.variant.clone().into(),
            said.kind.as_str().into(),
            said.question.clone().into(),
            said.note.clone().into(),
        ];
        let mut beside = self.begin_beside_durably().await?;
        insert(&mut beside, "feedback", columns, "", vec![row]).await?;
        beside.commit().await?;
        Ok(())
    }

    /// What was said, the newest first: `limit` from behind `offset` on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feedback(
        &self,
        filter: &FeedbackFilter,
        offset: usize,
        limit: u32,
    ) -> Result<Vec<Feedback>, StoreError> {
        let outstanding = match filter.outstanding {
            true => "f.settled_at IS NULL AND f.kind <> 'helpful'",
            false => "1 = 1",
        };
        let page = format!(
            "SELECT {COLUMNS} WHERE ($1 IS NULL OR f.article_key = $1) \
             AND ($2 IS NULL OR f.kind = $2) AND {outstanding} \
             ORDER BY f.at DESC, f.id DESC LIMIT $3 OFFSET $4"
        );
        let values: [Value; 4] = [
            filter.article.as_ref().map(ArticleId::key).into(),
            filter.kind.map(FeedbackKind::as_str).into(),
            i64::from(limit).into(),
            i64::try_from(offset).unwrap_or(i64::MAX).into(),
        ];
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &page, values).await?;
        rows.iter().map(read).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feedback_of(&self, id: &str) -> Result<Option<Feedback>, StoreError> {
        let question = format!("SELECT {COLUMNS} WHERE f.id = $1");
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, [id.into()]).await?;
        rows.first().map(read).transpose()
    }

    /// How often what was said of which articles between two instants.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feedback_counts(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(String, FeedbackKind, u64)>, StoreError> {
        let question = "SELECT article_key, kind, COUNT(*) AS count FROM feedback \
                        WHERE at >= $1 AND at < $2 GROUP BY article_key, kind \
                        ORDER BY article_key, kind";
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, question, [from.into(), until.into()]).await?;
        let count = |row: &AnyRow| {
            let kind = row.word("kind", FeedbackKind::parse)?;
            Ok((row.text("article_key")?, kind, row.count("count")?))
        };
        rows.iter().map(count).collect()
    }

    /// Notes that somebody has seen to it; false: it is not there, or was seen to already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_feedback(
        &self,
        id: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut writing = self.write(actor, now).await?;
        let at = writing.at();
        let settled = "UPDATE feedback SET settled_at = $1, settled_by = $2 \
                       WHERE id = $3 AND settled_at IS NULL";
        let values = [at.into(), actor.into(), id.into()];
        if execute(writing.connection(), settled, values).await? == 0 {
            return Ok(false);
        }
        writing.audit("feedback_settled", format!("feedback/{id}"), &json!({}))?;
        writing.commit().await?;
        Ok(true)
    }

    /// Removes what was said before an instant, but for what somebody still has to see to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_feedback(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut beside = self.begin_beside().await?;
        let old =
            "DELETE FROM feedback WHERE at < $1 AND (settled_at IS NOT NULL OR kind = 'helpful')";
        let removed = execute(&mut beside, old, [before.into()]).await?;
        beside.commit().await?;
        Ok(removed)
    }
}

fn read(row: &AnyRow) -> Result<Feedback, StoreError> {
    Ok(Feedback {
        id: row.text("id")?,
        at: row.instant("at")?,
        caller: row.text("caller")?,
        article: row.word("article", |id| id.parse().ok())?,
        revision: row.maybe_revision("revision")?,
        variant: row.maybe_text("variant")?,
        kind: row.word("kind", FeedbackKind::parse)?,
        question: row.maybe_text("question")?,
        note: row.maybe_text("note")?,
        settled_at: row.maybe_instant("settled_at")?,
        settled_by: row.maybe_text("settled_by")?,
    })
}
