//! Leaving what is imported as drafts.

use serde_json::json;

use koujing_core::State;

use super::{Imported, NewRevision, Publish, standing};
use crate::StoreError;
use crate::audit::sha256_hex;
use crate::lifecycle::withdraw_open;
use crate::rows::{self, Numbered};
use crate::statement::insert;
use crate::writing::Writing;

/// Stores drafts of different articles.
pub(super) async fn draft(
    writing: &mut Writing,
    run: Vec<NewRevision>,
) -> Result<Vec<Imported>, StoreError> {
    let (actor, at) = (writing.actor().to_owned(), writing.at());
    let standing = standing::read(writing.connection(), &run, Publish::Draft).await?;
    let mut imported = Vec::with_capacity(run.len());
    let (mut articles, mut revisions) = (Vec::new(), Vec::new());
    let mut withdrawn = Vec::new();
    for new in run {
        let key = new.article.id.key();
        let there = standing.get(&key);
        if let Some(there) = there
            && let Some(revision) = there.unchanged_by(&new)?
        {
            imported.push(Imported::Unchanged { revision });
            continue;
        }
        let open = there.and_then(|there| there.open);
        if open.is_some() {
            withdrawn.push(key.clone());
        }
        let base = there.map(|there| there.newest);
        let number = base.unwrap_or(0) + 1;
        let detail = json!({
            "revision": number, "after": State::Draft, "base": base, "withdraws": open,
            "source": sha256_hex(new.source.as_bytes()), "images": new.images,
        });
        writing.audit("imported", format!("article/{}", new.article.id), &detail)?;
        imported.push(Imported::Drafted { revision: number });
        let numbered = Numbered {
            key,
            number,
            base,
            state: State::Draft,
            actor: &actor,
            at,
            publish_at: None,
            new,
        };
        articles.push(numbered.article());
        revisions.push(numbered.revision()?);
    }
    let connection = writing.connection();
    let withdrawn: Vec<&str> = withdrawn.iter().map(String::as_str).collect();
    withdraw_open(connection, &withdrawn, &actor, at).await?;
    insert(
        connection,
        "articles",
        rows::ARTICLE,
        rows::ONLY_NEWEST,
        articles,
    )
    .await?;
    insert(connection, "revisions", rows::REVISION, "", revisions).await?;
    Ok(imported)
}
