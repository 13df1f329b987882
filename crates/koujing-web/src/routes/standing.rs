//! `/v1/articles/{id}/suspend`, `resume`, `retire`, `restore`, `verify`.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use koujing_core::{RevisionNumber, Role};
use koujing_service::{Revised, Stood};
use serde::Deserialize;
use utoipa::ToSchema;

use super::review::Why;
use super::revisions::created;
use crate::body::{Body, MaybeBody, Nothing};
use crate::caller::{Approver, Caller, Editor};
use crate::language::Language;
use crate::path::ArticlePath;
use crate::problem::Problem;
use crate::query::Query;
use crate::refusal::done;
use crate::router::App;

/// A body that may say why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MaybeWhy {
    /// Shown to whoever asks later.
    #[serde(default)]
    reason: Option<String>,
}

/// Which revision's text is wanted back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Restore {
    /// Its number.
    #[schema(value_type = u32)]
    pub(crate) revision: RevisionNumber,
}

/// `POST /v1/articles/{id}/suspend`: out of service at once.
#[utoipa::path(
    post, path = "/v1/articles/{id}/suspend", tag = "standing",
    params(("id" = String, Path)), request_body = Why,
    responses(
        (status = 200, description = "out of service", body = Stood),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such article", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: not live, or suspended already", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn suspend(
    State(app): State<App>,
    Editor(actor): Editor,
    ArticlePath(id): ArticlePath,
    query: Query,
    language: Language,
    Body(body): Body<Why>,
) -> Result<Json<Stood>, Problem> {
    query.finish()?;
    let stood = app.suspend(&actor, &id, &body.reason).await;
    Ok(Json(done(stood, language)?))
}

/// `POST /v1/articles/{id}/resume`: back into service.
#[utoipa::path(
    post, path = "/v1/articles/{id}/resume", tag = "standing",
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "in service", body = Stood),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such article", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: not suspended", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn resume(
    State(app): State<App>,
    Approver(actor): Approver,
    ArticlePath(id): ArticlePath,
    query: Query,
    language: Language,
    MaybeBody(Nothing {}): MaybeBody<Nothing>,
) -> Result<Json<Stood>, Problem> {
    query.finish()?;
    Ok(Json(done(app.resume(&actor, &id).await, language)?))
}

/// `POST /v1/articles/{id}/retire`: out for good.
#[utoipa::path(
    post, path = "/v1/articles/{id}/retire", tag = "standing",
    params(("id" = String, Path)), request_body = MaybeWhy,
    responses(
        (status = 200, description = "retired; its questions are free", body = Stood),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such article", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: not live", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn retire(
    State(app): State<App>,
    Approver(actor): Approver,
    ArticlePath(id): ArticlePath,
    query: Query,
    language: Language,
    MaybeBody(body): MaybeBody<MaybeWhy>,
) -> Result<Json<Stood>, Problem> {
    query.finish()?;
    let stood = app.retire(&actor, &id, body.reason.as_deref()).await;
    Ok(Json(done(stood, language)?))
}

/// `POST /v1/articles/{id}/verify`: still valid.
#[utoipa::path(
    post, path = "/v1/articles/{id}/verify", tag = "standing",
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "confirmed from now on", body = Stood),
        (status = 403, description = "neither its owner nor an approver", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such article", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: not live", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn verify(
    State(app): State<App>,
    caller: Caller,
    ArticlePath(id): ArticlePath,
    query: Query,
    language: Language,
    MaybeBody(Nothing {}): MaybeBody<Nothing>,
) -> Result<Json<Stood>, Problem> {
    query.finish()?;
    let actor = caller.acting(Role::Reader)?;
    Ok(Json(done(app.verify(&actor, &id).await, language)?))
}

/// `POST /v1/articles/{id}/restore`: an old text as a new draft.
#[utoipa::path(
    post, path = "/v1/articles/{id}/restore", tag = "standing",
    params(("id" = String, Path)), request_body = Restore,
    responses(
        (status = 201, description = "a new draft with the old text", body = Revised),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such article or revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it was redacted", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`unreadable` under the settings of today", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn restore(
    State(app): State<App>,
    Editor(actor): Editor,
    ArticlePath(id): ArticlePath,
    query: Query,
    language: Language,
    Body(body): Body<Restore>,
) -> Result<Response, Problem> {
    query.finish()?;
    let revised = done(app.restore(&actor, &id, body.revision).await, language)?;
    Ok(created(&revised, language))
}
