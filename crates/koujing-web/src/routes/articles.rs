//! `/v1/articles`: live articles.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use koujing_core::ArticleId;
use koujing_service::{ArticleSummary, ArticleView};

use crate::caller::Caller;
use crate::conditional::tagged;
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// `GET /v1/articles`.
#[utoipa::path(
    get, path = "/v1/articles", tag = "articles",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "live articles in the order of their ids", body = List<ArticleSummary>),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    mut query: Query,
) -> Result<Json<List<ArticleSummary>>, Problem> {
    let page = Page::take(&mut query)?;
    query.finish()?;
    Ok(Json(
        app.articles(caller.audience(), page.offset, page.limit)
            .into(),
    ))
}

/// `GET /v1/articles/{id}?as_of=`: JSON, or the Markdown file with `Accept: text/markdown`.
#[utoipa::path(
    get, path = "/v1/articles/{id}", tag = "articles",
    params(
        ("id" = String, Path, description = "case does not matter"),
        ("as_of" = Option<String>, Query, description = "RFC 3339: the revision live at that instant"),
    ),
    responses(
        (status = 200, description = "the live revision; with `Accept: text/markdown` its file", body = Object),
        (status = 304, description = "unchanged since If-None-Match"),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such live article for this key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    mut query: Query,
) -> Result<Response, Problem> {
    let as_of = query.parsed("as_of")?;
    query.finish()?;
    // Whatever cannot be an id names no article.
    let Path(id) = id.map_err(|_| Problem::not_found("there is no such live article"))?;
    let missing = || Problem::not_found(format!("there is no live article {id}"));
    let parsed: ArticleId = id.parse().map_err(|_| missing())?;
    let view = app
        .article(caller.audience(), &parsed, as_of)
        .await?
        .ok_or_else(missing)?;
    let etag = format!("\"{}\"", view.revision);
    let response = if wants_markdown(&headers) {
        markdown(view)
    } else {
        Json(view).into_response()
    };
    Ok(tagged(&headers, &etag, response))
}

fn markdown(view: ArticleView) -> Response {
    let mut response = view.markdown.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/markdown; charset=utf-8"),
    );
    response
}

pub(super) fn wants_markdown(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(',')
                .filter_map(|kind| kind.split(';').next())
                .any(|kind| kind.trim().eq_ignore_ascii_case("text/markdown"))
        })
}
