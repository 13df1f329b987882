//! `/v1/receipts/{receipt}`: what a receipt is for.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use koujing_service::ExplainedReceipt;

use crate::caller::Caller;
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// `GET /v1/receipts/{receipt}`.
#[utoipa::path(
    get, path = "/v1/receipts/{receipt}", tag = "answer",
    params(("receipt" = String, Path, description = "`receipt` of an answer")),
    responses(
        (status = 200, description = "what was answered, and how that stands today", body = ExplainedReceipt),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no receipt of this record, or not for this key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    receipt: Result<Path<String>, PathRejection>,
    query: Query,
) -> Result<Json<ExplainedReceipt>, Problem> {
    query.finish()?;
    let missing = || Problem::not_found("this is no receipt of ours");
    let Path(receipt) = receipt.map_err(|_| missing())?;
    let explained = app.receipt(caller.audience(), &receipt).await?;
    explained.map(Json).ok_or_else(missing)
}
