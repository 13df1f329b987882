//! `/admin/keys`: the keys by which other systems come. A token is shown once.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{Audience, Role};
use koujing_service::{KeyRecord, KeyRequest};

use super::super::Pages;
use super::super::done::{self, led_to};
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::moment;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::Refused;
use super::super::texts::Texts;
use super::super::wording::role_key;
use super::users::role;
use super::{Once, why};
use crate::problem::Problem;
use crate::query::{Form, Query};

#[derive(Template)]
#[template(path = "admin/keys.html")]
struct Keys {
    frame: Frame,
    keys: Vec<KeyRecord>,
    roles: [(&'static str, &'static str); 4],
    above: Above,
    now: koujing_core::Timestamp,
}

/// What the page says above the keys.
#[derive(Default)]
struct Above {
    once: Option<Once>,
    done: Option<&'static str>,
    refused: Option<Refused>,
    /// What was typed of a new one.
    name: String,
}

impl Keys {
    fn role(&self, key: &KeyRecord) -> &'static str {
        role_key(key.role)
    }

    /// Whether nobody gets in with it any more, in words.
    fn ended(&self, key: &KeyRecord) -> Option<&'static str> {
        if key.revoked_at.is_some() {
            Some("key-revoked")
        } else {
            let expired = key.expires_at.is_some_and(|end| end <= self.now);
            expired.then_some("state-ended")
        }
    }
}

async fn page(pages: &Pages, person: &Person, above: Above) -> Result<Response, Failure> {
    let status = Refused::status(above.refused.as_ref());
    let mut keys = pages.app.keys().await?;
    // The newest first, and those that no longer work behind the others.
    keys.reverse();
    keys.sort_by_key(|key| key.revoked_at.is_some());
    Ok(Page::of(Keys {
        frame: Frame::around("/admin", person),
        keys,
        roles: super::roles(),
        above,
        now: pages.app.now(),
    })
    .with_status(status)
    .into_response())
}

/// `GET /admin/keys`.
pub(super) async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Admin)?;
    let mut query = query?;
    let done = done::said(&mut query);
    query.finish()?;
    let above = Above {
        done,
        ..Above::default()
    };
    page(&pages, &person, above).await
}

/// `POST /admin/keys` with `name`, `role`, `audience`, `until`, `offset`: a new key, its token shown on
/// the page that comes.
pub(super) async fn create(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Admin)?;
    let mut sent = form.0;
    let name = sent.take("name").unwrap_or_default().trim().to_owned();
    let role = role(&mut sent)?;
    let audience = match sent.take("audience").as_deref() {
        Some("public") => Audience::Public,
        Some("internal") => Audience::Internal,
        _ => return Err(Failure::Unreadable),
    };
    let until = moment::taken(&mut sent, "until");
    sent.finish()?;
    let t = Texts::of(person.lang);
    let expires_at = match until {
        Ok(until) => until,
        Err(key) => {
            let above = Above {
                refused: Some(Refused::wrong(t, key, Vec::new())),
                name,
                ..Above::default()
            };
            return page(&pages, &person, above).await;
        }
    };
    let request = KeyRequest {
        name: name.clone(),
        role,
        audience,
        expires_at,
    };
    let above = match pages.app.create_key(&actor, &request).await? {
        Ok(made) => Above {
            once: Some(Once {
                name,
                secret: made.token,
            }),
            ..Above::default()
        },
        Err(refusal) => Above {
            refused: Some(why(refusal, t)),
            name,
            ..Above::default()
        },
    };
    page(&pages, &person, above).await
}

/// `POST /admin/keys/revoke` with `id`.
pub(super) async fn revoke(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Admin)?;
    let mut sent = form.0;
    let id = sent.take("id").unwrap_or_default();
    sent.finish()?;
    match pages.app.revoke_key(&actor, &id).await? {
        Ok(()) => Ok(led_to("/admin/keys", "revoked")),
        Err(refusal) => {
            let above = Above {
                refused: Some(why(refusal, Texts::of(person.lang))),
                ..Above::default()
            };
            page(&pages, &person, above).await
        }
    }
}
