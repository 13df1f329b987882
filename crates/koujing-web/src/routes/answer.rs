//! `/v1/answer`: a question in, the one approved answer out.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use koujing_core::TextFormat;
use koujing_service::{AnswerRequest, Answered, Lang, Service};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Body, Texts};
use crate::caller::Caller;
use crate::conditional::tagged;
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// The longest name of a conversation, in characters.
const LONGEST_CONVERSATION: usize = 200;

/// `GET /v1/answer?q=…`.
#[utoipa::path(
    get, path = "/v1/answer", tag = "answer",
    params(
        ("q" = String, Query, description = "the customer's words, at most 4,000 characters"),
        ("market" = Option<String>, Query, description = "context; so is every dimension of the settings"),
        ("product" = Option<String>, Query, description = "context"),
        ("region" = Option<String>, Query, description = "context"),
        ("channel" = Option<String>, Query, description = "context: the medium the answer goes out by"),
        ("format" = Option<TextFormat>, Query, description = "text unless told otherwise"),
        ("lang" = Option<String>, Query, description = "zh-Hans, zh-Hant or en; as written unless told otherwise"),
        ("as_of" = Option<String>, Query, description = "RFC 3339: resolve by exact match as of that instant"),
        ("min_seq" = Option<u64>, Query, description = "answer only from this position of the change feed on"),
        ("explain" = Option<bool>, Query, description = "tell how a ranked match was decided"),
    ),
    responses(
        (status = 200, description = "answer, ambiguous or no_answer", body = Answered),
        (status = 304, description = "unchanged since If-None-Match"),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "min_seq is not reached yet", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn by_query(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    mut query: Query,
) -> Result<Response, Problem> {
    let request = AnswerRequest {
        question: query.required("q")?,
        context: query.take_named(&app.dimensions()),
        variables: std::collections::BTreeMap::new(),
        format: format_of(query.take("format"))?,
        lang: lang_of(query.take("lang"))?,
        as_of: query.parsed("as_of")?,
        min_seq: query.parsed("min_seq")?,
        explain: query.parsed("explain")?.unwrap_or(false),
    };
    query.finish()?;
    respond(&app, &caller, None, &request, &headers).await
}

/// The body of `POST /v1/answer`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The customer's words, at most 4,000 characters.
    question: String,
    /// Dimension → value.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    context: Texts,
    /// Variable → value.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    variables: Texts,
    /// `text`, `markdown` or `html`.
    #[serde(default)]
    format: Option<String>,
    /// `zh-Hans`, `zh-Hant` or `en`.
    #[serde(default)]
    lang: Option<String>,
    /// Which conversation the question belongs to, at most 200 characters: kept with what was told.
    /// Answers do not depend on it.
    #[serde(default)]
    conversation: Option<String>,
}

/// `POST /v1/answer`.
#[utoipa::path(
    post, path = "/v1/answer", tag = "answer", request_body = Asked,
    responses(
        (status = 200, description = "answer, ambiguous or no_answer", body = Answered),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "over 64 KiB or 4,000 characters", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "not application/json", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn by_body(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<Asked>,
) -> Result<Response, Problem> {
    let too_long = |text: &String| text.chars().count() > LONGEST_CONVERSATION;
    if asked.conversation.as_ref().is_some_and(too_long) {
        return Err(Problem::bad_request(
            "invalid_conversation",
            format!("conversation has more than {LONGEST_CONVERSATION} characters"),
        ));
    }
    let request = AnswerRequest {
        question: asked.question,
        context: asked.context.0,
        variables: asked.variables.0,
        format: format_of(asked.format)?,
        lang: lang_of(asked.lang)?,
        ..AnswerRequest::default()
    };
    // A POST is never conditional.
    let headers = HeaderMap::new();
    respond(&app, &caller, asked.conversation, &request, &headers).await
}

async fn respond(
    app: &Service,
    caller: &Caller,
    conversation: Option<String>,
    request: &AnswerRequest,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let prepared = app.answer_prepared(caller.audience(), request).await?;
    app.note_telling(caller.name(), conversation, request, &prepared.answered);
    let etag = format!("\"{}\"", prepared.digest);
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok(tagged(headers, &etag, (json, prepared.json.clone())))
}

fn format_of(name: Option<String>) -> Result<TextFormat, Problem> {
    match name.as_deref() {
        None | Some("text") => Ok(TextFormat::Text),
        Some("markdown") => Ok(TextFormat::Markdown),
        Some("html") => Ok(TextFormat::Html),
        Some(_) => Err(Problem::invalid_parameter(
            "format",
            "text, markdown or html",
        )),
    }
}

fn lang_of(tag: Option<String>) -> Result<Option<Lang>, Problem> {
    tag.map(|tag| {
        Lang::parse(&tag)
            .ok_or_else(|| Problem::invalid_parameter("lang", "zh-Hans, zh-Hant or en"))
    })
    .transpose()
}
