//! What a program follows, page by page or as a stream: all there is behind a number, then each as this node
//! takes it in. A stream ends when the server stops, and when the key is good no longer.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use koujing_service::ServiceError;
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::caller::Caller;
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// What is read at once for a stream.
pub(crate) const PAGE: u32 = 200;
/// A stream on which nothing happens says this often that it is there.
pub(crate) const ALIVE: Duration = Duration::from_secs(15);
/// So often a stream on which nothing happens asks whether it is still for whoever asked.
pub(crate) const ASKED_AGAIN: Duration = Duration::from_secs(60);
/// After the record failed a stream looks again after so long.
const AFTER_A_FAILURE: Duration = Duration::from_secs(1);

/// Behind which number how much is wanted.
pub(crate) struct Behind {
    pub(crate) after: u64,
    pub(crate) limit: u32,
}

impl Behind {
    /// Takes `after` or `cursor`, and `limit`; nothing else may be there.
    pub(crate) fn take(mut query: Query) -> Result<Self, Problem> {
        let limit = Page::limit(&mut query)?;
        let after: Option<u64> = query.parsed("after")?;
        let cursor: Option<u64> = query.parsed("cursor")?;
        query.finish()?;
        if cursor.is_some() && after.is_some() {
            return Err(Problem::invalid_parameter("cursor", "not beside after"));
        }
        let after = cursor.or(after).unwrap_or(0);
        Ok(Self { after, limit })
    }

    /// The page of what was found.
    pub(crate) fn page<T>(&self, items: Vec<T>, number: impl Fn(&T) -> u64) -> List<T> {
        let last = items.last().map(number);
        let is_full = items.len() == self.limit as usize;
        let next = last.filter(|_| is_full).map(|last| last.to_string());
        List::of(items, next)
    }
}

/// Whether a caller wants a stream, not a page.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"))
}

/// The number of the last event that a caller has seen, if he says it.
pub(crate) fn last_seen(headers: &HeaderMap) -> Option<u64> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}

/// An event with its number.
pub(crate) fn event(name: &str, number: u64, data: &impl Serialize) -> (u64, Event) {
    let event = Event::default().id(number.to_string()).event(name);
    (number, event.json_data(data).unwrap_or_default())
}

/// A stream and where it stands.
struct Following<M, R> {
    app: App,
    /// Tells when there may be more; none once the server stops.
    moved: watch::Receiver<Option<M>>,
    token: String,
    after: u64,
    read: R,
    waiting: VecDeque<(u64, Event)>,
}

/// The stream of what `read` gives behind a number, some at a time.
pub(crate) fn stream<M, R, F>(
    app: App,
    caller: &Caller,
    moved: watch::Receiver<Option<M>>,
    after: u64,
    read: R,
) -> Response
where
    M: Send + Sync + 'static,
    R: Fn(App, u64) -> F + Send + 'static,
    F: Future<Output = Result<Vec<(u64, Event)>, ServiceError>> + Send + 'static,
{
    let following = Following {
        app,
        moved,
        token: caller.token().to_owned(),
        after,
        read,
        waiting: VecDeque::new(),
    };
    let events = events(following);
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE));
    stream.into_response()
}

fn events<M, R, F>(following: Following<M, R>) -> impl Stream<Item = Result<Event, Infallible>>
where
    R: Fn(App, u64) -> F,
    F: Future<Output = Result<Vec<(u64, Event)>, ServiceError>>,
{
    futures::stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok(event), following))
    })
}

impl<M, R, F> Following<M, R>
where
    R: Fn(App, u64) -> F,
    F: Future<Output = Result<Vec<(u64, Event)>, ServiceError>>,
{
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((number, event)) = self.waiting.pop_front() {
                self.after = number;
                return Some(event);
            }
            // Marked as seen before it is looked: what comes in between is looked for again.
            self.moved.borrow_and_update().as_ref()?;
            // Asked before every page and every so often. A key that cannot be asked about and was
            // never good is no key.
            self.app.key(&self.token).await.ok()??;
            match (self.read)(self.app.clone(), self.after).await {
                Ok(more) if more.is_empty() => {
                    match timeout(ASKED_AGAIN, self.moved.changed()).await {
                        Ok(Ok(())) | Err(_) => {}
                        Ok(Err(_)) => return None,
                    }
                }
                Ok(more) => self.waiting.extend(more),
                Err(error) => {
                    tracing::warn!(%error, "what is followed cannot be read");
                    tokio::time::sleep(AFTER_A_FAILURE).await;
                }
            }
        }
    }
}
