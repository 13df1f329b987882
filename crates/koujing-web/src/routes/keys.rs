//! `/v1/keys`: API keys, for administrators.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::{Audience, Role, Timestamp};
use koujing_service::{AccountRefusal, KeyRequest};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::Admin;
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// What a new key may do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    /// Whose it is: under this name he writes and approves.
    name: String,
    /// `reader`, `editor`, `approver` or `admin`.
    #[schema(value_type = String)]
    role: Role,
    /// `internal` unless told otherwise.
    #[serde(default)]
    audience: Audience,
    /// RFC 3339: from when on it is refused.
    #[serde(default)]
    expires_at: Option<Timestamp>,
}

pub(super) fn refused(refusal: AccountRefusal) -> Problem {
    match refusal {
        AccountRefusal::InvalidName => Problem::unprocessable(
            "invalid_name",
            "a name has 1 to 100 characters, none of them a control character",
        ),
        AccountRefusal::NameTaken => {
            Problem::conflict("name_taken", "there is an account of that name")
        }
        AccountRefusal::ShortPassword => Problem::unprocessable(
            "short_password",
            format!(
                "a password has at least {} characters",
                koujing_service::SHORTEST_PASSWORD
            ),
        ),
        AccountRefusal::Missing => Problem::not_found("there is nothing of that name"),
        AccountRefusal::Expired => {
            Problem::unprocessable("expired", "expires_at has passed already")
        }
    }
}

/// `GET /v1/keys`.
#[utoipa::path(
    get, path = "/v1/keys", tag = "administration",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "all keys, without their tokens", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Admin,
    mut query: Query,
) -> Result<Json<List<Value>>, Problem> {
    let page = Page::take(&mut query)?;
    query.finish()?;
    Ok(Json(List::page(&app.keys().await?, &page, |key| {
        json!(key)
    })))
}

/// `POST /v1/keys`.
#[utoipa::path(
    post, path = "/v1/keys", tag = "administration", request_body = NewKey,
    responses(
        (status = 201, description = "`id`, and `key`, which is shown this once", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_name`, `expired`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(actor): Admin,
    query: Query,
    Body(body): Body<NewKey>,
) -> Result<Response, Problem> {
    query.finish()?;
    let request = KeyRequest {
        name: body.name,
        role: body.role,
        audience: body.audience,
        expires_at: body.expires_at,
    };
    let made = app.create_key(&actor, &request).await?.map_err(refused)?;
    let body = json!({"id": made.id, "key": made.token, "name": request.name, "role": request.role,
        "audience": request.audience, "expires_at": request.expires_at});
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// `DELETE /v1/keys/{id}`.
#[utoipa::path(
    delete, path = "/v1/keys/{id}", tag = "administration",
    params(("id" = String, Path, description = "the key's id, not its token")),
    responses(
        (status = 204, description = "revoked"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such key, or revoked already", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn revoke(
    State(app): State<App>,
    Admin(actor): Admin,
    id: Result<Path<String>, PathRejection>,
    query: Query,
) -> Result<StatusCode, Problem> {
    query.finish()?;
    let Path(id) = id.map_err(|_| refused(AccountRefusal::Missing))?;
    app.revoke_key(&actor, &id).await?.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}
