//! `/checks`: replies that were sent, checked by a supervisor: pasted or as a file, with the report on them.

mod kept;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use koujing_core::{Message, Role};
use koujing_service::{CheckReport, Lang, Offset, SentFormat, ServiceError, read_replies, sample};

use super::Pages;
use super::done::led_to;
use super::failure::Failure;
use super::frame::Frame;
use super::id_form::IdForm;
use super::page::{Page, see_other};
use super::person::Person;
use super::report::{ReportFormat, write_report};
use crate::problem::Problem;
use crate::query::Query;
use crate::router::{LONGEST_IMPORT, in_time};

use kept::Kept;
pub(super) use kept::KeptReports;

/// What is sent at most, in bytes.
const LARGEST: usize = 32 << 20;

/// The addresses of checks.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/checks", get(show).post(check))
        .route("/checks/{id}", get(report))
        .route("/checks/{id}/{file}", get(file))
        .route("/checks/{id}/keep", post(keep))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            in_time(LONGEST_IMPORT, request, next)
        }))
}

#[derive(Template)]
#[template(path = "room/checks.html")]
struct Checks {
    frame: Frame,
    sent: Sent,
    /// The key of what is wrong with what was sent.
    wrong: Option<&'static str>,
    kept: Vec<Arc<Kept>>,
}

#[derive(Template)]
#[template(path = "room/check.html")]
struct Checked {
    frame: Frame,
    kept: Arc<Kept>,
}

impl Checked {
    fn report(&self) -> &CheckReport {
        &self.kept.report
    }

    /// How many of the replies have findings.
    fn found(&self) -> usize {
        let replies = self.kept.report.replies.iter();
        replies.filter(|reply| !reply.findings.is_empty()).count()
    }
}

/// The form as it was sent.
#[derive(Default)]
struct Sent {
    text: String,
    sample: String,
    by_now: bool,
    file: Vec<u8>,
    file_name: String,
}

impl Sent {
    async fn take(mut form: Multipart) -> Result<Self, Failure> {
        let mut sent = Self::default();
        loop {
            let field = form.next_field().await.map_err(unreadable)?;
            let Some(field) = field else {
                return Ok(sent);
            };
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(unreadable)?;
            let text = || {
                let text = std::str::from_utf8(&bytes).map_err(|_| Failure::Unreadable)?;
                Ok::<_, Failure>(text.to_owned())
            };
            match name.as_str() {
                "text" => sent.text = text()?,
                "sample" => sent.sample = text()?.trim().to_owned(),
                "by" if &*bytes == b"now" => sent.by_now = true,
                "file" => {
                    sent.file = bytes.to_vec();
                    sent.file_name = file_name;
                }
                _ => return Err(Failure::Unreadable),
            }
        }
    }

    /// What is to be checked: the file if there is one.
    fn bytes(&self) -> Vec<u8> {
        if self.file.is_empty() {
            self.text.clone().into_bytes()
        } else {
            self.file.clone()
        }
    }
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Unreadable,
    }
}

impl Checks {
    fn of(pages: &Pages, person: &Person, sent: Sent, wrong: Option<&'static str>) -> Self {
        Self {
            frame: Frame::around("/checks", person),
            sent,
            wrong,
            kept: pages.reports.of(person.name()),
        }
    }
}

/// `GET /checks`.
async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Approver)?;
    query?.finish()?;
    Ok(Page::of(Checks::of(&pages, &person, Sent::default(), None)))
}

/// `POST /checks`: checks what was sent, and leads to the report.
async fn check(
    State(pages): State<Pages>,
    person: Person,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let sent = Sent::take(form.map_err(|_| Failure::Unreadable)?).await?;
    let refused = |sent: Sent, key| {
        let page = Page::of(Checks::of(&pages, &person, sent, Some(key)));
        Ok(page
            .with_status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response())
    };
    let of_each: Option<usize> = match sent.sample.as_str() {
        "" => None,
        text => match text.parse() {
            Ok(number) if number > 0 => Some(number),
            _ => return refused(sent, "checks-sample-wrong"),
        },
    };
    let (app, bytes, by_now) = (Arc::clone(&pages.app), sent.bytes(), sent.by_now);
    let read = move || {
        let format = SentFormat::of(&bytes);
        let read = read_replies(&app, &bytes, format, Offset::default());
        if by_now { read.by_now() } else { read }
    };
    let read = tokio::task::spawn_blocking(read).await;
    let read = read.map_err(ServiceError::from)?;
    if read.too_many > 0 {
        return refused(sent, "checks-too-many");
    }
    if read.replies.is_empty() && read.unread.is_empty() {
        return refused(sent, "checks-nothing");
    }
    let replies = match of_each {
        Some(of_each) => sample(read.replies.clone(), of_each),
        None => read.replies.clone(),
    };
    let checking = pages.app.checking(actor.audience, replies).await?;
    let lang = person.lang;
    let say = move |message: &Message| match lang {
        Lang::En => message.en.clone(),
        Lang::Hans | Lang::Hant => message.zh.clone(),
    };
    let report = checking.report(read, Offset::default(), |_| {}, say);
    let report = report.await?;
    let id = pages.reports.keep(person.name(), sent.file_name, report)?;
    Ok(see_other(&format!("/checks/{id}"), []))
}

/// `GET /checks/{id}`.
async fn report(
    State(pages): State<Pages>,
    person: Person,
    Path(id): Path<String>,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Approver)?;
    query?.finish()?;
    let kept = pages.reports.find(person.name(), &id);
    Ok(Page::of(Checked {
        frame: Frame::around("/checks", &person),
        kept: kept.ok_or(Failure::NoSuchPage)?,
    }))
}

/// `POST /checks/{id}/keep`: what was found is kept, for people to decide about.
async fn keep(form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Approver)?;
    let (pages, person, id) = form.finish()?;
    let kept = pages.reports.find(person.name(), &id);
    let kept = kept.ok_or(Failure::NoSuchPage)?;
    pages.app.keep_findings(&actor, &kept.report).await?;
    Ok(led_to("/findings", "kept"))
}

/// `GET /checks/{id}/report.csv`, `.xlsx`, `.html`.
async fn file(
    State(pages): State<Pages>,
    person: Person,
    Path((id, name)): Path<(String, String)>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Approver)?;
    query?.finish()?;
    let format = name.strip_prefix("report.").and_then(ReportFormat::parse);
    let kept = pages.reports.find(person.name(), &id);
    let (format, kept) = format.zip(kept).ok_or(Failure::NoSuchPage)?;
    let lang = person.lang;
    let written = move || write_report(&kept.report, format, lang);
    let written = tokio::task::spawn_blocking(written).await;
    let file = written.map_err(ServiceError::from)?.map_err(|error| {
        tracing::error!(%error, "a report cannot be written");
        Failure::Internal
    })?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type()),
        (header::CONTENT_DISPOSITION, format.disposition()),
    ];
    Ok((headers, file).into_response())
}
