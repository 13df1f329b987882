//! `/releases`: what is approved and waits for its time; several go live together, or none.

mod item;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use koujing_core::{ArticleId, RevisionNumber, Role, State as Lifecycle};
use koujing_service::{ReleaseRequest, Waiting};

use super::Pages;
use super::done::{self, led_to};
use super::failure::Failure;
use super::frame::Frame;
use super::moment;
use super::page::Page;
use super::person::Person;
use super::refused::{Refused, refused};
use super::review::approved;
use super::texts::Texts;
use crate::problem::Problem;
use crate::query::{Form, Query};

pub(super) use item::address;

/// The addresses of releases.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/releases", get(list).post(release))
        .route("/releases/{id}", get(item::show))
        .route("/releases/{id}/approve", post(item::approve))
        .route("/releases/{id}/reject", post(item::reject))
}

/// Revisions that are listed.
const LISTED: u32 = 500;

#[derive(Template)]
#[template(path = "room/releases.html")]
struct Releases {
    frame: Frame,
    waiting: Vec<Waiting>,
    picked: Vec<String>,
    is_approver: bool,
    done: Option<&'static str>,
    refused: Option<Refused>,
}

impl Releases {
    /// A revision as a field's name says it: `7-ID`.
    fn member(&self, waiting: &Waiting) -> String {
        format!("{}-{}", waiting.record.number, waiting.article)
    }

    fn is_picked(&self, waiting: &Waiting) -> bool {
        self.picked.contains(&self.member(waiting))
    }
}

async fn page(
    pages: &Pages,
    person: &Person,
    (done, refused): (Option<&'static str>, Option<Refused>),
    picked: Vec<String>,
) -> Result<Response, Failure> {
    let status = Refused::status(refused.as_ref());
    let waiting = pages.app.waiting(Lifecycle::Approved, None, LISTED);
    let mut waiting = waiting.await?;
    waiting.sort_by_key(|one| one.record.publish_at);
    Ok(Page::of(Releases {
        frame: Frame::around("/review", person),
        waiting,
        picked,
        is_approver: person.role() >= Role::Approver,
        done,
        refused,
    })
    .with_status(status)
    .into_response())
}

/// `GET /releases`.
async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let done = done::said(&mut query);
    query.finish()?;
    page(&pages, &person, (done, None), Vec::new()).await
}

/// `POST /releases` with `pick-N-ID` for each revision, `publish_at` with `offset`.
async fn release(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let mut sent = form.0;
    let publish_at = moment::taken(&mut sent, "publish_at");
    let picked = sent.take_prefixed("pick-");
    sent.finish()?;
    let picked: Vec<String> = picked.into_iter().map(|(member, _)| member).collect();
    let revisions: Option<Vec<_>> = picked.iter().map(|member| read(member)).collect();
    let revisions = revisions.ok_or(Failure::Unreadable)?;
    let request = match publish_at {
        Ok(_) if revisions.is_empty() => Err("release-none"),
        Ok(publish_at) => Ok(ReleaseRequest {
            revisions,
            publish_at,
        }),
        Err(key) => Err(key),
    };
    let request = match request {
        Ok(request) => request,
        Err(key) => {
            let wrong = Refused::wrong(Texts::of(person.lang), key, Vec::new());
            return page(&pages, &person, (None, Some(wrong)), picked).await;
        }
    };
    match pages.app.release(&actor, &request).await? {
        Ok(released) => Ok(led_to("/releases", approved(released.state))),
        Err(refusal) => {
            let refused = refused(refusal, &pages, &person)?;
            page(&pages, &person, (None, Some(refused)), picked).await
        }
    }
}

fn read(member: &str) -> Option<(ArticleId, RevisionNumber)> {
    let (number, article) = member.split_once('-')?;
    Some((article.parse().ok()?, number.parse().ok()?))
}
