//! `/find`: a text in every article and variant, and one correction of it wherever it is ticked, handed in as
//! one release. What was ticked and typed comes back with every refusal.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, RevisionNumber, Role};
use koujing_service::{
    CorrectedArticle, Correction, CorrectionPick, FoundArticle, FoundEverywhere, FoundPlace,
};

use super::Pages;
use super::articles::submitted;
use super::difference::{Laid, field_name, laid_out};
use super::done::{self, led_to};
use super::failure::Failure;
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use super::preview::{ShownProblem, shown_problems};
use super::refused::{Refused, refused};
use crate::problem::Problem;
use crate::query::{Form, Query};

/// The longest text that is looked for or put in its place, in characters.
const LONGEST: usize = 500;

/// What was ticked and typed.
#[derive(Default)]
struct Typed {
    correction: Correction,
    /// Nothing was ticked or left out yet: everything is ticked.
    is_new: bool,
}

impl Typed {
    fn take(form: Form) -> Result<(Self, String), Failure> {
        let mut sent = form.0;
        let mut take = |name| sent.take(name).unwrap_or_default();
        let (wanted, replacement, then) = (take("q"), take("with"), take("then"));
        let mut seen: BTreeMap<ArticleId, RevisionNumber> = BTreeMap::new();
        for (id, number) in sent.take_prefixed("seen-") {
            let id = id.parse().map_err(|_| Failure::Unreadable)?;
            seen.insert(id, number.parse().map_err(|_| Failure::Unreadable)?);
        }
        let mut places: BTreeMap<ArticleId, Vec<usize>> = BTreeMap::new();
        for (place, _) in sent.take_prefixed("pick-") {
            let (at, id) = place.split_once('-').ok_or(Failure::Unreadable)?;
            let id = id.parse().map_err(|_| Failure::Unreadable)?;
            let at = at.parse().map_err(|_| Failure::Unreadable)?;
            places.entry(id).or_default().push(at);
        }
        sent.finish()?;
        if [&wanted, &replacement]
            .iter()
            .any(|text| text.chars().count() > LONGEST)
        {
            return Err(Failure::TooLarge);
        }
        let pick = |(article, at): (ArticleId, Vec<usize>)| {
            let seen = *seen.get(&article).ok_or(Failure::Unreadable)?;
            Ok(CorrectionPick { article, seen, at })
        };
        let picks: Result<Vec<CorrectionPick>, Failure> = places.into_iter().map(pick).collect();
        let correction = Correction {
            wanted,
            replacement,
            picks: picks?,
        };
        let is_new = false;
        Ok((Self { correction, is_new }, then))
    }
}

/// An article as it would be corrected.
struct Change<'a> {
    article: &'a ArticleId,
    question: &'a str,
    sentences: Vec<Vec<Laid<'a>>>,
    problems: Vec<ShownProblem>,
}

#[derive(Template)]
#[template(path = "room/find.html")]
struct Find<'a> {
    frame: Frame,
    q: &'a str,
    with: &'a str,
    found: FoundEverywhere,
    picked: BTreeSet<(&'a ArticleId, usize)>,
    is_new: bool,
    changes: Option<Vec<Change<'a>>>,
    done: Option<&'static str>,
    refused: Option<Refused>,
}

impl Find<'_> {
    /// Templates pass everything by reference.
    fn is_picked(&self, article: &FoundArticle, place: &FoundPlace) -> bool {
        self.is_new || self.picked.contains(&(&article.article, place.at))
    }

    fn is_sound(&self) -> bool {
        let changes = self.changes.iter().flatten();
        let mut problems = changes.flat_map(|change| &change.problems);
        !problems.any(|problem| problem.is_error)
    }

    fn field(&self, place: &FoundPlace) -> &'static str {
        field_name(place.field)
    }
}

async fn page(
    pages: &Pages,
    person: &Person,
    typed: Typed,
    changed: Option<Vec<CorrectedArticle>>,
    (done, refused): (Option<&'static str>, Option<Refused>),
) -> Result<Response, Failure> {
    let frame = Frame::around("/articles", person);
    let status = Refused::status(refused.as_ref());
    let correction = &typed.correction;
    let found = pages.app.find_everywhere(&correction.wanted).await?;
    let picks = correction.picks.iter();
    let picked = picks.flat_map(|pick| pick.at.iter().map(|at| (&pick.article, *at)));
    let changes = changed.as_ref().map(|changed| {
        let change = |one| change(one, pages, &frame);
        changed.iter().map(change).collect()
    });
    Ok(Page::of(Find {
        q: &correction.wanted,
        with: &correction.replacement,
        picked: picked.collect(),
        is_new: typed.is_new,
        found,
        changes,
        done,
        refused,
        frame,
    })
    .with_status(status)
    .into_response())
}

fn change<'a>(one: &'a CorrectedArticle, pages: &Pages, frame: &Frame) -> Change<'a> {
    Change {
        article: &one.article,
        question: &one.question,
        sentences: one.sentences.iter().map(|own| laid_out(own)).collect(),
        problems: shown_problems(&one.problems, pages, frame.t),
    }
}

/// `GET /find?q=`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let wanted = query.take("q").unwrap_or_default();
    let done = done::said(&mut query);
    query.finish()?;
    if wanted.chars().count() > LONGEST {
        return Err(Failure::TooLarge);
    }
    let typed = Typed {
        correction: Correction {
            wanted,
            ..Correction::default()
        },
        is_new: true,
    };
    page(&pages, &person, typed, None, (done, None)).await
}

/// `POST /find` with `q`, `with`, `pick-BYTE-ID` for each place, `seen-ID` for each article, `then`
/// (`preview` or `correct`).
pub(super) async fn correct(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (typed, then) = Typed::take(form)?;
    let app = &pages.app;
    let previewed = app.preview_correction(&typed.correction).await?;
    let changed = match previewed {
        Ok(changed) => changed,
        Err(refusal) => {
            let refused = refused(refusal, &pages, &person)?;
            return page(&pages, &person, typed, None, (None, Some(refused))).await;
        }
    };
    if then != "correct" {
        return page(&pages, &person, typed, Some(changed), (None, None)).await;
    }
    match app.correct(&actor, &typed.correction).await? {
        Ok(handed_in) => Ok(led_to("/review", submitted(handed_in.state))),
        Err(refusal) => {
            let refused = refused(refusal, &pages, &person)?;
            page(&pages, &person, typed, Some(changed), (None, Some(refused))).await
        }
    }
}
