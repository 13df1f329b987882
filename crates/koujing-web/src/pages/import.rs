//! `/import`: files as `koujing import` takes them, dropped or chosen. First what would become of each is
//! shown; then it is done, or left.

mod kept;
mod report;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use koujing_core::Role;
use koujing_service::{Actor, Files, Upload};

use super::Pages;
use super::failure::Failure;
use super::frame::Frame;
use super::page::{Page, see_other};
use super::person::Person;
use crate::path::NamePath;
use crate::problem::Problem;
use crate::query::{Form, Query};
use crate::router::{LONGEST_IMPORT, in_time};

use kept::KeptUpload;
pub(super) use kept::KeptUploads;
use report::Report;

/// What is sent at most, in bytes; larger ones are for the command and the API.
const LARGEST: usize = 16 << 20;

/// The addresses of imports.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/import", get(show).post(upload))
        .route("/import/{id}", get(dry_run).post(apply))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            in_time(LONGEST_IMPORT, request, next)
        }))
}

#[derive(Template)]
#[template(path = "room/import.html")]
struct Import {
    frame: Frame,
    may_publish: bool,
    wrong: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "room/imported.html")]
struct Imported {
    frame: Frame,
    report: Report,
    /// Where it is done; none: it was done.
    to: Option<String>,
    publishes: bool,
}

fn page(person: &Person, wrong: Option<&'static str>) -> Response {
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = Page::of(Import {
        frame: Frame::around("/articles", person),
        may_publish: person.role() >= Role::Admin,
        wrong,
    });
    page.with_status(status).into_response()
}

/// `GET /import`.
async fn show(person: Person, query: Result<Query, Problem>) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    query?.finish()?;
    Ok(page(&person, None))
}

/// `POST /import` with `file`, as often as there are files, and `publish`: leads to what would become of
/// them.
async fn upload(
    State(pages): State<Pages>,
    person: Person,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let mut form = form.map_err(|_| Failure::Unreadable)?;
    let mut publishes = false;
    let mut files = Files::new();
    let mut is_strange = false;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(unreadable)?;
        match name.as_str() {
            "publish" => publishes = true,
            "file" if file.is_empty() && bytes.is_empty() => {}
            "file" => {
                is_strange |= FileKind::of(&file).is_none();
                files.insert(file, bytes.to_vec());
            }
            _ => return Err(Failure::Unreadable),
        }
    }
    if publishes {
        person.at_least(Role::Admin)?;
    }
    if is_strange || files.is_empty() {
        return Ok(page(&person, Some("import-what-files")));
    }
    let id = pages.uploads.keep(&actor.name, files, publishes)?;
    Ok(see_other(&format!("/import/{id}"), []))
}

fn unreadable(error: MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Unreadable,
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Article,
    Rows,
    Archive,
}

impl FileKind {
    /// By the file's name.
    fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if ends(&[".md"]) {
            Some(Self::Article)
        } else if ends(&[".jsonl", ".ndjson"]) {
            Some(Self::Rows)
        } else if ends(&[".zip", ".tar", ".tar.gz", ".tgz"]) {
            Some(Self::Archive)
        } else {
            None
        }
    }
}

/// The files as uploads: Markdown files lie side by side in one, the others are one each.
fn uploads(files: &Files) -> Vec<Upload> {
    let mut articles = Files::new();
    let mut uploads = Vec::new();
    for (name, bytes) in files {
        match FileKind::of(name) {
            Some(FileKind::Article) => {
                articles.insert(name.clone(), bytes.clone());
            }
            Some(FileKind::Rows) => uploads.push(Upload::Rows(name.clone(), bytes.clone())),
            Some(FileKind::Archive) => uploads.push(Upload::Archive(bytes.clone())),
            None => {}
        }
    }
    if !articles.is_empty() {
        uploads.insert(0, Upload::Articles(articles));
    }
    uploads
}

async fn imported(
    pages: &Pages,
    person: &Person,
    (actor, kept): (&Actor, &KeptUpload),
    is_dry: bool,
) -> Result<Response, Failure> {
    let mut report = Report::default();
    for upload in uploads(&kept.files) {
        let done = pages.app.import(actor, upload, !kept.publishes, is_dry);
        match done.await? {
            Ok(done) => report.add(done, pages, person, is_dry),
            Err(_) => return Ok(page(person, Some("import-broken"))),
        }
    }
    report.items.sort_by_key(|item| item.refused.is_none());
    Ok(Page::of(Imported {
        frame: Frame::around("/articles", person),
        to: is_dry.then(|| format!("/import/{}", kept.id)),
        publishes: kept.publishes,
        report,
    })
    .into_response())
}

fn found(pages: &Pages, actor: &Actor, id: &str) -> Result<Arc<KeptUpload>, Failure> {
    let kept = pages.uploads.find(&actor.name, id)?;
    kept.ok_or(Failure::NoSuchPage)
}

/// Who imports this: what is published at once is the administrators'.
fn acting(person: &Person, kept: &KeptUpload) -> Result<Actor, Failure> {
    person.acting(match kept.publishes {
        true => Role::Admin,
        false => Role::Editor,
    })
}

/// `GET /import/{id}`: what would become of it.
async fn dry_run(
    State(pages): State<Pages>,
    person: Person,
    id: Result<NamePath, Problem>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let NamePath(id) = id?;
    query?.finish()?;
    let kept = found(&pages, &actor, &id)?;
    let actor = acting(&person, &kept)?;
    imported(&pages, &person, (&actor, &kept), true).await
}

/// `POST /import/{id}`: does it.
async fn apply(
    State(pages): State<Pages>,
    person: Person,
    id: Result<NamePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let NamePath(id) = id?;
    form.0.finish()?;
    let kept = found(&pages, &actor, &id)?;
    let actor = acting(&person, &kept)?;
    let done = imported(&pages, &person, (&actor, &kept), false).await?;
    pages.uploads.forget(&kept.id)?;
    Ok(done)
}
