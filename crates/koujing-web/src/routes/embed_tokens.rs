//! `/v1/embed-tokens`: lets the desk inside another system's page read for one of its agents.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use koujing_core::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::router::App;

/// The longest name of an agent, in characters.
const LONGEST_AGENT: usize = 100;

/// The body of `POST /v1/embed-tokens`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// The agent's name: who is told what.
    agent: String,
    /// Where the page is that shows the desk: `https://crm.example`.
    origin: String,
}

/// A token, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    /// To be handed to the embedded desk.
    token: String,
    /// From when on it is refused.
    expires_at: Timestamp,
}

/// `POST /v1/embed-tokens`.
#[utoipa::path(
    post, path = "/v1/embed-tokens", tag = "desk", request_body = Wanted,
    responses(
        (status = 201, description = "a token that reads for 15 minutes what the key reads", body = Made),
        (status = 400, description = "agent or origin is not one", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(wanted): Body<Wanted>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let agent = wanted.agent.trim();
    let fits = (1..=LONGEST_AGENT).contains(&agent.chars().count());
    if !fits || agent.chars().any(char::is_control) {
        return Err(Problem::bad_request(
            "invalid_agent",
            format!("agent: 1 to {LONGEST_AGENT} characters"),
        ));
    }
    let url = Url::parse(&wanted.origin).ok();
    let origin = url
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(|url| url.origin().ascii_serialization())
        .filter(|origin| *origin == wanted.origin)
        .ok_or_else(|| Problem::bad_request("invalid_origin", "origin: https://crm.example"))?;
    let made = app.embed_token(caller.audience(), agent, &origin).await?;
    let made = Made {
        token: made.token,
        expires_at: made.expires_at,
    };
    Ok((StatusCode::CREATED, Json(made)))
}
