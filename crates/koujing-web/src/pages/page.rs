//! The one place where a template becomes a response.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::failure::Failure;
use super::policy::ShownIn;

/// A page, or a part of one that a script asked for.
pub(super) struct Page<T> {
    pub(super) template: T,
    pub(super) status: StatusCode,
    /// Cookies that the browser is to keep.
    pub(super) cookies: Vec<HeaderValue>,
    /// In whose pages it may be shown; of most pages in nobody's.
    pub(super) shown_in: Vec<String>,
}

impl<T> Page<T> {
    pub(super) fn of(template: T) -> Self {
        Self {
            template,
            status: StatusCode::OK,
            cookies: Vec::new(),
            shown_in: Vec::new(),
        }
    }

    pub(super) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let text = match self.template.render() {
            Ok(text) => text,
            Err(error) => {
                tracing::error!(%error, "a page cannot be rendered");
                return Failure::Internal.into_response();
            }
        };
        let mut headers = HeaderMap::new();
        for cookie in self.cookies {
            headers.append(header::SET_COOKIE, cookie);
        }
        let mut response = (self.status, headers, Html(text)).into_response();
        if !self.shown_in.is_empty() {
            response.extensions_mut().insert(ShownIn(self.shown_in));
        }
        response
    }
}

/// Leads to another page of ours, which is asked for with GET.
pub(super) fn see_other(address: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut headers = HeaderMap::new();
    let address = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/"));
    headers.insert(header::LOCATION, address);
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    (StatusCode::SEE_OTHER, headers).into_response()
}
