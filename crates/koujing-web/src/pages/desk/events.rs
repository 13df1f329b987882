//! `/desk/events`: tells an open desk that something changed; it then asks again what it shows.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use koujing_core::Seq;
use tokio::sync::watch;
use tokio::time::timeout;

use super::super::Pages;
use super::super::person::Person;
use crate::router::App;

/// A stream without changes says this often that it is there.
const ALIVE: Duration = Duration::from_secs(15);
/// So often a stream asks whether its session is still good.
const ASKED_AGAIN: Duration = Duration::from_secs(60);

struct Following {
    app: App,
    moved: watch::Receiver<Option<Seq>>,
    token: String,
    /// What the desk was told last.
    told: Option<Seq>,
}

/// `GET /desk/events`: events `moved` whose data is the position that answers now rest on, the first at
/// once. Ends when the session does.
pub(super) async fn events(State(pages): State<Pages>, person: Person) -> impl IntoResponse {
    let following = Following {
        moved: pages.app.moved(),
        token: person.token,
        app: pages.app,
        told: None,
    };
    Sse::new(stream(following)).keep_alive(KeepAlive::new().interval(ALIVE))
}

fn stream(following: Following) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(following, |mut following| async move {
        let seq = following.next().await?;
        let event = Event::default().event("moved").data(seq.to_string());
        Some((Ok(event), following))
    })
}

impl Following {
    async fn next(&mut self) -> Option<Seq> {
        loop {
            let seq = (*self.moved.borrow_and_update())?;
            if !self.app.is_signed_in(&self.token).await.ok()? {
                return None;
            }
            if self.told != Some(seq) {
                self.told = Some(seq);
                return Some(seq);
            }
            if let Ok(Err(_)) = timeout(ASKED_AGAIN, self.moved.changed()).await {
                return None;
            }
        }
    }
}
