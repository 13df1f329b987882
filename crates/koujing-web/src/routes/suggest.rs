//! `/v1/suggest`: as you type.

use axum::Json;
use axum::extract::State;
use koujing_service::{Listing, Suggestion};

use crate::caller::Caller;
use crate::list::List;
use crate::problem::Problem;
use crate::query::Query;
use crate::router::App;

/// The longest text that is looked at, in characters.
const LONGEST: usize = 200;

/// `GET /v1/suggest?q=…`.
#[utoipa::path(
    get, path = "/v1/suggest", tag = "browse",
    params(("q" = String, Query, description = "what was typed so far; with / a shortcut")),
    responses(
        (status = 200, description = "up to 8", body = List<Suggestion>),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn suggest(
    State(app): State<App>,
    caller: Caller,
    mut query: Query,
) -> Result<Json<List<Suggestion>>, Problem> {
    let typed: String = query.required("q")?.chars().take(LONGEST).collect();
    query.finish()?;
    let items = app.suggest(caller.audience(), &typed)?;
    Ok(Json(Listing { items, next: None }.into()))
}
