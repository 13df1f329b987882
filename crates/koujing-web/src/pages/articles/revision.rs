//! `/articles/{id}/revisions/{n}`: one revision: what it changed, its file; handing a draft in, taking it
//! back.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{Role, State as Lifecycle};
use koujing_service::{RevisionDifference, RevisionView, of_article};

use super::super::Pages;
use super::super::difference::{ShownDifference, shown};
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::{Page, see_other};
use super::super::person::Person;
use super::super::refused::refused;
use super::super::texts::Texts;
use super::super::wording::variant;
use super::{address, show};
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
        Ok(submission) => {
            let done = submitted(submission.state);
            Ok(see_other(&format!("{}?done={done}", address(&id)), []))
        }
        Err(refusal) => {
            let refused = refused(refusal, &pages.app, Texts::of(person.lang))?;
            let refused = ("submit", refused, String::new());
            show::page(&pages, &person, &id, None, Some(refused)).await
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
        Ok(_) => Ok(see_other(&format!("{}?done=withdrawn", address(&id)), [])),
        Err(refusal) => {
            let refused = refused(refusal, &pages.app, Texts::of(person.lang))?;
            let refused = ("withdraw", refused, String::new());
            show::page(&pages, &person, &id, None, Some(refused)).await
        }
    }
}
