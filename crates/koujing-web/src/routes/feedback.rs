//! `/v1/feedback`: what people say of answers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, Role};
use koujing_service::{Feedback, FeedbackFilter, FeedbackKind};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::gaps::{LONGEST_NOTE, short};
use crate::body::{Body, MaybeBody, Nothing};
use crate::caller::{Caller, Editor, Reader};
use crate::language::Language;
use crate::list::List;
use crate::path::IdPath;
use crate::problem::Problem;
use crate::query::{NoQuery, Page, Query};
use crate::refusal::done;
use crate::router::App;

/// The kinds that are said of answers.
const KINDS: &str = "helpful, wrong, outdated, unclear or suggestion";

/// The body of `POST /v1/feedback`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFeedback {
    /// The receipt that came with the answer.
    receipt: String,
    /// `helpful`, `wrong`, `outdated`, `unclear` or `suggestion`.
    kind: String,
    /// What there is to say about it, at most 2,000 characters. What says who somebody is is masked.
    #[serde(default)]
    note: Option<String>,
}

/// `POST /v1/feedback`.
#[utoipa::path(
    post, path = "/v1/feedback", tag = "feedback", request_body = NewFeedback,
    responses(
        (status = 201, description = "kept", body = Object),
        (status = 400, description = "a field is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no receipt of ours, or not for this key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    query: Query,
    Body(body): Body<NewFeedback>,
) -> Result<Response, Problem> {
    query.finish()?;
    caller.confirmed(Role::Reader)?;
    short("note", body.note.as_deref(), LONGEST_NOTE)?;
    // Whether something is repaired is said of notices, at the desk.
    let kind = FeedbackKind::parse(&body.kind).filter(|kind| *kind != FeedbackKind::NotRepaired);
    let kind =
        kind.ok_or_else(|| Problem::bad_request("invalid_kind", format!("kind: {KINDS}")))?;
    let by = (caller.name(), caller.audience());
    let said = app.give_feedback_on_receipt(by, &body.receipt, kind, body.note);
    let said = said.await?;
    let said = said.ok_or_else(|| Problem::not_found("this is no receipt of ours"))?;
    let told = json!({
        "id": said.id, "at": said.at, "article": said.article, "revision": said.revision,
        "variant": said.variant, "kind": said.kind, "note": said.note,
    });
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// `GET /v1/feedback`.
#[utoipa::path(
    get, path = "/v1/feedback", tag = "feedback",
    params(
        ("article" = Option<String>, Query, description = "of this article"),
        ("kind" = Option<String>, Query, description = "of this kind; of notices also not_repaired"),
        ("outstanding" = Option<bool>, Query, description = "only what somebody still has to see to"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "the newest first", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Editor,
    mut query: Query,
) -> Result<Json<List<Feedback>>, Problem> {
    let page = Page::take(&mut query)?;
    let filter = FeedbackFilter {
        article: query.parsed::<ArticleId>("article")?,
        kind: match query.take("kind") {
            None => None,
            Some(word) => Some(
                FeedbackKind::parse(&word)
                    .ok_or_else(|| Problem::invalid_parameter("kind", KINDS))?,
            ),
        },
        outstanding: query.flag("outstanding")?,
    };
    query.finish()?;
    let limit = u32::try_from(page.limit + 1).unwrap_or(u32::MAX);
    let said = app.feedback(&filter, page.offset, limit).await?;
    Ok(Json(List::cut(said, &page)))
}

/// `POST /v1/feedback/{id}/settle`: somebody has seen to it.
#[utoipa::path(
    post, path = "/v1/feedback/{id}/settle", tag = "feedback", params(("id" = String, Path)),
    responses(
        (status = 204, description = "settled, or was before"),
        (status = 403, description = "neither an editor nor who answers for the article", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such feedback", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn settle(
    State(app): State<App>,
    Reader(actor): Reader,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    MaybeBody(Nothing {}): MaybeBody<Nothing>,
) -> Result<StatusCode, Problem> {
    done(app.settle_feedback(&actor, &id).await, language)?;
    Ok(StatusCode::NO_CONTENT)
}
