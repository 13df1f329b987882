//! `/review/{id}/{n}`: one revision with all that an approver looks at.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, RevisionNumber, Role, State as Lifecycle, same_person};
use koujing_service::{Refusal, ReviewItem, Reviewer};

use super::super::Pages;
use super::super::articles;
use super::super::desk::words;
use super::super::difference::{ShownDifference, shown};
use super::super::done;
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::wording::{ShownWording, variant, wordings};
use super::address;
use crate::path::RevisionPath;
use crate::problem::Problem;
use crate::query::Query;

#[derive(Template)]
#[template(path = "room/item.html")]
struct Item<'a> {
    frame: Frame,
    it: ReviewItem,
    difference: ShownDifference<'a>,
    wordings: Vec<ShownWording>,
    scope: Vec<String>,
    /// The article's own page, and the address of this one.
    article: String,
    address: String,
    /// Its place in the queue, from 1, and how long that is.
    place: Option<(usize, usize)>,
    before: Option<String>,
    behind: Option<String>,
    is_approver: bool,
    is_waiting: bool,
    done: Option<&'static str>,
    refused: Option<(&'static str, Refused)>,
    said: Said,
}

/// What was typed into the forms, to be typed no second time.
#[derive(Default)]
pub(in crate::pages) struct Said {
    pub(in crate::pages) acknowledged: Vec<String>,
    pub(in crate::pages) reason: String,
}

impl Item<'_> {
    fn is_acknowledged(&self, id: &str) -> bool {
        self.said.acknowledged.iter().any(|own| own == id)
    }

    fn is_mine(&self, reviewer: &Reviewer) -> bool {
        same_person(&reviewer.name, &self.frame.name)
    }

    fn can_approve(&self) -> bool {
        let is_free = self.is_waiting && self.it.release.is_none();
        self.is_approver && is_free && (!self.it.is_own || self.it.is_brief_notice)
    }
}

/// The page, perhaps with what was refused.
pub(super) async fn page(
    pages: &Pages,
    person: &Person,
    (id, revision): (&ArticleId, RevisionNumber),
    done: Option<&'static str>,
    refused: Option<(&'static str, Refused)>,
    said: Said,
) -> Result<Response, Failure> {
    let app = &pages.app;
    let looked = app.review_item(person.name(), id, revision, person.lang);
    let Ok(it) = looked.await? else {
        return Err(Failure::NoSuchPage);
    };
    let queue = app.review_queue().await?;
    let is_this =
        |(own, number): (&ArticleId, RevisionNumber)| own.key() == id.key() && number == revision;
    let place = queue
        .iter()
        .position(|item| is_this((&item.article, item.record.number)));
    let at = |place: Option<usize>| {
        let item = queue.get(place?)?;
        Some(address(&item.article, &item.record.number))
    };
    let frame = Frame::around("/review", person);
    let desk_words = app.desk_words(person.lang);
    let named = |name: &str| variant(name, &desk_words);
    let status = Refused::status(refused.as_ref().map(|(_, it)| it));
    let difference = it.difference.clone();
    Ok(Page::of(Item {
        difference: shown(&difference.difference, frame.t, &named),
        wordings: wordings(it.wordings.clone(), frame.t, &desk_words),
        scope: words::scope(&it.content.scope, &desk_words),
        article: articles::address(&it.content.id),
        address: address(&it.content.id, &revision),
        before: at(place.and_then(|place| place.checked_sub(1))),
        behind: at(place.map(|place| place + 1)),
        place: place.map(|place| (place + 1, queue.len())),
        is_approver: person.role() >= Role::Approver,
        is_waiting: it.record.state == Lifecycle::InReview,
        done,
        refused,
        said,
        it,
        frame,
    })
    .with_status(status)
    .into_response())
}

/// The page again: what was asked of the item, why that was refused, what was typed.
pub(in crate::pages) async fn told_why(
    pages: &Pages,
    person: &Person,
    item: (&ArticleId, RevisionNumber),
    (act, refusal, said): (&'static str, Refusal, Said),
) -> Result<Response, Failure> {
    let refused = refused(refusal, pages, person)?;
    page(pages, person, item, None, Some((act, refused)), said).await
}

/// `GET /review/{id}/{n}`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let RevisionPath(id, revision) = path?;
    let mut query = query?;
    let done = done::said(&mut query);
    query.finish()?;
    page(
        &pages,
        &person,
        (&id, revision),
        done,
        None,
        Said::default(),
    )
    .await
}
