//! What can be done about a finding, as forms of the lists.

use axum::http::StatusCode;
use axum::response::Response;
use koujing_core::Role;
use koujing_service::{Done, Refusal};

use super::super::Pages;
use super::super::done::led_to;
use super::super::failure::Failure;
use super::super::id_form::IdForm;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::sign_in::ours;
use super::super::texts::Texts;
use super::{Chosen, page};

/// Where to when it is done; else the list again, saying why not.
async fn ended<T>(
    (pages, person): (&Pages, &Person),
    result: Done<T>,
    chosen: Chosen,
    (next, done): (Option<String>, &str),
) -> Result<Response, Failure> {
    match result? {
        Ok(_) => Ok(led_to(&ours(next), done)),
        Err(refusal) => {
            let t = Texts::of(person.lang);
            let refused = match refusal {
                Refusal::WrongState { .. } => Refused {
                    status: StatusCode::CONFLICT,
                    said: t.say("refused-finding-state").into_owned(),
                    items: Vec::new(),
                },
                refusal => refused(refusal, pages, person)?,
            };
            page(pages, person, chosen, None, Some(refused)).await
        }
    }
}

/// `POST /findings/{id}/confirm` with `next`.
pub(super) async fn confirm(form: IdForm) -> Result<Response, Failure> {
    decide(form, true).await
}

/// `POST /findings/{id}/dismiss` with `reason` and `next`.
pub(super) async fn dismiss(form: IdForm) -> Result<Response, Failure> {
    decide(form, false).await
}

async fn decide(mut form: IdForm, is_one: bool) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Approver)?;
    let next = form.sent.take("next");
    let reason = if is_one {
        String::new()
    } else {
        form.text("reason")?
    };
    let (pages, person, id) = form.finish()?;
    let app = &pages.app;
    let (decided, done) = match is_one {
        true => (app.confirm_finding(&actor, &id, None).await, "confirmed"),
        false => (app.dismiss_finding(&actor, &id, &reason).await, "overruled"),
    };
    let first = Chosen {
        page: 1,
        ..Chosen::default()
    };
    ended((&pages, &person), decided, first, (next, done)).await
}

/// `POST /findings/{id}/appeal` with `text` and `next`: the agent himself.
pub(super) async fn appeal(mut form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Reader)?;
    let (text, next) = (form.text("text")?, form.sent.take("next"));
    let (pages, person, id) = form.finish()?;
    let appealed = pages.app.appeal_finding(&actor, &id, &text).await;
    let to = (next, "appealed");
    ended((&pages, &person), appealed, Chosen::own(1), to).await
}
