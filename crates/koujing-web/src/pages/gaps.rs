//! `/gaps`: what is asked and nobody has an approved answer to, narrowed by what stands in the address.

mod act;
mod show;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use koujing_core::Role;
use koujing_service::{GapFilter, GapState, GapView};

use super::Pages;
use super::failure::{Failure, encoded};
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use crate::problem::Problem;
use crate::query::Query;

/// Gaps of a page.
const LISTED: usize = 50;

/// The addresses of gaps.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/gaps", get(list))
        .route("/gaps/{id}", get(show::show))
        .route("/gaps/{id}/assign", post(act::assign))
        .route("/gaps/{id}/comment", post(act::comment))
        .route("/gaps/{id}/resolve", post(act::resolve))
        .route("/gaps/{id}/dismiss", post(act::dismiss))
        .route("/gaps/{id}/draft", post(act::draft))
        .route("/gaps/{id}/similar", post(act::similar))
}

/// The address of a gap.
pub(super) fn address(id: &str) -> String {
    format!("/gaps/{}", encoded(id))
}

/// The filters as they stand in the address.
#[derive(Clone, Default)]
struct Chosen {
    /// `open`, `overdue`, `unowned`, `resolved`, `dismissed`.
    list: String,
    owner: String,
    product: String,
    channel: String,
}

#[derive(Template)]
#[template(path = "room/gaps.html")]
struct Gaps {
    frame: Frame,
    gaps: Vec<GapView>,
    owners: Vec<String>,
    chosen: Chosen,
    /// List, its words, how many are in it where that is looked up.
    tabs: Vec<(String, &'static str, Option<u64>, bool)>,
    page: usize,
    more: bool,
}

const LISTS: [(&str, &str); 5] = [
    ("open", "gap-open"),
    ("overdue", "gap-overdue"),
    ("unowned", "gap-unowned"),
    ("resolved", "gap-resolved"),
    ("dismissed", "gap-dismissed"),
];

impl Chosen {
    fn take(query: &mut Query) -> Self {
        let mut taken = |name| query.take(name).unwrap_or_default();
        let list = taken("list");
        Self {
            list: match LISTS.iter().any(|(name, _)| *name == list) {
                true => list,
                false => "open".to_owned(),
            },
            owner: taken("owner"),
            product: taken("product").trim().to_owned(),
            channel: taken("channel").trim().to_owned(),
        }
    }

    fn filter(&self, list: &str) -> GapFilter {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        GapFilter {
            state: GapState::parse(list).or(Some(GapState::Open)),
            owners: some(&self.owner).into_iter().collect(),
            unowned: list == "unowned",
            overdue: list == "overdue",
            product: some(&self.product),
            channel: some(&self.channel),
            article: None,
        }
    }

    fn address(&self, list: &str, page: usize) -> String {
        let mut address = format!("/gaps?list={list}");
        for (name, value) in [
            ("owner", &self.owner),
            ("product", &self.product),
            ("channel", &self.channel),
        ] {
            if !value.is_empty() {
                address.push_str(&format!("&{name}={}", encoded(value)));
            }
        }
        if page > 1 {
            address.push_str(&format!("&page={page}"));
        }
        address
    }
}

impl Gaps {
    fn before(&self) -> Option<String> {
        (self.page > 1).then(|| self.chosen.address(&self.chosen.list, self.page - 1))
    }

    fn behind(&self) -> Option<String> {
        self.more
            .then(|| self.chosen.address(&self.chosen.list, self.page + 1))
    }
}

/// `GET /gaps`.
async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let chosen = Chosen::take(&mut query);
    let page = query.parsed::<usize>("page")?.unwrap_or(1).max(1);
    query.finish()?;
    let app = &pages.app;
    let filter = chosen.filter(&chosen.list);
    let offset = (page - 1).saturating_mul(LISTED);
    let mut gaps = app.gaps(&filter, offset, LISTED as u32 + 1).await?;
    let more = gaps.len() > LISTED;
    gaps.truncate(LISTED);
    let mut tabs = Vec::new();
    for (name, key) in LISTS {
        // What is done is looked up only when asked for.
        let count = match name {
            "resolved" | "dismissed" => None,
            _ => Some(app.count_gaps(&chosen.filter(name)).await?),
        };
        tabs.push((chosen.address(name, 1), key, count, chosen.list == name));
    }
    Ok(Page::of(Gaps {
        frame: Frame::around("/gaps", &person),
        gaps,
        owners: app.possible_owners().await?,
        chosen,
        tabs,
        page,
        more,
    }))
}
