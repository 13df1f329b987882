//! `/sign-in`, `/sign-out`.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use koujing_service::{Lang, SESSION_MILLIS};

use super::Pages;
use super::assets;
use super::cookies;
use super::failure::Failure;
use super::frame::{Language, languages};
use super::locale::preferred;
use super::page::{Page, see_other};
use super::person::{Person, Visit};
use super::site::Door;
use super::texts::Texts;
use super::throttle::Pace;
use crate::query::{Form, Query};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    t: Texts,
    css: String,
    languages: Vec<Language>,
    /// Whether a password may be sent here.
    is_open: bool,
    /// What was wrong with the last attempt.
    wrong: bool,
    name: String,
    next: String,
}

fn form(lang: Lang, visit: &Visit, name: String, next: String, wrong: bool) -> Page<SignIn> {
    let is_open = visit.door != Door::Open;
    let page = Page::of(SignIn {
        t: Texts::of(lang),
        css: assets::address("koujing.css"),
        languages: languages(lang),
        is_open,
        wrong,
        name,
        next,
    });
    match (is_open, wrong) {
        (true, false) => page,
        (true, true) => page.with_status(StatusCode::UNAUTHORIZED),
        (false, _) => page.with_status(StatusCode::FORBIDDEN),
    }
}

/// `GET /sign-in?next=`.
pub(super) async fn show(
    visit: Visit,
    person: Result<Person, Failure>,
    headers: HeaderMap,
    query: Result<Query, crate::problem::Problem>,
) -> Result<Response, Failure> {
    let mut query = query?;
    let next = ours(query.take("next"));
    query.finish()?;
    if person.is_ok() {
        return Ok(see_other(&next, []));
    }
    let lang = preferred(&headers, None);
    Ok(form(lang, &visit, String::new(), next, false).into_response())
}

/// `POST /sign-in` with `name`, `password`, `next`.
pub(super) async fn sign_in(
    State(pages): State<Pages>,
    visit: Visit,
    headers: HeaderMap,
    form_sent: Form,
) -> Result<Response, Failure> {
    let mut sent = form_sent.0;
    let name = sent.take("name").unwrap_or_default();
    let password = sent.take("password").unwrap_or_default();
    let next = ours(sent.take("next"));
    sent.finish()?;
    let lang = preferred(&headers, None);
    if visit.door == Door::Open {
        return Ok(form(lang, &visit, name, next, false).into_response());
    }
    match pages.site.throttle.attempt(visit.client, &name) {
        Pace::After(wait) => tokio::time::sleep(wait).await,
        Pace::NotBefore(wait) => return Err(Failure::TooMany(wait.as_secs() + 1)),
    }
    let signed_in = pages.app.sign_in(name.trim(), &password).await?;
    let Some(session) = signed_in else {
        return Ok(form(lang, &visit, name, next, true).into_response());
    };
    let kept = (session.token.as_str(), SESSION_MILLIS);
    Ok(see_other(
        &next,
        cookies::keep_session(visit.door, Some(kept)),
    ))
}

/// `POST /sign-out`.
pub(super) async fn sign_out(
    State(pages): State<Pages>,
    visit: Visit,
    person: Result<Person, Failure>,
) -> Result<Response, Failure> {
    // Who is not signed in any more is where he wants to be.
    if let Ok(person) = person {
        pages.app.sign_out(person.session()).await?;
    }
    Ok(see_other(
        "/sign-in",
        cookies::keep_session(visit.door, None),
    ))
}

/// A page of ours to go on to. An address that a browser would take for another site's is none.
pub(super) fn ours(next: Option<String>) -> String {
    let is_ours = |next: &String| {
        next.starts_with('/')
            && !next.starts_with("//")
            && !next.contains('\\')
            && next.chars().all(|c| c.is_ascii_graphic())
            && !next.starts_with("/sign-in")
    };
    next.filter(is_ours).unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_our_own_pages_only() {
        for next in ["/account", "/?q=%E6%BB%A4", "/a/b?c=d"] {
            assert_eq!(ours(Some(next.to_owned())), next);
        }
        for next in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/\t/evil",
            "/sign-in",
        ] {
            assert_eq!(ours(Some(next.to_owned())), "/", "{next:?}");
        }
        assert_eq!(ours(None), "/");
    }
}
