//! `/v1/events`: what is announced, page by page or as an event stream.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use koujing_core::Role;

use crate::caller::Caller;
use crate::event_stream::{Behind, PAGE, event, is_wanted, last_seen, stream};
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// `GET /v1/events?after=number`; an event stream with `Accept: text/event-stream`.
#[utoipa::path(
    get, path = "/v1/events", tag = "changes",
    params(
        ("after" = Option<u64>, Query, description = "events behind this number; 0 unless told otherwise"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<u64>, Query, description = "`next` of the page before, instead of `after`"),
        ("Last-Event-ID" = Option<u64>, Header, description = "of a stream: the last event that was seen"),
    ),
    responses(
        (status = 200, description = "in order, without a gap: `gap_overdue` once for each gap and date; as a stream: events of that name with the number as id", body = Object),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Problem> {
    caller.acting(Role::Editor)?;
    let behind = Behind::take(query)?;
    if behind.after > i64::MAX as u64 {
        return Err(Problem::invalid_parameter("after", "not a number of ours"));
    }
    if is_wanted(&headers) {
        let moved = app.overdue_moved()?;
        let read = |app: App, after| async move {
            let events = app.events(after, PAGE).await?.into_iter();
            let events = events.map(|it| event(&it.kind, it.number, &it));
            Ok(events.collect())
        };
        let after = last_seen(&headers).unwrap_or(behind.after);
        return Ok(stream(app, &caller, moved, after, read));
    }
    let events = app.events(behind.after, behind.limit).await?;
    Ok(Json(behind.page(events, |event| event.number)).into_response())
}
