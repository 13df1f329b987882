//! `/account`: one's own password and language.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use koujing_core::Role;
use koujing_service::{Lang, PasswordRefusal, SESSION_MILLIS, SHORTEST_PASSWORD};

use super::Pages;
use super::cookies;
use super::failure::Failure;
use super::frame::Frame;
use super::page::{Page, see_other};
use super::person::{Person, Visit};
use super::sign_in::ours;
use super::throttle::Pace;
use crate::problem::Problem;
use crate::query::{Form, Query};

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    frame: Frame,
    shortest: usize,
    done: bool,
    /// What is wrong with the new password.
    wrong: Option<&'static str>,
}

fn page(person: &Person, done: bool, wrong: Option<&'static str>) -> Page<Account> {
    let page = Page::of(Account {
        frame: Frame::around("/account", person),
        shortest: SHORTEST_PASSWORD,
        done,
        wrong,
    });
    match wrong {
        Some(_) => page.with_status(StatusCode::UNPROCESSABLE_ENTITY),
        None => page,
    }
}

/// `GET /account`.
pub(super) async fn show(
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    let mut query = query?;
    let done = query.flag("changed")?;
    query.finish()?;
    Ok(page(&person, done, None))
}

/// `POST /account/password` with `present`, `new`, `again`.
pub(super) async fn change_password(
    State(pages): State<Pages>,
    visit: Visit,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let mut sent = form.0;
    let mut take = |name| sent.take(name).unwrap_or_default();
    let (present, new, again) = (take("present"), take("new"), take("again"));
    sent.finish()?;
    let actor = person.acting(Role::Reader)?;
    if new != again {
        return Ok(page(&person, false, Some("password-not-again")).into_response());
    }
    match pages.site.throttle.attempt(visit.client, &actor.name) {
        Pace::After(wait) => tokio::time::sleep(wait).await,
        Pace::NotBefore(wait) => return Err(Failure::TooMany(wait.as_secs() + 1)),
    }
    match pages
        .app
        .change_password(&actor.name, &present, &new)
        .await?
    {
        Ok(session) => {
            let kept = (session.token.as_str(), SESSION_MILLIS);
            let cookie = cookies::keep_session(visit.door, Some(kept));
            Ok(see_other("/account?changed", cookie))
        }
        Err(PasswordRefusal::Wrong) => {
            Ok(page(&person, false, Some("password-wrong")).into_response())
        }
        Err(PasswordRefusal::Short) => {
            Ok(page(&person, false, Some("password-short")).into_response())
        }
    }
}

/// `POST /language` with `language`, `next`; kept in the browser, and with the account of who is signed in.
pub(super) async fn choose_language(
    State(pages): State<Pages>,
    visit: Visit,
    person: Result<Person, Failure>,
    _: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let mut sent = form.0;
    let next = sent.take("next");
    let lang = sent.take("language").as_deref().and_then(Lang::parse);
    sent.finish()?;
    let lang = lang.ok_or(Failure::Unreadable)?;
    if let Ok(person) = person {
        // The browser remembers it also while the record is away.
        let kept = pages.app.set_user_language(person.name(), lang.tag()).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "a person's language was not kept");
        }
    }
    let next = match next.as_deref() {
        Some("/sign-in") => "/sign-in".to_owned(),
        _ => ours(next),
    };
    Ok(see_other(
        &next,
        cookies::keep_language(visit.door, lang.tag()),
    ))
}
