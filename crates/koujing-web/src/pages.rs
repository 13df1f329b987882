//! The pages: HTML made on the server from templates, with small scripts and styles of our own.
//!
//! `page` is the one place where a template becomes a response, `person` says who is signed in, `texts` has
//! the words in all languages, `policy` what browsers are told. A page is a file that is named after its
//! address.

mod account;
mod admin;
mod articles;
mod assets;
mod checks;
mod cookies;
mod desk;
mod difference;
mod done;
mod failure;
mod find;
mod findings;
mod frame;
mod gaps;
mod id_form;
mod impact;
mod import;
mod insights;
mod locale;
mod mine;
mod moment;
mod notices;
mod origin;
mod page;
mod person;
mod policy;
mod preview;
mod refused;
mod releases;
pub(crate) mod report;
mod review;
mod settings;
mod sign_in;
mod site;
mod texts;
mod throttle;
mod wording;
mod written;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, Request};
use axum::middleware::{self, Next};
use axum::routing::{get, post};

use std::sync::Arc;
use std::time::Duration;

use crate::router::{App, in_time};
use failure::dressed;

pub(crate) use failure::{Failure, wants_page};
pub(crate) use site::Site;

/// What a form holds at most, in bytes.
const LARGEST_FORM: usize = 64 * 1024;
/// What a form with an article in it holds at most, in bytes: Chinese letters take nine each.
const LARGEST_FILE: usize = 4 << 20;
/// A page takes at most so long.
const LONGEST: Duration = Duration::from_secs(30);

/// What the handlers of pages are given.
#[derive(Clone, FromRef)]
pub(crate) struct Pages {
    pub(crate) app: App,
    pub(crate) site: Arc<Site>,
    reports: Arc<checks::KeptReports>,
    uploads: Arc<import::KeptUploads>,
}

impl Pages {
    pub(crate) fn new(app: App, site: Site) -> Self {
        Self {
            app,
            site: Arc::new(site),
            reports: Arc::default(),
            uploads: Arc::default(),
        }
    }
}

/// The addresses of pages.
pub(crate) fn pages(pages: Pages) -> Router {
    Router::new()
        .merge(desk::routes())
        .merge(articles::routes())
        .merge(review::routes())
        .merge(settings::routes())
        .merge(admin::routes())
        .route("/notices", get(notices::list))
        .route("/notices/new", get(notices::new).post(notices::create))
        .merge(releases::routes())
        .route(
            "/find",
            get(find::show)
                .post(find::correct)
                .layer(DefaultBodyLimit::max(LARGEST_FILE)),
        )
        .merge(gaps::routes())
        .merge(findings::routes())
        .merge(insights::routes())
        .route("/mine", get(mine::show))
        .route("/mine/feedback/{id}", post(mine::settle))
        .route(
            "/preview",
            post(preview::preview).layer(DefaultBodyLimit::max(LARGEST_FILE)),
        )
        .route(
            "/preview/image",
            post(preview::image).layer(DefaultBodyLimit::max(preview::LARGEST_IMAGE)),
        )
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/account", get(account::show))
        .route("/account/password", post(account::change_password))
        .route("/language", post(account::choose_language))
        .method_not_allowed_fallback(|| async { Failure::OtherMethod })
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            in_time(LONGEST, request, next)
        }))
        .merge(desk::streams())
        .merge(checks::routes())
        .merge(import::routes())
        .layer(middleware::from_fn_with_state(pages.clone(), origin::same))
        .layer(middleware::from_fn_with_state(pages.clone(), dressed))
        .layer(middleware::from_fn_with_state(pages.clone(), policy::told))
        .route("/assets/{version}/{name}", get(assets::show))
        .with_state(pages)
}

/// The language of what is shown to whoever sent these headers.
pub(crate) fn lang_of(headers: &axum::http::HeaderMap) -> koujing_service::Lang {
    locale::preferred(headers, None)
}

/// A page where there is none, for a browser.
pub(crate) async fn no_page(pages: Pages, request: Request) -> axum::response::Response {
    let (parts, _) = request.into_parts();
    let response = Failure::NoSuchPage.shown(&parts.headers);
    policy::add(&pages, &parts.headers, response)
}
