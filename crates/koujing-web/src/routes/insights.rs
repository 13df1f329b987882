//! `/v1/insights` and `/v1/digest`: what is asked.

use axum::Json;
use axum::extract::State;
use koujing_service::{Digest, InsightRequest, Insights, MOST_DAYS};

use crate::caller::Editor;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// Takes `from`, `until`, `product` and `channel` out. An empty one, as forms send it, is none.
pub(crate) fn request(query: &mut Query) -> InsightRequest {
    let mut told = |name| query.take(name).filter(|text| !text.is_empty());
    InsightRequest {
        from: told("from"),
        until: told("until"),
        product: told("product"),
        channel: told("channel"),
    }
}

/// `GET /v1/insights`.
#[utoipa::path(
    get, path = "/v1/insights", tag = "insights",
    params(
        ("from" = Option<String>, Query, description = "first day, `2026-11-01`; 30 days in all unless told otherwise"),
        ("until" = Option<String>, Query, description = "last day; today unless told otherwise. Days are China's"),
        ("product" = Option<String>, Query, description = "only of this product"),
        ("channel" = Option<String>, Query, description = "only over this channel"),
        ("limit" = Option<u32>, Query, description = "topics of each kind, 1 to 200; 50 unless told otherwise"),
    ),
    responses(
        (status = 200, description = "by day, product, channel; the most asked, the rising, those without an answer", body = Object),
        (status = 400, description = "`invalid_period`: no dates, or more than 366 days", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn insights(
    State(app): State<App>,
    _: Editor,
    mut query: Query,
) -> Result<Json<Insights>, Problem> {
    let limit = Page::limit(&mut query)?;
    let request = request(&mut query);
    query.finish()?;
    let insights = app.insights(&request, limit).await?;
    insights.map(Json).ok_or_else(|| {
        Problem::bad_request(
            "invalid_period",
            format!("from and until: days such as 2026-11-01, in order, {MOST_DAYS} at most"),
        )
    })
}

/// `GET /v1/digest`: the last seven whole days.
#[utoipa::path(
    get, path = "/v1/digest", tag = "insights",
    responses(
        (status = 200, description = "what was asked, what is open, what is overdue", body = Object),
        (status = 403, description = "the role or audience is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn digest(
    State(app): State<App>,
    _: Editor,
    query: Query,
) -> Result<Json<Digest>, Problem> {
    query.finish()?;
    Ok(Json(app.digest().await?))
}
