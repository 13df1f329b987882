//! `/articles/{id}/edit` and `/articles/new`: a form, or the Markdown file that it writes, with how it would
//! read beside it. What was typed comes back with every refusal.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, RevisionNumber, Role};
use koujing_service::{Actor, ArticleForm, Refusal, article_form};

use super::super::Pages;
use super::super::done::{self, led_to};
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::preview::previewed;
use super::super::refused::{Refused, refused};
use super::super::texts::Texts;
use super::super::written::Edit;
use super::address;
use super::form::{ShownForm, filled};
use super::revision::submitted;
use crate::path::ArticlePath;
use crate::problem::Problem;
use crate::query::{Form, Query};

/// What was typed.
struct Typed {
    id: String,
    seen: Option<RevisionNumber>,
    source: String,
    then: Then,
    /// Which of the two the page shows; none was named: the form.
    view: Option<View>,
    /// What was filled in, where the file cannot be written so.
    unwritten: Option<ArticleForm>,
}

/// What is to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Save,
    Submit,
    /// Nothing is stored: the other view of it is shown.
    Show,
}

/// How an article is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Form,
    File,
}

impl View {
    fn named(name: &str) -> Option<Self> {
        match name {
            "form" => Some(Self::Form),
            "file" => Some(Self::File),
            _ => None,
        }
    }
}

impl Typed {
    /// What is there, before anybody typed.
    fn given(seen: Option<RevisionNumber>, source: String) -> Self {
        Self {
            id: String::new(),
            seen,
            source,
            then: Then::Show,
            view: None,
            unwritten: None,
        }
    }

    /// Whether nothing is stored.
    fn is_shown(&self) -> bool {
        self.then == Then::Show || self.unwritten.is_some()
    }

    fn take(form: Form) -> Result<Self, Failure> {
        let mut sent = form.0;
        let mut take = |name| sent.take(name).unwrap_or_default();
        let id = take("id").trim().to_owned();
        // Browsers send CRLF.
        let mut source = take("source").replace("\r\n", "\n");
        let then = take("then");
        let view = View::named(&take("view"));
        let seen = sent.parsed("seen")?;
        let mut unwritten = None;
        if view == Some(View::Form) {
            let mut fields = BTreeMap::new();
            for prefix in ["f-", "w-", "add-"] {
                let taken = sent.take_prefixed(prefix).into_iter();
                fields.extend(taken.map(|(name, value)| (format!("{prefix}{name}"), value)));
            }
            match filled(&source, &fields).ok_or(Failure::Unreadable)? {
                Ok(written) => source = written,
                Err(form) => unwritten = Some(form),
            }
        }
        sent.finish()?;
        Ok(Self {
            id,
            seen,
            source,
            view: View::named(&then).filter(|_| unwritten.is_none()).or(view),
            then: match then.as_str() {
                "submit" => Then::Submit,
                "form" | "file" => Then::Show,
                _ => Then::Save,
            },
            unwritten,
        })
    }
}

/// What a new file begins with.
fn blank(person: &Person) -> String {
    format!(
        "---\nquestion: \nsimilar:\n  - \ncategory: \nowner: {}\naudience: internal\nverify_every: 180d\nmust_say: []\nnever_say: []\n---\n\n\n",
        person.name()
    )
}

async fn page(
    pages: &Pages,
    person: &Person,
    id: Option<&ArticleId>,
    typed: Typed,
    (done, refused): (Option<&'static str>, Option<Refused>),
) -> Result<Response, Failure> {
    let frame = Frame::around("/articles", person);
    let named = id.map_or(typed.id.as_str(), ArticleId::as_str);
    let preview = previewed(pages, frame.t, named, &typed.source).await?;
    let status = Refused::status(refused.as_ref());
    let address = id.map(address);
    let to = match &address {
        Some(address) => format!("{address}/edit"),
        None => "/articles/new".to_owned(),
    };
    let is_stale = status == StatusCode::PRECONDITION_FAILED;
    let form = match typed.unwritten {
        Some(form) => Some(form),
        // Two texts are laid side by side.
        None if is_stale || typed.view == Some(View::File) => None,
        None => article_form(&typed.source),
    };
    let desk_words = pages.app.desk_words(person.lang);
    // Declared first: the page borrows it.
    let mut pieces = Vec::new();
    let mut shown = Edit {
        to,
        address,
        id: named.to_owned(),
        kept_as: id.map_or_else(String::new, ArticleId::key),
        preview_at: "/preview",
        seen: typed.seen,
        form: form.map(|form| ShownForm::of(&form, &desk_words)),
        has_form: true,
        source: typed.source,
        preview,
        done,
        theirs: None,
        refused,
        frame,
    };
    let Some(id) = id.filter(|_| is_stale) else {
        return Ok(Page::of(shown).with_status(status).into_response());
    };
    let Ok((newest, source)) = pages.app.to_edit(id).await? else {
        return Err(Failure::NoSuchPage);
    };
    let Ok(theirs) = pages.app.revision(id, newest).await? else {
        return Err(Failure::NoSuchPage);
    };
    pieces.extend(pages.app.compared(&source, &shown.source));
    shown.beside(theirs.record, source, &pieces);
    Ok(Page::of(shown).with_status(status).into_response())
}

/// A file as one begins another with it: without the id, which the other one has itself.
fn copied(source: &str) -> String {
    let mut fences = 0;
    let lines = source.split_inclusive('\n').filter(|line| {
        fences += usize::from(line.trim_end() == "---");
        fences != 1 || !line.starts_with("id:")
    });
    lines.collect()
}

/// `GET /articles/new?copy=`.
pub(super) async fn new(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let from: Option<ArticleId> = query.parsed("copy")?;
    query.finish()?;
    let source = match from {
        None => blank(&person),
        Some(from) => match pages.app.to_edit(&from).await? {
            Ok((_, source)) => copied(&source),
            Err(_) => return Err(Failure::NoSuchPage),
        },
    };
    let typed = Typed::given(None, source);
    page(&pages, &person, None, typed, (None, None)).await
}

/// `GET /articles/{id}/edit?view=`: the form, or the `file`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let (ArticlePath(id), mut query) = (id?, query?);
    let done = done::said(&mut query);
    let view = query.take("view");
    query.finish()?;
    let view = view.as_deref().and_then(View::named);
    let Ok((newest, source)) = pages.app.to_edit(&id).await? else {
        return Err(Failure::NoSuchPage);
    };
    let mut typed = Typed::given(Some(newest), source);
    typed.view = view;
    page(&pages, &person, Some(&id), typed, (done, None)).await
}

/// `POST /articles/new` with `id`, `source`, `then`; with `view=form` the form's fields, see
/// [`filled`].
pub(super) async fn create(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let typed = Typed::take(form)?;
    if typed.is_shown() {
        return shown(&pages, &person, None, typed).await;
    }
    let Ok(id) = typed.id.parse::<ArticleId>() else {
        let refused = Refused::wrong(Texts::of(person.lang), "refused-id", Vec::new());
        return page(&pages, &person, None, typed, (None, Some(refused))).await;
    };
    stored(&pages, &person, &actor, (&id, true), typed).await
}

/// `POST /articles/{id}/edit` with `source`, `seen`, `then`; with `view=form` the form's fields.
pub(super) async fn save(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let ArticlePath(id) = id?;
    let typed = Typed::take(form)?;
    if typed.is_shown() {
        return shown(&pages, &person, Some(&id), typed).await;
    }
    stored(&pages, &person, &actor, (&id, false), typed).await
}

/// What was typed in the other view, or again with the reason why it cannot be written so.
async fn shown(
    pages: &Pages,
    person: &Person,
    id: Option<&ArticleId>,
    typed: Typed,
) -> Result<Response, Failure> {
    let unwritten = typed.unwritten.is_some();
    let refused =
        unwritten.then(|| Refused::wrong(Texts::of(person.lang), "refused-form", Vec::new()));
    page(pages, person, id, typed, (None, refused)).await
}

async fn stored(
    pages: &Pages,
    person: &Person,
    actor: &Actor,
    (id, is_new): (&ArticleId, bool),
    mut typed: Typed,
) -> Result<Response, Failure> {
    let app = &pages.app;
    // Without a number it is a new article; of an old one it is a stale page.
    let seen = if is_new {
        None
    } else {
        Some(typed.seen.unwrap_or_default())
    };
    let revised = match app.revise(actor, id, typed.source.as_bytes(), seen).await? {
        Ok(revised) => revised,
        Err(refusal) => {
            let shown = (!is_new).then_some(id);
            let refused = refused(refusal, pages, person)?;
            return page(pages, person, shown, typed, (None, Some(refused))).await;
        }
    };
    if typed.then != Then::Submit {
        let view = match typed.view {
            Some(View::File) => "?view=file",
            Some(View::Form) | None => "",
        };
        return Ok(led_to(&format!("{}/edit{view}", address(id)), "saved"));
    }
    match app.submit(actor, id, revised.revision).await? {
        Ok(submission) => Ok(led_to(&address(id), submitted(submission.state))),
        Err(refusal) => {
            typed.seen = Some(revised.revision);
            let is_error = matches!(refusal, Refusal::Errors(_));
            let mut refused = refused(refusal, pages, person)?;
            if is_error {
                // They stand at their lines beside the text.
                refused.items.clear();
            }
            page(pages, person, Some(id), typed, (None, Some(refused))).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_no_id_of_its_own() {
        let file = "---\nid: a\nquestion: 问\n---\n\nid: 不是编号\n---\nid: 也不是\n";
        let copy = "---\nquestion: 问\n---\n\nid: 不是编号\n---\nid: 也不是\n";
        assert_eq!(copied(file), copy);
    }
}
