//! `/desk/answer`: what came of a question, by the same verb as everywhere; `/desk/changed`: what a wording
//! says otherwise than when it was last used.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, Kind, RevisionNumber};
use koujing_service::{Piece, RevisionDifference};

use super::super::Pages;
use super::super::difference::{field_key, laid_out};
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::texts::Texts;
use super::asker::Asker;
use super::outcome::Showing;
use super::said::Said;
use crate::body::Body;
use crate::problem::Problem;
use crate::query::Query;

/// `POST /desk/answer`.
pub(super) async fn answer(
    State(pages): State<Pages>,
    asker: Asker,
    body: Result<Body<Said>, Problem>,
) -> Result<Response, Failure> {
    let Body(said) = body?;
    let app = &pages.app;
    let conversation = said.conversation()?;
    let picked = match &said.article {
        None => None,
        Some(id) => {
            let found = app.desk_article(asker.audience, id);
            Some(found.ok_or(Failure::NoSuchPage)?)
        }
    };
    let question = picked.as_ref().map_or(&said.question, |it| &it.question);
    let request = said.request(question)?;
    let favourites = match &asker.person {
        // Whether it is a favourite is worth no failure of an answer.
        Some(person) => app.favourite_keys(person.name()).await.ok(),
        None => None,
    };
    let showing = Showing {
        app,
        asker: &asker,
        request: &request,
        favourites,
        words: app.desk_words(asker.lang),
    };
    if let Some(picked) = picked.filter(|picked| picked.kind == Kind::Phrase) {
        let phrase = app.phrase(asker.audience, &picked.article, &request)?;
        let phrase = phrase.ok_or(Failure::NoSuchPage)?;
        return Ok(Page::of(showing.phrase(phrase)?).into_response());
    }
    let answered = app.answer(asker.audience, &request).await?;
    if !said.again {
        app.note_telling(&asker.name, conversation, &request, &answered);
    }
    let outcome = showing.resolved(answered.resolution, said.instead_of)?;
    Ok(Page::of(outcome).into_response())
}

#[derive(Template)]
#[template(path = "desk/changed.html")]
struct Changed {
    t: Texts,
    difference: Option<RevisionDifference>,
}

impl Changed {
    fn field(&self, field: &str) -> &'static str {
        field_key(field)
    }

    fn pieces<'a>(&self, pieces: &'a [Piece]) -> Vec<(&'static str, Vec<(bool, &'a str)>)> {
        laid_out(pieces)
    }
}

/// `GET /desk/changed?article=&used=`: since the revision that was used.
pub(super) async fn changed(
    State(pages): State<Pages>,
    asker: Asker,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    let mut query = query?;
    let article: Option<ArticleId> = query.parsed("article")?;
    let used: Option<RevisionNumber> = query.parsed("used")?;
    query.finish()?;
    let (article, used) = article.zip(used).ok_or(Failure::Unreadable)?;
    let changed = pages.app.changed_since(asker.audience, &article, used);
    Ok(Page::of(Changed {
        t: Texts::of(asker.lang),
        difference: changed.await?,
    }))
}
