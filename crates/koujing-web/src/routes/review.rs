//! `/v1/articles/{id}/revisions/{n}/…`: handing in, approving, sending back.

use axum::Json;
use axum::extract::State;
use koujing_core::{ArticleId, RevisionNumber, State as Lifecycle, Timestamp};
use koujing_service::{Approval, ApprovalRequest, Submission, Tombstone, of_article};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::body::{Body, MaybeBody, Nothing};
use crate::caller::{Admin, Approver, Editor};
use crate::language::Language;
use crate::list::List;
use crate::path::RevisionPath;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::refusal::done;
use crate::router::App;

/// Where a revision stands now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Moved {
    /// Of which article.
    pub(super) article: Option<ArticleId>,
    /// Which.
    pub(super) revision: RevisionNumber,
    /// Where.
    #[schema(value_type = String)]
    pub(super) state: Lifecycle,
}

/// The body of an approval.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approve {
    /// RFC 3339: not live before this.
    #[serde(default)]
    publish_at: Option<Timestamp>,
    /// Ids of the warnings that were looked at.
    #[serde(default)]
    acknowledge: Vec<String>,
    /// Why an own notice of at most 24 hours goes out without another pair of eyes.
    #[serde(default)]
    reason: Option<String>,
}

impl From<Approve> for ApprovalRequest {
    fn from(body: Approve) -> Self {
        Self {
            publish_at: body.publish_at,
            acknowledge: body.acknowledge,
            reason: body.reason,
        }
    }
}

/// A body that says why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    /// Shown to whoever asks later.
    pub(super) reason: String,
}

/// `POST /v1/articles/{id}/revisions/{n}/submit`.
#[utoipa::path(
    post, path = "/v1/articles/{id}/revisions/{n}/submit", tag = "review",
    params(("id" = String, Path), ("n" = u32, Path)),
    responses(
        (status = 200, description = "handed in; where no approval is required, published", body = Submission),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`lint_errors`, with `problems`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn submit(
    State(app): State<App>,
    Editor(actor): Editor,
    RevisionPath(id, revision): RevisionPath,
    query: Query,
    language: Language,
    MaybeBody(Nothing {}): MaybeBody<Nothing>,
) -> Result<Json<Submission>, Problem> {
    query.finish()?;
    Ok(Json(done(
        app.submit(&actor, &id, revision).await,
        language,
    )?))
}

/// `POST /v1/articles/{id}/revisions/{n}/approve`.
#[utoipa::path(
    post, path = "/v1/articles/{id}/revisions/{n}/approve", tag = "review",
    params(("id" = String, Path), ("n" = u32, Path)),
    request_body = Approve,
    responses(
        (status = 200, description = "published, scheduled, or in review while more approvals are needed", body = Approval),
        (status = 403, description = "`own_revision`; or the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`, `question_taken`, `unacknowledged`, `already_approved`, `in_release`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn approve(
    State(app): State<App>,
    Approver(actor): Approver,
    RevisionPath(id, revision): RevisionPath,
    query: Query,
    language: Language,
    MaybeBody(body): MaybeBody<Approve>,
) -> Result<Json<Approval>, Problem> {
    query.finish()?;
    let approved = app.approve(&actor, &id, revision, body.into()).await;
    Ok(Json(done(approved, language)?))
}

/// `POST /v1/articles/{id}/revisions/{n}/reject`.
#[utoipa::path(
    post, path = "/v1/articles/{id}/revisions/{n}/reject", tag = "review",
    params(("id" = String, Path), ("n" = u32, Path)),
    request_body = Why,
    responses(
        (status = 200, description = "sent back", body = Moved),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn reject(
    State(app): State<App>,
    Approver(actor): Approver,
    RevisionPath(id, revision): RevisionPath,
    query: Query,
    language: Language,
    Body(body): Body<Why>,
) -> Result<Json<Moved>, Problem> {
    query.finish()?;
    let rejected = app
        .reject(&actor, &of_article(&id), revision, &body.reason)
        .await;
    Ok(Json(Moved {
        state: done(rejected, language)?,
        article: Some(id),
        revision,
    }))
}

/// `POST /v1/articles/{id}/revisions/{n}/withdraw`.
#[utoipa::path(
    post, path = "/v1/articles/{id}/revisions/{n}/withdraw", tag = "review",
    params(("id" = String, Path), ("n" = u32, Path)),
    responses(
        (status = 200, description = "taken back; a scheduled one will not go live", body = Moved),
        (status = 403, description = "`not_author`; or the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn withdraw(
    State(app): State<App>,
    Editor(actor): Editor,
    RevisionPath(id, revision): RevisionPath,
    query: Query,
    language: Language,
    MaybeBody(Nothing {}): MaybeBody<Nothing>,
) -> Result<Json<Moved>, Problem> {
    query.finish()?;
    let withdrawn = app.withdraw(&actor, &of_article(&id), revision).await;
    Ok(Json(Moved {
        state: done(withdrawn, language)?,
        article: Some(id),
        revision,
    }))
}

/// `POST /v1/articles/{id}/revisions/{n}/redact`.
#[utoipa::path(
    post, path = "/v1/articles/{id}/revisions/{n}/redact", tag = "review",
    params(("id" = String, Path), ("n" = u32, Path)),
    request_body = Why,
    responses(
        (status = 200, description = "its text is gone for good", body = Tombstone),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such revision", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it serves, or may yet", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn redact(
    State(app): State<App>,
    Admin(actor): Admin,
    RevisionPath(id, revision): RevisionPath,
    query: Query,
    language: Language,
    Body(body): Body<Why>,
) -> Result<Json<Tombstone>, Problem> {
    query.finish()?;
    let document = of_article(&id);
    let redacted = app.redact(&actor, &document, revision, &body.reason).await;
    Ok(Json(done(redacted, language)?))
}

/// `GET /v1/revisions?state=in_review`: what waits, over all articles.
#[utoipa::path(
    get, path = "/v1/revisions", tag = "review",
    params(
        ("state" = Option<String>, Query, description = "in_review unless told otherwise"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "in the order of the articles' ids", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn waiting(
    State(app): State<App>,
    _: Editor,
    mut query: Query,
    language: Language,
) -> Result<Json<List<Value>>, Problem> {
    let state = match query.take("state") {
        None => Lifecycle::InReview,
        Some(name) => Lifecycle::parse(&name)
            .ok_or_else(|| Problem::invalid_parameter("state", "no such state"))?,
    };
    let limit = Page::limit(&mut query)?;
    let after = query.take("cursor").map(|cursor| behind(&cursor));
    let after = after.transpose()?;
    query.finish()?;
    let found = app.waiting(state, after, limit).await?;
    let next = found
        .last()
        .filter(|_| found.len() == limit as usize)
        .map(|last| format!("{}@{}", last.record.number, last.article.key()));
    let items = found.iter().map(|waiting| {
        let mut value = language.say(waiting);
        value["revision"] = waiting.record.number.into();
        value
    });
    Ok(Json(List::of(items.collect(), next)))
}

/// `NUMBER@KEY`, the last revision of the page before.
fn behind(cursor: &str) -> Result<(String, RevisionNumber), Problem> {
    let read = || {
        let (number, key) = cursor.split_once('@')?;
        Some((key.to_owned(), number.parse().ok()?))
    };
    read().ok_or_else(|| Problem::invalid_parameter("cursor", "not one of ours"))
}
