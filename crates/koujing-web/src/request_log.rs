//! One structured line a request, and its id. What was asked is not in it.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::client::Peer;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id taken over from a caller.
const LONGEST_ID: usize = 64;

/// Filled in by whoever finds out who calls.
#[derive(Debug, Default)]
pub(crate) struct KeyName(Mutex<Option<String>>);

impl KeyName {
    pub(crate) fn set(&self, name: &str) {
        if let Ok(mut own) = self.0.lock() {
            *own = Some(name.to_owned());
        }
    }

    fn get(&self) -> Option<String> {
        self.0.lock().ok().and_then(|own| own.clone())
    }
}

/// Logs a request when it is answered and gives its id back.
pub(crate) async fn log_request(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(
        || request.uri().path().chars().take(200).collect(),
        |path| path.as_str().to_owned(),
    );
    let client = request
        .extensions()
        .get::<Peer>()
        .map(|peer| peer.client(request.headers()));
    let key = Arc::new(KeyName::default());
    request.extensions_mut().insert(Arc::clone(&key));
    let mut response = next.run(request).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    tracing::info!(
        request_id = id,
        %method,
        route,
        status = response.status().as_u16(),
        micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        key = key.get(),
        client = client.map(tracing::field::display),
        "request"
    );
    response
}

/// The caller's own id if it is a sane one, else a new one.
fn request_id(request: &Request) -> String {
    let sane = |id: &&str| {
        (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let given = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .filter(sane);
    given.map_or_else(new_id, str::to_owned)
}

fn new_id() -> String {
    let mut bytes = [0_u8; 8];
    // Without randomness the id is a plain zero: logging must not fail a request.
    if getrandom::fill(&mut bytes).is_err() {
        bytes = [0; 8];
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
