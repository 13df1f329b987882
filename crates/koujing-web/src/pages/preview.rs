//! `/preview`: a file as it would be served, while it is written. A part of the editor's page.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, Role};
use serde::Deserialize;

use super::Pages;
use super::articles::filled;
use super::failure::Failure;
use super::page::Page;
use super::person::Person;
use super::refused::message;
use super::texts::Texts;
use super::wording::{ShownWording, wordings};
use crate::body::{Body, bytes};
use crate::problem::Problem;

/// What is being written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    id: String,
    source: String,
    /// What is filled in of the form that was made of it.
    #[serde(default)]
    form: BTreeMap<String, String>,
}

impl Written {
    pub(super) fn source(&self) -> &str {
        &self.source
    }
}

/// The editor's right side.
#[derive(Template)]
#[template(path = "room/preview.html")]
pub(super) struct Previewed {
    t: Texts,
    pub(super) question: String,
    problems: Vec<ShownProblem>,
    wordings: Vec<ShownWording>,
}

/// What is wrong, and where.
pub(super) struct ShownProblem {
    pub(super) line: u32,
    pub(super) said: String,
    pub(super) is_error: bool,
}

/// The preview of a text as an article of this id.
pub(super) async fn previewed(
    pages: &Pages,
    t: Texts,
    id: &str,
    source: &str,
) -> Result<Previewed, Failure> {
    // A new article may have no id yet: its text is looked at all the same.
    let id: Option<ArticleId> = match id.trim() {
        "" => "new".parse().ok(),
        id => id.parse().ok(),
    };
    let app = &pages.app;
    let preview = match id {
        Some(id) => app.preview(&id, source.as_bytes(), t.lang()).await?,
        None => koujing_service::Preview::default(),
    };
    Ok(Previewed {
        question: preview.question,
        problems: shown_problems(&preview.problems, pages, t),
        wordings: wordings(preview.wordings, t, &app.desk_words(t.lang())),
        t,
    })
}

/// What is wrong with a settings file, in the same place.
pub(super) fn of_settings(pages: &Pages, t: Texts, source: &str) -> Previewed {
    let problems = pages.app.settings_problems(source.as_bytes());
    Previewed {
        question: t.say("nav-settings").into_owned(),
        problems: shown_problems(&problems, pages, t),
        wordings: Vec::new(),
        t,
    }
}

/// Problems in the language of the page.
pub(super) fn shown_problems(
    problems: &[koujing_core::Problem],
    pages: &Pages,
    t: Texts,
) -> Vec<ShownProblem> {
    let problems = problems.iter().map(|problem| ShownProblem {
        line: problem.line,
        said: message(&problem.message, &pages.app, t),
        is_error: problem.is_error(),
    });
    problems.collect()
}

/// `POST /preview`.
pub(super) async fn preview(
    State(pages): State<Pages>,
    person: Person,
    body: Result<Body<Written>, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    let Body(Written {
        id,
        mut source,
        form,
    }) = body?;
    if let Some(Ok(written)) = filled(&source, &form) {
        source = written;
    }
    let t = Texts::of(person.lang);
    Ok(Page::of(previewed(&pages, t, &id, &source).await?))
}

/// The bytes of a picture as it is sent, at most; kept are fewer.
pub(super) const LARGEST_IMAGE: usize = 4 << 20;

/// `POST /preview/image`: keeps a picture that was pasted or dropped; what the Markdown shows it by.
pub(super) async fn image(
    State(pages): State<Pages>,
    person: Person,
    request: Request,
) -> Result<Response, Failure> {
    person.acting(Role::Editor)?;
    let bytes = bytes(request, &pages, "4 MiB").await?;
    let kept = pages.app.keep_image(&bytes).await?;
    let t = Texts::of(person.lang);
    Ok(match kept {
        Some(kept) => (StatusCode::CREATED, kept.reference).into_response(),
        None => {
            let why = t.say("not-an-image").into_owned();
            (StatusCode::UNPROCESSABLE_ENTITY, why).into_response()
        }
    })
}
