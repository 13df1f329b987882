//! A verb's refusals in words, for the page on which somebody asked for it.

use axum::http::StatusCode;
use koujing_core::{Message, Problem};
use koujing_service::{Lang, Refusal};

use super::failure::Failure;
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

/// What was done, or why not. What a page cannot say beside a form is a failure of the page.
pub(super) fn refused(refusal: Refusal, app: &App, t: Texts) -> Result<Refused, Failure> {
    let conflict = StatusCode::CONFLICT;
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let plain = |status, said| Refused {
        status,
        said,
        items: Vec::new(),
    };
    let problems = |key, problems: Vec<Problem>| Refused {
        status: unprocessable,
        said: t.say(key).into_owned(),
        items: problems
            .iter()
            .map(|problem| {
                let line = t.with("at-line", "line", problem.line);
                format!("{line} {}", message(&problem.message, app, t))
            })
            .collect(),
    };
    Ok(match refusal {
        Refusal::NoSuchArticle
        | Refusal::NoSuchRevision
        | Refusal::NoSuchGap
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
        // Releases have no page.
        Refusal::NotReleasable(_) | Refusal::Repeated(_) => return Err(Failure::Unreadable),
        Refusal::ReasonNeeded => plain(unprocessable, t.say("refused-reason").into_owned()),
        Refusal::NulCharacter => {
            plain(unprocessable, t.say("failure-unreadable-what").into_owned())
        }
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
