//! `/articles/{id}/suspend` and its like: what takes an article out of service, brings it back, or
//! confirms it; and an old revision as a draft.

use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use koujing_core::{ArticleId, RevisionNumber, Role};
use koujing_service::{Actor, Done, Refusal};

use super::super::Pages;
use super::super::done::led_to;
use super::super::failure::Failure;
use super::super::person::Person;
use super::super::refused::refused;
use super::super::sign_in::ours;
use super::{address, show};
use crate::path::ArticlePath;
use crate::problem::Problem;
use crate::query::Form;
use crate::router::App;

/// What is done to an article as it stands, without a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Out of service at once.
    Suspend,
    /// Back into it.
    Resume,
    /// Out of service for good.
    Retire,
    /// Still valid.
    Verify,
}

impl Act {
    /// Whom it takes at least. What an owner confirms, he may confirm in any role.
    pub(super) fn needed(self) -> Role {
        match self {
            Self::Suspend => Role::Editor,
            Self::Resume | Self::Retire => Role::Approver,
            Self::Verify => Role::Reader,
        }
    }

    /// What a page says afterwards.
    fn done(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Resume => "resumed",
            Self::Retire => "retired",
            Self::Verify => "verified",
        }
    }

    /// Its name in addresses.
    fn name(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Retire => "retire",
            Self::Verify => "verify",
        }
    }

    /// Does it, for this reason where one belongs to it.
    pub(super) async fn on(
        self,
        app: &App,
        actor: &Actor,
        id: &ArticleId,
        reason: &str,
    ) -> Done<()> {
        let stood = match self {
            Self::Suspend => app.suspend(actor, id, reason).await,
            Self::Resume => app.resume(actor, id).await,
            Self::Retire => app.retire(actor, id, Some(reason)).await,
            Self::Verify => app.verify(actor, id).await,
        };
        Ok(stood?.map(|_| ()))
    }

    /// `POST /articles/{id}/{act}` with `reason`, where one belongs to it, and `next`.
    pub(super) fn route(self) -> MethodRouter<Pages> {
        post(
            move |State(pages): State<Pages>,
                  person: Person,
                  id: Result<ArticlePath, Problem>,
                  form: Form| async move {
                let actor = person.acting(self.needed())?;
                let (ArticlePath(id), mut sent) = (id?, form.0);
                let reason = match self {
                    Self::Suspend | Self::Retire => sent.take("reason").unwrap_or_default(),
                    Self::Resume | Self::Verify => String::new(),
                };
                let next = sent.take("next");
                sent.finish()?;
                match self.on(&pages.app, &actor, &id, &reason).await? {
                    Ok(()) => {
                        let next = next.map_or_else(|| address(&id), |next| ours(Some(next)));
                        Ok(led_to(&next, self.done()))
                    }
                    Err(refusal) => {
                        let asked = (self.name(), refusal, reason);
                        told_why(&pages, &person, &id, asked).await
                    }
                }
            },
        )
    }
}

/// The article's page again: what was asked of it, why that was refused, the reason that was typed.
pub(super) async fn told_why(
    pages: &Pages,
    person: &Person,
    id: &ArticleId,
    (act, refusal, typed): (&'static str, Refusal, String),
) -> Result<Response, Failure> {
    // That page is not for readers.
    person.at_least(Role::Editor)?;
    let refused = refused(refusal, pages, person)?;
    show::page(pages, person, id, None, Some((act, refused, typed))).await
}

/// `POST /articles/{id}/restore` with `revision`: its text becomes a draft, which is shown for editing.
pub(super) async fn restore(
    State(pages): State<Pages>,
    person: Person,
    id: Result<ArticlePath, Problem>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Editor)?;
    let (ArticlePath(id), mut sent) = (id?, form.0);
    let revision: Option<RevisionNumber> = sent.parsed("revision")?;
    sent.finish()?;
    let revision = revision.ok_or(Failure::Unreadable)?;
    match pages.app.restore(&actor, &id, revision).await? {
        Ok(_) => Ok(led_to(&format!("{}/edit", address(&id)), "restored")),
        Err(refusal) => {
            let asked = ("restore", refusal, String::new());
            told_why(&pages, &person, &id, asked).await
        }
    }
}
