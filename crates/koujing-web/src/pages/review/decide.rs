//! `/review/{id}/{n}/approve` and `reject`: the decision, and on to the next.

use axum::extract::State;
use axum::response::Response;
use koujing_core::{Role, State as Lifecycle};
use koujing_service::{ApprovalRequest, of_article};

use super::super::Pages;
use super::super::done::led_to;
use super::super::failure::Failure;
use super::super::moment;
use super::super::person::Person;
use super::super::refused::Refused;
use super::super::sign_in::ours;
use super::super::texts::Texts;
use super::item::{Said, page, told_why};
use crate::path::RevisionPath;
use crate::problem::Problem;
use crate::query::Form;

/// On to the item behind it, or to the queue.
fn onwards(next: Option<String>, done: &str) -> Response {
    let next = match next.filter(|next| !next.is_empty()) {
        Some(next) => ours(Some(next)),
        None => "/review".to_owned(),
    };
    led_to(&next, done)
}

/// What an approval came to.
pub(in crate::pages) fn approved(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Published => "published",
        Lifecycle::Approved => "scheduled",
        _ => "outstanding",
    }
}

/// `POST /review/{id}/{n}/approve` with `acknowledge-ID` for each warning, `reason`,
/// `publish_at` with `offset`, `next`.
pub(super) async fn approve(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let RevisionPath(id, revision) = path?;
    let mut sent = form.0;
    let next = sent.take("next");
    let reason = sent.take("reason").unwrap_or_default().trim().to_owned();
    let acknowledged = sent.take_prefixed("acknowledge-");
    let publish_at = moment::taken(&mut sent, "publish_at");
    sent.finish()?;
    let acknowledged: Vec<String> = acknowledged.into_iter().map(|(id, _)| id).collect();
    let publish_at = match publish_at {
        Ok(publish_at) => publish_at,
        Err(key) => {
            let said = Said {
                acknowledged,
                reason,
            };
            let wrong = Refused::wrong(Texts::of(person.lang), key, Vec::new());
            let refused = Some(("approve", wrong));
            return page(&pages, &person, (&id, revision), None, refused, said).await;
        }
    };
    let request = ApprovalRequest {
        publish_at,
        acknowledge: acknowledged.clone(),
        reason: (!reason.is_empty()).then(|| reason.clone()),
    };
    match pages.app.approve(&actor, &id, revision, request).await? {
        Ok(approval) => Ok(onwards(next, approved(approval.state))),
        Err(refusal) => {
            let said = Said {
                acknowledged,
                reason,
            };
            let asked = ("approve", refusal, said);
            told_why(&pages, &person, (&id, revision), asked).await
        }
    }
}

/// `POST /review/{id}/{n}/reject` with `reason`, `next`.
pub(super) async fn reject(
    State(pages): State<Pages>,
    person: Person,
    path: Result<RevisionPath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Approver)?;
    let RevisionPath(id, revision) = path?;
    let mut sent = form.0;
    let next = sent.take("next");
    let reason = sent.take("reason").unwrap_or_default();
    sent.finish()?;
    let document = of_article(&id);
    match pages
        .app
        .reject(&actor, &document, revision, &reason)
        .await?
    {
        Ok(_) => Ok(onwards(next, "rejected")),
        Err(refusal) => {
            let said = Said {
                reason,
                ..Said::default()
            };
            let asked = ("reject", refusal, said);
            told_why(&pages, &person, (&id, revision), asked).await
        }
    }
}
