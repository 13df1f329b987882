//! `/desk/events`: tells open pages what happens. The desk then asks again what it shows; the bar of every page
//! shows how many gaps are overdue.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use koujing_core::Seq;
use koujing_service::Overdue;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::timeout;

use super::super::Pages;
use super::super::failure::Failure;
use super::super::frame;
use super::super::person::Person;
use super::super::texts::Texts;
use crate::event_stream::{ALIVE, ASKED_AGAIN};
use crate::router::App;

struct Following {
    app: App,
    moved: watch::Receiver<Option<Seq>>,
    overdue_moved: watch::Receiver<Option<Arc<Overdue>>>,
    person: Person,
    /// What the page was told last.
    told: Option<Seq>,
    overdue_told: Option<u64>,
}

/// `GET /desk/events`: events `moved` whose data is the position that answers now rest on, and `overdue` with
/// how many overdue gaps the person has to see to (`count`, and `said` in words); the first of both at once.
/// Ends when the session does.
pub(super) async fn events(
    State(pages): State<Pages>,
    person: Person,
) -> Result<impl IntoResponse, Failure> {
    let following = Following {
        moved: pages.app.moved(),
        overdue_moved: pages.app.overdue_moved()?,
        person,
        app: pages.app,
        told: None,
        overdue_told: None,
    };
    Ok(Sse::new(stream(following)).keep_alive(KeepAlive::new().interval(ALIVE)))
}

fn stream(following: Following) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok(event), following))
    })
}

impl Following {
    async fn next(&mut self) -> Option<Event> {
        loop {
            let seq = (*self.moved.borrow_and_update())?;
            self.overdue_moved.borrow_and_update().as_ref()?;
            if !self.app.is_signed_in(&self.person.token).await.ok()? {
                return None;
            }
            if self.told != Some(seq) {
                self.told = Some(seq);
                return Some(Event::default().event("moved").data(seq.to_string()));
            }
            let (name, role) = (self.person.name(), self.person.role());
            let count = self.app.overdue_gaps_of(name, role);
            if self.overdue_told != Some(count) {
                self.overdue_told = Some(count);
                let said = frame::overdue(Texts::of(self.person.lang), count);
                let data = json!({"count": count, "said": said});
                let event = Event::default().event("overdue");
                return Some(event.json_data(data).unwrap_or_default());
            }
            let (moved, overdue) = (self.moved.changed(), self.overdue_moved.changed());
            let moves = async {
                tokio::select! { moved = moved => moved, moved = overdue => moved }
            };
            if let Ok(Err(_)) = timeout(ASKED_AGAIN, moves).await {
                return None;
            }
        }
    }
}
