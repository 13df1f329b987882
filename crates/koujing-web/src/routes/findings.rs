//! `/v1/findings`: what was found in replies that were sent, and what people decide about it.

use axum::Json;
use axum::extract::State;
use koujing_core::ArticleId;
use koujing_service::{FindingRequest, FindingState, FindingView, rule_named};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::gaps::{LONGEST_NOTE, MaybeNote, short};
use super::review::Why;
use crate::body::{Body, MaybeBody};
use crate::caller::{Approver, Reader};
use crate::language::Language;
use crate::list::List;
use crate::path::IdPath;
use crate::problem::Problem;
use crate::query::{NoQuery, Page, Query};
use crate::refusal::done;
use crate::router::App;

/// What an agent says against a finding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Appeal {
    /// At most 2,000 characters. What says who a customer is is masked.
    text: String,
}

/// Takes out which findings are wanted.
pub(crate) fn wanted(query: &mut Query) -> Result<FindingRequest, Problem> {
    let state = query.take("state").map(|word| {
        let unknown =
            || Problem::invalid_parameter("state", "open, appealed, confirmed or dismissed");
        FindingState::parse(&word).ok_or_else(unknown)
    });
    let rule = query.take("rule").map(|word| {
        let unknown = || Problem::invalid_parameter("rule", "not a rule of a check");
        rule_named(&word).ok_or_else(unknown)
    });
    Ok(FindingRequest {
        state: state.transpose()?,
        rule: rule.transpose()?,
        agent: query.take("agent"),
        article: query.parsed::<ArticleId>("article")?,
        own: query.flag("own")?,
    })
}

/// `GET /v1/findings`.
#[utoipa::path(
    get, path = "/v1/findings", tag = "check",
    params(
        ("state" = Option<String>, Query, description = "open, appealed, confirmed or dismissed"),
        ("rule" = Option<String>, Query, description = "found by this rule"),
        ("agent" = Option<String>, Query, description = "in replies of this agent"),
        ("article" = Option<String>, Query, description = "in replies that were held against this article"),
        ("own" = Option<bool>, Query, description = "only in one's own replies; below an approver always so"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "what waits for a decision first, of that what is appealed against; then the worst", body = Object),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    Reader(actor): Reader,
    mut query: Query,
) -> Result<Json<List<FindingView>>, Problem> {
    let page = Page::take(&mut query)?;
    let request = wanted(&mut query)?;
    query.finish()?;
    let limit = u32::try_from(page.limit + 1).unwrap_or(u32::MAX);
    let findings = app.findings(&actor, &request, page.offset, limit).await?;
    Ok(Json(List::cut(findings, &page)))
}

/// `GET /v1/findings/rules`: how the rules do.
#[utoipa::path(
    get, path = "/v1/findings/rules", tag = "check",
    responses(
        (status = 200, description = "of each rule, and of each article of it, how many were found, confirmed, dismissed and appealed against; most dismissed first", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn rules(
    State(app): State<App>,
    _: Approver,
    _: NoQuery,
) -> Result<Json<Value>, Problem> {
    Ok(Json(
        json!({"items": app.rule_findings().await?, "next": null}),
    ))
}

/// `GET /v1/findings/{id}`.
#[utoipa::path(
    get, path = "/v1/findings/{id}", tag = "check", params(("id" = String, Path)),
    responses(
        (status = 200, description = "with the reply, the appeal and the decision", body = Object),
        (status = 404, description = "no such finding, or not for this caller", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    Reader(actor): Reader,
    IdPath(id): IdPath,
    _: NoQuery,
) -> Result<Json<FindingView>, Problem> {
    let found = app.finding(&actor, &id).await?;
    let found = found.ok_or_else(|| Problem::not_found("there is no such finding"))?;
    Ok(Json(found))
}

/// `POST /v1/findings/{id}/confirm`: it is one.
#[utoipa::path(
    post, path = "/v1/findings/{id}/confirm", tag = "check", params(("id" = String, Path)), request_body = MaybeNote,
    responses(
        (status = 200, description = "the finding as it stands", body = Object),
        (status = 403, description = "the role is missing, or `own_reply`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such finding", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it is decided", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn confirm(
    State(app): State<App>,
    Approver(actor): Approver,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    MaybeBody(body): MaybeBody<MaybeNote>,
) -> Result<Json<FindingView>, Problem> {
    let note = body.short()?;
    let confirmed = app.confirm_finding(&actor, &id, note.as_deref());
    Ok(Json(done(confirmed.await, language)?))
}

/// `POST /v1/findings/{id}/dismiss`: it is none.
#[utoipa::path(
    post, path = "/v1/findings/{id}/dismiss", tag = "check", params(("id" = String, Path)), request_body = Why,
    responses(
        (status = 200, description = "the finding as it stands; it counts against its rule", body = Object),
        (status = 403, description = "the role is missing, or `own_reply`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such finding", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it is decided", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn dismiss(
    State(app): State<App>,
    Approver(actor): Approver,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    Body(body): Body<Why>,
) -> Result<Json<FindingView>, Problem> {
    short("reason", Some(&body.reason), LONGEST_NOTE)?;
    let dismissed = app.dismiss_finding(&actor, &id, &body.reason);
    Ok(Json(done(dismissed.await, language)?))
}

/// `POST /v1/findings/{id}/appeal`: the agent says that it is none.
#[utoipa::path(
    post, path = "/v1/findings/{id}/appeal", tag = "check", params(("id" = String, Path)), request_body = Appeal,
    responses(
        (status = 200, description = "the finding as it stands: it waits for a decision", body = Object),
        (status = 403, description = "`not_agent`: it is somebody else's reply", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such finding, or not for this caller", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`appealed_before`; `wrong_state`: it is dismissed", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`: it says nothing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn appeal(
    State(app): State<App>,
    Reader(actor): Reader,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    Body(body): Body<Appeal>,
) -> Result<Json<FindingView>, Problem> {
    short("text", Some(&body.text), LONGEST_NOTE)?;
    let appealed = app.appeal_finding(&actor, &id, &body.text);
    Ok(Json(done(appealed.await, language)?))
}
