//! `/settings/edit`: the file, with what is wrong with it beside it. What was typed comes back with every
//! refusal.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::{RevisionNumber, Role};

use super::super::Pages;
use super::super::done::led_to;
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::preview::{Written, of_settings};
use super::super::refused::{Refused, refused};
use super::super::texts::Texts;
use super::super::written::Edit;
use super::{KEPT_AS, address, revision};
use crate::body::Body;
use crate::problem::Problem;
use crate::query::{Form, Query};

async fn page(
    pages: &Pages,
    person: &Person,
    (seen, source): (Option<RevisionNumber>, String),
    refused: Option<Refused>,
) -> Result<Response, Failure> {
    let frame = Frame::around("/settings", person);
    let status = Refused::status(refused.as_ref());
    // Declared first: the page borrows it.
    let mut pieces = Vec::new();
    let mut shown = Edit {
        to: "/settings/edit".to_owned(),
        address: Some("/settings".to_owned()),
        id: "koujing.yaml".to_owned(),
        kept_as: KEPT_AS.to_owned(),
        preview_at: "/settings/preview",
        seen,
        preview: of_settings(pages, frame.t, &source),
        form: None,
        has_form: false,
        source,
        done: None,
        theirs: None,
        refused,
        frame,
    };
    if status == StatusCode::PRECONDITION_FAILED {
        let newest = pages.app.room_settings().await?;
        if let Some(record) = newest.history.into_iter().next() {
            pieces.extend(pages.app.compared(&newest.source, &shown.source));
            shown.beside(record, newest.source, &pieces);
        }
    }
    Ok(Page::of(shown).with_status(status).into_response())
}

/// `GET /settings/edit`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    query?.finish()?;
    let it = pages.app.room_settings().await?;
    page(&pages, &person, (it.newest, it.source), None).await
}

/// `POST /settings/edit` with `source`, `seen`, `then`.
pub(super) async fn save(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let mut sent = form.0;
    let seen = sent.parsed("seen")?;
    // Browsers send CRLF.
    let source = sent
        .take("source")
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let submit = sent.take("then").as_deref() == Some("submit");
    sent.finish()?;
    let app = &pages.app;
    let revised = match app.revise_settings(&actor, source.as_bytes(), seen).await? {
        Ok(revised) => revised,
        Err(refusal) => {
            let refused = refused(refusal, &pages, &person)?;
            return page(&pages, &person, (seen, source), Some(refused)).await;
        }
    };
    if !submit {
        return Ok(led_to(&address(&revised.revision), "saved"));
    }
    match app.submit_settings(&actor, revised.revision).await? {
        Ok(submission) => Ok(led_to(
            &address(&revised.revision),
            super::super::articles::submitted(submission.state),
        )),
        Err(refusal) => revision::told_why(&pages, &person, revised.revision, refusal).await,
    }
}

/// `POST /settings/preview`.
pub(super) async fn preview(
    State(pages): State<Pages>,
    person: Person,
    body: Result<Body<Written>, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    let Body(written) = body?;
    Ok(Page::of(of_settings(
        &pages,
        Texts::of(person.lang),
        written.source(),
    )))
}
