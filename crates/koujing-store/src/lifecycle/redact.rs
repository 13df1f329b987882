//! Taking the text out of a revision for good. Number, authors, times and the hash of what was there
//! stay, so that the audit log and receipts still verify.

use serde_json::json;

use koujing_core::{Article, Body, Effective, RevisionNumber, Scope, Settings, State, Timestamp};

use super::{Document, Place};
use crate::audit::sha256_hex;
use crate::row::Columns;
use crate::settings::to_json;
use crate::statement::{Value, execute, select};
use crate::writing::{Writing, refuse_nul};
use crate::{Store, StoreError};

/// What became of a redaction. Only with the first was anything written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redacted {
    /// The text is gone.
    Done,
    /// It was gone already.
    Already,
    /// It serves, will serve or may come to serve: only what never can any more is redacted.
    WrongState(State),
    /// There is no such revision.
    Missing,
}

impl Store {
    /// Takes the text out of a revision in a final state: the source becomes empty, of the article only
    /// id, kind and audience stay (who was told of it may still ask what became of it), of the settings
    /// nothing; claims and references to images are deleted. The
    /// images themselves stay, other revisions may have them.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn redact(
        &self,
        document: &Document,
        revision: RevisionNumber,
        reason: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<Redacted, StoreError> {
        refuse_nul("the reason", reason)?;
        let mut writing = self.write_current(actor, now).await?;
        let redacted = redact(&mut writing, document, revision, reason).await?;
        writing.commit().await?;
        Ok(redacted)
    }
}

async fn redact(
    writing: &mut Writing,
    document: &Document,
    revision: RevisionNumber,
    reason: &str,
) -> Result<Redacted, StoreError> {
    let place = Place::from(document);
    let Place {
        table,
        column,
        content,
        ..
    } = place;
    let sql = format!(
        "SELECT state, source, {content} AS content, redacted_at FROM {table} \
         WHERE {column} = $1 AND number = $2"
    );
    let which: [Value; 2] = [place.key.as_str().into(), revision.into()];
    let Some(row) = select(writing.connection(), &sql, which.clone())
        .await?
        .pop()
    else {
        return Ok(Redacted::Missing);
    };
    let state = row.word("state", State::parse)?;
    if !state.is_final() {
        return Ok(Redacted::WrongState(state));
    }
    if row.maybe_instant("redacted_at")?.is_some() {
        return Ok(Redacted::Already);
    }
    let hash = sha256_hex(row.text("source")?.as_bytes());
    let (left, subject) = match document {
        Document::Article(_) => {
            let left = tombstone(row.json("content")?);
            (to_json(&left)?, format!("article/{}", left.id))
        }
        Document::Settings => (to_json(&Settings::default())?, "settings".to_owned()),
    };
    let images = match document {
        Document::Article(_) => ", images = '{}'",
        Document::Settings => "",
    };
    let sql = format!(
        "UPDATE {table} SET source = '', {content} = $3{images}, redacted_at = $4, \
         redacted_by = $5, redacted_reason = $6, redacted_hash = $7 \
         WHERE {column} = $1 AND number = $2 AND redacted_at IS NULL"
    );
    let values: [Value; 5] = [
        left.into(),
        writing.at().into(),
        writing.actor().into(),
        reason.into(),
        hash.as_str().into(),
    ];
    let values = which.clone().into_iter().chain(values);
    execute(writing.connection(), &sql, values).await?;
    if !place.is_settings() {
        let claims = "DELETE FROM claims WHERE article_key = $1 AND revision = $2";
        execute(writing.connection(), claims, which).await?;
    }
    let detail = json!({
        "revision": revision, "state": state, "source": hash, "reason": reason,
    });
    writing.audit("redacted", subject, &detail)?;
    Ok(Redacted::Done)
}

/// An article of which nothing is left but its name, its kind and its audience.
fn tombstone(article: Article) -> Article {
    Article {
        id: article.id,
        kind: article.kind,
        question: String::new(),
        similar: Vec::new(),
        negative: Vec::new(),
        category: None,
        labels: Vec::new(),
        shortcut: None,
        audience: article.audience,
        owner: None,
        verify_every: None,
        must_say: Vec::new(),
        never_say: Vec::new(),
        related: Vec::new(),
        sources: Vec::new(),
        scope: Scope::default(),
        effective: Effective::default(),
        targets: Vec::new(),
        status: None,
        next_update_at: None,
        body: Body::default(),
    }
}
