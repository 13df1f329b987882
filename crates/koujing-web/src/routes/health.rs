//! `/healthz` and `/readyz`.

use axum::Json;
use axum::extract::State;
use koujing_core::Seq;
use serde::Serialize;
use utoipa::ToSchema;

use crate::router::App;

/// That the process runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alive {
    /// `ok`.
    status: &'static str,
}

/// `GET /healthz`.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()), responses((status = 200, body = Alive)))]
pub(crate) async fn alive() -> Json<Alive> {
    Json(Alive { status: "ok" })
}

/// What the node can do now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`: it answers.
    status: &'static str,
    /// Whether the record cannot be reached now, so that answers may be behind.
    stale: bool,
    /// Position in the change feed that answers rest on.
    seq: Seq,
    /// Number of live articles.
    articles: usize,
}

/// `GET /readyz`. A node without its record goes on answering and says that it may be behind.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()), responses((status = 200, body = Ready)))]
pub(crate) async fn ready(State(app): State<App>) -> Json<Ready> {
    let stale = app.check_record().await.is_err();
    Json(Ready {
        status: "ready",
        stale,
        seq: app.seq(),
        articles: app.articles_count(),
    })
}
