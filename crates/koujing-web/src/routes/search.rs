//! `/v1/search`: a ranked list for browsing.

use axum::Json;
use axum::extract::State;
use koujing_core::{Role, State as Lifecycle};
use koujing_service::{Found, SearchRequest};

use crate::caller::Caller;
use crate::list::List;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::router::App;

/// `GET /v1/search?q=…&category=…&state=…`.
#[utoipa::path(
    get, path = "/v1/search", tag = "browse",
    params(
        ("q" = Option<String>, Query, description = "words; without them everything, in the order of ids"),
        ("category" = Option<String>, Query, description = "only this category and those below it"),
        ("state" = Option<String>, Query, description = "published unless told otherwise; others take the role editor"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 unless told otherwise"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "best first", body = List<Found>),
        (status = 400, description = "a parameter is wrong; `code` says which way", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no valid key", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the state takes a higher role", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn search(
    State(app): State<App>,
    caller: Caller,
    mut query: Query,
) -> Result<Json<List<Found>>, Problem> {
    let page = Page::take(&mut query)?;
    let words = query.take("q").unwrap_or_default();
    let state = match query.take("state") {
        None => Lifecycle::Published,
        Some(name) => Lifecycle::parse(&name)
            .ok_or_else(|| Problem::invalid_parameter("state", "no such state"))?,
    };
    let request = SearchRequest {
        words,
        category: query.take("category"),
        offset: page.offset,
        limit: page.limit,
    };
    query.finish()?;
    if state != Lifecycle::Published {
        caller.acting(Role::Editor)?;
        return Ok(Json(
            app.search_state(caller.audience(), state, &request)
                .await?
                .into(),
        ));
    }
    Ok(Json(app.search(caller.audience(), &request)?.into()))
}
