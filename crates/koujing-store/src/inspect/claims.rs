//! Claims: held by what is live or scheduled and by nothing else, and no two of them conflict.

use futures::TryStreamExt as _;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use koujing_core::{Claim, Message, RevisionNumber, Timestamp, conflicts};

use super::{Findings, from_backup};
use crate::row::Columns;
use crate::{StoreError, claim_rows};

pub(super) async fn held(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    for (question, zh, en) in [
        (
            "SELECT DISTINCT c.article_key, c.revision FROM claims c JOIN revisions r \
             ON r.article_key = c.article_key AND r.number = c.revision \
             WHERE c.live_until IS NULL AND r.state NOT IN ('published', 'approved') \
             ORDER BY c.article_key, c.revision",
            "不在用也没有排期，却仍占着问法",
            "is neither live nor scheduled, but still holds questions",
        ),
        (
            "SELECT DISTINCT c.article_key, c.revision FROM claims c JOIN revisions r \
             ON r.article_key = c.article_key AND r.number = c.revision \
             WHERE c.live_until IS NOT NULL AND r.state IN ('published', 'approved') \
             ORDER BY c.article_key, c.revision",
            "在用或已排期，却没有占住它的某些问法",
            "is live or scheduled, but has let go of some of its questions",
        ),
        (
            "SELECT r.article_key, r.number AS revision FROM revisions r JOIN articles a \
             ON a.key = r.article_key WHERE r.state IN ('published', 'approved') \
             AND a.kind = 'answer' AND NOT EXISTS (SELECT 1 FROM claims c \
             WHERE c.article_key = r.article_key AND c.revision = r.number) \
             ORDER BY r.article_key, r.number",
            "是在用或已排期的回答，却一个问法也没有占",
            "is a live or scheduled answer, but holds no question at all",
        ),
    ] {
        let rows = sqlx::query(question).fetch_all(&mut *connection).await?;
        for row in rows {
            let (of, number) = (row.text("article_key")?, row.revision("revision")?);
            let what = Message::new(
                format!("{of} 的版本 {number} {zh}"),
                format!("revision {number} of {of} {en}"),
            );
            let mend = Message::new(
                format!("把 {of} 重新提交、审核一次；若问题仍在，恢复备份"),
                format!("submit and approve {of} once more; if it stays, restore a backup"),
            );
            found.add("claims", what, mend);
        }
    }
    Ok(())
}

struct Holder {
    claim: Claim,
    revision: RevisionNumber,
    /// When it was last held against the others.
    checked_at: Timestamp,
}

/// Held against each other as their approval did it: what had expired by then did not count.
pub(super) async fn conflicting(
    connection: &mut AnyConnection,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let renormalised = "SELECT max(at) AS at FROM audit WHERE kind = 'renormalised'";
    let renormalised = sqlx::query(renormalised)
        .fetch_one(&mut *connection)
        .await?
        .maybe_instant("at")?;
    let open = format!(
        "SELECT {}, r.approved_at FROM claims c JOIN articles a ON a.key = c.article_key \
         JOIN revisions r ON r.article_key = c.article_key AND r.number = c.revision \
         WHERE c.live_until IS NULL ORDER BY c.question, c.article_key, c.revision, c.position",
        claim_rows::COLUMNS
    );
    let mut rows = sqlx::query(AssertSqlSafe(open)).fetch(connection);
    // Those who hold the question that is being looked at.
    let mut holders: Vec<Holder> = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let approved_at = row.maybe_instant("approved_at")?;
        let Some(claim) = read(&row, found)? else {
            continue;
        };
        let holder = Holder {
            claim,
            revision: row.revision("revision")?,
            // Without it the revision is named by another check.
            checked_at: approved_at
                .max(renormalised)
                .unwrap_or(Timestamp::from_millis(0)),
        };
        let question = &holder.claim.question;
        holders.retain(|other| other.claim.question == *question);
        for other in &holders {
            compare(&holder, other, found);
        }
        holders.push(holder);
    }
    Ok(())
}

fn compare(one: &Holder, other: &Holder, found: &mut Findings) {
    let checked_at = one.checked_at.max(other.checked_at);
    let open = |holder: &Holder| {
        let until = holder.claim.effective.until;
        until.is_none_or(|until| checked_at < until)
    };
    if !(open(one) && open(other) && conflicts(&one.claim, &other.claim)) {
        return;
    }
    let (first, second) = (&other.claim.article, &one.claim.article);
    let what = Message::new(
        format!(
            "{first}（版本 {}）和 {second}（版本 {}）同时占着问法“{}”",
            other.revision, one.revision, one.claim.written
        ),
        format!(
            "{first} (revision {}) and {second} (revision {}) both hold the question {:?}",
            other.revision, one.revision, one.claim.written
        ),
    );
    let mend = Message::new(
        format!("停用 {first} 和 {second} 中的一个，或改掉其中一个的问法"),
        format!("retire one of {first} and {second}, or take the question from one"),
    );
    found.add("conflicts", what, mend);
}

/// None: it cannot be read, which was noted.
fn read(row: &AnyRow, found: &mut Findings) -> Result<Option<Claim>, StoreError> {
    match claim_rows::read(row) {
        Ok(claim) => Ok(Some(claim)),
        Err(StoreError::Corrupt { what }) => {
            let (of, number) = (row.text("article_key")?, row.revision("revision")?);
            let what = Message::new(
                format!("{of} 的版本 {number} 有一个问法不可读：{what}"),
                format!("a question of revision {number} of {of} is not readable: {what}"),
            );
            found.add("json", what, from_backup());
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
