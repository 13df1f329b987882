//! What was told to whom: written behind, in batches, so that "who was told revision 7" can be listed.

use serde::Serialize;
use sqlx::any::AnyRow;

use koujing_core::{ArticleId, OutcomeKind, RevisionNumber, Timestamp};

use crate::row::Columns;
use crate::statement::{Value, insert};
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

/// Rows removed at once: a writer waits no longer than that takes.
const PRUNED_AT_ONCE: i64 = 5000;

/// One outcome that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telling {
    /// Made by the node that told; ids sort by time.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub caller: String,
    /// In which conversation, if it was named.
    pub conversation: Option<String>,
    /// What came of the question.
    pub outcome: OutcomeKind,
    /// Of an answer: which article.
    pub article: Option<ArticleId>,
    /// Of an answer: which revision of it.
    pub revision: Option<RevisionNumber>,
    /// Of an answer: which variant.
    pub variant: Option<String>,
    /// Over which channel, if it was named.
    pub channel: Option<String>,
}

impl Store {
    /// Keeps a batch in one transaction, beside the counter; an id that is there already stays as it
    /// is, and one that no database can keep (it holds U+0000) is left out: it must not hold up the
    /// others. The last batches before a loss of power may be lost with it.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch was kept.
    pub async fn record_tellings(&self, batch: &[Telling]) -> Result<(), StoreError> {
        let columns = [
            "id",
            "at",
            "caller",
            "conversation",
            "outcome",
            "article_key",
            "revision",
            "variant",
            "channel",
        ];
        let row = |telling: &Telling| -> [Value; 9] {
            [
                telling.id.as_str().into(),
                telling.at.into(),
                telling.caller.as_str().into(),
                telling.conversation.clone().into(),
                outcome_word(telling.outcome).into(),
                telling.article.as_ref().map(ArticleId::key).into(),
                telling.revision.into(),
                telling.variant.clone().into(),
                telling.channel.clone().into(),
            ]
        };
        // In the order of the ids: two nodes that keep the same tellings do not lock each other out.
        let mut batch: Vec<&Telling> = batch
            .iter()
            .filter(|telling| is_storable(telling))
            .collect();
        batch.sort_by(|a, b| a.id.cmp(&b.id));
        let rows: Vec<_> = batch.into_iter().map(row).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let mut beside = self.begin_beside().await?;
        let once = "ON CONFLICT (id) DO NOTHING";
        insert(&mut beside, "tellings", columns, once, rows).await?;
        beside.commit().await?;
        Ok(())
    }

    /// Who was told a revision, in the order of the ids, `limit` from behind the id `after`.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn tellings_of(
        &self,
        id: &ArticleId,
        revision: RevisionNumber,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Telling>, StoreError> {
        let after = after.unwrap_or_default();
        refuse_nul("the id of a telling", after)?;
        let page = "SELECT t.id, t.at, t.caller, t.conversation, t.outcome, t.revision, t.variant, \
                    t.channel, COALESCE(a.id, t.article_key) AS article FROM tellings t \
                    LEFT JOIN articles a ON a.key = t.article_key \
                    WHERE t.article_key = $1 AND t.revision = $2 AND t.id > $3 \
                    ORDER BY t.id LIMIT $4";
        let rows = sqlx::query(page)
            .bind(id.key())
            .bind(i64::from(revision))
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Removes what was told before an instant; how many. In several transactions.
    ///
    /// # Errors
    /// When the database fails; some may be removed then.
    pub async fn prune_tellings(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut removed = 0;
        loop {
            let some = sqlx::query(
                "DELETE FROM tellings WHERE id IN \
                 (SELECT id FROM tellings WHERE at < $1 ORDER BY at LIMIT $2)",
            )
            .bind(before.millis())
            .bind(PRUNED_AT_ONCE)
            .execute(&self.beside)
            .await?
            .rows_affected();
            if some == 0 {
                return Ok(removed);
            }
            removed += some;
        }
    }
}

fn read(row: &AnyRow) -> Result<Telling, StoreError> {
    Ok(Telling {
        id: row.text("id")?,
        at: row.instant("at")?,
        caller: row.text("caller")?,
        conversation: row.maybe_text("conversation")?,
        outcome: row.word("outcome", outcome)?,
        article: Some(row.word("article", |id| id.parse().ok())?),
        revision: row.maybe_revision("revision")?,
        variant: row.maybe_text("variant")?,
        channel: row.maybe_text("channel")?,
    })
}

fn is_storable(telling: &Telling) -> bool {
    [&telling.id, &telling.caller]
        .into_iter()
        .chain(&telling.conversation)
        .chain(&telling.variant)
        .chain(&telling.channel)
        .all(|text| !text.contains('\0'))
}

pub(crate) fn outcome_word(outcome: OutcomeKind) -> &'static str {
    match outcome {
        OutcomeKind::Answer => "answer",
        OutcomeKind::Ambiguous => "ambiguous",
        OutcomeKind::NoAnswer => "no_answer",
    }
}

fn outcome(word: &str) -> Option<OutcomeKind> {
    [
        OutcomeKind::Answer,
        OutcomeKind::Ambiguous,
        OutcomeKind::NoAnswer,
    ]
    .into_iter()
    .find(|outcome| outcome_word(*outcome) == word)
}
