//! `/v1/import` and `/v1/export`: whole folders.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use koujing_core::Role;
use koujing_service::Upload;
use serde_json::{Value, json};

use crate::body::{bytes, media_type};
use crate::caller::{Caller, Editor};
use crate::language::Language;
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// What is taken, for whoever sent something else.
const WANTED: &str =
    "application/gzip, application/x-tar, application/zip, text/markdown or application/jsonl";

/// `POST /v1/import?dry_run&drafts`.
#[utoipa::path(
    post, path = "/v1/import", tag = "files",
    params(
        ("dry_run" = Option<bool>, Query, description = "only say what would happen"),
        ("drafts" = Option<bool>, Query, description = "leave drafts; then the role editor is enough"),
    ),
    request_body(content = Vec<u8>, content_type = "application/gzip", description = "a content folder as tar, tar.gz or zip; one .md or .jsonl file"),
    responses(
        (status = 200, description = "what became of each file; those that were not taken are named", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "over 256 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "none of the media types", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`unreadable_archive`; nothing was taken", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    mut query: Query,
    language: Language,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let dry_run = query.flag("dry_run")?;
    let drafts = query.flag("drafts")?;
    query.finish()?;
    let actor = caller.acting(if drafts { Role::Editor } else { Role::Admin })?;
    let kind = media_type(request.headers()).unwrap_or_default();
    let archive = matches!(
        kind.as_str(),
        "application/gzip" | "application/x-gzip" | "application/x-tar" | "application/zip"
    );
    let rows = matches!(kind.as_str(), "application/jsonl" | "application/x-ndjson");
    if !archive && !rows && kind != "text/markdown" {
        return Err(Problem::unsupported_media_type(WANTED));
    }
    let body = bytes(request, &app, "256 MiB").await?;
    let upload = if archive {
        Upload::Archive(body.into())
    } else if rows {
        Upload::Rows("upload.jsonl".to_owned(), body.into())
    } else {
        Upload::Article(body.into())
    };
    let report = app.import(&actor, upload, drafts, dry_run).await?;
    let report =
        report.map_err(|error| Problem::unprocessable("unreadable_archive", error.to_string()))?;
    let mut value = language.say(&report);
    value["failures"] = json!(report.failures());
    value["seq"] = json!(app.seq());
    Ok(Json(value))
}

/// `GET /v1/export`: the live content as a tar with gzip, the submitted bytes under the paths they
/// came from.
#[utoipa::path(
    get, path = "/v1/export", tag = "files",
    responses(
        (status = 200, description = "tar with gzip", content_type = "application/gzip"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn export(
    State(app): State<App>,
    _: Editor,
    query: Query,
) -> Result<Response, Problem> {
    query.finish()?;
    let archive = app.export().await?;
    let headers = [
        (header::CONTENT_TYPE, "application/gzip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"koujing.tar.gz\"",
        ),
    ];
    Ok((headers, archive).into_response())
}
