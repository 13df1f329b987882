//! `/notices`: what is shown over answers for a time, and a short form for a new one, which goes through
//! the same door as every article.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{
    ArticleId, Audience, Kind, RevisionNumber, Role, Scope, ScopeValue, State as Lifecycle, Target,
};
use koujing_service::{Actor, ApprovalRequest, DeskWords, Done, NoticeForm, Room, RoomFilter};

use super::Pages;
use super::articles;
use super::done::led_to;
use super::failure::Failure;
use super::frame::Frame;
use super::moment;
use super::page::Page;
use super::person::Person;
use super::refused::{Refused, message, refused};
use super::review::{Said, told_why};
use super::texts::Texts;
use crate::problem::Problem;
use crate::query::{Form, Query};
use crate::router::App;

/// Notices that are listed.
const LISTED: usize = 500;
/// A new notice lasts so long unless told otherwise: 4 hours.
const USUAL: i64 = 4 * 3_600_000;

#[derive(Template)]
#[template(path = "room/notices.html")]
struct Notices {
    frame: Frame,
    room: Room,
}

/// `GET /notices`.
pub(super) async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    query?.finish()?;
    let filter = RoomFilter {
        kind: Some(Kind::Notice),
        ..RoomFilter::default()
    };
    Ok(Page::of(Notices {
        frame: Frame::around("/notices", &person),
        room: pages.app.room(&filter, 0, LISTED).await?,
    }))
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    title: String,
    text: String,
    status: String,
    targets: String,
    audience: String,
    until: String,
    next: String,
    offset: String,
    reason: String,
    then: String,
    /// Dimension and value.
    scope: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "room/notice.html")]
struct Writing {
    frame: Frame,
    words: DeskWords,
    typed: Typed,
    is_approver: bool,
    refused: Option<Refused>,
}

impl Writing {
    fn is_told(&self, dimension: &str, value: &str) -> bool {
        self.told(dimension) == value
    }

    fn told(&self, dimension: &str) -> &str {
        let told = self.typed.scope.iter().find(|(own, _)| own == dimension);
        told.map_or("", |(_, value)| value)
    }
}

impl Typed {
    fn take(form: Form) -> Result<Self, Failure> {
        let mut sent = form.0;
        let mut take = |name| sent.take(name).unwrap_or_default().replace("\r\n", "\n");
        let typed = Self {
            title: take("title").trim().to_owned(),
            text: take("text"),
            status: take("status").trim().to_owned(),
            targets: take("targets"),
            audience: take("audience"),
            until: take("until"),
            next: take("next"),
            offset: take("offset"),
            reason: take("reason").trim().to_owned(),
            then: take("then"),
            scope: sent.take_prefixed("scope-"),
        };
        sent.finish()?;
        Ok(typed)
    }

    /// What the form says; else the key of what is wrong with it.
    fn read(&self, owner: &str) -> Result<NoticeForm, &'static str> {
        if self.title.is_empty() || self.text.trim().is_empty() {
            return Err("notice-needs-text");
        }
        let instant = |text: &str| moment::read(text, &self.offset).ok_or("notice-needs-time");
        let target = |text: &str| match text.strip_prefix("category:") {
            Some(category) => Ok(Target::Category(category.trim().to_owned())),
            None if text == "all" => Ok(Target::All),
            None => text.parse().map(Target::Article),
        };
        let lines = self.targets.lines().map(str::trim);
        let targets: Result<Vec<Target>, _> =
            lines.filter(|line| !line.is_empty()).map(target).collect();
        let mut scope = Scope::default();
        for (dimension, value) in self.scope.iter().filter(|(_, value)| !value.is_empty()) {
            scope.insert(dimension, [ScopeValue::new(value)]);
        }
        Ok(NoticeForm {
            title: self.title.clone(),
            text: self.text.clone(),
            status: (!self.status.is_empty()).then(|| self.status.clone()),
            scope,
            targets: targets.map_err(|_| "notice-needs-targets")?,
            audience: match self.audience.as_str() {
                "public" => Audience::Public,
                _ => Audience::Internal,
            },
            owner: Some(owner.to_owned()),
            until: instant(&self.until)?,
            next_update_at: match self.next.as_str() {
                "" => None,
                next => Some(instant(next)?),
            },
        })
    }
}

fn form(pages: &Pages, person: &Person, typed: Typed, refused: Option<Refused>) -> Response {
    let status = Refused::status(refused.as_ref());
    Page::of(Writing {
        frame: Frame::around("/notices", person),
        words: pages.app.desk_words(person.lang),
        typed,
        is_approver: person.role() >= Role::Approver,
        refused,
    })
    .with_status(status)
    .into_response()
}

/// `GET /notices/new`.
pub(super) async fn new(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    query?.finish()?;
    let typed = Typed {
        audience: "public".to_owned(),
        until: moment::local(pages.app.in_millis(USUAL)),
        offset: moment::OFFSET.to_owned(),
        ..Typed::default()
    };
    Ok(form(&pages, &person, typed, None))
}

/// `POST /notices/new`. `then` is `submit`, or `publish` for an approver's own of at most 24 hours.
pub(super) async fn create(
    State(pages): State<Pages>,
    person: Person,
    sent: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let typed = Typed::take(sent)?;
    let app = &pages.app;
    let t = Texts::of(person.lang);
    let publish = typed.then == "publish";
    let notice = match typed.read(person.name()) {
        Ok(_) if publish && typed.reason.is_empty() => Err("refused-reason"),
        read => read,
    };
    let notice = match notice {
        Ok(notice) => notice,
        Err(key) => {
            let wrong = Refused::wrong(t, key, Vec::new());
            return Ok(form(&pages, &person, typed, Some(wrong)));
        }
    };
    let id: ArticleId = app.notice_id().ok_or(Failure::Internal)?;
    let file = notice.file(id.clone());
    let preview = app.preview(&id, file.as_bytes(), person.lang).await?;
    let errors = preview.problems.iter().filter(|problem| problem.is_error());
    let errors: Vec<String> = errors
        .map(|problem| message(&problem.message, app, t))
        .collect();
    if !errors.is_empty() {
        let wrong = Refused::wrong(t, "notice-wrong", errors);
        return Ok(form(&pages, &person, typed, Some(wrong)));
    }
    let (revision, state) = match handed_in(app, &actor, &id, &file).await? {
        Ok(handed_in) => handed_in,
        Err(refusal) => {
            let wrong = refused(refusal, &pages, &person)?;
            return Ok(form(&pages, &person, typed, Some(wrong)));
        }
    };
    if !publish || state != Lifecycle::InReview {
        return Ok(led_to(&articles::address(&id), articles::submitted(state)));
    }
    person.acting(Role::Approver)?;
    let request = ApprovalRequest {
        reason: Some(typed.reason.clone()),
        ..ApprovalRequest::default()
    };
    match app.approve(&actor, &id, revision, request).await? {
        Ok(_) => Ok(led_to(&articles::address(&id), "published")),
        // It is stored and waits: the page of the queue says why it is not out, and what can be done.
        Err(refusal) => {
            let said = Said {
                reason: typed.reason,
                ..Said::default()
            };
            let asked = ("approve", refusal, said);
            told_why(&pages, &person, (&id, revision), asked).await
        }
    }
}

/// Stores a new article's file and hands it in: its revision, and where that stands now.
async fn handed_in(
    app: &App,
    actor: &Actor,
    id: &ArticleId,
    file: &str,
) -> Done<(RevisionNumber, Lifecycle)> {
    let revised = match app.revise(actor, id, file.as_bytes(), None).await? {
        Ok(revised) => revised,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let submission = app.submit(actor, id, revised.revision).await?;
    Ok(submission.map(|submission| (revised.revision, submission.state)))
}
