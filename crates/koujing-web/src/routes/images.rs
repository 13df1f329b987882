//! `/images/{hash}`: an image by the SHA-256 of its bytes. The address is the capability: it is sent
//! to customers, who have no key.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::body::bytes;
use crate::caller::Editor;
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// Hex digits of a SHA-256.
const HASH_DIGITS: usize = 64;

/// `POST /v1/images`: keeps an image for an article to come.
#[utoipa::path(
    post, path = "/v1/images", tag = "articles",
    request_body(content = Vec<u8>, content_type = "image/png", description = "png, jpeg, webp or gif, at most 2 MB; told by its bytes"),
    responses(
        (status = 201, description = "`reference`: what an article's Markdown shows it by", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "over 4 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`not_an_image`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    _: Editor,
    query: Query,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    let bytes = bytes(request, &app, "4 MiB").await?;
    let kept = app.keep_image(&bytes).await?.ok_or_else(|| {
        Problem::unprocessable(
            "not_an_image",
            "png, jpeg, webp or gif of at most 2 MB, told by its bytes",
        )
    })?;
    Ok((StatusCode::CREATED, Json(kept)).into_response())
}

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
