//! What a handler does at best: takes a question and gives so many bytes, the same ones always. What
//! answering costs is measured beside it.

use std::io;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::header;
use axum::routing::get;
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Debug, Deserialize)]
struct Asked {
    q: String,
}

/// Serves `GET /v1/answer?q=…` with a body of so many bytes, until it is dropped.
///
/// # Errors
///
/// When the address cannot be listened on any more.
pub async fn serve_nothing(listener: TcpListener, bytes: usize) -> io::Result<()> {
    let body = Bytes::from(vec![b' '; bytes]);
    let handler = move |Query(asked): Query<Asked>| {
        let body = if asked.q.is_empty() {
            Bytes::new()
        } else {
            body.clone()
        };
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    axum::serve(listener, Router::new().route("/v1/answer", get(handler))).await
}
