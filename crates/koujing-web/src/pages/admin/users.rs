//! `/admin`: accounts. A password is made here and shown once; whose it is changes it himself.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{Role, same_person};
use koujing_service::{UserRecord, new_password};

use super::super::Pages;
use super::super::done::{self, led_to};
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::Refused;
use super::super::texts::Texts;
use super::{Once, why};
use crate::problem::Problem;
use crate::query::{Form, Query};

#[derive(Template)]
#[template(path = "admin/users.html")]
struct Users {
    frame: Frame,
    users: Vec<UserRecord>,
    roles: [(&'static str, &'static str); 4],
    once: Option<Once>,
    done: Option<&'static str>,
    refused: Option<Refused>,
    /// What was typed of a new account.
    name: String,
}

impl Users {
    fn is_self(&self, user: &UserRecord) -> bool {
        same_person(&user.name, &self.frame.name)
    }
}

/// What the page says above the accounts.
#[derive(Default)]
struct Above {
    once: Option<Once>,
    done: Option<&'static str>,
    refused: Option<Refused>,
    name: String,
}

async fn page(pages: &Pages, person: &Person, above: Above) -> Result<Response, Failure> {
    let status = Refused::status(above.refused.as_ref());
    Ok(Page::of(Users {
        frame: Frame::around("/admin", person),
        users: pages.app.users().await?,
        roles: super::roles(),
        once: above.once,
        done: above.done,
        refused: above.refused,
        name: above.name,
    })
    .with_status(status)
    .into_response())
}

/// `GET /admin`.
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

/// `POST /admin/users` with `name`, `role`: a new account, its password shown on the page that comes.
pub(super) async fn create(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Admin)?;
    let mut sent = form.0;
    let name = sent.take("name").unwrap_or_default().trim().to_owned();
    let role = role(&mut sent)?;
    sent.finish()?;
    let secret = made_up()?;
    let made = pages.app.create_user(&actor, &name, &secret, role).await?;
    let above = match made {
        Ok(()) => Above {
            once: Some(Once { name, secret }),
            ..Above::default()
        },
        Err(refusal) => Above {
            refused: Some(why(refusal, Texts::of(person.lang))),
            name,
            ..Above::default()
        },
    };
    page(&pages, &person, above).await
}

/// `POST /admin/users/change` with `name` and what `then`: `role` with `role`, `password`, `disable`,
/// `enable`. Nobody shuts himself out.
pub(super) async fn change(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    let actor = person.acting(Role::Admin)?;
    let mut sent = form.0;
    let name = sent.take("name").unwrap_or_default();
    let then = sent.take("then").unwrap_or_default();
    // The row is one form: the role stands in it whatever button is pressed.
    let role = role(&mut sent)?;
    sent.finish()?;
    let t = Texts::of(person.lang);
    let refused = |refused| Above {
        refused: Some(refused),
        ..Above::default()
    };
    if same_person(&name, person.name()) {
        let own = Refused::wrong(t, "admin-own", Vec::new());
        return page(&pages, &person, refused(own)).await;
    }
    let app = &pages.app;
    let mut once = None;
    let (changed, done) = match then.as_str() {
        "role" => {
            let changed = app.change_user(&actor, &name, Some(role), None, None);
            (changed.await?, "role")
        }
        "disable" => {
            let changed = app.change_user(&actor, &name, None, None, Some(true));
            (changed.await?, "disabled")
        }
        "enable" => {
            let changed = app.change_user(&actor, &name, None, None, Some(false));
            (changed.await?, "enabled")
        }
        "password" => {
            let secret = made_up()?;
            let changed = app.change_user(&actor, &name, None, Some(&secret), None);
            let changed = changed.await?;
            once = Some(Once { name, secret });
            (changed, "password")
        }
        _ => return Err(Failure::Unreadable),
    };
    match (changed, once) {
        (Err(refusal), _) => page(&pages, &person, refused(why(refusal, t))).await,
        (Ok(()), None) => Ok(led_to("/admin", done)),
        (Ok(()), once) => {
            let above = Above {
                once,
                ..Above::default()
            };
            page(&pages, &person, above).await
        }
    }
}

pub(super) fn role(sent: &mut Query) -> Result<Role, Failure> {
    let role: Option<Role> = sent.parsed("role")?;
    role.ok_or(Failure::Unreadable)
}

fn made_up() -> Result<String, Failure> {
    new_password().map_err(|error| {
        tracing::error!(%error, "no password can be made");
        Failure::Internal
    })
}
