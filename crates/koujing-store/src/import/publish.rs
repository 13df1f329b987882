//! Publishing what is imported. State, claims, change and audit rows go out in one transaction.

use serde_json::json;

use koujing_core::State;

use super::{Imported, NewRevision, Publish, standing};
use crate::audit::sha256_hex;
use crate::held::Held;
use crate::lifecycle::{end_live, withdraw_open};
use crate::rows::{self, Numbered};
use crate::statement::insert;
use crate::writing::Writing;
use crate::{ChangeKind, StoreError};

/// Publishes revisions of different articles.
pub(super) async fn publish(
    writing: &mut Writing,
    run: Vec<NewRevision>,
) -> Result<Vec<Imported>, StoreError> {
    let (actor, at) = (writing.actor().to_owned(), writing.at());
    let standing = standing::read(writing.connection(), &run, Publish::Now).await?;
    let claims = run.iter().flat_map(|new| &new.claims);
    let mut held = Held::read(writing.connection(), claims, at).await?;
    let mut imported = Vec::with_capacity(run.len());
    let (mut articles, mut revisions, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    let (mut later, mut replaced, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
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
        let number = there.map_or(0, |there| there.newest) + 1;
        let live = there.and_then(|there| there.live);
        // It was written on top of what is replaced: approved afterwards, it would take back unseen what
        // is imported now.
        let open = there.and_then(|there| there.open);
        if open.is_some() {
            withdrawn.push(key.clone());
        }
        // Without a live revision nothing is lost by publishing at once.
        let publish_at = new
            .article
            .effective
            .from
            .filter(|from| *from > at && live.is_some());
        let id = &new.article.id;
        let state = match publish_at {
            Some(publish_at) => {
                held.schedule(&new.claims);
                imported.push(Imported::Scheduled {
                    revision: number,
                    at: publish_at,
                });
                State::Approved
            }
            None => {
                held.replace(&key, &new.claims);
                let seq = writing.change(ChangeKind::Published, Some(id), Some(number))?;
                imported.push(Imported::Published {
                    revision: number,
                    seq,
                });
                State::Published
            }
        };
        let detail = json!({
            "revision": number, "after": state, "publish_at": publish_at,
            "replaces": live.filter(|_| publish_at.is_none()), "withdraws": open,
            "source": sha256_hex(new.source.as_bytes()), "images": new.images,
        });
        writing.audit("imported", format!("article/{id}"), &detail)?;
        let numbered = Numbered {
            key,
            number,
            base: live,
            state,
            actor: &actor,
            at,
            publish_at,
            new,
        };
        if publish_at.is_some() {
            later.push(numbered.article());
        } else {
            if live.is_some() {
                replaced.push(numbered.key.clone());
            }
            articles.push(numbered.article());
        }
        claims.append(&mut numbered.claims()?);
        revisions.push(numbered.revision()?);
    }
    let connection = writing.connection();
    let replaced: Vec<&str> = replaced.iter().map(String::as_str).collect();
    end_live(connection, &replaced, at).await?;
    let withdrawn: Vec<&str> = withdrawn.iter().map(String::as_str).collect();
    withdraw_open(connection, &withdrawn, &actor, at).await?;
    // A suspension is not lifted: somebody stopped the article, and somebody has to resume it.
    let replace = "ON CONFLICT (key) DO UPDATE SET id = excluded.id, kind = excluded.kind, \
                   newest = excluded.newest, live = excluded.live, \
                   verified_at = excluded.verified_at, verified_by = excluded.verified_by, \
                   retired_at = NULL";
    insert(connection, "articles", rows::ARTICLE, replace, articles).await?;
    insert(
        connection,
        "articles",
        rows::ARTICLE,
        rows::ONLY_NEWEST,
        later,
    )
    .await?;
    insert(connection, "revisions", rows::REVISION, "", revisions).await?;
    insert(connection, "claims", rows::CLAIM, "", claims).await?;
    Ok(imported)
}
