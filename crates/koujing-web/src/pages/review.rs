//! `/review`: what waits for approval, the riskiest first.

mod decide;
mod in_hand;
mod item;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use koujing_core::{ArticleId, RevisionNumber, Role, State as Lifecycle, same_person};
use koujing_service::{ReleaseRecord, ReviewQueueItem, Reviewer};

use super::Pages;
use super::done;
use super::failure::{Failure, encoded};
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use crate::problem::Problem;
use crate::query::Query;

pub(super) use decide::approved;
pub(super) use item::{Said, told_why};

/// The addresses of the queue.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/review", get(list))
        .route("/review/{id}/{n}", get(item::show))
        .route("/review/{id}/{n}/approve", post(decide::approve))
        .route("/review/{id}/{n}/reject", post(decide::reject))
        .route("/review/{id}/{n}/take-up", post(in_hand::take_up))
        .route("/review/{id}/{n}/put-down", post(in_hand::put_down))
}

/// The address of an item. Templates pass everything by reference.
pub(super) fn address(id: &ArticleId, revision: &RevisionNumber) -> String {
    format!("/review/{}/{revision}", encoded(id.as_str()))
}

#[derive(Template)]
#[template(path = "room/review.html")]
struct Queue {
    frame: Frame,
    queue: Vec<ReviewQueueItem>,
    /// What was handed in together.
    releases: Vec<ReleaseRecord>,
    /// A revision of the settings that waits.
    settings: Option<RevisionNumber>,
    done: Option<&'static str>,
}

impl Queue {
    fn is_own(&self, item: &ReviewQueueItem) -> bool {
        same_person(&item.record.author, &self.frame.name)
    }

    fn is_mine(&self, reviewer: &Reviewer) -> bool {
        same_person(&reviewer.name, &self.frame.name)
    }
}

/// `GET /review`.
async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let done = done::said(&mut query);
    query.finish()?;
    let settings = pages.app.settings_revisions().await?;
    let waits = settings
        .iter()
        .find(|record| record.state == Lifecycle::InReview);
    Ok(Page::of(Queue {
        settings: waits.map(|record| record.number),
        frame: Frame::around("/review", &person),
        queue: pages.app.review_queue().await?,
        releases: pages.app.releases_in_review().await?,
        done,
    }))
}
