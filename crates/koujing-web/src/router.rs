//! Addresses and what stands around every handler.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use koujing_service::Service;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_swagger_ui::SwaggerUi;

use crate::openapi::description;
use crate::problem::Problem;
use crate::request_log::log_request;
use crate::routes::{answer, articles, health, images, search, suggest};

/// What a request body holds at most, in bytes.
const LARGEST_BODY: usize = 64 * 1024;
/// A request takes at most so long.
const LONGEST: Duration = Duration::from_secs(30);

/// What every handler is given.
pub(crate) type App = Arc<Service>;

pub(crate) fn router(service: App) -> Router {
    Router::new()
        .route("/v1/answer", get(answer::by_query).post(answer::by_body))
        .route("/v1/suggest", get(suggest::suggest))
        .route("/v1/search", get(search::search))
        .route("/v1/articles", get(articles::list))
        .route("/v1/articles/{id}", get(articles::show))
        .route("/images/{hash}", get(images::show))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/", get(|| async { Redirect::temporary("/docs/") }))
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .fallback(|| async { Problem::no_such_address() })
        .with_state(service)
        .merge(SwaggerUi::new("/docs").url("/openapi.json", description()))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(|_| -> Response {
            Problem::internal().into_response()
        }))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-site"),
        ))
        .layer(middleware::from_fn(log_request))
}

/// Ends a request that takes too long.
async fn in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(LONGEST, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::timed_out().into_response())
}
