//! `/v1/audit`: the log of changes, for administrators.

use axum::Json;
use axum::extract::State;
use koujing_service::AuditFilter;
use serde_json::{Value, json};

use crate::caller::Admin;
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// `GET /v1/audit?subject=article/ID&actor=NAME&kind=ACT`.
#[utoipa::path(
    get, path = "/v1/audit", tag = "administration",
    params(
        ("subject" = Option<String>, Query, description = "only rows about this: `article/ID`, `settings`, `key/ID`, `user/NAME`"),
        ("actor" = Option<String>, Query, description = "only what this person did"),
        ("kind" = Option<String>, Query, description = "only this kind of act: `published`, `suspended`, …"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<u64>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "the newest first", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Admin,
    mut query: Query,
) -> Result<Json<List<Value>>, Problem> {
    let limit = Page::limit(&mut query)?;
    let filter = AuditFilter {
        before: query.parsed("cursor")?,
        subject: query.take("subject"),
        actor: query.take("actor"),
        kind: query.take("kind"),
    };
    query.finish()?;
    let rows = app.audit_rows(&filter, limit).await?;
    let next = rows
        .last()
        .filter(|_| rows.len() == limit as usize)
        .map(|last| last.number.to_string());
    Ok(Json(List::of(
        rows.iter().map(|row| json!(row)).collect(),
        next,
    )))
}

/// `GET /v1/audit/verify`: recomputes the chain of hashes.
#[utoipa::path(
    get, path = "/v1/audit/verify", tag = "administration",
    responses(
        (status = 200, description = "`rows`, and `broken_at`: number of the first row that is missing or altered", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn verify(
    State(app): State<App>,
    _: Admin,
    query: Query,
) -> Result<Json<Value>, Problem> {
    query.finish()?;
    Ok(Json(json!(app.verify_audit().await?)))
}
