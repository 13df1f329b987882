//! How the articles of a batch stand in the record.

use std::collections::HashMap;

use sqlx::AnyConnection;

use koujing_core::RevisionNumber;

use super::{NewRevision, Publish};
use crate::StoreError;
use crate::audit::sha256_hex;
use crate::row::Columns;
use crate::settings::to_json;
use crate::statement::select_in;

/// An article that is there.
pub(super) struct Standing {
    pub(super) newest: RevisionNumber,
    pub(super) live: Option<RevisionNumber>,
    /// The draft, or the one in review, which a new revision withdraws.
    pub(super) open: Option<RevisionNumber>,
    /// What an import is compared to.
    compared: Vec<Compared>,
}

struct Compared {
    number: RevisionNumber,
    source: String,
    images: String,
    /// Of a redacted revision: SHA-256 of the source that was there.
    redacted_hash: Option<String>,
}

impl Standing {
    /// The revision that has these bytes and images already.
    pub(super) fn unchanged_by(
        &self,
        new: &NewRevision,
    ) -> Result<Option<RevisionNumber>, StoreError> {
        let images = to_json(&new.images)?;
        let is_same = |compared: &&Compared| match &compared.redacted_hash {
            // What was redacted must not come back because its file is still there.
            Some(hash) => *hash == sha256_hex(new.source.as_bytes()),
            None => compared.source == new.source && compared.images == images,
        };
        Ok(self.compared.iter().find(is_same).map(|same| same.number))
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
        Publish::Now => {
            "(r.state = 'approved' OR r.number = a.live OR a.retired_at IS NOT NULL \
             AND (r.state = 'retired' OR r.number = a.newest))"
        }
        Publish::Draft => "r.number = a.newest",
    };
    let before = format!(
        "SELECT a.key, a.newest, a.live, r.number, r.source, r.images, r.redacted_hash \
         FROM articles a \
         LEFT JOIN revisions r ON r.article_key = a.key AND {compared} WHERE a.key IN"
    );
    let rows = select_in(connection, &before, "ORDER BY r.number", &[], &keys).await?;
    let mut standing: HashMap<String, Standing> = HashMap::with_capacity(rows.len());
    for row in rows {
        let article = standing.entry(row.text("key")?).or_insert(Standing {
            newest: row.revision("newest")?,
            live: row.maybe_revision("live")?,
            open: None,
            compared: Vec::new(),
        });
        if let Some(number) = row.maybe_revision("number")? {
            article.compared.push(Compared {
                number,
                source: row.text("source")?,
                images: row.text("images")?,
                redacted_hash: row.maybe_text("redacted_hash")?,
            });
        }
    }
    let open = "SELECT article_key, number FROM revisions \
                WHERE state IN ('draft', 'in_review') AND article_key IN";
    for row in select_in(connection, open, "", &[], &keys).await? {
        if let Some(article) = standing.get_mut(&row.text("article_key")?) {
            article.open = Some(row.revision("number")?);
        }
    }
    Ok(standing)
}
