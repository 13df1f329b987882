//! `/v1/changes`: the change feed, page by page or as an event stream.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use koujing_core::{Audience, Seq};
use koujing_service::ChangeView;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::caller::Caller;
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// Changes read at once for a stream.
const PAGE: u32 = 200;
/// A stream without changes says this often that it is there.
const ALIVE: Duration = Duration::from_secs(15);
/// So often a stream without changes asks whether its key is still good.
const ASKED_AGAIN: Duration = Duration::from_secs(60);
/// After the record failed a stream looks again after so long.
const AFTER_A_FAILURE: Duration = Duration::from_secs(1);

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
    if wants_events(&headers) {
        let seen = headers.get("last-event-id");
        let seen = seen.and_then(|seen| seen.to_str().ok()?.parse().ok());
        let events = events(app, &caller, seen.unwrap_or(after));
        let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE));
        return Ok(stream.into_response());
    }
    let changes = app.changes(caller.audience(), after, limit).await?;
    let next = changes
        .last()
        .filter(|_| changes.len() == limit as usize)
        .map(|last| last.seq.to_string());
    Ok(Json(List::of(changes, next)).into_response())
}

fn wants_events(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"))
}

/// A stream and where it stands.
struct Following {
    app: App,
    moved: watch::Receiver<Option<Seq>>,
    token: String,
    audience: Audience,
    after: Seq,
    waiting: VecDeque<ChangeView>,
}

/// All changes behind a position, then each as this node takes it in; ends when the server stops, and
/// when the key is good no longer.
fn events(
    app: App,
    caller: &Caller,
    after: Seq,
) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let following = Following {
        moved: app.moved(),
        token: caller.token().to_owned(),
        audience: caller.audience(),
        after,
        waiting: VecDeque::new(),
        app,
    };
    futures::stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok(event), following))
    })
}

impl Following {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(change) = self.waiting.pop_front() {
                self.after = change.seq;
                let event = Event::default()
                    .id(change.seq.to_string())
                    .event("change")
                    .json_data(&change);
                return Some(event.unwrap_or_default());
            }
            // Marked as seen before it is looked: what comes in between is looked for again.
            (*self.moved.borrow_and_update())?;
            // Asked before every page and every so often. A key that cannot be asked about and was
            // never good is no key.
            self.app.key(&self.token).await.ok()??;
            match self.app.changes(self.audience, self.after, PAGE).await {
                Ok(changes) if changes.is_empty() => {
                    match timeout(ASKED_AGAIN, self.moved.changed()).await {
                        Ok(Ok(())) | Err(_) => {}
                        Ok(Err(_)) => return None,
                    }
                }
                Ok(changes) => self.waiting.extend(changes),
                Err(error) => {
                    tracing::warn!(%error, "the change feed cannot be read");
                    tokio::time::sleep(AFTER_A_FAILURE).await;
                }
            }
        }
    }
}
