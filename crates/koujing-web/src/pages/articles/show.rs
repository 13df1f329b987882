//! `/articles/{id}`: one article with its wordings, how it stands, what happened to it, and what can be
//! done.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, Role};
use koujing_service::{RevisionRecord, RoomArticle};

use super::super::Pages;
use super::super::desk::words;
use super::super::done;
use super::super::failure::{Failure, encoded};
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::wording::{ShownWording, wordings};
use super::address;
use crate::path::ArticlePath;
use crate::problem::Problem;
use crate::query::Query;

#[derive(Template)]
#[template(path = "room/article.html")]
struct Shown {
    frame: Frame,
    it: RoomArticle,
    wordings: Vec<ShownWording>,
    scope: Vec<String>,
    address: String,
    is_approver: bool,
    /// What was just done.
    done: Option<&'static str>,
    /// What was asked for and refused: which act, why, the reason that was typed.
    refused: Option<(&'static str, Refused, String)>,
}

impl Shown {
    /// Whether this act was just refused: its form stands open.
    fn is_open(&self, act: &str) -> bool {
        self.refused.as_ref().is_some_and(|(own, ..)| *own == act)
    }

    fn typed(&self, act: &str) -> &str {
        match &self.refused {
            Some((own, _, typed)) if *own == act => typed,
            _ => "",
        }
    }

    /// Where another one begins as a copy of it.
    fn copy(&self) -> String {
        format!(
            "/articles/new?copy={}",
            encoded(self.it.standing.id.as_str())
        )
    }

    /// What an article lists beside its wordings, by the name of the field.
    fn lists(&self) -> [(&'static str, &[String]); 6] {
        let content = &self.it.content;
        [
            ("field-similar", &content.similar),
            ("field-negative", &content.negative),
            ("must-say", &content.must_say),
            ("never-say", &content.never_say),
            ("field-sources", &content.sources),
            ("field-labels", &content.labels),
        ]
    }

    fn is_live(&self, record: &RevisionRecord) -> bool {
        Some(record.number) == self.it.standing.live
    }

    fn can_restore(&self, record: &RevisionRecord) -> bool {
        record.redacted.is_none()
            && record.number != self.it.shown
            && Some(record.number) != self.it.standing.open.map(|(number, _)| number)
    }
}

/// The page, perhaps with what was refused.
pub(super) async fn page(
    pages: &Pages,
    person: &Person,
    id: &ArticleId,
    done: Option<&'static str>,
    refusal: Option<(&'static str, Refused, String)>,
) -> Result<Response, Failure> {
    let frame = Frame::around("/articles", person);
    let it = match pages.app.room_article(id, person.lang).await? {
        Ok(it) => it,
        Err(refusal) => {
            refused(refusal, pages, person)?;
            return Err(Failure::NoSuchPage);
        }
    };
    let desk_words = pages.app.desk_words(person.lang);
    let status = Refused::status(refusal.as_ref().map(|(_, refused, _)| refused));
    Ok(Page::of(Shown {
        scope: words::scope(&it.content.scope, &desk_words),
        wordings: wordings(it.wordings.clone(), frame.t, &desk_words),
        address: address(&it.standing.id),
        is_approver: person.role() >= Role::Approver,
        it,
        done,
        refused: refusal,
        frame,
    })
    .with_status(status)
    .into_response())
}

/// `GET /articles/{id}`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let (ArticlePath(id), mut query) = (id?, query?);
    let done = done::said(&mut query);
    query.finish()?;
    page(&pages, &person, &id, done, None).await
}
