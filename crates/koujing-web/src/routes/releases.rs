//! `/v1/releases`: several approved revisions go live together, or none.

use axum::Json;
use axum::extract::State;
use koujing_core::{ArticleId, RevisionNumber, Timestamp};
use koujing_service::{ReleaseRequest, ReleasedRevisions};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::Approver;
use crate::language::Language;
use crate::problem::Problem;
use crate::query::Query;
use crate::refusal::done;
use crate::router::App;

/// Revisions in one release, at most.
const MOST: usize = 500;

/// What goes live together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    /// Approved revisions that wait for their time.
    revisions: Vec<Member>,
    /// RFC 3339: not before this.
    #[serde(default)]
    publish_at: Option<Timestamp>,
}

/// One of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    article: ArticleId,
    #[schema(value_type = u32)]
    revision: RevisionNumber,
}

/// `POST /v1/releases`.
#[utoipa::path(
    post, path = "/v1/releases", tag = "review", request_body = Release,
    responses(
        (status = 200, description = "all of it is live, or will be at one instant", body = ReleasedRevisions),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "a revision is not there; nothing was released", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`wrong_state`, with `revisions`; nothing was released", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn release(
    State(app): State<App>,
    Approver(actor): Approver,
    query: Query,
    language: Language,
    Body(body): Body<Release>,
) -> Result<Json<ReleasedRevisions>, Problem> {
    query.finish()?;
    if body.revisions.is_empty() || body.revisions.len() > MOST {
        return Err(Problem::unprocessable(
            "invalid_release",
            format!("a release has 1 to {MOST} revisions"),
        ));
    }
    let request = ReleaseRequest {
        revisions: body
            .revisions
            .into_iter()
            .map(|member| (member.article, member.revision))
            .collect(),
        publish_at: body.publish_at,
    };
    Ok(Json(done(app.release(&actor, &request).await, language)?))
}
