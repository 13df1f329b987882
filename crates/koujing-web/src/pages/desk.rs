//! `/`: the agents' desk. The page holds the box and the context; what is found comes as parts of a page
//! that its scripts ask for.

mod answer;
mod asker;
mod events;
mod home;
mod outcome;
mod report;
mod said;
mod suggest;
pub(super) mod words;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use koujing_service::DeskWords;

use super::Pages;
use super::assets;
use super::failure::Failure;
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use super::texts::Texts;
use crate::problem::Problem;
use crate::query::Query;

/// The addresses below the desk.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/", get(show))
        .route("/desk/suggest", get(suggest::suggest))
        .route("/desk/answer", post(answer::answer))
        .route("/desk/changed", get(answer::changed))
        .route("/desk/gap", post(report::gap))
        .route("/desk/feedback", post(report::feedback))
        .route("/desk/copied", post(report::copied))
        .route("/desk/check", post(report::check))
        .route("/desk/home", get(home::home))
        .route("/desk/category", get(home::category))
        .route("/desk/favourite", post(home::favourite))
        .route("/embed", get(embed))
}

/// The stream of what happens, which lasts.
pub(super) fn streams() -> Router<Pages> {
    Router::new().route("/desk/events", get(events::events))
}

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk {
    frame: Frame,
    css: String,
    words: DeskWords,
}

#[derive(Template)]
#[template(path = "embed.html")]
struct Embed {
    t: Texts,
    css: String,
    words: DeskWords,
    /// In whose pages it may stand, separated by blanks.
    origins: String,
}

impl Embed {
    fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

/// `GET /`.
async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    query?.finish()?;
    Ok(Page::of(Desk {
        frame: Frame::around("/", &person),
        css: assets::address("desk.css"),
        words: pages.app.desk_words(person.lang),
    }))
}

/// `GET /embed`: the desk for another system's sidebar. It shows nothing before it is handed a token.
async fn embed(
    State(pages): State<Pages>,
    headers: axum::http::HeaderMap,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    query?.finish()?;
    let origins = &pages.site.embed_origins;
    if origins.is_empty() {
        return Err(Failure::NoSuchPage);
    }
    let lang = super::locale::preferred(&headers, None);
    let page = Page::of(Embed {
        t: Texts::of(lang),
        css: assets::address("desk.css"),
        words: pages.app.desk_words(lang),
        origins: origins.join(" "),
    });
    Ok(Page {
        shown_in: origins.clone(),
        ..page
    })
}
