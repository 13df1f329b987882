//! `/metrics`: what this node counts, in the text format of Prometheus.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::router::App;

/// `GET /metrics`.
#[utoipa::path(
    get, path = "/metrics", tag = "health", security(()),
    responses((status = 200, description = "text/plain; version=0.0.4", body = String))
)]
pub(crate) async fn show(State(app): State<App>) -> impl IntoResponse {
    let (counted, lost) = app.asked_totals();
    let mut text = String::new();
    for (name, kind, help, value) in [
        (
            "koujing_seq",
            "gauge",
            "Position in the change feed that answers rest on.",
            app.seq(),
        ),
        (
            "koujing_articles",
            "gauge",
            "Live articles.",
            app.articles_count() as u64,
        ),
        (
            "koujing_questions_counted_total",
            "counter",
            "Questions that were counted behind their answers.",
            counted,
        ),
        (
            "koujing_questions_lost_total",
            "counter",
            "Questions that were not counted because too many waited.",
            lost,
        ),
    ] {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}"
        );
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
