//! A verb's refusals in words, for the page on which somebody asked for it.

use axum::http::StatusCode;
use koujing_core::{Message, Problem};
use koujing_service::{Lang, Refusal};

use super::Pages;
use super::failure::Failure;
use super::person::Person;
use super::texts::Texts;
use super::wording::state_key;
use crate::router::App;

/// Why nothing was changed.
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) said: String,
    /// What exactly, one by one.
    pub(super) items: Vec<String>,
}

impl Refused {
    /// What was sent says something that cannot be.
    pub(super) fn wrong(t: Texts, key: &'static str, items: Vec<String>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            said: t.say(key).into_owned(),
            items,
        }
    }

    /// The status of a page on which it may stand.
    pub(super) fn status(refused: Option<&Self>) -> StatusCode {
        refused.map_or(StatusCode::OK, |refused| refused.status)
    }
}

/// What was done, or why not. What a page cannot say beside a form is a failure of the page.
pub(super) fn refused(
    refusal: Refusal,
    pages: &Pages,
    person: &Person,
) -> Result<Refused, Failure> {
    let (app, t) = (&pages.app, Texts::of(person.lang));
    let conflict = StatusCode::CONFLICT;
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let plain = |status, said| Refused {
        status,
        said,
        items: Vec::new(),
    };
    let problems = |key, problems: Vec<Problem>| {
        let items = problems.iter().map(|problem| {
            let line = t.with("at-line", "line", problem.line);
            format!("{line} {}", message(&problem.message, app, t))
        });
        Refused::wrong(t, key, items.collect())
    };
    Ok(match refusal {
        Refusal::NoSuchArticle
        | Refusal::NoSuchRevision
        | Refusal::NoSuchGap
        | Refusal::NoSuchRelease
        | Refusal::NoSuchFinding
        | Refusal::NoSuchFeedback => return Err(Failure::NoSuchPage),
        Refusal::Unanswered(questions) => Refused {
            status: conflict,
            said: t.say("refused-unanswered").into_owned(),
            items: questions.into_iter().map(|it| it.question).collect(),
        },
        Refusal::RoleNeeded(_) => return Err(Failure::RoleNeeded),
        Refusal::SayNewest { .. } => plain(conflict, t.say("refused-there").into_owned()),
        Refusal::Stale { .. } => plain(
            StatusCode::PRECONDITION_FAILED,
            t.say("refused-stale").into_owned(),
        ),
        Refusal::Unreadable(found) => problems("refused-unreadable", found),
        Refusal::Errors(found) => problems("refused-errors", found),
        Refusal::OtherId(id) => plain(
            unprocessable,
            t.with("refused-other-id", "id", id).into_owned(),
        ),
        Refusal::WrongState { state } => {
            let state = t.say(state_key(state));
            let said = t.with("refused-state", "state", state);
            plain(conflict, said.into_owned())
        }
        Refusal::OwnReply => plain(
            StatusCode::FORBIDDEN,
            t.say("refused-own-reply").into_owned(),
        ),
        Refusal::NotAgent => return Err(Failure::RoleNeeded),
        Refusal::AppealedBefore => plain(conflict, t.say("refused-appealed").into_owned()),
        Refusal::OwnRevision => plain(StatusCode::FORBIDDEN, t.say("refused-own").into_owned()),
        Refusal::AlreadyApproved => plain(conflict, t.say("refused-approved").into_owned()),
        Refusal::NotAuthor => plain(
            StatusCode::FORBIDDEN,
            t.say("refused-not-author").into_owned(),
        ),
        Refusal::QuestionTaken(taken) => Refused {
            status: conflict,
            said: t.say("refused-taken").into_owned(),
            items: taken
                .iter()
                .map(|taken| format!("{}（{}）", taken.question, taken.article))
                .collect(),
        },
        Refusal::Unacknowledged(warnings) => Refused {
            status: conflict,
            said: t.say("refused-unacknowledged").into_owned(),
            items: warnings
                .iter()
                .map(|warning| format!("{}（{}）", warning.question, warning.article))
                .collect(),
        },
        Refusal::NotReleasable(one) => Refused {
            status: conflict,
            said: t.say("refused-release").into_owned(),
            items: vec![format!(
                "{} · {}",
                one.article,
                t.with("revision", "number", one.revision)
            )],
        },
        Refusal::Repeated(article) => {
            Refused::wrong(t, "refused-repeated", vec![article.to_string()])
        }
        Refusal::InRelease(_) => plain(conflict, t.say("refused-in-release").into_owned()),
        Refusal::ReleaseChanged => plain(conflict, t.say("refused-release-changed").into_owned()),
        Refusal::Moved(articles) => Refused {
            status: conflict,
            said: t.say("refused-moved").into_owned(),
            items: articles.iter().map(ToString::to_string).collect(),
        },
        Refusal::SpoilsArticles(spoilt) => {
            let items = spoilt.iter().map(|(article, problems)| {
                let said = problems.iter().map(|own| message(&own.message, app, t));
                let said: Vec<String> = said.collect();
                format!("{article}：{}", said.join("；"))
            });
            Refused::wrong(t, "refused-spoils", items.collect())
        }
        Refusal::NothingToCorrect => Refused::wrong(t, "refused-nothing", Vec::new()),
        Refusal::ReasonNeeded => Refused::wrong(t, "refused-reason", Vec::new()),
        Refusal::NulCharacter => Refused::wrong(t, "failure-unreadable-what", Vec::new()),
    })
}

/// A message in the language of the page.
pub(super) fn message(message: &Message, app: &App, t: Texts) -> String {
    match t.lang() {
        Lang::Hans => message.zh.clone(),
        Lang::Hant => app.in_script(Lang::Hant, &message.zh),
        Lang::En => message.en.clone(),
    }
}
