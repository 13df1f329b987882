//! The one way by which a reviewed revision becomes the live one.

use serde_json::json;
use sqlx::AnyConnection;

use koujing_core::{ArticleId, Kind, RevisionNumber, State, Timestamp};

use super::step::step;
use super::{Place, Publication};
use crate::row::Columns;
use crate::rows::kind_word;
use crate::statement::{Value, execute, execute_in, select};
use crate::writing::Writing;
use crate::{ChangeKind, StoreError};

/// A revision whose time has come. Its claims are held already.
pub(super) struct Going {
    pub(super) place: Place,
    pub(super) number: RevisionNumber,
    /// In which state it is.
    pub(super) before: State,
    /// From when on it serves.
    pub(super) at: Timestamp,
    /// The article's name and kind; none: it is a revision of the settings.
    pub(super) article: Option<(ArticleId, Kind)>,
    /// Who approved it: to publish is to confirm.
    pub(super) approved_by: String,
    /// In whose name the audit log has it.
    pub(super) actor: String,
    /// Further columns of the revision.
    pub(super) set: Vec<(&'static str, Value)>,
}

/// Ends what is live, makes this the live one, and notes it in the feed and in the audit log.
pub(super) async fn go_live(
    writing: &mut Writing,
    going: Going,
) -> Result<Publication, StoreError> {
    let Going {
        place, number, at, ..
    } = going;
    let connection = writing.connection();
    let replaces = live_number(connection, &place).await?;
    let key = place.key.as_str();
    match &going.article {
        Some(_) => end_live(connection, &[key], at).await?,
        None => end_live_settings(connection, at).await?,
    }
    let mut set = going.set;
    set.push(("published_at", at.into()));
    step(
        connection,
        &place,
        number,
        (going.before, State::Published),
        set,
    )
    .await?;
    let (kind, id, subject) = match &going.article {
        Some((id, kind)) => {
            // A suspension is not lifted: somebody stopped the article, and somebody has to resume it.
            let serve = "UPDATE articles SET id = $2, kind = $3, live = $4, verified_at = $5, \
                         verified_by = $6, retired_at = NULL WHERE key = $1";
            let values: [Value; 6] = [
                key.into(),
                id.as_str().into(),
                kind_word(*kind).into(),
                number.into(),
                at.into(),
                going.approved_by.into(),
            ];
            execute(connection, serve, values).await?;
            (ChangeKind::Published, Some(id), format!("article/{id}"))
        }
        None => (ChangeKind::Settings, None, "settings".to_owned()),
    };
    let seq = writing.change(kind, id, Some(number))?;
    let detail = json!({
        "revision": number, "before": going.before, "after": State::Published,
        "published_at": at, "replaces": replaces,
    });
    writing.audit_by(going.actor, "published", subject, &detail)?;
    Ok(Publication {
        revision: number,
        seq,
        at,
    })
}

/// Which revision is live, if one is.
pub(super) async fn live_number(
    connection: &mut AnyConnection,
    place: &Place,
) -> Result<Option<RevisionNumber>, StoreError> {
    let sql = format!(
        "SELECT number FROM {} WHERE {} = $1 AND state = 'published'",
        place.table, place.column
    );
    let rows = select(connection, &sql, [place.key.as_str().into()]).await?;
    rows.first().map(|row| row.revision("number")).transpose()
}

/// The live revisions of these articles are live no more from this instant on, and claim nothing. What
/// is approved for later keeps its claims.
pub(crate) async fn end_live(
    connection: &mut AnyConnection,
    keys: &[&str],
    at: Timestamp,
) -> Result<(), StoreError> {
    let close = "UPDATE claims SET live_until = $1 WHERE live_until IS NULL AND revision = \
                 (SELECT live FROM articles WHERE key = claims.article_key) AND article_key IN";
    execute_in(connection, close, "", &[at.into()], keys).await?;
    let supersede = "UPDATE revisions SET state = 'superseded', ended_at = $1 \
                     WHERE state = 'published' AND article_key IN";
    execute_in(connection, supersede, "", &[at.into()], keys).await
}

/// The live settings are live no more from this instant on.
pub(crate) async fn end_live_settings(
    connection: &mut AnyConnection,
    at: Timestamp,
) -> Result<(), StoreError> {
    let supersede = "UPDATE settings SET state = 'superseded', ended_at = $1 \
                     WHERE state = 'published'";
    execute(connection, supersede, [at.into()]).await?;
    Ok(())
}
