//! `/desk/suggest`: what may be meant while it is still typed.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use koujing_core::Kind;
use koujing_service::DeskArticle;

use super::super::Pages;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::texts::Texts;
use super::asker::Asker;
use crate::problem::Problem;
use crate::query::Query;

#[derive(Template)]
#[template(path = "desk/suggestions.html")]
struct Suggestions {
    t: Texts,
    articles: Vec<DeskArticle>,
}

impl Suggestions {
    fn is_phrase(&self, article: &DeskArticle) -> bool {
        article.kind == Kind::Phrase
    }
}

/// `GET /desk/suggest?q=`.
pub(super) async fn suggest(
    State(pages): State<Pages>,
    asker: Asker,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    let mut query = query?;
    let typed = query.take("q").unwrap_or_default();
    query.finish()?;
    // What is pasted whole is asked, not completed.
    let typed: String = typed.chars().take(200).collect();
    let found = pages.app.suggest(asker.audience, &typed)?;
    let articles = found
        .iter()
        .filter_map(|found| pages.app.desk_article(asker.audience, &found.article))
        .collect();
    Ok(Page::of(Suggestions {
        t: Texts::of(asker.lang),
        articles,
    }))
}
