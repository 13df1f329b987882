//! What an axum handler does at best: takes a question and gives so many bytes, the same ones always.

use std::net::Ipv4Addr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::header;
use axum::routing::get;
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::failure::Failure;
use crate::output::Output;

#[derive(Debug, Deserialize)]
struct Asked {
    q: String,
}

/// Serves it on this machine until it is ended.
pub(super) fn serve(output: Output, bytes: usize) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let body = Bytes::from(vec![b' '; bytes]);
        let handler = move |Query(asked): Query<Asked>| {
            let body = if asked.q.is_empty() {
                Bytes::new()
            } else {
                body.clone()
            };
            async move { ([(header::CONTENT_TYPE, "application/json")], body) }
        };
        let router = Router::new().route("/v1/answer", get(handler));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        output.result(format_args!("listening http://{}", listener.local_addr()?))?;
        axum::serve(listener, router).await?;
        Ok(())
    })
}
