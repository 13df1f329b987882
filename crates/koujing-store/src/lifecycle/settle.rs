//! What follows when nothing is missing any more: live at once, or at its instant.

use serde_json::json;

use koujing_core::{Claim, Conflict, State, Timestamp};

use super::Publication;
use super::found::Found;
use super::go_live::{Going, go_live};
use super::step::step;
use crate::StoreError;
use crate::held::Held;
use crate::rows;
use crate::statement::insert;
use crate::writing::{Writing, refuse_nul};

pub(super) enum Settled {
    Published(Publication),
    Scheduled { at: Timestamp },
}

/// Lets a revision in review go live at this instant. It holds its claims from now on, whenever that is.
pub(super) async fn settle(
    writing: &mut Writing,
    found: &Found,
    claims: &[Claim],
    approved_by: String,
    instant: Timestamp,
) -> Result<Settled, StoreError> {
    let (now, actor) = (writing.at(), writing.actor().to_owned());
    let rows = match &found.article {
        Some(_) => rows::claims(&found.place.key, found.number, claims, instant)?,
        None => Vec::new(),
    };
    let mut set = vec![
        ("approved_by", approved_by.as_str().into()),
        ("approved_at", now.into()),
    ];
    let settled = if instant > now {
        set.push(("publish_at", instant.into()));
        let way = (State::InReview, State::Approved);
        step(writing.connection(), &found.place, found.number, way, set).await?;
        let detail = json!({
            "revision": found.number, "before": State::InReview, "after": State::Approved,
            "publish_at": instant,
        });
        writing.audit("scheduled", found.subject(), &detail)?;
        Settled::Scheduled { at: instant }
    } else {
        let going = Going {
            place: found.place.clone(),
            number: found.number,
            before: State::InReview,
            at: instant,
            article: found.article.as_ref().map(|a| (a.id.clone(), a.kind)),
            approved_by,
            actor,
            set,
        };
        Settled::Published(go_live(writing, going).await?)
    };
    insert(writing.connection(), "claims", rows::CLAIM, "", rows).await?;
    Ok(settled)
}

/// What other articles hold of these questions; nothing can stand against settings.
pub(super) async fn taken(
    writing: &mut Writing,
    found: &Found,
    claims: &[Claim],
) -> Result<Vec<(String, Conflict)>, StoreError> {
    if found.article.is_none() {
        return Ok(Vec::new());
    }
    let now = writing.at();
    let held = Held::read(writing.connection(), claims.iter(), now).await?;
    Ok(held.against(claims))
}

/// Refuses what PostgreSQL could not keep.
pub(super) fn refuse_unstorable_claims(claims: &[Claim]) -> Result<(), StoreError> {
    let texts = claims.iter().flat_map(|c| [&c.question, &c.written]);
    texts
        .into_iter()
        .try_for_each(|text| refuse_nul("a question", text))
}
