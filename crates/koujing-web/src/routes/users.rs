//! `/v1/users`: accounts, for administrators.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::Role;
use koujing_service::AccountRefusal;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::keys::refused;
use crate::body::Body;
use crate::caller::Admin;
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    /// Unique up to case.
    name: String,
    /// At least ten characters.
    password: String,
    /// `reader`, `editor`, `approver` or `admin`.
    #[schema(value_type = String)]
    role: Role,
}

/// What changes of an account; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangedUser {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    #[serde(default)]
    password: Option<String>,
    /// Whether it may no longer sign in.
    #[serde(default)]
    disabled: Option<bool>,
}

/// `GET /v1/users`.
#[utoipa::path(
    get, path = "/v1/users", tag = "administration",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "all accounts", body = Object),
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
    let users = app.users().await?;
    Ok(Json(List::page(&users, &page, |user| json!(user))))
}

/// `POST /v1/users`.
#[utoipa::path(
    post, path = "/v1/users", tag = "administration", request_body = NewUser,
    responses(
        (status = 201, description = "made", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`name_taken`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_name`, `short_password`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(actor): Admin,
    query: Query,
    Body(body): Body<NewUser>,
) -> Result<Response, Problem> {
    query.finish()?;
    app.create_user(&actor, &body.name, &body.password, body.role)
        .await?
        .map_err(refused)?;
    let made = json!({"name": body.name, "role": body.role});
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// `PATCH /v1/users/{name}`.
#[utoipa::path(
    patch, path = "/v1/users/{name}", tag = "administration",
    params(("name" = String, Path)), request_body = ChangedUser,
    responses(
        (status = 204, description = "changed"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such account", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`short_password`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn change(
    State(app): State<App>,
    Admin(actor): Admin,
    name: Result<Path<String>, PathRejection>,
    query: Query,
    Body(body): Body<ChangedUser>,
) -> Result<StatusCode, Problem> {
    query.finish()?;
    let Path(name) = name.map_err(|_| refused(AccountRefusal::Missing))?;
    let password = body.password.as_deref();
    app.change_user(&actor, &name, body.role, password, body.disabled)
        .await?
        .map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}
