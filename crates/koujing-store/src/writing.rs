//! One writing transaction. Locks the counter first, so that writing transactions are serial, and
//! collects the rows of the change feed and of the audit log: they are committed with what they tell
//! of, or not at all.

use serde_json::Value as Json;
use sqlx::{Any, AnyConnection, Transaction};

use koujing_core::{ArticleId, RevisionNumber, Seq, Timestamp};

use crate::audit::Entry;
use crate::row::Columns;
use crate::statement::{Value, insert};
use crate::turns::Turn;
use crate::{ChangeKind, Store, StoreError};

pub(crate) struct Writing {
    transaction: Transaction<'static, Any>,
    /// Ends after the transaction.
    _turn: Turn,
    actor: String,
    at: Timestamp,
    seq: Seq,
    audit_number: u64,
    audit_hash: String,
    changes: Vec<[Value; 5]>,
    audit: Vec<[Value; 8]>,
}

impl Store {
    /// Begins to write in somebody's name. Dropped without [`Writing::commit`], nothing was written.
    pub(crate) async fn write(&self, actor: &str, at: Timestamp) -> Result<Writing, StoreError> {
        refuse_nul("the actor's name", actor)?;
        let turn = self.turns.take().await?;
        let begin = self.dialect.begin_writing();
        let begun = self.writing.begin_with(begin).await;
        let mut transaction = begun
            .map_err(StoreError::from)
            .inspect_err(|error| self.note_away(error))?;
        let lock = "UPDATE counter SET seq = seq + 0 WHERE id = 1 \
                    RETURNING seq, audit_number, audit_hash";
        let row = sqlx::query(lock).fetch_one(&mut *transaction).await?;
        Ok(Writing {
            actor: actor.to_owned(),
            at,
            seq: row.count("seq")?,
            audit_number: row.count("audit_number")?,
            audit_hash: row.text("audit_hash")?,
            changes: Vec::new(),
            audit: Vec::new(),
            transaction,
            _turn: turn,
        })
    }

    fn note_away(&self, error: &StoreError) {
        if matches!(error, StoreError::Unavailable(_)) {
            self.turns.found_away();
        }
    }
}

impl Writing {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    pub(crate) fn actor(&self) -> &str {
        &self.actor
    }

    pub(crate) fn at(&self) -> Timestamp {
        self.at
    }

    /// Notes what altered serving; its position in the feed.
    pub(crate) fn change(
        &mut self,
        kind: ChangeKind,
        article: Option<&ArticleId>,
        revision: Option<RevisionNumber>,
    ) -> Result<Seq, StoreError> {
        self.seq += 1;
        self.changes.push([
            stored(self.seq)?.into(),
            kind.as_str().into(),
            article.map(|id| id.as_str().to_owned()).into(),
            revision.into(),
            self.at.into(),
        ]);
        Ok(self.seq)
    }

    /// Notes who did what to which thing (`article/ID`, `key/ID`, `user/NAME`, `settings`).
    pub(crate) fn audit(
        &mut self,
        kind: &str,
        subject: String,
        detail: &Json,
    ) -> Result<(), StoreError> {
        let actor = self.actor.clone();
        self.audit_by(actor, kind, subject, detail)
    }

    /// Notes what comes about now by what somebody did before.
    pub(crate) fn audit_by(
        &mut self,
        actor: String,
        kind: &str,
        subject: String,
        detail: &Json,
    ) -> Result<(), StoreError> {
        self.audit_number += 1;
        let entry = Entry {
            number: stored(self.audit_number)?,
            at: self.at,
            actor,
            kind: kind.to_owned(),
            subject,
            detail: detail.to_string(),
            previous_hash: std::mem::take(&mut self.audit_hash),
        };
        self.audit_hash = entry.hash();
        self.audit.push([
            entry.number.into(),
            entry.at.into(),
            entry.actor.into(),
            entry.kind.into(),
            entry.subject.into(),
            entry.detail.into(),
            entry.previous_hash.into(),
            self.audit_hash.clone().into(),
        ]);
        Ok(())
    }

    /// Writes the notes and the counter and commits; without a note there is nothing to commit.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        if self.audit.is_empty() && self.changes.is_empty() {
            self.transaction.rollback().await?;
            return Ok(());
        }
        let connection = &mut *self.transaction;
        let columns = ["seq", "kind", "article", "revision", "at"];
        insert(connection, "changes", columns, "", self.changes).await?;
        let columns = [
            "number",
            "at",
            "actor",
            "kind",
            "subject",
            "detail",
            "previous_hash",
            "hash",
        ];
        insert(connection, "audit", columns, "", self.audit).await?;
        sqlx::query("UPDATE counter SET seq = $1, audit_number = $2, audit_hash = $3 WHERE id = 1")
            .bind(stored(self.seq)?)
            .bind(stored(self.audit_number)?)
            .bind(self.audit_hash)
            .execute(connection)
            .await?;
        self.transaction.commit().await?;
        Ok(())
    }

    /// Commits what is nobody's doing and alters nothing that is served.
    pub(crate) async fn commit_unnoted(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        Ok(())
    }
}

/// A count as the record keeps it.
pub(crate) fn stored(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|_| StoreError::Corrupt {
        what: format!("counter at {count}"),
    })
}

pub(crate) fn refuse_nul(what: &str, text: &str) -> Result<(), StoreError> {
    if text.contains('\0') {
        let what = what.to_owned();
        return Err(StoreError::NulCharacter { what });
    }
    Ok(())
}
