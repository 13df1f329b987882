//! `/v1/articles/{id}` PUT and `/v1/articles/{id}/revisions`: drafts and history.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use koujing_core::{RevisionNumber, Role};
use koujing_service::{ArticleImpact, Revised, RevisionDifference};
use serde_json::{Value, json};

use crate::body::{bytes, media_type};
use crate::caller::{Caller, Editor};
use crate::conditional::seen_revision;
use crate::language::Language;
use crate::list::List;
use crate::path::{ArticlePath, RevisionPath};
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::refusal::done;
use crate::router::App;
use crate::routes::articles::wants_markdown;

/// `PUT /v1/articles/{id}`: the Markdown file as a new draft.
#[utoipa::path(
    put, path = "/v1/articles/{id}", tag = "editing",
    params(
        ("id" = String, Path, description = "case does not matter"),
        ("If-Match" = Option<String>, Header, description = "the newest revision you have seen, `\"3\"`; none for a new article"),
    ),
    request_body(content = String, content_type = "text/markdown"),
    responses(
        (status = 201, description = "stored as a draft, with what is wrong with it", body = Revised),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "`stale_revision`: If-Match is not the newest", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "not text/markdown", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`unreadable`, `other_id`: nothing was stored", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`if_match_required`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    Editor(actor): Editor,
    ArticlePath(id): ArticlePath,
    query: Query,
    language: Language,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    if media_type(request.headers()).as_deref() != Some("text/markdown") {
        return Err(Problem::unsupported_media_type("text/markdown"));
    }
    let seen = seen_revision(request.headers());
    let source = bytes(request, &app, "1 MiB").await?;
    let revised = done(app.revise(&actor, &id, &source, seen).await, language)?;
    Ok(created(&revised, language))
}

/// 201 with the draft's tag.
pub(super) fn created(revised: &Revised, language: Language) -> Response {
    let mut response = (StatusCode::CREATED, Json(language.say(revised))).into_response();
    if let Ok(etag) = HeaderValue::from_str(&revised.etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// `GET /v1/articles/{id}/revisions`.
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions", tag = "editing",
    params(
        ("id" = String, Path, description = "case does not matter"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "the newest first", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such article", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Editor,
    ArticlePath(id): ArticlePath,
    mut query: Query,
    language: Language,
) -> Result<Json<List<Value>>, Problem> {
    let page = Page::take(&mut query)?;
    query.finish()?;
    let revisions = done(app.revisions(&id).await, language)?;
    let named = |record: &koujing_service::RevisionRecord| {
        let mut value = language.say(record);
        value["article"] = json!(id);
        value
    };
    Ok(Json(List::page(&revisions, &page, named)))
}

/// `GET /v1/articles/{id}/revisions/{n}`: JSON, or the Markdown file with `Accept: text/markdown`.
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions/{n}", tag = "editing",
    params(("id" = String, Path), ("n" = u32, Path)),
    responses(
        (status = 200, description = "the revision, whatever its state", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Editor,
    RevisionPath(id, revision): RevisionPath,
    query: Query,
    language: Language,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    let view = done(app.revision(&id, revision).await, language)?;
    if wants_markdown(request.headers()) {
        let kind = [(header::CONTENT_TYPE, "text/markdown; charset=utf-8")];
        return Ok((kind, view.source).into_response());
    }
    let mut value = language.say(&view);
    value["revision"] = json!(revision);
    Ok(Json(value).into_response())
}

/// `GET /v1/articles/{id}/revisions/{n}/diff?against=m`.
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions/{n}/diff", tag = "editing",
    params(
        ("id" = String, Path), ("n" = u32, Path),
        ("against" = Option<u32>, Query, description = "the older side; the live revision unless told otherwise, of the live one what it was based on"),
    ),
    responses(
        (status = 200, description = "field by field, texts sentence by sentence", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn diff(
    State(app): State<App>,
    _: Editor,
    RevisionPath(id, revision): RevisionPath,
    mut query: Query,
    language: Language,
) -> Result<Json<RevisionDifference>, Problem> {
    let against: Option<RevisionNumber> = query.parsed("against")?;
    query.finish()?;
    let difference = app.difference(&id, revision, against).await;
    Ok(Json(done(difference, language)?))
}

/// `GET /v1/articles/{id}/revisions/{n}/impact`.
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions/{n}/impact", tag = "editing",
    params(("id" = String, Path), ("n" = u32, Path)),
    responses(
        (status = 200, description = "known questions that would resolve differently, and the warnings to acknowledge", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn impact(
    State(app): State<App>,
    _: Editor,
    RevisionPath(id, revision): RevisionPath,
    query: Query,
    language: Language,
) -> Result<Json<ArticleImpact>, Problem> {
    query.finish()?;
    Ok(Json(done(
        app.article_impact(&id, revision).await,
        language,
    )?))
}

/// `GET /v1/articles/{id}/revisions/{n}/tellings`: who was told it.
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions/{n}/tellings", tag = "editing",
    params(
        ("id" = String, Path), ("n" = u32, Path),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "in the order of time: when, to which caller, in which conversation", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn tellings(
    State(app): State<App>,
    caller: Caller,
    RevisionPath(id, revision): RevisionPath,
    mut query: Query,
) -> Result<Json<List<Value>>, Problem> {
    let limit = Page::limit(&mut query)?;
    let after = query.take("cursor");
    query.finish()?;
    caller.acting(Role::Editor)?;
    let found = app.tellings(&id, revision, after.as_deref(), limit).await?;
    let next = (found.len() == limit as usize).then(|| found.last().map(|last| last.id.clone()));
    let items = found.iter().map(|telling| {
        json!({
            "at": telling.at, "caller": telling.caller, "conversation": telling.conversation,
            "outcome": telling.outcome, "variant": telling.variant, "channel": telling.channel,
        })
    });
    Ok(Json(List::of(items.collect(), next.flatten())))
}
