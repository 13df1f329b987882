//! `/articles/{id}/revisions/{n}`: one revision: what it changed, its file; handing a draft in, taking it
//! back.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{Role, State as Lifecycle};
use koujing_service::{RevisionDifference, RevisionView, of_article};

use super::super::Pages;
use super::super::difference::{ShownDifference, shown};
use super::super::done::led_to;
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::wording::variant;
use super::address;
use super::standing::told_why;
use crate::path::RevisionPath;
use crate::problem::Problem;
use crate::query::{Form, Query};

#[derive(Template)]
#[template(path = "room/revision.html")]
struct Revision<'a> {
    frame: Frame,
    address: String,
    it: RevisionView,
    difference: ShownDifference<'a>,
    against: Option<u32>,
}

/// `GET /articles/{id}/revisions/{n}`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let RevisionPath(id, number) = path?;
    query?.finish()?;
    let frame = Frame::around("/articles", &person);
    let Ok(it) = pages.app.revision(&id, number).await? else {
        return Err(Failure::NoSuchPage);
    };
    let difference: RevisionDifference = match pages.app.difference(&id, number, None).await? {
        Ok(difference) => difference,
        Err(_) => return Err(Failure::NoSuchPage),
    };
    let words = pages.app.desk_words(person.lang);
    let named = |name: &str| variant(name, &words);
    Ok(Page::of(Revision {
        difference: shown(&difference.difference, frame.t, &named),
        against: difference.against,
        address: address(&it.article),
        it,
        frame,
    })
    .into_response())
}

/// `POST /articles/{id}/revisions/{n}/submit`.
pub(super) async fn submit(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let RevisionPath(id, number) = path?;
    form.0.finish()?;
    match pages.app.submit(&actor, &id, number).await? {
        Ok(submission) => Ok(led_to(&address(&id), submitted(submission.state))),
        Err(refusal) => {
            let asked = ("submit", refusal, String::new());
            told_why(&pages, &person, &id, asked).await
        }
    }
}

/// What handing in came to; where no approval is needed, more than that.
pub(in crate::pages) fn submitted(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Published => "published",
        Lifecycle::Approved => "scheduled",
        _ => "submitted",
    }
}

/// `POST /articles/{id}/revisions/{n}/withdraw`.
pub(super) async fn withdraw(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let RevisionPath(id, number) = path?;
    form.0.finish()?;
    match pages.app.withdraw(&actor, &of_article(&id), number).await? {
        Ok(_) => Ok(led_to(&address(&id), "withdrawn")),
        Err(refusal) => {
            let asked = ("withdraw", refusal, String::new());
            told_why(&pages, &person, &id, asked).await
        }
    }
}
