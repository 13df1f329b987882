//! `/gaps/{id}`: one gap with the words by which it is asked for, what was said about it, and what can be
//! done.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::{Audience, Role};
use koujing_service::{CountedOn, DeskArticle, GapDetails, GapNote, GapState, SearchRequest};

use super::super::Pages;
use super::super::done;
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::id_form::AtId;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::Refused;
use super::address;
use crate::problem::Problem;
use crate::query::Query;

/// Articles that may be meant.
const NEAREST: usize = 4;
/// Days, channels and products that are listed.
const COUNTED: usize = 20;
/// Letters of a proposed id.
const ID_LETTERS: usize = 24;

#[derive(Template)]
#[template(path = "room/gap.html")]
struct Shown {
    frame: Frame,
    address: String,
    it: GapDetails,
    is_editor: bool,
    owners: Vec<String>,
    nearest: Vec<DeskArticle>,
    /// An id for a new article.
    proposed: String,
    done: Option<&'static str>,
    refused: Option<Refused>,
}

/// By when: minutes, and what they are called.
const DUE: [(&str, &str); 6] = [
    ("30", "due-half-hour"),
    ("120", "due-two-hours"),
    ("480", "due-eight-hours"),
    ("1440", "due-day"),
    ("4320", "due-three-days"),
    ("10080", "due-week"),
];

impl Shown {
    fn is_open(&self) -> bool {
        self.it.gap.record.state == GapState::Open
    }

    fn due(&self) -> [(&'static str, &'static str); 6] {
        DUE
    }

    fn counts(&self) -> &[CountedOn] {
        let end = self.it.counts.len().min(COUNTED);
        &self.it.counts[..end]
    }

    /// What was said; of what was given to somebody also by when.
    fn said<'a>(&self, note: &'a GapNote) -> (&'a str, Option<&'a str>) {
        let text = note.text.as_deref().unwrap_or_default();
        match (note.kind.as_str(), text.split_once(" · ")) {
            ("assigned", Some((owner, due))) => (owner, Some(due)),
            ("overdue", _) => ("", Some(text)),
            _ => (text, None),
        }
    }

    /// What was done, in words.
    fn act(&self, kind: &str) -> &'static str {
        match kind {
            "reported" => "gap-act-reported",
            "assigned" => "gap-act-assigned",
            "drafted" => "gap-act-drafted",
            "replayed" => "gap-act-replayed",
            "resolved" => "gap-act-resolved",
            "dismissed" => "gap-act-dismissed",
            "overdue" => "gap-act-overdue",
            "asked_again" => "gap-act-again",
            _ => "gap-act-comment",
        }
    }
}

/// `GET /gaps/{id}`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    AtId(id): AtId,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    let mut query = query?;
    let done = done::said(&mut query);
    query.finish()?;
    page(&pages, &person, &id, done, None).await
}

pub(super) async fn page(
    pages: &Pages,
    person: &Person,
    id: &str,
    done: Option<&'static str>,
    refused: Option<Refused>,
) -> Result<Response, Failure> {
    let app = &pages.app;
    let it = app.gap(id).await?.ok_or(Failure::NoSuchPage)?;
    let question = &it.gap.record.question;
    let request = SearchRequest {
        words: question.chars().take(200).collect(),
        limit: NEAREST,
        ..SearchRequest::default()
    };
    let found = app.search(Audience::Internal, &request)?;
    let nearest = found.items.iter();
    let nearest = nearest
        .filter_map(|found| app.desk_article(Audience::Internal, &found.article.article))
        .collect();
    let letters = question.chars().filter(|sign| sign.is_alphanumeric());
    let is_editor = person.role() >= Role::Editor;
    let status = refused.as_ref().map_or(StatusCode::OK, |it| it.status);
    Ok(Page::of(Shown {
        frame: Frame::around("/gaps", person),
        address: address(id),
        proposed: letters.take(ID_LETTERS).collect(),
        owners: match is_editor {
            true => app.possible_owners().await?,
            false => Vec::new(),
        },
        is_editor,
        nearest,
        done,
        refused,
        it,
    })
    .with_status(status)
    .into_response())
}
