//! `/v1/check`: whether a reply is the approved answer.

use axum::Json;
use axum::extract::State;
use koujing_core::{ArticleId, Timestamp};
use koujing_service::{About, CheckRequest, Checked};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Body, Texts};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// The longest name of an agent, in characters.
const LONGEST_AGENT: usize = 200;

/// The body of `POST /v1/check`: the reply and exactly one of `question`, `article` and `receipt`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToCheck {
    /// The words as they were sent, at most 8,000 characters.
    reply: String,
    /// What was asked: resolved as by `/v1/answer`.
    #[serde(default)]
    question: Option<String>,
    /// The article that the reply answers by.
    #[serde(default)]
    article: Option<String>,
    /// The receipt that came with the answer.
    #[serde(default)]
    receipt: Option<String>,
    /// Dimension → value.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    context: Texts,
    /// Whose reply it is, at most 200 characters.
    #[serde(default)]
    agent: Option<String>,
    /// When it was sent (RFC 3339): it is judged by what was live then.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    at: Option<Timestamp>,
}

/// `POST /v1/check`.
#[utoipa::path(
    post, path = "/v1/check", tag = "check", request_body = ToCheck,
    responses(
        (status = 200, description = "the verdict and its evidence; every verdict is 200", body = Checked),
        (status = 400, description = "a field is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such article or receipt, or not for this key", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "over 64 KiB, or the reply over 8,000 characters", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "not application/json", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn check(
    State(app): State<App>,
    caller: Caller,
    query: Query,
    Body(body): Body<ToCheck>,
) -> Result<Json<Checked>, Problem> {
    query.finish()?;
    let request = request(body)?;
    let checked = app.check(caller.audience(), &request).await?;
    checked.map(Json).ok_or_else(|| {
        Problem::not_found(match request.about {
            About::Receipt(_) => "this is no receipt of ours",
            About::Question(_) | About::Article(_) => "there is no such article",
        })
    })
}

fn request(body: ToCheck) -> Result<CheckRequest, Problem> {
    let too_long = |name: &String| name.chars().count() > LONGEST_AGENT;
    if body.agent.as_ref().is_some_and(too_long) {
        return Err(Problem::bad_request(
            "invalid_agent",
            format!("agent has more than {LONGEST_AGENT} characters"),
        ));
    }
    let about = match (body.question, body.article, body.receipt) {
        (Some(question), None, None) => About::Question(question),
        (None, Some(article), None) => About::Article(
            article
                .parse::<ArticleId>()
                .map_err(|_| Problem::not_found("there is no such article"))?,
        ),
        (None, None, Some(receipt)) => About::Receipt(receipt),
        _ => {
            return Err(Problem::bad_request(
                "one_of",
                "exactly one of question, article and receipt is needed",
            ));
        }
    };
    Ok(CheckRequest {
        reply: body.reply,
        about,
        context: body.context.0,
        agent: body.agent,
        at: body.at,
    })
}
