//! `/v1/settings`: the settings and their revisions.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use koujing_service::{Approval, Document, RevisedSettings, SettingsView, Submission, Tombstone};
use serde_json::{Value, json};

use super::review::{Approve, Moved, Why};
use super::standing::Restore;
use crate::body::{Body, MaybeBody, Nothing, bytes, media_type};
use crate::caller::{Admin, Approver, Editor};
use crate::conditional::seen_revision;
use crate::language::Language;
use crate::list::List;
use crate::path::NumberPath;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::refusal::done;
use crate::router::App;

/// The media type of the settings' file.
const YAML: &str = "application/yaml";

fn shown(view: SettingsView, request: &Request) -> Response {
    let wants_yaml = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains(YAML));
    let etag = HeaderValue::from_str(&format!("\"{}\"", view.revision));
    let mut response = if wants_yaml {
        ([(header::CONTENT_TYPE, YAML)], view.source).into_response()
    } else {
        Json(view).into_response()
    };
    if let Ok(etag) = etag {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// `GET /v1/settings`: JSON, or the file with `Accept: application/yaml`.
#[utoipa::path(
    get, path = "/v1/settings", tag = "settings",
    responses(
        (status = 200, description = "the live settings", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "none were ever published", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Editor,
    query: Query,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    let missing = || Problem::not_found("no settings were ever published");
    let view = app.settings().await?.ok_or_else(missing)?;
    Ok(shown(view, &request))
}

/// `PUT /v1/settings`: `koujing.yaml` as a new draft.
#[utoipa::path(
    put, path = "/v1/settings", tag = "settings",
    params(("If-Match" = Option<String>, Header, description = "the newest revision you have seen; none for the first")),
    request_body(content = String, content_type = "application/yaml"),
    responses(
        (status = 201, description = "stored as a draft, with what is wrong with it", body = RevisedSettings),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "`stale_revision`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "not application/yaml", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`unreadable`", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`if_match_required`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    Editor(actor): Editor,
    query: Query,
    language: Language,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    let kind = media_type(request.headers());
    if !matches!(
        kind.as_deref(),
        Some(YAML | "application/x-yaml" | "text/yaml")
    ) {
        return Err(Problem::unsupported_media_type(YAML));
    }
    let seen = seen_revision(request.headers());
    let source = bytes(request, &app, "1 MiB").await?;
    let revised = done(app.revise_settings(&actor, &source, seen).await, language)?;
    Ok(created(revised, language))
}

fn created(revised: RevisedSettings, language: Language) -> Response {
    let etag = HeaderValue::from_str(&revised.etag);
    let mut response = (StatusCode::CREATED, Json(language.say(revised))).into_response();
    if let Ok(etag) = etag {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// `POST /v1/settings/restore`: an old text as a new draft.
#[utoipa::path(
    post, path = "/v1/settings/restore", tag = "settings", request_body = Restore,
    responses(
        (status = 201, description = "a new draft with the old text", body = RevisedSettings),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it was redacted", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn restore(
    State(app): State<App>,
    Editor(actor): Editor,
    query: Query,
    language: Language,
    Body(body): Body<Restore>,
) -> Result<Response, Problem> {
    query.finish()?;
    let restored = app.restore_settings(&actor, body.revision).await;
    Ok(created(done(restored, language)?, language))
}

/// `GET /v1/settings/revisions`.
#[utoipa::path(
    get, path = "/v1/settings/revisions", tag = "settings",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "the newest first", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Editor,
    mut query: Query,
    language: Language,
) -> Result<Json<List<Value>>, Problem> {
    let page = Page::take(&mut query)?;
    query.finish()?;
    let revisions = app.settings_revisions().await?;
    Ok(Json(List::page(&revisions, &page, |record| {
        language.say(record)
    })))
}

/// `GET /v1/settings/revisions/{n}`: JSON, or the file with `Accept: application/yaml`.
#[utoipa::path(
    get, path = "/v1/settings/revisions/{n}", tag = "settings",
    params(("n" = u32, Path)),
    responses(
        (status = 200, description = "the revision, whatever its state", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn revision(
    State(app): State<App>,
    _: Editor,
    NumberPath(revision): NumberPath,
    query: Query,
    language: Language,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    let view = done(app.settings_revision(revision).await, language)?;
    Ok(shown(view, &request))
}

/// `GET /v1/settings/revisions/{n}/impact`: what differs, every answer it touches, and which known
/// questions would resolve differently.
#[utoipa::path(
    get, path = "/v1/settings/revisions/{n}/impact", tag = "settings",
    params(("n" = u32, Path)),
    responses(
        (status = 200, description = "difference and impact against the live settings", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn impact(
    State(app): State<App>,
    _: Editor,
    NumberPath(revision): NumberPath,
    query: Query,
    language: Language,
) -> Result<Json<Value>, Problem> {
    query.finish()?;
    let impact = done(app.settings_impact(revision).await, language)?;
    Ok(Json(json!(impact)))
}

/// `POST /v1/settings/revisions/{n}/submit`.
#[utoipa::path(
    post, path = "/v1/settings/revisions/{n}/submit", tag = "settings",
    params(("n" = u32, Path)),
    responses(
        (status = 200, description = "handed in; where no approval is required, published", body = Submission),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`lint_errors`, with `problems`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn submit(
    State(app): State<App>,
    Editor(actor): Editor,
    NumberPath(revision): NumberPath,
    query: Query,
    language: Language,
    MaybeBody(Nothing {}): MaybeBody<Nothing>,
) -> Result<Json<Submission>, Problem> {
    query.finish()?;
    let submitted = app.submit_settings(&actor, revision).await;
    Ok(Json(done(submitted, language)?))
}

/// `POST /v1/settings/revisions/{n}/approve`.
#[utoipa::path(
    post, path = "/v1/settings/revisions/{n}/approve", tag = "settings",
    params(("n" = u32, Path)), request_body = Approve,
    responses(
        (status = 200, description = "published, scheduled, or in review while more approvals are needed", body = Approval),
        (status = 403, description = "`own_revision`; or the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`, `already_approved`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn approve(
    State(app): State<App>,
    Approver(actor): Approver,
    NumberPath(revision): NumberPath,
    query: Query,
    language: Language,
    MaybeBody(body): MaybeBody<Approve>,
) -> Result<Json<Approval>, Problem> {
    query.finish()?;
    let approved = app.approve_settings(&actor, revision, body.into()).await;
    Ok(Json(done(approved, language)?))
}

/// `POST /v1/settings/revisions/{n}/reject`.
#[utoipa::path(
    post, path = "/v1/settings/revisions/{n}/reject", tag = "settings",
    params(("n" = u32, Path)), request_body = Why,
    responses(
        (status = 200, description = "sent back", body = Moved),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn reject(
    State(app): State<App>,
    Approver(actor): Approver,
    NumberPath(revision): NumberPath,
    query: Query,
    language: Language,
    Body(body): Body<Why>,
) -> Result<Json<Moved>, Problem> {
    query.finish()?;
    let rejected = app
        .reject(&actor, &Document::Settings, revision, &body.reason)
        .await;
    Ok(Json(Moved {
        state: done(rejected, language)?,
        article: None,
        revision,
    }))
}

/// `POST /v1/settings/revisions/{n}/withdraw`.
#[utoipa::path(
    post, path = "/v1/settings/revisions/{n}/withdraw", tag = "settings",
    params(("n" = u32, Path)),
    responses(
        (status = 200, description = "taken back; scheduled ones will not go live", body = Moved),
        (status = 403, description = "`not_author`; or the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn withdraw(
    State(app): State<App>,
    Editor(actor): Editor,
    NumberPath(revision): NumberPath,
    query: Query,
    language: Language,
    MaybeBody(Nothing {}): MaybeBody<Nothing>,
) -> Result<Json<Moved>, Problem> {
    query.finish()?;
    let withdrawn = app.withdraw(&actor, &Document::Settings, revision).await;
    Ok(Json(Moved {
        state: done(withdrawn, language)?,
        article: None,
        revision,
    }))
}

/// `POST /v1/settings/revisions/{n}/redact`.
#[utoipa::path(
    post, path = "/v1/settings/revisions/{n}/redact", tag = "settings",
    params(("n" = u32, Path)), request_body = Why,
    responses(
        (status = 200, description = "its text is gone for good", body = Tombstone),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it serves, or may yet", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn redact(
    State(app): State<App>,
    Admin(actor): Admin,
    NumberPath(revision): NumberPath,
    query: Query,
    language: Language,
    Body(body): Body<Why>,
) -> Result<Json<Tombstone>, Problem> {
    query.finish()?;
    let redacted = app
        .redact(&actor, &Document::Settings, revision, &body.reason)
        .await;
    Ok(Json(done(redacted, language)?))
}
