//! ETags and conditional requests.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use koujing_core::RevisionNumber;

/// Whether the client has this version already.
pub(crate) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == etag || known == "*")
}

/// The revision that `If-Match` names; none without the header. What is no revision's tag is 0, which
/// no revision has: the request is stale whatever was meant.
pub(crate) fn seen_revision(headers: &HeaderMap) -> Option<RevisionNumber> {
    let tag = headers.get(header::IF_MATCH)?;
    let number = tag.to_str().ok().and_then(|tag| {
        let tag = tag.trim();
        tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
    });
    Some(number.unwrap_or(0))
}

/// A response with its ETag; without a body where the client has it already.
pub(crate) fn tagged(headers: &HeaderMap, etag: &str, response: impl IntoResponse) -> Response {
    let mut response = if is_known(headers, etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        response.into_response()
    };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    // Kept by the one who asked and asked for again each time; never shared between keys.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("authorization, accept"),
    );
    response
}
