//! What went wrong, as a page: said plainly, with the way on. Scripts that ask for a part of a page are told
//! the same in a sentence.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use koujing_service::ServiceError;

use super::Pages;
use super::assets;
use super::locale::preferred;
use super::page::see_other;
use super::texts::Texts;
use crate::problem::Problem;

/// Sent by our scripts when they ask for a part of a page.
pub(super) const PART: HeaderName = HeaderName::from_static("koujing-part");

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nobody is signed in; the page that was wanted.
    SignInNeeded(Option<String>),
    /// His role is too low.
    RoleNeeded,
    /// It came from another page than ours.
    FromElsewhere,
    /// There is nothing at this address, or nothing for this person.
    NoSuchPage,
    /// The address takes another method.
    OtherMethod,
    /// The request cannot be read.
    Unreadable,
    /// It is larger than is read.
    TooLarge,
    /// Too many attempts; the next may come after so many seconds.
    TooMany(u64),
    /// The record cannot be reached.
    RecordAway,
    /// A fault of ours.
    Internal,
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    t: Texts,
    css: String,
    title: &'a str,
    what: &'a str,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignInNeeded(_) => StatusCode::UNAUTHORIZED,
            Self::RoleNeeded | Self::FromElsewhere => StatusCode::FORBIDDEN,
            Self::NoSuchPage => StatusCode::NOT_FOUND,
            Self::OtherMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::RecordAway => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title and explanation.
    fn said(&self, t: Texts) -> (String, String) {
        let (title, what) = match self {
            Self::SignInNeeded(_) => ("failure-sign-in", "failure-sign-in-what"),
            Self::RoleNeeded => ("failure-role", "failure-role-what"),
            Self::FromElsewhere => ("failure-elsewhere", "failure-elsewhere-what"),
            Self::NoSuchPage => ("failure-no-page", "failure-no-page-what"),
            Self::OtherMethod => ("failure-method", "failure-method-what"),
            Self::Unreadable => ("failure-unreadable", "failure-unreadable-what"),
            Self::TooLarge => ("failure-too-large", "failure-too-large-what"),
            Self::TooMany(seconds) => {
                let what = t.with("wait-seconds", "count", seconds);
                return (t.say("failure-too-many").into_owned(), what.into_owned());
            }
            Self::RecordAway => ("failure-record", "failure-record-what"),
            Self::Internal => ("failure-internal", "failure-internal-what"),
        };
        (t.say(title).into_owned(), t.say(what).into_owned())
    }

    /// As a page for whoever sent these headers.
    pub(super) fn shown(&self, headers: &HeaderMap) -> Response {
        let t = Texts::of(preferred(headers, None));
        let (title, what) = self.said(t);
        let is_part = headers.contains_key(PART) || accepts(headers, "text/event-stream");
        if let (Self::SignInNeeded(wanted), false) = (self, is_part) {
            let next = wanted.as_deref().map(encoded).unwrap_or_default();
            let address = match next.as_str() {
                "" | "%2F" => "/sign-in".to_owned(),
                next => format!("/sign-in?next={next}"),
            };
            return see_other(&address, []);
        }
        let text = if is_part {
            what
        } else {
            let page = FailurePage {
                t,
                css: assets::address("koujing.css"),
                title: &title,
                what: &what,
            };
            page.render().unwrap_or(what.clone())
        };
        let mut response = if is_part {
            (self.status(), text).into_response()
        } else {
            (self.status(), Html(text)).into_response()
        };
        if let Self::TooMany(seconds) = self {
            let seconds = HeaderValue::from(*seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// Made a page by [`dressed`], which knows the language.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Wrapped(self));
        response
    }
}

#[derive(Clone)]
struct Wrapped(Failure);

/// Around all pages: makes failures pages.
pub(super) async fn dressed(State(_): State<Pages>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Wrapped>() {
        Some(Wrapped(failure)) => failure.shown(&headers),
        None => response,
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match problem.status() {
            StatusCode::UNAUTHORIZED => Self::SignInNeeded(None),
            StatusCode::FORBIDDEN => Self::RoleNeeded,
            StatusCode::NOT_FOUND => Self::NoSuchPage,
            StatusCode::METHOD_NOT_ALLOWED => Self::OtherMethod,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::SERVICE_UNAVAILABLE => Self::RecordAway,
            status if status.is_client_error() => Self::Unreadable,
            _ => Self::Internal,
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Problem::from(error).into()
    }
}

/// Whether what was asked for, and is not there, was asked for by somebody in front of a browser.
pub(crate) fn wants_page(uri: &Uri, headers: &HeaderMap) -> bool {
    !uri.path().starts_with("/v1/") && accepts(headers, "text/html")
}

fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accept.is_some_and(|accept| accept.contains(kind))
}

/// As a value in a query string.
pub(super) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
