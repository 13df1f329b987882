//! `/articles`: all articles, in every state, narrowed by what stands in the address.

mod categories;
mod edit;
mod form;
mod revision;
mod show;
mod standing;
mod together;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use koujing_core::{Audience, Kind, Role, Verification};
use koujing_service::{Room, RoomFilter};

use super::failure::{Failure, encoded};
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use super::wording::state_key;
use super::{LARGEST_FILE, Pages};
use crate::problem::Problem;
use crate::query::Query;

use standing::Act;

pub(super) use form::{ShownForm, filled};
pub(super) use revision::submitted;

/// Articles of a page.
const LISTED: usize = 50;

/// States as tabs, in the order of a life.
const STATES: [&str; 9] = [
    "published",
    "suspended",
    "scheduled",
    "ended",
    "draft",
    "in_review",
    "approved",
    "rejected",
    "retired",
];
/// Of these there may be many, and they are looked up only when asked for.
const UNCOUNTED: [&str; 2] = ["rejected", "retired"];

/// The addresses of articles.
pub(super) fn routes() -> Router<Pages> {
    let files = DefaultBodyLimit::max(LARGEST_FILE);
    Router::new()
        .route("/articles", get(list))
        .route("/categories", get(categories::show))
        .route(
            "/articles/new",
            get(edit::new).post(edit::create).layer(files),
        )
        .route("/articles/together", post(together::act))
        .route("/articles/{id}", get(show::show))
        .route(
            "/articles/{id}/edit",
            get(edit::show).post(edit::save).layer(files),
        )
        .route("/articles/{id}/suspend", Act::Suspend.route())
        .route("/articles/{id}/resume", Act::Resume.route())
        .route("/articles/{id}/retire", Act::Retire.route())
        .route("/articles/{id}/verify", Act::Verify.route())
        .route("/articles/{id}/restore", post(standing::restore))
        .route("/articles/{id}/revisions/{n}", get(revision::show))
        .route(
            "/articles/{id}/revisions/{n}/submit",
            post(revision::submit),
        )
        .route(
            "/articles/{id}/revisions/{n}/withdraw",
            post(revision::withdraw),
        )
}

/// The address of an article.
pub(super) fn address(id: &koujing_core::ArticleId) -> String {
    format!("/articles/{}", encoded(id.as_str()))
}

/// The filters as they stand in the address.
#[derive(Clone, Default)]
struct Chosen {
    q: String,
    state: String,
    category: String,
    label: String,
    /// None: whoever; empty: nobody.
    owner: Option<String>,
    verification: String,
    audience: String,
    kind: String,
}

#[derive(Template)]
#[template(path = "room/articles.html")]
struct Articles {
    frame: Frame,
    room: Room,
    chosen: Chosen,
    page: usize,
    is_approver: bool,
}

impl Chosen {
    fn take(query: &mut Query) -> Result<(Self, RoomFilter), Failure> {
        let mut taken = |name| query.take(name).unwrap_or_default();
        let owner = taken("owner");
        let chosen = Self {
            q: taken("q"),
            state: taken("state"),
            category: taken("category"),
            label: taken("label"),
            owner: match owner.as_str() {
                "" => None,
                "-" => Some(String::new()),
                _ => Some(owner),
            },
            verification: taken("verification"),
            audience: taken("audience"),
            kind: taken("kind"),
        };
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let verification = match chosen.verification.as_str() {
            "" => None,
            "verified" => Some(Verification::Verified),
            "due" => Some(Verification::Due),
            "overdue" => Some(Verification::Overdue),
            _ => return Err(Failure::Unreadable),
        };
        let audience = match chosen.audience.as_str() {
            "" => None,
            "internal" => Some(Audience::Internal),
            "public" => Some(Audience::Public),
            _ => return Err(Failure::Unreadable),
        };
        let kind = match chosen.kind.as_str() {
            "" => None,
            "answer" => Some(Kind::Answer),
            "phrase" => Some(Kind::Phrase),
            "notice" => Some(Kind::Notice),
            _ => return Err(Failure::Unreadable),
        };
        if !chosen.state.is_empty() && !STATES.contains(&chosen.state.as_str()) {
            return Err(Failure::Unreadable);
        }
        let filter = RoomFilter {
            words: chosen.q.clone(),
            state: some(&chosen.state),
            category: some(&chosen.category),
            label: some(&chosen.label),
            owner: chosen.owner.clone(),
            verification,
            audience,
            kind,
        };
        Ok((chosen, filter))
    }

    fn owner_in_address(&self) -> &str {
        match self.owner.as_deref() {
            None => "",
            Some("") => "-",
            Some(owner) => owner,
        }
    }

    /// The address of the list with another state and page.
    fn address(&self, state: &str, page: usize) -> String {
        let page = if page > 1 {
            page.to_string()
        } else {
            String::new()
        };
        let parts = [
            ("q", self.q.as_str()),
            ("state", state),
            ("category", &self.category),
            ("label", &self.label),
            ("owner", self.owner_in_address()),
            ("verification", &self.verification),
            ("audience", &self.audience),
            ("kind", &self.kind),
            ("page", &page),
        ];
        let parts = parts.iter().filter(|(_, value)| !value.is_empty());
        let parts: Vec<String> = parts
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        if parts.is_empty() {
            "/articles".to_owned()
        } else {
            format!("/articles?{}", parts.join("&"))
        }
    }
}

impl Articles {
    /// Address, words, count, whether it is chosen.
    fn tabs(&self) -> Vec<(String, &'static str, Option<usize>, bool)> {
        let tab = |state: &&'static str| {
            let count = self.room.states.get(state).copied().unwrap_or_default();
            let is_here = self.chosen.state == *state;
            let counted = is_here || !UNCOUNTED.contains(state);
            let to = self.chosen.address(state, 1);
            let shown = is_here || count > 0 || !counted;
            shown.then(|| (to, state_key(state), counted.then_some(count), is_here))
        };
        let all = (
            self.chosen.address("", 1),
            "state-any",
            None,
            self.chosen.state.is_empty(),
        );
        std::iter::once(all)
            .chain(STATES.iter().filter_map(tab))
            .collect()
    }

    fn first(&self) -> usize {
        (self.page - 1) * LISTED + 1
    }

    fn last(&self) -> usize {
        (self.page - 1) * LISTED + self.room.items.len()
    }

    fn before(&self) -> Option<String> {
        let before = self.page.checked_sub(1).filter(|page| *page > 0)?;
        Some(self.chosen.address(&self.chosen.state, before))
    }

    fn behind(&self) -> Option<String> {
        let more = self.page * LISTED < self.room.total;
        more.then(|| self.chosen.address(&self.chosen.state, self.page + 1))
    }
}

/// `GET /articles`.
async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let (chosen, filter) = Chosen::take(&mut query)?;
    let page: usize = query.parsed("page")?.unwrap_or(1).clamp(1, 100_000);
    query.finish()?;
    let room = pages.app.room(&filter, (page - 1) * LISTED, LISTED).await?;
    Ok(Page::of(Articles {
        frame: Frame::around("/articles", &person),
        is_approver: person.role() >= Role::Approver,
        room,
        chosen,
        page,
    }))
}
