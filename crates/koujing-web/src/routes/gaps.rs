//! `/v1/gaps`: questions that nobody has an approved answer to.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::{Role, Timestamp};
use koujing_service::{GapFilter, GapRequest, GapState, GapView};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::review::Why;
use crate::body::{Body, MaybeBody, Texts};
use crate::caller::{Caller, Editor, Reader};
use crate::language::Language;
use crate::list::List;
use crate::path::IdPath;
use crate::problem::Problem;
use crate::query::{NoQuery, Page, Query};
use crate::refusal::done;
use crate::router::App;

/// The longest note, in characters.
pub(super) const LONGEST_NOTE: usize = 2_000;
/// The longest name of an owner, in characters.
const LONGEST_OWNER: usize = 100;

/// The body of `POST /v1/gaps`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGap {
    /// The customer's words, at most 4,000 characters. What says who he is is masked.
    question: String,
    /// Dimension → value.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    context: Texts,
    /// What there is to say about it, at most 2,000 characters.
    #[serde(default)]
    note: Option<String>,
}

/// To whom a gap is given, and by when. What is left out is nobody and no date.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assigned {
    /// A person or a group.
    #[serde(default)]
    owner: Option<String>,
    /// By when (RFC 3339).
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    due_at: Option<Timestamp>,
    /// In place of `due_at`: so many minutes from now.
    #[serde(default)]
    due_in_minutes: Option<u32>,
}

/// A body that may say something.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MaybeNote {
    /// Kept with the gap.
    #[serde(default)]
    note: Option<String>,
}

/// Something said about a gap.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Comment {
    /// At most 2,000 characters.
    text: String,
}

pub(super) fn short(name: &str, text: Option<&str>, most: usize) -> Result<(), Problem> {
    let too_long = text.is_some_and(|text| text.chars().nth(most).is_some());
    match too_long {
        true => Err(Problem::bad_request(
            "invalid_text",
            format!("{name} has more than {most} characters"),
        )),
        false => Ok(()),
    }
}

impl MaybeNote {
    /// What is said, if it is not too long.
    pub(super) fn short(self) -> Result<Option<String>, Problem> {
        short("note", self.note.as_deref(), LONGEST_NOTE)?;
        Ok(self.note)
    }
}

/// `POST /v1/gaps`: reports a question.
#[utoipa::path(
    post, path = "/v1/gaps", tag = "gaps", request_body = NewGap,
    responses(
        (status = 201, description = "nobody knew of it: a new gap", body = Object),
        (status = 200, description = "it belongs to a gap that is there", body = Object),
        (status = 400, description = "a field is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "over 64 KiB or 4,000 characters", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    query: Query,
    Body(body): Body<NewGap>,
) -> Result<Response, Problem> {
    query.finish()?;
    caller.confirmed(Role::Reader)?;
    short("note", body.note.as_deref(), LONGEST_NOTE)?;
    let request = GapRequest {
        question: body.question,
        context: body.context.0,
        note: body.note,
    };
    let (gap, is_new) = app.report_gap(caller.name(), &request).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    // Whoever reports for the public is told that it was taken, and nothing of what others asked.
    let told = match caller.acting(Role::Reader) {
        Ok(_) => json!(gap),
        Err(_) => json!({"id": gap.record.id, "state": gap.record.state}),
    };
    Ok((status, Json(told)).into_response())
}

/// `GET /v1/gaps`.
#[utoipa::path(
    get, path = "/v1/gaps", tag = "gaps",
    params(
        ("state" = Option<String>, Query, description = "open, resolved or dismissed"),
        ("owner" = Option<String>, Query, description = "seen to by this person or group"),
        ("unowned" = Option<bool>, Query, description = "seen to by nobody"),
        ("overdue" = Option<bool>, Query, description = "open and past their date"),
        ("product" = Option<String>, Query, description = "asked of this product"),
        ("channel" = Option<String>, Query, description = "asked over this channel"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "what is overdue first, then the most asked", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Editor,
    mut query: Query,
) -> Result<Json<List<GapView>>, Problem> {
    let page = Page::take(&mut query)?;
    let filter = GapFilter {
        state: match query.take("state") {
            None => None,
            Some(word) => Some(GapState::parse(&word).ok_or_else(|| {
                Problem::invalid_parameter("state", "open, resolved or dismissed")
            })?),
        },
        owners: query.take("owner").into_iter().collect(),
        unowned: query.flag("unowned")?,
        overdue: query.flag("overdue")?,
        product: query.take("product"),
        channel: query.take("channel"),
        article: None,
    };
    query.finish()?;
    let limit = u32::try_from(page.limit + 1).unwrap_or(u32::MAX);
    let gaps = app.gaps(&filter, page.offset, limit).await?;
    Ok(Json(List::cut(gaps, &page)))
}

/// `GET /v1/gaps/{id}`.
#[utoipa::path(
    get, path = "/v1/gaps/{id}", tag = "gaps", params(("id" = String, Path)),
    responses(
        (status = 200, description = "with its wordings, counts by day, channel and product, and notes", body = Object),
        (status = 404, description = "no such gap", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Editor,
    IdPath(id): IdPath,
    _: NoQuery,
) -> Result<Json<Value>, Problem> {
    let gap = app.gap(&id).await?;
    let gap = gap.ok_or_else(|| Problem::not_found("there is no such gap"))?;
    Ok(Json(json!(gap)))
}

/// `POST /v1/gaps/{id}/assign`.
#[utoipa::path(
    post, path = "/v1/gaps/{id}/assign", tag = "gaps", params(("id" = String, Path)), request_body = Assigned,
    responses(
        (status = 200, description = "the gap as it stands", body = Object),
        (status = 404, description = "no such gap", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it is closed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn assign(
    State(app): State<App>,
    Editor(actor): Editor,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    Body(body): Body<Assigned>,
) -> Result<Json<GapView>, Problem> {
    short("owner", body.owner.as_deref(), LONGEST_OWNER)?;
    let due_at = match (body.due_at, body.due_in_minutes) {
        (Some(_), Some(_)) => {
            let said = "due_at or due_in_minutes, not both";
            return Err(Problem::bad_request("one_of", said));
        }
        (due_at, None) => due_at,
        (None, Some(minutes)) => Some(app.in_millis(i64::from(minutes) * 60_000)),
    };
    let owner = body.owner.as_deref();
    let assigned = app.assign_gap(&actor, &id, owner, due_at).await;
    Ok(Json(done(assigned, language)?))
}

/// `POST /v1/gaps/{id}/resolve`: closes it if its questions are all answered now.
#[utoipa::path(
    post, path = "/v1/gaps/{id}/resolve", tag = "gaps", params(("id" = String, Path)), request_body = MaybeNote,
    responses(
        (status = 200, description = "closed", body = Object),
        (status = 404, description = "no such gap", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`not_answered` with the `questions` that have no answer; `wrong_state`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn resolve(
    State(app): State<App>,
    Editor(actor): Editor,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    MaybeBody(body): MaybeBody<MaybeNote>,
) -> Result<Json<GapView>, Problem> {
    let note = body.short()?;
    let resolved = app.resolve_gap(&actor, &id, note.as_deref());
    Ok(Json(done(resolved.await, language)?))
}

/// `POST /v1/gaps/{id}/dismiss`: it is none.
#[utoipa::path(
    post, path = "/v1/gaps/{id}/dismiss", tag = "gaps", params(("id" = String, Path)), request_body = Why,
    responses(
        (status = 200, description = "closed; asked again it stays closed, reported again it is open", body = Object),
        (status = 404, description = "no such gap", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`: it is closed", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn dismiss(
    State(app): State<App>,
    Editor(actor): Editor,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    Body(body): Body<Why>,
) -> Result<Json<GapView>, Problem> {
    let dismissed = app.dismiss_gap(&actor, &id, &body.reason).await;
    Ok(Json(done(dismissed, language)?))
}

/// `POST /v1/gaps/{id}/comment`.
#[utoipa::path(
    post, path = "/v1/gaps/{id}/comment", tag = "gaps", params(("id" = String, Path)), request_body = Comment,
    responses(
        (status = 200, description = "the gap as it stands", body = Object),
        (status = 404, description = "no such gap", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`reason_needed`: it says nothing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn comment(
    State(app): State<App>,
    Reader(actor): Reader,
    IdPath(id): IdPath,
    _: NoQuery,
    language: Language,
    Body(body): Body<Comment>,
) -> Result<Json<GapView>, Problem> {
    short("text", Some(&body.text), LONGEST_NOTE)?;
    let said = app.comment_on_gap(&actor, &id, &body.text).await;
    Ok(Json(done(said, language)?))
}
