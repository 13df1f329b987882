//! `/images/{hash}`: an image by the SHA-256 of its bytes. The address is the capability: it is sent
//! to customers, who have no key.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::router::App;

/// Hex digits of a SHA-256.
const HASH_DIGITS: usize = 64;

/// `GET /images/{hash}`.
#[utoipa::path(
    get, path = "/images/{hash}", tag = "articles", security(()),
    params(("hash" = String, Path, description = "hex SHA-256 of the image")),
    responses(
        (status = 200, description = "the image", content_type = "image/*"),
        (status = 404, description = "no such image", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    hash: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("there is no such image");
    let Path(hash) = hash.map_err(|_| missing())?;
    let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        return Err(missing());
    }
    let image = app.image(&hash.to_lowercase()).await?.ok_or_else(missing)?;
    let kind = HeaderValue::from_str(&image.kind).map_err(|_| Problem::internal())?;
    let mut response = image.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    Ok(response)
}
