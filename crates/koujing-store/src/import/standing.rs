//! How the articles of a batch stand in the record.

use std::collections::HashMap;

use sqlx::AnyConnection;

use koujing_core::RevisionNumber;

use super::{NewRevision, Publish};
use crate::StoreError;
use crate::row::Columns;
use crate::settings::to_json;
use crate::statement::select_in;

/// An article that is there.
pub(super) struct Standing {
    pub(super) newest: RevisionNumber,
    pub(super) live: Option<RevisionNumber>,
    /// What an import is compared to.
    compared: Option<Compared>,
}

struct Compared {
    number: RevisionNumber,
    source: String,
    images: String,
}

impl Standing {
    /// The revision that has these bytes and images already.
    pub(super) fn unchanged_by(
        &self,
        new: &NewRevision,
    ) -> Result<Option<RevisionNumber>, StoreError> {
        let Some(compared) = &self.compared else {
            return Ok(None);
        };
        let same = compared.source == new.source && compared.images == to_json(&new.images)?;
        Ok(same.then_some(compared.number))
    }
}

/// By key; articles that are not there are absent.
pub(super) async fn read(
    connection: &mut AnyConnection,
    run: &[NewRevision],
    publish: Publish,
) -> Result<HashMap<String, Standing>, StoreError> {
    let keys: Vec<String> = run.iter().map(|new| new.article.id.key()).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let compared = match publish {
        Publish::Now => "CASE WHEN a.retired_at IS NULL THEN a.live ELSE a.newest END",
        Publish::Draft => "a.newest",
    };
    let before = format!(
        "SELECT a.key, a.newest, a.live, r.number, r.source, r.images FROM articles a \
         LEFT JOIN revisions r ON r.article_key = a.key AND r.number = {compared} WHERE a.key IN"
    );
    let rows = select_in(connection, &before, "", &[], &keys).await?;
    let mut standing = HashMap::with_capacity(rows.len());
    for row in rows {
        let compared = match row.maybe_revision("number")? {
            None => None,
            Some(number) => Some(Compared {
                number,
                source: row.text("source")?,
                images: row.text("images")?,
            }),
        };
        let article = Standing {
            newest: row.revision("newest")?,
            live: row.maybe_revision("live")?,
            compared,
        };
        standing.insert(row.text("key")?, article);
    }
    Ok(standing)
}
