//! `/articles/{id}/suspend` and its like: what takes an article out of service, brings it back, or
//! confirms it.

use axum::extract::State;
use axum::response::Response;
use koujing_core::{ArticleId, RevisionNumber, Role};
use koujing_service::Done;

use super::super::Pages;
use super::super::failure::Failure;
use super::super::page::see_other;
use super::super::person::Person;
use super::super::refused::refused;
use super::super::sign_in::ours;
use super::super::texts::Texts;
use super::{address, show};
use crate::path::ArticlePath;
use crate::problem::Problem;
use crate::query::Form;

/// Back to the article, or where the form says, saying what was done; or the page again, saying why not.
async fn ended<T>(
    pages: &Pages,
    person: &Person,
    id: &ArticleId,
    (act, done): (&'static str, &str),
    result: Done<T>,
    (typed, next): (String, Option<String>),
) -> Result<Response, Failure> {
    match result? {
        Ok(_) => {
            let next = match next {
                Some(next) => ours(Some(next)),
                None => address(id),
            };
            let separator = if next.contains('?') { '&' } else { '?' };
            Ok(see_other(&format!("{next}{separator}done={done}"), []))
        }
        Err(refusal) => {
            // The page that says why is not for readers.
            person.at_least(Role::Editor)?;
            let refused = refused(refusal, &pages.app, Texts::of(person.lang))?;
            show::page(pages, person, id, None, Some((act, refused, typed))).await
        }
    }
}

/// `POST /articles/{id}/suspend` with `reason`.
pub(super) async fn suspend(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (ArticlePath(id), mut sent) = (id?, form.0);
    let reason = sent.take("reason").unwrap_or_default();
    sent.finish()?;
    let done = pages.app.suspend(&actor, &id, &reason).await;
    let act = ("suspend", "suspended");
    ended(&pages, &person, &id, act, done, (reason, None)).await
}

/// `POST /articles/{id}/resume`.
pub(super) async fn resume(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let ArticlePath(id) = id?;
    form.0.finish()?;
    let done = pages.app.resume(&actor, &id).await;
    let nothing = (String::new(), None);
    ended(&pages, &person, &id, ("resume", "resumed"), done, nothing).await
}

/// `POST /articles/{id}/retire` with `reason`, which may be blank.
pub(super) async fn retire(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let (ArticlePath(id), mut sent) = (id?, form.0);
    let reason = sent.take("reason").unwrap_or_default();
    sent.finish()?;
    let done = pages.app.retire(&actor, &id, Some(&reason)).await;
    let act = ("retire", "retired");
    ended(&pages, &person, &id, act, done, (reason, None)).await
}

/// `POST /articles/{id}/verify` with `next`. Its owner may be anybody.
pub(super) async fn verify(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Reader)?;
    let (ArticlePath(id), mut sent) = (id?, form.0);
    let next = sent.take("next");
    sent.finish()?;
    let done = pages.app.verify(&actor, &id).await;
    let act = ("verify", "verified");
    ended(&pages, &person, &id, act, done, (String::new(), next)).await
}

/// `POST /articles/{id}/restore` with `revision`: its text becomes a draft, which is shown for editing.
pub(super) async fn restore(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (ArticlePath(id), mut sent) = (id?, form.0);
    let revision: Option<RevisionNumber> = sent.parsed("revision")?;
    sent.finish()?;
    let revision = revision.ok_or(Failure::Unreadable)?;
    let done = pages.app.restore(&actor, &id, revision).await;
    let next = Some(format!("{}/edit", address(&id)));
    ended(
        &pages,
        &person,
        &id,
        ("restore", "restored"),
        done,
        (String::new(), next),
    )
    .await
}
