//! `/categories`: the categories and labels of what is live, with counts; each leads to its articles.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use koujing_core::Role;
use koujing_service::Shelf;

use super::super::Pages;
use super::super::failure::{Failure, encoded};
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use crate::problem::Problem;
use crate::query::Query;

#[derive(Template)]
#[template(path = "room/categories.html")]
struct Categories {
    frame: Frame,
    categories: Vec<Shelf>,
    labels: Vec<Shelf>,
}

impl Categories {
    /// Where the articles of a category or with a label are listed.
    fn address(&self, filter: &str, shelf: &Shelf) -> String {
        format!("/articles?{filter}={}", encoded(&shelf.name))
    }
}

/// `GET /categories`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    query?.finish()?;
    let (categories, labels) = pages.app.shelves();
    Ok(Page::of(Categories {
        frame: Frame::around("/articles", &person),
        categories,
        labels,
    }))
}
