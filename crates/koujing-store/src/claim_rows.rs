//! Reading a claim from its row, and giving a revision other claims.

use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use koujing_core::{Claim, ClaimKind, Effective, RevisionNumber, Timestamp};

use crate::StoreError;
use crate::row::Columns;
use crate::settings::to_json;
use crate::statement::{Value, insert};

/// What [`read`] reads, of `claims c` and `articles a`.
pub(crate) const COLUMNS: &str = "a.id, c.article_key, c.revision, c.kind, c.question, c.written, \
    c.scope, c.effective_from, c.effective_until, c.live_from";

pub(crate) fn read(row: &AnyRow) -> Result<Claim, StoreError> {
    Ok(Claim {
        article: row.word("id", |id| id.parse().ok())?,
        kind: row.word("kind", kind)?,
        question: row.text("question")?,
        written: row.text("written")?,
        scope: row.json("scope")?,
        effective: Effective {
            from: row.maybe_instant("effective_from")?,
            until: row.maybe_instant("effective_until")?,
        },
    })
}

fn kind(word: &str) -> Option<ClaimKind> {
    [ClaimKind::Standard, ClaimKind::Similar, ClaimKind::Shortcut]
        .into_iter()
        .find(|kind| kind.as_str() == word)
}

/// A live or scheduled revision holds these claims and no others, since when it held its own.
pub(crate) async fn replace(
    connection: &mut AnyConnection,
    key: &str,
    revision: RevisionNumber,
    live_from: Timestamp,
    claims: &[Claim],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM claims WHERE article_key = $1 AND revision = $2")
        .bind(key)
        .bind(i64::from(revision))
        .execute(&mut *connection)
        .await?;
    let columns = [
        "article_key",
        "revision",
        "position",
        "kind",
        "question",
        "written",
        "scope",
        "effective_from",
        "effective_until",
        "live_from",
    ];
    let rows = claims.iter().zip(0_i64..).map(|(claim, position)| {
        Ok::<[Value; 10], StoreError>([
            key.into(),
            revision.into(),
            position.into(),
            claim.kind.as_str().into(),
            claim.question.as_str().into(),
            claim.written.as_str().into(),
            to_json(&claim.scope)?.into(),
            claim.effective.from.into(),
            claim.effective.until.into(),
            live_from.into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    insert(connection, "claims", columns, "", rows).await
}
