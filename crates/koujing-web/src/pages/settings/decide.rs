//! `/settings/revisions/{n}/submit` and its like: the settings go the way of every article.

use axum::extract::State;
use axum::response::Response;
use koujing_core::Role;
use koujing_service::{ApprovalRequest, Document};

use super::super::Pages;
use super::super::articles::submitted;
use super::super::done::led_to;
use super::super::failure::Failure;
use super::super::moment;
use super::super::person::Person;
use super::super::review::approved;
use super::address;
use super::revision::{told_why, told_wrong};
use crate::path::NumberPath;
use crate::problem::Problem;
use crate::query::Form;

/// `POST /settings/revisions/{n}/submit`.
pub(super) async fn submit(
    State(pages): State<Pages>,
    person: Person,
    revision: Result<NumberPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let NumberPath(revision) = revision?;
    form.0.finish()?;
    match pages.app.submit_settings(&actor, revision).await? {
        Ok(submission) => Ok(led_to(&address(&revision), submitted(submission.state))),
        Err(refusal) => told_why(&pages, &person, revision, refusal).await,
    }
}

/// `POST /settings/revisions/{n}/withdraw`.
pub(super) async fn withdraw(
    State(pages): State<Pages>,
    person: Person,
    revision: Result<NumberPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let NumberPath(revision) = revision?;
    form.0.finish()?;
    let withdrawn = pages.app.withdraw(&actor, &Document::Settings, revision);
    match withdrawn.await? {
        Ok(_) => Ok(led_to("/settings", "withdrawn")),
        Err(refusal) => told_why(&pages, &person, revision, refusal).await,
    }
}

/// `POST /settings/revisions/{n}/approve` with `publish_at`, `offset`.
pub(super) async fn approve(
    State(pages): State<Pages>,
    person: Person,
    revision: Result<NumberPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let (NumberPath(revision), mut sent) = (revision?, form.0);
    let publish_at = moment::taken(&mut sent, "publish_at");
    sent.finish()?;
    let publish_at = match publish_at {
        Ok(publish_at) => publish_at,
        Err(key) => return told_wrong(&pages, &person, revision, key).await,
    };
    let request = ApprovalRequest {
        publish_at,
        ..ApprovalRequest::default()
    };
    match pages
        .app
        .approve_settings(&actor, revision, request)
        .await?
    {
        Ok(approval) => Ok(led_to(&address(&revision), approved(approval.state))),
        Err(refusal) => told_why(&pages, &person, revision, refusal).await,
    }
}

/// `POST /settings/revisions/{n}/reject` with `reason`.
pub(super) async fn reject(
    State(pages): State<Pages>,
    person: Person,
    revision: Result<NumberPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let (NumberPath(revision), mut sent) = (revision?, form.0);
    let reason = sent.take("reason").unwrap_or_default();
    sent.finish()?;
    let rejected = pages
        .app
        .reject(&actor, &Document::Settings, revision, &reason);
    match rejected.await? {
        Ok(_) => Ok(led_to(&address(&revision), "rejected")),
        Err(refusal) => told_why(&pages, &person, revision, refusal).await,
    }
}
