//! Addresses and what stands around every handler.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use koujing_core::Role;
use koujing_service::Service;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_swagger_ui::SwaggerUi;

use crate::openapi::description;
use crate::pages::{self, Pages, Site, wants_page};
use crate::problem::Problem;
use crate::repeatable::{self, Around};
use crate::request_log::log_request;
use crate::routes::{
    answer, articles, audit, changes, check, checks, embed_tokens, events, feedback, findings,
    gaps, health, images, import, insights, keys, metrics, receipts, releases, review, revisions,
    search, settings, standing, suggest, users,
};

/// What a request body holds at most, in bytes.
const LARGEST_BODY: usize = 64 * 1024;
/// A request takes at most so long.
const LONGEST: Duration = Duration::from_secs(30);

/// What every handler is given.
pub(crate) type App = Arc<Service>;

/// What an upload of content holds at most, in bytes.
const LARGEST_UPLOAD: usize = 256 << 20;
/// What an upload of an image holds at most, in bytes: more than an image may have, so that one that is a
/// little too large is told why.
const LARGEST_IMAGE: usize = 4 << 20;
/// What one article or the settings hold at most, in bytes.
const LARGEST_FILE: usize = 1 << 20;
/// An import takes at most so long.
pub(crate) const LONGEST_IMPORT: Duration = Duration::from_secs(600);

pub(crate) fn router(service: App, site: Site) -> Router {
    let pages = Pages::new(service.clone(), site);
    Router::new()
        .merge(reading())
        .merge(editing(&service))
        .merge(missing(&service))
        .merge(files(&service))
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .with_state(service)
        .merge(pages::pages(pages.clone()))
        .fallback(|request: Request| nothing(pages, request))
        .merge(SwaggerUi::new("/docs").url("/openapi.json", description()))
        .layer(CatchPanicLayer::custom(|_| -> Response {
            Problem::internal().into_response()
        }))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-site"),
        ))
        .layer(middleware::from_fn(log_request))
}

/// Where there is nothing.
async fn nothing(pages: Pages, request: Request) -> Response {
    if wants_page(request.uri(), request.headers()) {
        pages::no_page(pages, request).await
    } else {
        Problem::no_such_address().into_response()
    }
}

/// What leaves the record as it is.
fn reading() -> Router<App> {
    Router::new()
        .route("/v1/answer", get(answer::by_query).post(answer::by_body))
        .route("/v1/check", post(check::check))
        .route("/v1/suggest", get(suggest::suggest))
        .route("/v1/search", get(search::search))
        .route("/v1/articles", get(articles::list))
        .route("/v1/receipts/{receipt}", get(receipts::show))
        .route("/v1/embed-tokens", post(embed_tokens::create))
        .route("/v1/changes", get(changes::list))
        .route("/v1/events", get(events::list))
        .route("/images/{hash}", get(images::show))
        .route("/v1/insights", get(insights::insights))
        .route("/v1/digest", get(insights::digest))
        .route("/healthz", get(health::alive))
        .route("/metrics", get(metrics::show))
        .route("/readyz", get(health::ready))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            in_time(LONGEST, request, next)
        }))
}

/// What editors, approvers and administrators do.
fn editing(service: &App) -> Router<App> {
    let articles = Router::new()
        .route("/v1/articles/{id}", get(articles::show).put(revisions::put))
        .route("/v1/articles/{id}/suspend", post(standing::suspend))
        .route("/v1/articles/{id}/resume", post(standing::resume))
        .route("/v1/articles/{id}/retire", post(standing::retire))
        .route("/v1/articles/{id}/restore", post(standing::restore))
        .route("/v1/articles/{id}/revisions", get(revisions::list))
        .route("/v1/revisions", get(review::waiting))
        .route("/v1/releases", post(releases::release));
    let revision = Router::new()
        .route("/", get(revisions::show))
        .route("/diff", get(revisions::diff))
        .route("/impact", get(revisions::impact))
        .route("/tellings", get(revisions::tellings))
        .route("/submit", post(review::submit))
        .route("/approve", post(review::approve))
        .route("/reject", post(review::reject))
        .route("/withdraw", post(review::withdraw))
        .route("/redact", post(review::redact));
    let of_settings = Router::new()
        .route("/", get(settings::revision))
        .route("/impact", get(settings::impact))
        .route("/submit", post(settings::submit))
        .route("/approve", post(settings::approve))
        .route("/reject", post(settings::reject))
        .route("/withdraw", post(settings::withdraw))
        .route("/redact", post(settings::redact));
    let administration = Router::new()
        .route("/v1/settings", get(settings::show).put(settings::put))
        .route("/v1/settings/restore", post(settings::restore))
        .route("/v1/settings/revisions", get(settings::list))
        .route("/v1/keys", get(keys::list).post(keys::create))
        .route("/v1/keys/{id}", delete(keys::revoke))
        .route("/v1/users", get(users::list).post(users::create))
        .route("/v1/users/{name}", patch(users::change))
        .route("/v1/audit", get(audit::list))
        .route("/v1/audit/verify", get(audit::verify));
    let by_role = Router::new()
        .merge(articles)
        .nest("/v1/articles/{id}/revisions/{n}", revision)
        .nest("/v1/settings/revisions/{n}", of_settings)
        .merge(administration);
    // An owner may be anybody.
    let by_owner = Router::new().route("/v1/articles/{id}/verify", post(standing::verify));
    Router::new()
        .merge(once(by_role, service, LONGEST, Role::Editor))
        .merge(once(by_owner, service, LONGEST, Role::Reader))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            in_time(LONGEST, request, next)
        }))
}

/// What is missing, what people say of what is there, and what was found in what they sent.
fn missing(service: &App) -> Router<App> {
    let gap = Router::new()
        .route("/", get(gaps::show))
        .route("/assign", post(gaps::assign))
        .route("/resolve", post(gaps::resolve))
        .route("/dismiss", post(gaps::dismiss))
        .route("/comment", post(gaps::comment));
    let finding = Router::new()
        .route("/", get(findings::show))
        .route("/confirm", post(findings::confirm))
        .route("/dismiss", post(findings::dismiss))
        .route("/appeal", post(findings::appeal));
    let routes = Router::new()
        .route("/v1/findings", get(findings::list))
        .route("/v1/findings/rules", get(findings::rules))
        .nest("/v1/findings/{id}", finding)
        .route("/v1/gaps", get(gaps::list).post(gaps::create))
        .nest("/v1/gaps/{id}", gap)
        .route("/v1/feedback", get(feedback::list).post(feedback::create))
        .route("/v1/feedback/{id}/settle", post(feedback::settle));
    once(routes, service, LONGEST, Role::Reader)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            in_time(LONGEST, request, next)
        }))
}

/// Whole folders, images, and many replies.
fn files(service: &App) -> Router<App> {
    let images = Router::new().route("/v1/images", post(images::put));
    let folders = Router::new()
        .route("/v1/import", post(import::import))
        .route("/v1/export", get(import::export));
    let limited = |routes: Router<App>, limit| {
        once(routes, service, LONGEST_IMPORT, Role::Editor).layer(DefaultBodyLimit::max(limit))
    };
    let checks = Router::new()
        .route("/v1/checks", post(checks::check))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    checks
        .merge(limited(images, LARGEST_IMAGE))
        .merge(limited(folders, LARGEST_UPLOAD))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            in_time(LONGEST_IMPORT, request, next)
        }))
}

/// Routes whose POSTs may be repeated, that take `longest` at most and none a lower role than `least`.
fn once(routes: Router<App>, service: &App, longest: Duration, least: Role) -> Router<App> {
    let around = Around {
        app: service.clone(),
        longest,
        least,
    };
    routes.layer(middleware::from_fn_with_state(around, repeatable::once))
}

/// Ends a request that takes too long.
pub(crate) async fn in_time(longest: Duration, request: Request, next: Next) -> Response {
    tokio::time::timeout(longest, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::timed_out().into_response())
}
