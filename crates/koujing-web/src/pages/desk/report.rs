//! What agents say from the desk: a question without an answer, what they think of one, that they copied
//! it; and a reply held against the approved answer before it is sent.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use koujing_core::{ArticleId, RevisionNumber};
use koujing_service::{
    About, CheckRequest, Checked, FeedbackKind, FeedbackRequest, GapRequest, ReplyFinding, Rule,
    Verdict,
};
use serde::Deserialize;

use super::super::Pages;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::report::{rule_key, tone, verdict_key};
use super::super::texts::Texts;
use super::asker::Asker;
use crate::body::{Body, Texts as Told};
use crate::problem::Problem;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

fn short(note: Option<String>) -> Result<Option<String>, Failure> {
    let too_long = |text: &String| text.chars().nth(LONGEST_NOTE).is_some();
    match note {
        Some(note) if too_long(&note) => Err(Failure::TooLarge),
        Some(note) if note.contains('\0') => Err(Failure::Unreadable),
        note => Ok(note),
    }
}

/// A question without an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Missing {
    question: String,
    #[serde(default)]
    context: Told,
    #[serde(default)]
    note: Option<String>,
}

/// `POST /desk/gap`.
pub(super) async fn gap(
    State(pages): State<Pages>,
    asker: Asker,
    body: Result<Body<Missing>, Problem>,
) -> Result<StatusCode, Failure> {
    let Body(missing) = body?;
    let request = GapRequest {
        question: missing.question,
        context: missing.context.0,
        note: short(missing.note)?,
    };
    let (_, is_new) = pages.app.report_gap(&asker.name, &request).await?;
    Ok(match is_new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    })
}

/// What is said of an answer or a notice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opinion {
    article: ArticleId,
    #[serde(default)]
    revision: Option<RevisionNumber>,
    kind: String,
    #[serde(default)]
    question: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

/// `POST /desk/feedback`.
pub(super) async fn feedback(
    State(pages): State<Pages>,
    asker: Asker,
    body: Result<Body<Opinion>, Problem>,
) -> Result<StatusCode, Failure> {
    let Body(opinion) = body?;
    let kind = FeedbackKind::parse(&opinion.kind).ok_or(Failure::Unreadable)?;
    let request = FeedbackRequest {
        article: opinion.article,
        revision: opinion.revision,
        variant: None,
        kind,
        question: short(opinion.question)?,
        note: short(opinion.note)?,
    };
    let by = (asker.name.as_str(), asker.audience);
    let said = pages.app.give_feedback(by, request).await?;
    said.map(|_| StatusCode::CREATED).ok_or(Failure::NoSuchPage)
}

/// An answer that was copied.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Copied {
    article: ArticleId,
    question: String,
    #[serde(default)]
    context: Told,
}

/// `POST /desk/copied`.
pub(super) async fn copied(
    State(pages): State<Pages>,
    asker: Asker,
    body: Result<Body<Copied>, Problem>,
) -> Result<StatusCode, Failure> {
    let Body(copied) = body?;
    let (app, article) = (&pages.app, &copied.article);
    if app.desk_article(asker.audience, article).is_none() {
        return Err(Failure::NoSuchPage);
    }
    let question = short(Some(copied.question))?.unwrap_or_default();
    app.note_copied(&asker.name, article, &question, &copied.context.0);
    Ok(StatusCode::NO_CONTENT)
}

/// A reply that is about to go out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    reply: String,
    article: ArticleId,
    #[serde(default)]
    context: Told,
}

#[derive(Template)]
#[template(path = "desk/checked.html")]
struct Judged {
    t: Texts,
    checked: Checked,
}

impl Judged {
    fn verdict(&self, verdict: &Verdict) -> &'static str {
        verdict_key(verdict)
    }

    fn rule(&self, rule: &Rule) -> &'static str {
        rule_key(rule)
    }

    fn findings(&self) -> &[ReplyFinding] {
        &self.checked.evidence.findings
    }

    /// What the answer says instead; of what must not be said there is nothing to say instead.
    fn approved<'a>(&self, found: &'a ReplyFinding) -> Option<&'a str> {
        let approved = found.approved.as_deref();
        approved.filter(|_| found.approved != found.said)
    }

    fn tone(&self) -> &'static str {
        tone(&self.checked.verdict)
    }
}

/// `POST /desk/check`: by the same verb as everywhere.
pub(super) async fn check(
    State(pages): State<Pages>,
    asker: Asker,
    body: Result<Body<Reply>, Problem>,
) -> Result<impl IntoResponse, Failure> {
    let Body(reply) = body?;
    let request = CheckRequest {
        reply: reply.reply,
        about: About::Article(reply.article),
        context: reply.context.0,
        agent: Some(asker.name.clone()),
        at: None,
    };
    let checked = pages.app.check(asker.audience, &request).await?;
    Ok(Page::of(Judged {
        t: Texts::of(asker.lang),
        checked: checked.ok_or(Failure::NoSuchPage)?,
    }))
}
