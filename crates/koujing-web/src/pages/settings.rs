//! `/settings`: scope, words and values that all articles share; a document with the same lifecycle.

mod decide;
mod edit;
mod revision;
mod words;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use koujing_core::{RevisionNumber, Role};
use koujing_service::{RevisionRecord, RoomSettings};

use super::done;
use super::failure::Failure;
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use super::refused::Refused;
use super::{LARGEST_FILE, Pages};
use crate::problem::Problem;
use crate::query::Query;
use words::Typed;

/// Under this the browser keeps what is typed into the file; no article can be called so.
const KEPT_AS: &str = "/settings";

/// The addresses of the settings.
pub(super) fn routes() -> Router<Pages> {
    let files = DefaultBodyLimit::max(LARGEST_FILE);
    Router::new()
        .route("/settings", get(list))
        .route("/settings/words", post(words::save).layer(files))
        .route(
            "/settings/edit",
            get(edit::show).post(edit::save).layer(files),
        )
        .route("/settings/preview", post(edit::preview).layer(files))
        .route("/settings/revisions/{n}", get(revision::show))
        .route("/settings/revisions/{n}/submit", post(decide::submit))
        .route("/settings/revisions/{n}/withdraw", post(decide::withdraw))
        .route("/settings/revisions/{n}/approve", post(decide::approve))
        .route("/settings/revisions/{n}/reject", post(decide::reject))
}

/// The address of a revision. Templates pass everything by reference.
pub(super) fn address(revision: &RevisionNumber) -> String {
    format!("/settings/revisions/{revision}")
}

#[derive(Template)]
#[template(path = "settings/show.html")]
struct Shown {
    frame: Frame,
    it: RoomSettings,
    typed: Typed,
    done: Option<&'static str>,
    refused: Option<Refused>,
}

impl Shown {
    /// Lists of words by name that are changed in the file.
    fn lists(&self) -> [(&'static str, &BTreeMap<String, Vec<String>>); 3] {
        let settings = &self.it.settings;
        [
            ("settings-broader", &settings.broader),
            ("settings-word-lists", &settings.word_lists),
            ("settings-groups", &settings.groups),
        ]
    }

    /// What is being written or waits.
    fn open(&self) -> Option<&RevisionRecord> {
        let newest = self.it.history.first()?;
        matches!(newest.state.as_str(), "draft" | "in_review" | "approved").then_some(newest)
    }
}

async fn page(
    pages: &Pages,
    person: &Person,
    typed: Option<Typed>,
    (done, refused): (Option<&'static str>, Option<Refused>),
) -> Result<Response, Failure> {
    let it = pages.app.room_settings().await?;
    let status = Refused::status(refused.as_ref());
    Ok(Page::of(Shown {
        frame: Frame::around("/settings", person),
        typed: typed.unwrap_or_else(|| Typed::of(&it)),
        it,
        done,
        refused,
    })
    .with_status(status)
    .into_response())
}

/// `GET /settings`.
async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let done = done::said(&mut query);
    query.finish()?;
    page(&pages, &person, None, (done, None)).await
}
