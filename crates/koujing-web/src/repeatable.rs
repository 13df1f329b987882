//! `Idempotency-Key`: a POST that changes the record may be sent again and does it once.
//!
//! The answer is kept for 24 hours under the caller and his key. The same request gets it again;
//! another request with the same key is refused. A request that failed on our side is not kept.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use koujing_core::Role;
use koujing_service::Repeat;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::body;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::router::App;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// A request is not taken to have died before so long after it should have ended.
const SPARE: Duration = Duration::from_secs(30);
/// The longest key.
const LONGEST: usize = 200;

/// What is known of the routes that this stands around.
#[derive(Clone)]
pub(crate) struct Around {
    pub(crate) app: App,
    /// A request takes at most so long.
    pub(crate) longest: Duration,
    /// No route takes a lower role: a body is read for nobody else.
    pub(crate) least: Role,
}

/// Around the handlers of POSTs that change the record.
pub(crate) async fn once(State(around): State<Around>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(&IDEMPOTENCY_KEY) {
        return next.run(request).await;
    }
    match answered_once(around, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answered_once(
    Around {
        app,
        longest,
        least,
    }: Around,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &app).await?;
    // What the public may tell it may tell once; a large body is read for nobody who may not send it.
    match least {
        Role::Reader => caller.confirmed(least)?,
        _ => drop(caller.acting(least)?),
    }
    let key = parts
        .headers
        .get(&IDEMPOTENCY_KEY)
        .and_then(|key| key.to_str().ok())
        .map(str::trim)
        .filter(|key| (1..=LONGEST).contains(&key.len()))
        .map(str::to_owned)
        .ok_or_else(|| {
            Problem::bad_request(
                "invalid_header",
                "Idempotency-Key: 1 to 200 visible ASCII characters",
            )
        })?;
    let whole = Request::from_parts(parts.clone(), body);
    let bytes: Bytes = body::bytes(whole, &app, "what this address takes").await?;
    let digest = digest(&parts.method, &parts.uri.to_string(), &bytes);
    // With time to spare for its answer to be kept.
    let begun = app.begin_repeatable(caller.id(), &key, &digest, longest + SPARE);
    match begun.await? {
        Repeat::First => {}
        Repeat::Done { status, body } => return Ok(replay(status, body)),
        Repeat::UnderWay => {
            return Err(Problem::conflict(
                "request_under_way",
                "the first request with this Idempotency-Key is not answered yet",
            ));
        }
        Repeat::OtherRequest => {
            return Err(Problem::unprocessable(
                "idempotency_key_reused",
                "this Idempotency-Key was used for another request",
            ));
        }
    }
    let response = next
        .run(Request::from_parts(parts, Body::from(bytes)))
        .await;
    keep(&app, caller.id(), &key, response).await
}

fn digest(method: &Method, address: &str, body: &[u8]) -> String {
    let mut digest = Sha256::new();
    for part in [method.as_str().as_bytes(), address.as_bytes(), body] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Keeps the answer. Failures of ours and of access are not kept: the next try may go otherwise.
async fn keep(app: &App, caller: &str, key: &str, response: Response) -> Result<Response, Problem> {
    let status = response.status();
    let is_kept = !status.is_server_error()
        && !matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS
        );
    if !is_kept {
        app.forget_repeatable(caller, key).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|_| Problem::internal())?;
    let text = without_secrets(&bytes);
    // What was done is done: that its answer could not be kept must not hide it.
    if let Err(error) = app
        .finish_repeatable(caller, key, status.as_u16(), &text)
        .await
    {
        tracing::warn!(%error, "the answer to a repeatable request was not kept");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// What is kept of an answer: a new key's token is shown once and kept nowhere.
fn without_secrets(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(mut value) if value.get("key").is_some_and(Value::is_string) => {
            value["key"] = Value::Null;
            value.to_string()
        }
        _ => String::from_utf8_lossy(body).into_owned(),
    }
}

fn replay(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let kind = if status.is_client_error() {
        "application/problem+json"
    } else {
        "application/json"
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
