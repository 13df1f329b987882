//! `/mine`: what somebody has to see to.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::Role;
use koujing_service::{FeedbackKind, FindingRequest, RoomItem, Topics};

use super::Pages;
use super::done::{self, led_to};
use super::failure::Failure;
use super::frame::Frame;
use super::id_form::IdForm;
use super::page::Page;
use super::person::Person;
use super::refused::refused;
use crate::problem::Problem;
use crate::query::Query;

#[derive(Template)]
#[template(path = "room/mine.html")]
struct Mine {
    frame: Frame,
    topics: Topics,
    /// What was found in one's own replies.
    findings: u64,
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

    fn said(&self, kind: &FeedbackKind) -> &'static str {
        feedback_key(*kind)
    }
}

/// What is said of an answer, in words.
pub(super) fn feedback_key(kind: FeedbackKind) -> &'static str {
    match kind {
        FeedbackKind::Helpful => "feedback-helpful",
        FeedbackKind::Wrong => "feedback-wrong",
        FeedbackKind::Outdated => "feedback-outdated",
        FeedbackKind::Unclear => "feedback-unclear",
        FeedbackKind::Suggestion => "feedback-suggestion",
        FeedbackKind::NotRepaired => "feedback-not-repaired",
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
    let own = FindingRequest {
        own: true,
        ..FindingRequest::default()
    };
    Ok(Page::of(Mine {
        findings: pages.app.count_findings(&person.viewer(), &own).await?,
        frame: Frame::around("/mine", &person),
        topics: pages.app.topics(person.name()).await?,
        is_editor: person.role() >= Role::Editor,
        done,
    }))
}

/// `POST /mine/feedback/{id}`: it is seen to.
pub(super) async fn settle(form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Reader)?;
    let (pages, person, id) = form.finish()?;
    match pages.app.settle_feedback(&actor, &id).await? {
        Ok(()) => Ok(led_to("/mine", "settled")),
        Err(refusal) => {
            refused(refusal, &pages, &person)?;
            Err(Failure::Unreadable)
        }
    }
}
