//! `/review/{id}/{n}/take-up` and `put-down`: who looks after an item. Others see it in the queue and on the
//! item's page, and may decide all the same.

use axum::extract::State;
use axum::response::Response;
use koujing_core::Role;

use super::super::Pages;
use super::super::failure::Failure;
use super::super::page::see_other;
use super::super::person::Person;
use super::address;
use super::item::{Said, told_why};
use crate::path::RevisionPath;
use crate::problem::Problem;
use crate::query::Form;

/// `POST /review/{id}/{n}/take-up`. Whoever has it already is named on the page that follows.
pub(super) async fn take_up(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let RevisionPath(id, revision) = path?;
    form.0.finish()?;
    match pages.app.take_up(&actor, &id, revision).await? {
        Ok(_) => Ok(see_other(&address(&id, &revision), [])),
        Err(refusal) => {
            let asked = ("take-up", refusal, Said::default());
            told_why(&pages, &person, (&id, revision), asked).await
        }
    }
}

/// `POST /review/{id}/{n}/put-down`.
pub(super) async fn put_down(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let RevisionPath(id, revision) = path?;
    form.0.finish()?;
    pages.app.put_down(&actor, &id, revision).await?;
    Ok(see_other(&address(&id, &revision), []))
}
