//! Publishing what is imported. State, claims, change and audit rows go out in one transaction.

use serde_json::json;

use koujing_core::State;

use super::held::Held;
use super::rows::{self, Numbered};
use super::{Imported, NewRevision, Publish, standing};
use crate::audit::sha256_hex;
use crate::statement::{execute_in, insert};
use crate::writing::Writing;
use crate::{ChangeKind, StoreError};

/// Publishes revisions of different articles.
pub(super) async fn publish(
    writing: &mut Writing,
    run: Vec<NewRevision>,
) -> Result<Vec<Imported>, StoreError> {
    let (actor, at) = (writing.actor().to_owned(), writing.at());
    let standing = standing::read(writing.connection(), &run, Publish::Now).await?;
    let mut held = Held::read(writing.connection(), &run, at).await?;
    let mut imported = Vec::with_capacity(run.len());
    let (mut articles, mut revisions, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    let mut replaced = Vec::new();
    for new in run {
        let key = new.article.id.key();
        let there = standing.get(&key);
        if let Some(there) = there
            && let Some(revision) = there.unchanged_by(&new)?
        {
            imported.push(Imported::Unchanged { revision });
            continue;
        }
        let conflicts = held.against(&new.claims);
        if !conflicts.is_empty() {
            imported.push(Imported::Refused { conflicts });
            continue;
        }
        held.replace(&key, &new.claims);
        if there.is_some() {
            replaced.push(key.clone());
        }
        let number = there.map_or(0, |there| there.newest) + 1;
        let id = &new.article.id;
        let seq = writing.change(ChangeKind::Published, Some(id), Some(number))?;
        let detail = json!({
            "revision": number, "state": State::Published, "source": sha256_hex(new.source.as_bytes()),
            "images": new.images,
        });
        writing.audit("imported", format!("article/{id}"), &detail)?;
        imported.push(Imported::Published {
            revision: number,
            seq,
        });
        let numbered = Numbered {
            key,
            number,
            base: there.and_then(|there| there.live),
            state: State::Published,
            actor: &actor,
            at,
            new,
        };
        articles.push(numbered.article());
        claims.append(&mut numbered.claims()?);
        revisions.push(numbered.revision()?);
    }
    let connection = writing.connection();
    let replaced: Vec<&str> = replaced.iter().map(String::as_str).collect();
    // Only the claims of what was live: one scheduled behind it keeps its own.
    let close = "UPDATE claims SET live_until = $1 WHERE live_until IS NULL AND revision = \
                 (SELECT live FROM articles WHERE key = claims.article_key) AND article_key IN";
    execute_in(connection, close, "", &[at.into()], &replaced).await?;
    let supersede = "UPDATE revisions SET state = 'superseded', ended_at = $1 \
                     WHERE state = 'published' AND article_key IN";
    execute_in(connection, supersede, "", &[at.into()], &replaced).await?;
    // A suspension is not lifted: somebody stopped the article, and somebody has to resume it.
    let replace = "ON CONFLICT (key) DO UPDATE SET id = excluded.id, kind = excluded.kind, \
                   newest = excluded.newest, live = excluded.live, \
                   verified_at = excluded.verified_at, retired_at = NULL";
    insert(connection, "articles", rows::ARTICLE, replace, articles).await?;
    insert(connection, "revisions", rows::REVISION, "", revisions).await?;
    insert(connection, "claims", rows::CLAIM, "", claims).await?;
    Ok(imported)
}
