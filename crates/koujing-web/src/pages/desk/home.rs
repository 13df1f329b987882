//! What the desk shows while nothing is asked: favourites, phrases, the tree of categories.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use koujing_core::{ArticleId, Role};
use koujing_service::{Category, DeskArticle};
use serde::Deserialize;

use super::super::Pages;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::person::Person;
use super::super::texts::Texts;
use super::asker::Asker;
use crate::body::Body;
use crate::problem::Problem;
use crate::query::Query;

/// How many articles of a category are listed.
const LISTED: usize = 100;

#[derive(Template)]
#[template(path = "desk/home.html")]
struct Home {
    t: Texts,
    /// None at the embedded desk, which has no account to keep them with.
    favourites: Option<Vec<DeskArticle>>,
    phrases: Vec<DeskArticle>,
    categories: Vec<Category>,
}

/// `GET /desk/home`.
pub(super) async fn home(
    State(pages): State<Pages>,
    asker: Asker,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    query?.finish()?;
    let app = &pages.app;
    let favourites = match &asker.person {
        Some(person) => Some(app.favourites(asker.audience, person.name()).await?),
        None => None,
    };
    Ok(Page::of(Home {
        t: Texts::of(asker.lang),
        favourites,
        phrases: app.phrases(asker.audience),
        categories: app.categories(asker.audience),
    }))
}

#[derive(Template)]
#[template(path = "desk/articles.html")]
struct Articles {
    t: Texts,
    articles: Vec<DeskArticle>,
    /// Whether there are more than are listed.
    more: bool,
}

/// `GET /desk/category?path=`.
pub(super) async fn category(
    State(pages): State<Pages>,
    asker: Asker,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    let mut query = query?;
    let path = query.required("path")?;
    query.finish()?;
    let (articles, more) = pages.app.in_category(asker.audience, &path, LISTED);
    Ok(Page::of(Articles {
        t: Texts::of(asker.lang),
        articles,
        more,
    }))
}

/// What is to be a favourite, or no more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Favourite {
    article: ArticleId,
    wanted: bool,
}

/// `POST /desk/favourite`.
pub(super) async fn favourite(
    State(pages): State<Pages>,
    person: Person,
    body: Result<Body<Favourite>, Problem>,
) -> Result<StatusCode, Failure> {
    let Body(Favourite { article, wanted }) = body?;
    let actor = person.acting(Role::Reader)?;
    let set = pages.app.set_favourite(&actor.name, &article, wanted);
    set.await?;
    Ok(StatusCode::NO_CONTENT)
}
