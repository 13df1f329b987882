//! `/mine`: what somebody has to see to.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use koujing_core::Role;
use koujing_service::{RoomItem, Topics};

use super::Pages;
use super::done;
use super::failure::Failure;
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use crate::problem::Problem;
use crate::query::Query;

#[derive(Template)]
#[template(path = "room/mine.html")]
struct Mine {
    frame: Frame,
    topics: Topics,
    is_editor: bool,
    done: Option<&'static str>,
}

impl Mine {
    /// What is listed: title, the articles, whether they can be confirmed at once.
    fn lists(&self) -> Vec<(&'static str, &[RoomItem], bool)> {
        let topics = &self.topics;
        let mut lists = vec![
            ("mine-due", topics.due.as_slice(), true),
            ("mine-ending", topics.ending.as_slice(), false),
        ];
        if self.is_editor {
            lists.push(("mine-drafts", &topics.drafts, false));
            lists.push(("mine-without-owner", &topics.without_owner, false));
        }
        lists
    }
}

/// `GET /mine`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    let mut query = query?;
    let done = done::said(&mut query);
    query.finish()?;
    Ok(Page::of(Mine {
        frame: Frame::around("/mine", &person),
        topics: pages.app.topics(person.name()).await?,
        is_editor: person.role() >= Role::Editor,
        done,
    }))
}
