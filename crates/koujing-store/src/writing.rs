//! One writing transaction. Locks the counter first, so that writing transactions are serial, and
//! collects the rows of the change feed and of the audit log: they are committed with what they tell
//! of, or not at all.

use serde_json::Value as Json;
use sqlx::{Any, AnyConnection, Transaction};

use koujing_core::{ArticleId, RevisionNumber, Seq, Timestamp};

use crate::audit::Entry;
use crate::row::Columns;
use crate::statement::{Value, insert, select};
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

/// So far may a clock be behind another, and so long may one wait for the writers before: an instant
/// further ahead was written by a clock that is wrong, and is not waited for.
const MOST_AHEAD_MILLIS: i64 = 15 * 60 * 1000;

/// The instant at which is written what began at `at`, after something was written at `latest`.
fn not_before(latest: Option<Timestamp>, at: Timestamp) -> Timestamp {
    match latest {
        Some(latest) if latest <= at.plus_millis(MOST_AHEAD_MILLIS) => latest.max(at),
        _ => at,
    }
}

impl Store {
    /// Begins to write in somebody's name. Whoever waited for others writes at their instant at the
    /// earliest ([`Writing::at`]): in the record time does not run backwards. Dropped without [`Writing::commit`], nothing was written.
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
        let audit_number = row.count("audit_number")?;
        // Behind the lock, in a statement of its own: what was written while this one waited is seen.
        let latest = select(
            &mut transaction,
            "SELECT at FROM audit WHERE number = $1",
            [stored(audit_number)?.into()],
        );
        let latest = latest.await?.first().map(|row| row.instant("at"));
        Ok(Writing {
            actor: actor.to_owned(),
            at: not_before(latest.transpose()?, at),
            seq: row.count("seq")?,
            audit_number,
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

    /// Ends without a trace.
    pub(crate) async fn undo(self) -> Result<(), StoreError> {
        Ok(self.transaction.rollback().await?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_does_not_run_backwards_by_little() {
        let at = Timestamp::from_millis;
        assert_eq!(not_before(None, at(5)), at(5));
        assert_eq!(not_before(Some(at(4)), at(5)), at(5));
        assert_eq!(not_before(Some(at(6)), at(5)), at(6));
        let most = MOST_AHEAD_MILLIS;
        assert_eq!(not_before(Some(at(5 + most)), at(5)), at(5 + most));
        assert_eq!(not_before(Some(at(6 + most)), at(5)), at(5));
    }
}
