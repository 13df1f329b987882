//! What people do about gaps, each in one transaction with its note and its row of the audit log.

use serde_json::{Value as Json, json};

use koujing_core::{ArticleId, Timestamp};

use super::{GapState, note, open_again};
use crate::asked::{NewWording, belong, count, make, reported};
use crate::row::Columns;
use crate::statement::{Value, execute, select};
use crate::writing::{Writing, refuse_nul};
use crate::{Store, StoreError};

/// A question that somebody has no answer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapReport {
    /// The words, with the gap that is made for them unless they belong to one.
    pub wording: NewWording,
    /// What he says about it.
    pub note: Option<String>,
    /// The day on which, see [`AskedCount`](crate::AskedCount).
    pub day: i64,
}

/// A question that was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The gap that it belongs to.
    pub id: String,
    /// Whether nobody knew of it.
    pub is_new: bool,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapActed {
    /// It is done.
    Done,
    /// There is no such gap.
    Missing,
    /// Not possible where the gap stands.
    WrongState(GapState),
}

/// What is altered, noted and audited.
struct Act<'a> {
    /// `column = $2, …`; from `$2` on the values.
    set: &'a str,
    values: Vec<Value>,
    kind: &'a str,
    text: Option<&'a str>,
    detail: Json,
    /// Whether only an open gap takes it.
    open_only: bool,
}

impl<'a> Act<'a> {
    /// Something is said, and nothing altered.
    fn saying(kind: &'a str, text: &'a str, detail: Json) -> Self {
        Self {
            // Locks the row.
            set: "times = times + $2",
            values: vec![0_i64.into()],
            kind,
            text: Some(text),
            detail,
            open_only: false,
        }
    }
}

impl Store {
    /// Notes a question that somebody has no answer to. What was closed is open again.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn report_gap(
        &self,
        report: &GapReport,
        actor: &str,
        now: Timestamp,
    ) -> Result<Reported, StoreError> {
        let wording = &report.wording;
        refuse_nul("the question", &wording.text)?;
        refuse_nul("the note", report.note.as_deref().unwrap_or_default())?;
        let gap = wording.gap.as_ref().ok_or_else(|| StoreError::Corrupt {
            what: "a report without a gap".to_owned(),
        })?;
        let mut writing = self.write(actor, now).await?;
        let at = writing.at();
        let connection = writing.connection();
        let id = belong(connection, wording, &gap.id).await?;
        let there = select(
            connection,
            "SELECT id FROM gaps WHERE id = $1",
            [id.as_str().into()],
        );
        let is_new = there.await?.is_empty();
        make(connection, &id, &gap.question, at).await?;
        let counted = "UPDATE gaps SET times = times + 1, last_at = $1 WHERE id = $2";
        execute(connection, counted, [at.into(), id.as_str().into()]).await?;
        open_again(connection, &id, "state <> 'open'", at).await?;
        count(connection, vec![reported(report.day, wording, actor)?]).await?;
        note(
            connection,
            &id,
            at,
            actor,
            "reported",
            report.note.as_deref(),
        )
        .await?;
        let detail = json!({"question": wording.text});
        writing.audit("gap_reported", format!("gap/{id}"), &detail)?;
        writing.commit().await?;
        Ok(Reported { id, is_new })
    }

    /// Makes an open gap somebody's, by when.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn assign_gap(
        &self,
        id: &str,
        (owner, due_at): (Option<&str>, Option<Timestamp>),
        actor: &str,
        now: Timestamp,
    ) -> Result<GapActed, StoreError> {
        refuse_nul("the owner", owner.unwrap_or_default())?;
        let said = match (owner, due_at) {
            (owner, Some(due)) => format!("{} · {due}", owner.unwrap_or("-")),
            (owner, None) => owner.unwrap_or("-").to_owned(),
        };
        let act = Act {
            set: "owner = $2, due_at = $3",
            values: vec![owner.into(), due_at.into()],
            kind: "assigned",
            text: Some(&said),
            detail: json!({"owner": owner, "due_at": due_at}),
            open_only: true,
        };
        self.act(id, act, actor, now).await
    }

    /// Says something about a gap.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn comment_on_gap(
        &self,
        id: &str,
        text: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<GapActed, StoreError> {
        let act = Act::saying("comment", text, json!({}));
        self.act(id, act, actor, now).await
    }

    /// Notes the article that is written for an open gap.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft_for_gap(
        &self,
        id: &str,
        article: &ArticleId,
        actor: &str,
        now: Timestamp,
    ) -> Result<GapActed, StoreError> {
        let act = Act {
            set: "article_key = $2",
            values: vec![article.key().into()],
            kind: "drafted",
            text: Some(article.as_str()),
            detail: json!({"article": article}),
            open_only: true,
        };
        self.act(id, act, actor, now).await
    }

    /// Notes that the questions of an open gap were asked once more, and what is still not answered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_replay(
        &self,
        id: &str,
        text: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<GapActed, StoreError> {
        let act = Act {
            open_only: true,
            ..Act::saying("replayed", text, json!({"unanswered": text}))
        };
        self.act(id, act, actor, now).await
    }

    /// Closes an open gap: resolved, or dismissed.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn close_gap(
        &self,
        id: &str,
        state: GapState,
        text: Option<&str>,
        actor: &str,
        now: Timestamp,
    ) -> Result<GapActed, StoreError> {
        let act = Act {
            set: "state = $2, decided_at = $3, decided_by = $4",
            values: vec![state.as_str().into(), now.into(), actor.into()],
            kind: state.as_str(),
            text,
            detail: json!({"reason": text}),
            open_only: true,
        };
        self.act(id, act, actor, now).await
    }

    async fn act(
        &self,
        id: &str,
        act: Act<'_>,
        actor: &str,
        now: Timestamp,
    ) -> Result<GapActed, StoreError> {
        refuse_nul("a note", act.text.unwrap_or_default())?;
        let mut writing = self.write(actor, now).await?;
        if let Some(refused) = stands(&mut writing, id, act.open_only).await? {
            return Ok(refused);
        }
        let at = writing.at();
        let statement = format!("UPDATE gaps SET {} WHERE id = $1", act.set);
        let values = std::iter::once(Value::from(id)).chain(act.values);
        let connection = writing.connection();
        execute(connection, &statement, values).await?;
        note(connection, id, at, actor, act.kind, act.text).await?;
        let kind = format!("gap_{}", act.kind);
        writing.audit(&kind, format!("gap/{id}"), &act.detail)?;
        writing.commit().await?;
        Ok(GapActed::Done)
    }
}

/// Why a gap does not take it.
async fn stands(
    writing: &mut Writing,
    id: &str,
    open_only: bool,
) -> Result<Option<GapActed>, StoreError> {
    let connection = writing.connection();
    let rows = select(
        connection,
        "SELECT state FROM gaps WHERE id = $1",
        [id.into()],
    )
    .await?;
    let Some(row) = rows.first() else {
        return Ok(Some(GapActed::Missing));
    };
    let state = row.word("state", GapState::parse)?;
    let refused = open_only && state != GapState::Open;
    Ok(refused.then_some(GapActed::WrongState(state)))
}
