//! Errors as RFC 9457 problems with a stable `code`; the one place where they become HTTP.

use std::error::Error;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use koujing_core::Role;
use koujing_service::{ServiceError, StoreError};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Sent with 503: when to try again, in seconds.
const RETRY_AFTER: &str = "1";

/// What went wrong, for the one who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    kind: &'static str,
    /// In a few words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// Stable name of the problem.
    code: &'static str,
    /// What exactly, and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What else there is to say about it, by name: `conflicts`, `warnings`, `problems`, …
    #[serde(flatten)]
    #[schema(value_type = Object)]
    more: Map<String, Value>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code,
            detail: (!detail.is_empty()).then_some(detail),
            more: Map::new(),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    pub(crate) fn unprocessable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub(crate) fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// With one more member.
    pub(crate) fn with(mut self, name: &str, value: impl Serialize) -> Self {
        // What cannot be written as JSON is left out: the code says what happened.
        if let Ok(value) = serde_json::to_value(value) {
            self.more.insert(name.to_owned(), value);
        }
        self
    }

    pub(crate) fn stale(newest: Option<u32>) -> Self {
        let detail = match newest {
            Some(newest) => format!(
                "the newest revision is {newest}: look at it, then send If-Match: \"{newest}\""
            ),
            None => "there is no such article: send no If-Match for a new one".to_owned(),
        };
        Self::new(StatusCode::PRECONDITION_FAILED, "stale_revision", detail).with("newest", newest)
    }

    pub(crate) fn say_newest(newest: u32) -> Self {
        let detail = format!(
            "the article is there: say which revision you have seen, If-Match: \"{newest}\" if it is the newest"
        );
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "if_match_required",
            detail,
        )
        .with("newest", newest)
    }

    pub(crate) fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub(crate) fn invalid_parameter(name: &str, what: impl std::fmt::Display) -> Self {
        Self::bad_request("invalid_parameter", format!("{name}: {what}"))
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "send a valid API key: Authorization: Bearer kj_…",
        )
    }

    pub(crate) fn role_needed(needed: Role) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "role_needed",
            format!("this takes the role {needed} or a higher one"),
        )
    }

    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", what)
    }

    pub(crate) fn no_such_address() -> Self {
        Self::not_found("there is nothing at this address; see /openapi.json")
    }

    pub(crate) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "this address takes another method; see /openapi.json",
        )
    }

    pub(crate) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", detail)
    }

    pub(crate) fn unsupported_media_type(wanted: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            format!("send Content-Type: {wanted}"),
        )
    }

    pub(crate) fn nul_character(what: &str) -> Self {
        Self::unprocessable(
            "nul_character",
            format!("{what} holds the character U+0000; nothing was stored"),
        )
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "")
    }

    pub(crate) fn record_unavailable() -> Self {
        Self::unavailable(
            "record_unavailable",
            "the record cannot be reached; try again",
        )
    }

    pub(crate) fn timed_out() -> Self {
        Self::unavailable("timed_out", "this took too long; try again")
    }

    fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::EmptyQuestion => {
                Self::bad_request("empty_question", "the question has no visible character")
            }
            ServiceError::QuestionTooLong { chars, most } => Self::too_large(format!(
                "the question has {chars} characters; at most {most}"
            )),
            ServiceError::EmptyReply => {
                Self::bad_request("empty_reply", "the reply has no visible character")
            }
            ServiceError::ReplyTooLong { chars, most } => {
                Self::too_large(format!("the reply has {chars} characters; at most {most}"))
            }
            ServiceError::UnknownDimension(name) => {
                Self::bad_request("unknown_dimension", format!("context: {name}"))
            }
            ServiceError::NotReached { asked, reached } => Self::unavailable(
                "not_reached",
                format!("min_seq {asked} is not reached yet; this node stands at {reached}"),
            ),
            ServiceError::NoRecord => Self::not_found("this service has no record"),
            ServiceError::RecordSilent => {
                tracing::warn!("the record does not answer");
                Self::record_unavailable()
            }
            ServiceError::Store(StoreError::NulCharacter { what }) => Self::nul_character(&what),
            ServiceError::Store(error @ StoreError::Unavailable(_)) => {
                tracing::warn!(error = chain(&error), "the record cannot be reached");
                Self::record_unavailable()
            }
            ServiceError::Store(error) => {
                tracing::error!(error = chain(&error), "the record failed");
                Self::internal()
            }
            ServiceError::Index(error) => {
                tracing::error!(error = chain(&error), "the index failed");
                Self::internal()
            }
            ServiceError::Unwritable(error) => {
                tracing::error!(error = chain(&error), "an answer could not be written");
                Self::internal()
            }
            ServiceError::Archive(error) => {
                tracing::error!(error = chain(&error), "an archive could not be written");
                Self::internal()
            }
            ServiceError::Task(error) => {
                tracing::error!(error = chain(&error), "a task failed");
                Self::internal()
            }
        }
    }
}

/// An error with all its causes, for the log.
fn chain(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        // Some say their cause themselves.
        if !said.ends_with(&more) {
            said = format!("{said}: {more}");
        }
        cause = error.source();
    }
    said
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(error: StoreError) -> Problem {
        Problem::from(ServiceError::Store(error))
    }

    #[test]
    fn only_a_database_that_is_away_is_worth_another_try() {
        let what = "a/1: 内部".to_owned();
        let damaged = problem(StoreError::Corrupt { what: what.clone() });
        assert_eq!(damaged, Problem::internal());
        let nul = problem(StoreError::NulCharacter { what });
        assert_eq!((nul.status, nul.code), (422, "nul_character"));
        assert_eq!(nul.into_response().headers().get(header::RETRY_AFTER), None);
        let response = Problem::record_unavailable().into_response();
        assert!(response.headers().contains_key(header::RETRY_AFTER));
    }

    #[test]
    fn the_log_has_all_causes_once() {
        let full = || std::io::Error::other("the disk is full");
        let written = ServiceError::Archive(full());
        assert_eq!(
            chain(&written),
            "an archive could not be written: the disk is full"
        );
        let made = ServiceError::Store(StoreError::NotCreated {
            path: "记录".into(),
            source: full(),
        });
        let said = chain(&made);
        assert_eq!(said.matches("the disk is full").count(), 1, "{said}");
        assert!(said.contains("记录"), "{said}");
    }
}
