//! `/v1/changes`: the change feed, page by page or as an event stream.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use koujing_core::Seq;
use koujing_service::ChangeView;

use crate::caller::Caller;
use crate::event_stream::{PAGE, event, is_wanted, last_seen, stream};
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// `GET /v1/changes?after=seq`; an event stream with `Accept: text/event-stream`.
#[utoipa::path(
    get, path = "/v1/changes", tag = "changes",
    params(
        ("after" = Option<u64>, Query, description = "changes behind this position; 0 unless told otherwise"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before, instead of `after`"),
        ("Last-Event-ID" = Option<u64>, Header, description = "of a stream: the last change that was seen"),
    ),
    responses(
        (status = 200, description = "in order, without a gap; as a stream: events `change` with the position as id", body = List<ChangeView>),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    mut query: Query,
) -> Result<Response, Problem> {
    let limit = Page::limit(&mut query)?;
    let after: Option<Seq> = query.parsed("after")?;
    let cursor: Option<Seq> = query.parsed("cursor")?;
    query.finish()?;
    if cursor.is_some() && after.is_some() {
        return Err(Problem::invalid_parameter("cursor", "not beside after"));
    }
    let after = cursor.or(after).unwrap_or(0);
    if is_wanted(&headers) {
        let (moved, audience) = (app.moved(), caller.audience());
        let read = move |app: App, after| async move {
            let changes = app.changes(audience, after, PAGE).await?.into_iter();
            let events = changes.map(|change| event("change", change.seq, &change));
            Ok(events.collect())
        };
        let after = last_seen(&headers).unwrap_or(after);
        return Ok(stream(app, &caller, moved, after, read));
    }
    let changes = app.changes(caller.audience(), after, limit).await?;
    let next = changes
        .last()
        .filter(|_| changes.len() == limit as usize)
        .map(|last| last.seq.to_string());
    Ok(Json(List::of(changes, next)).into_response())
}
