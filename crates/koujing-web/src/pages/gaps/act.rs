//! What can be done about a gap, as forms of its page.

use axum::http::StatusCode;
use axum::response::Response;
use koujing_core::{ArticleId, Role};
use koujing_service::{Done, Refusal};

use super::super::Pages;
use super::super::articles;
use super::super::failure::Failure;
use super::super::id_form::IdForm;
use super::super::page::see_other;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::texts::Texts;
use super::{address, show};

/// A gap's page, for whom.
type Shown = (Pages, Person, String);

/// Where to when it is done; else the page again, saying why not.
async fn ended<T>(shown: Shown, result: Done<T>, to: String) -> Result<Response, Failure> {
    match result? {
        Ok(_) => Ok(see_other(&to, [])),
        Err(refusal) => {
            let refused = refused(refusal, &shown.0, &shown.1)?;
            again(shown, refused).await
        }
    }
}

async fn again((pages, person, id): Shown, refused: Refused) -> Result<Response, Failure> {
    show::page(&pages, &person, &id, None, Some(refused)).await
}

fn back(id: &str, done: &str) -> String {
    format!("{}?done={done}", address(id))
}

/// `POST /gaps/{id}/assign` with `owner` and `due` (minutes; empty: none; `as-it-is`).
pub(super) async fn assign(mut form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Editor)?;
    let (owner, due) = (form.text("owner")?, form.text("due")?);
    let shown = form.finish()?;
    let (app, id) = (&shown.0.app, &shown.2);
    let due_at = match due.as_str() {
        "" => None,
        "as-it-is" => app.gap(id).await?.and_then(|it| it.gap.record.due_at),
        minutes => {
            let minutes: u32 = minutes.parse().map_err(|_| Failure::Unreadable)?;
            Some(app.in_millis(i64::from(minutes) * 60_000))
        }
    };
    let assigned = app.assign_gap(&actor, id, Some(&owner), due_at).await;
    let to = back(id, "assigned");
    ended(shown, assigned, to).await
}

/// `POST /gaps/{id}/comment` with `text`: anybody who may read.
pub(super) async fn comment(mut form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Reader)?;
    let said = form.text("text")?;
    let shown = form.finish()?;
    let commented = shown.0.app.comment_on_gap(&actor, &shown.2, &said).await;
    let to = back(&shown.2, "comment");
    ended(shown, commented, to).await
}

/// `POST /gaps/{id}/resolve`.
pub(super) async fn resolve(form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Editor)?;
    let shown = form.finish()?;
    let resolved = shown.0.app.resolve_gap(&actor, &shown.2, None).await;
    let to = back(&shown.2, "resolved");
    ended(shown, resolved, to).await
}

/// `POST /gaps/{id}/dismiss` with `reason`.
pub(super) async fn dismiss(mut form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Editor)?;
    let reason = form.text("reason")?;
    let shown = form.finish()?;
    let dismissed = shown.0.app.dismiss_gap(&actor, &shown.2, &reason).await;
    let to = back(&shown.2, "dismissed");
    ended(shown, dismissed, to).await
}

/// The article that a form names, and the page to which it leads.
fn named(typed: &str) -> Option<(ArticleId, String)> {
    let article: ArticleId = typed.parse().ok()?;
    let to = format!("{}/edit?done=saved", articles::address(&article));
    Some((article, to))
}

fn wrong(said: String) -> Refused {
    Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        said,
        items: Vec::new(),
    }
}

/// The page again: what was typed is no id.
async fn no_id(shown: Shown) -> Result<Response, Failure> {
    let said = Texts::of(shown.1.lang).say("refused-id").into_owned();
    again(shown, wrong(said)).await
}

/// `POST /gaps/{id}/draft` with `article`: a new article, to be written.
pub(super) async fn draft(mut form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Editor)?;
    let typed = form.text("article")?;
    let shown = form.finish()?;
    let Some((article, to)) = named(&typed) else {
        return no_id(shown).await;
    };
    let drafted = shown.0.app.draft_from_gap(&actor, &shown.2, &article).await;
    ended(shown, drafted, to).await
}

/// `POST /gaps/{id}/similar` with `article`: the words become similar questions of it.
pub(super) async fn similar(mut form: IdForm) -> Result<Response, Failure> {
    let actor = form.person.acting(Role::Editor)?;
    let typed = form.text("article")?;
    let shown = form.finish()?;
    let Some((article, to)) = named(&typed) else {
        return no_id(shown).await;
    };
    match shown.0.app.add_gap_to(&actor, &shown.2, &article).await? {
        // The gap is there: it is the article that is not.
        Err(Refusal::NoSuchArticle | Refusal::NoSuchRevision) => {
            let t = Texts::of(shown.1.lang);
            let said = t.with("gap-no-article", "id", article).into_owned();
            again(shown, wrong(said)).await
        }
        result => ended(shown, Ok(result), to).await,
    }
}
