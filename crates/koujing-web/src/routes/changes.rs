//! `/v1/changes`: the change feed, page by page or as an event stream.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use koujing_service::ChangeView;

use crate::caller::Caller;
use crate::event_stream::{Behind, PAGE, event, is_wanted, last_seen, stream};
use crate::list::List;
use crate::problem::Problem;
use crate::query::Query;
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
    query: Query,
) -> Result<Response, Problem> {
    let behind = Behind::take(query)?;
    if is_wanted(&headers) {
        let (moved, audience) = (app.moved(), caller.audience());
        let read = move |app: App, after| async move {
            let changes = app.changes(audience, after, PAGE).await?.into_iter();
            let events = changes.map(|change| event("change", change.seq, &change));
            Ok(events.collect())
        };
        let after = last_seen(&headers).unwrap_or(behind.after);
        return Ok(stream(app, &caller, moved, after, read));
    }
    let changes = app.changes(caller.audience(), behind.after, behind.limit);
    let page = behind.page(changes.await?, |change| change.seq);
    Ok(Json(page).into_response())
}
