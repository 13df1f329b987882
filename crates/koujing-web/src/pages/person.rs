//! Who is signed in.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use koujing_core::{Audience, Role};
use koujing_service::{Actor, Lang, SessionHolder};

use super::Pages;
use super::cookies;
use super::failure::Failure;
use super::locale::preferred;
use super::site::Door;
use crate::client::Peer;
use crate::request_log::KeyName;

/// Somebody who is signed in. A page that takes one is shown to nobody else.
#[derive(Debug, Clone)]
pub(super) struct Person {
    holder: SessionHolder,
    /// Whether the record says now that the session is good.
    confirmed: bool,
    pub(super) token: String,
    /// In which language he sees pages.
    pub(super) lang: Lang,
    /// How many overdue gaps he has to see to.
    pub(super) overdue: u64,
}

impl Person {
    pub(super) fn name(&self) -> &str {
        &self.holder.name
    }

    pub(super) fn role(&self) -> Role {
        self.holder.role
    }

    /// Accounts are the company's own people.
    pub(super) fn audience(&self) -> Audience {
        Audience::Internal
    }

    /// The hash of his session's token.
    pub(super) fn session(&self) -> &str {
        &self.holder.hash
    }

    /// Nothing for a lower role than this.
    pub(super) fn at_least(&self, needed: Role) -> Result<(), Failure> {
        if self.holder.role < needed {
            return Err(Failure::RoleNeeded);
        }
        Ok(())
    }

    /// He, to do something that takes this role. By a session that may have ended while the record was
    /// away nobody acts.
    pub(super) fn acting(&self, needed: Role) -> Result<Actor, Failure> {
        if self.holder.role < needed {
            return Err(Failure::RoleNeeded);
        }
        if !self.confirmed {
            return Err(Failure::RecordAway);
        }
        Ok(self.viewer())
    }

    /// He, to see something.
    pub(super) fn viewer(&self) -> Actor {
        Actor {
            name: self.holder.name.clone(),
            role: self.holder.role,
            audience: self.audience(),
        }
    }
}

/// How the request came to us.
pub(super) struct Visit {
    pub(super) door: Door,
    pub(super) client: Option<IpAddr>,
}

impl Visit {
    pub(super) fn of(parts: &Parts, pages: &Pages) -> Self {
        let peer = parts.extensions.get::<Peer>();
        let client = peer.map(|peer| peer.client(&parts.headers));
        Self {
            door: pages.site.door(client, &parts.headers),
            client,
        }
    }
}

impl FromRequestParts<Pages> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, pages))
    }
}

impl FromRequestParts<Pages> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Failure> {
        let visit = Visit::of(parts, pages);
        let wanted = parts.uri.path_and_query().map(|wanted| wanted.as_str());
        // Only what can be shown again afterwards.
        let wanted = wanted.filter(|_| parts.method.is_safe()).map(str::to_owned);
        let nobody = || Failure::SignInNeeded(wanted.clone());
        let token = cookies::session(&parts.headers, visit.door).ok_or_else(nobody)?;
        let known = pages.app.session(token).await?.ok_or_else(nobody)?;
        if let Some(name) = parts.extensions.get::<Arc<KeyName>>() {
            name.set(&known.holder.name);
        }
        let holder = &known.holder;
        Ok(Self {
            overdue: pages.app.overdue_gaps_of(&holder.name, holder.role),
            lang: preferred(&parts.headers, known.holder.language.as_deref()),
            token: token.to_owned(),
            holder: known.holder,
            confirmed: known.confirmed,
        })
    }
}
