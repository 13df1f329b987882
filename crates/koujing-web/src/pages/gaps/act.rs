//! What can be done about a gap, as forms of its page.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use koujing_core::{ArticleId, Role};
use koujing_service::{Done, Refusal};

use super::super::Pages;
use super::super::articles;
use super::super::failure::Failure;
use super::super::page::see_other;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::texts::Texts;
use super::{address, show};
use crate::query::{Form, Query};

/// One field at most holds so many characters.
const LONGEST: usize = 2_000;

type AtPath = Result<Path<String>, PathRejection>;

fn text(sent: &mut Query, name: &str) -> Result<String, Failure> {
    let text = sent.take(name).unwrap_or_default();
    match text.chars().nth(LONGEST) {
        Some(_) => Err(Failure::TooLarge),
        None => Ok(text.trim().replace("\r\n", "\n")),
    }
}

/// Where to when it is done; else the page again, saying why not.
async fn ended<T>(
    (pages, person, id): (&Pages, &Person, &str),
    result: Done<T>,
    to: String,
) -> Result<Response, Failure> {
    match result? {
        Ok(_) => Ok(see_other(&to, [])),
        Err(refusal) => {
            let refused = refused(refusal, pages, person)?;
            show::page(pages, person, id, None, Some(refused)).await
        }
    }
}

fn back(id: &str, done: &str) -> String {
    format!("{}?done={done}", address(id))
}

/// `POST /gaps/{id}/assign` with `owner` and `due` (minutes; empty: none; `as-it-is`).
pub(super) async fn assign(
    State(pages): State<Pages>,
    person: Person,
    path: AtPath,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (id, mut sent) = (show::id(path)?, form.0);
    let (owner, due) = (text(&mut sent, "owner")?, text(&mut sent, "due")?);
    sent.finish()?;
    let due_at = match due.as_str() {
        "" => None,
        "as-it-is" => pages
            .app
            .gap(&id)
            .await?
            .and_then(|it| it.gap.record.due_at),
        minutes => {
            let minutes: u32 = minutes.parse().map_err(|_| Failure::Unreadable)?;
            Some(pages.app.in_millis(i64::from(minutes) * 60_000))
        }
    };
    let assigned = pages
        .app
        .assign_gap(&actor, &id, Some(&owner), due_at)
        .await;
    ended((&pages, &person, &id), assigned, back(&id, "assigned")).await
}

/// `POST /gaps/{id}/comment` with `text`: anybody who may read.
pub(super) async fn comment(
    State(pages): State<Pages>,
    person: Person,
    path: AtPath,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Reader)?;
    let (id, mut sent) = (show::id(path)?, form.0);
    let said = text(&mut sent, "text")?;
    sent.finish()?;
    let commented = pages.app.comment_on_gap(&actor, &id, &said).await;
    ended((&pages, &person, &id), commented, back(&id, "comment")).await
}

/// `POST /gaps/{id}/resolve`.
pub(super) async fn resolve(
    State(pages): State<Pages>,
    person: Person,
    path: AtPath,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let id = show::id(path)?;
    form.0.finish()?;
    let resolved = pages.app.resolve_gap(&actor, &id, None).await;
    ended((&pages, &person, &id), resolved, back(&id, "resolved")).await
}

/// `POST /gaps/{id}/dismiss` with `reason`.
pub(super) async fn dismiss(
    State(pages): State<Pages>,
    person: Person,
    path: AtPath,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (id, mut sent) = (show::id(path)?, form.0);
    let reason = text(&mut sent, "reason")?;
    sent.finish()?;
    let dismissed = pages.app.dismiss_gap(&actor, &id, &reason).await;
    ended((&pages, &person, &id), dismissed, back(&id, "dismissed")).await
}

/// The article that a form names; else what to say.
fn article(sent: &mut Query, t: Texts) -> Result<Result<ArticleId, Refused>, Failure> {
    let typed = text(sent, "article")?;
    Ok(typed.parse().map_err(|_| Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        said: t.say("refused-id").into_owned(),
        items: Vec::new(),
    }))
}

/// `POST /gaps/{id}/draft` with `article`: a new article, to be written.
pub(super) async fn draft(
    State(pages): State<Pages>,
    person: Person,
    path: AtPath,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (id, mut sent) = (show::id(path)?, form.0);
    let named = article(&mut sent, Texts::of(person.lang))?;
    sent.finish()?;
    let article = match named {
        Ok(article) => article,
        Err(refused) => return show::page(&pages, &person, &id, None, Some(refused)).await,
    };
    let drafted = pages.app.draft_from_gap(&actor, &id, &article).await;
    let to = format!("{}/edit?done=saved", articles::address(&article));
    ended((&pages, &person, &id), drafted, to).await
}

/// `POST /gaps/{id}/similar` with `article`: the words become similar questions of it.
pub(super) async fn similar(
    State(pages): State<Pages>,
    person: Person,
    path: AtPath,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (id, mut sent) = (show::id(path)?, form.0);
    let t = Texts::of(person.lang);
    let named = article(&mut sent, t)?;
    sent.finish()?;
    let article = match named {
        Ok(article) => article,
        Err(refused) => return show::page(&pages, &person, &id, None, Some(refused)).await,
    };
    let to = format!("{}/edit?done=saved", articles::address(&article));
    match pages.app.add_gap_to(&actor, &id, &article).await? {
        // The gap is there: it is the article that is not.
        Err(Refusal::NoSuchArticle | Refusal::NoSuchRevision) => {
            let refused = Refused {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                said: t.with("gap-no-article", "id", article).into_owned(),
                items: Vec::new(),
            };
            show::page(&pages, &person, &id, None, Some(refused)).await
        }
        result => ended((&pages, &person, &id), Ok(result), to).await,
    }
}
