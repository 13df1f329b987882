//! `/releases/{id}`: what was handed in together, with all that changes; approved or sent back as one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, RevisionNumber, Role};
use koujing_service::{ApprovalRequest, Refusal, ReleaseItem, ReleaseMember};

use super::super::Pages;
use super::super::difference::{ShownDifference, shown};
use super::super::done::led_to;
use super::super::failure::{Failure, encoded};
use super::super::frame::Frame;
use super::super::moment;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::review::{Said, approved};
use super::super::texts::Texts;
use super::super::wording::variant;
use super::read;
use crate::path::NamePath;
use crate::problem::Problem;
use crate::query::{Form, Query};

/// The address of a release. Templates pass everything by reference.
pub(in crate::pages) fn address(release: &str) -> String {
    format!("/releases/{}", encoded(release))
}

#[derive(Template)]
#[template(path = "room/release.html")]
struct Item<'a> {
    frame: Frame,
    it: &'a ReleaseItem,
    members: Vec<(&'a ReleaseMember, ShownDifference<'a>)>,
    address: String,
    is_approver: bool,
    refused: Option<Refused>,
    said: Said,
}

impl Item<'_> {
    fn is_acknowledged(&self, id: &str) -> bool {
        self.said.acknowledged.iter().any(|own| own == id)
    }

    fn has_warnings(&self) -> bool {
        let mut members = self.it.members.iter();
        members.any(|member| !member.warnings.is_empty())
    }
}

async fn page(
    pages: &Pages,
    person: &Person,
    release: &str,
    refused: Option<Refused>,
    said: Said,
) -> Result<Response, Failure> {
    let app = &pages.app;
    let Ok(it) = app.release_item(person.name(), release).await? else {
        return Err(Failure::NoSuchPage);
    };
    let frame = Frame::around("/review", person);
    let words = app.desk_words(person.lang);
    let named = |name: &str| variant(name, &words);
    let status = Refused::status(refused.as_ref());
    let mut members = Vec::new();
    for member in &it.members {
        let difference = &member.difference.difference;
        members.push((member, shown(difference, frame.t, &named)));
    }
    Ok(Page::of(Item {
        members,
        it: &it,
        address: address(release),
        is_approver: person.role() >= Role::Approver,
        refused,
        said,
        frame,
    })
    .with_status(status)
    .into_response())
}

/// `GET /releases/{id}`.
pub(in crate::pages) async fn show(
    State(pages): State<Pages>,
    person: Person,
    release: Result<NamePath, Problem>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let NamePath(release) = release?;
    query?.finish()?;
    page(&pages, &person, &release, None, Said::default()).await
}

/// `POST /releases/{id}/approve` with `member-N-ID` for each revision, `acknowledge-ID` for each warning,
/// `publish_at` with `offset`.
pub(in crate::pages) async fn approve(
    State(pages): State<Pages>,
    person: Person,
    release: Result<NamePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let NamePath(release) = release?;
    let mut sent = form.0;
    let members = sent.take_prefixed("member-");
    let acknowledged = sent.take_prefixed("acknowledge-");
    let publish_at = moment::taken(&mut sent, "publish_at");
    sent.finish()?;
    let acknowledged: Vec<String> = acknowledged.into_iter().map(|(id, _)| id).collect();
    let said = |acknowledged| Said {
        acknowledged,
        reason: String::new(),
    };
    let members: Option<Vec<(ArticleId, RevisionNumber)>> =
        members.iter().map(|(member, _)| read(member)).collect();
    let members = members.ok_or(Failure::Unreadable)?;
    let publish_at = match publish_at {
        Ok(publish_at) => publish_at,
        Err(key) => {
            let wrong = Refused::wrong(Texts::of(person.lang), key, Vec::new());
            return page(&pages, &person, &release, Some(wrong), said(acknowledged)).await;
        }
    };
    let request = ApprovalRequest {
        publish_at,
        acknowledge: acknowledged.clone(),
        reason: None,
    };
    let done = pages
        .app
        .approve_release(&actor, &release, &members, request)
        .await?;
    match done {
        Ok(state) => Ok(led_to("/review", approved(state))),
        Err(refusal) => told_why(&pages, &person, &release, refusal, said(acknowledged)).await,
    }
}

/// `POST /releases/{id}/reject` with `reason`.
pub(in crate::pages) async fn reject(
    State(pages): State<Pages>,
    person: Person,
    release: Result<NamePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let NamePath(release) = release?;
    let mut sent = form.0;
    let reason = sent.take("reason").unwrap_or_default();
    sent.finish()?;
    match pages.app.reject_release(&actor, &release, &reason).await? {
        Ok(_) => Ok(led_to("/review", "rejected")),
        Err(refusal) => {
            let said = Said {
                reason,
                ..Said::default()
            };
            told_why(&pages, &person, &release, refusal, said).await
        }
    }
}

async fn told_why(
    pages: &Pages,
    person: &Person,
    release: &str,
    refusal: Refusal,
    said: Said,
) -> Result<Response, Failure> {
    let refused = refused(refusal, pages, person)?;
    page(pages, person, release, Some(refused), said).await
}
