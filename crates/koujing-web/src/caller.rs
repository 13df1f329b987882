//! Who calls: the holder of the API key.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use koujing_core::{Audience, Role};
use koujing_service::{Actor, KeyHolder};

use crate::problem::Problem;
use crate::request_log::KeyName;
use crate::router::App;

/// The one who calls, found by his key.
pub(crate) struct Caller(KeyHolder);

impl Caller {
    pub(crate) fn audience(&self) -> Audience {
        self.0.audience
    }

    /// His name: who writes, approves and is told.
    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    /// The id of his key.
    pub(crate) fn id(&self) -> &str {
        &self.0.id
    }

    /// Somebody with at least this role who may see what is internal: drafts and their guidance are.
    pub(crate) fn acting(&self, needed: Role) -> Result<Actor, Problem> {
        self.at_least(needed)?;
        if self.0.audience != Audience::Internal {
            return Err(Problem::forbidden(
                "audience_needed",
                "this takes a key of the audience internal",
            ));
        }
        Ok(Actor {
            name: self.0.name.clone(),
            role: self.0.role,
            audience: self.0.audience,
        })
    }

    /// Refuses callers of a lower role.
    pub(crate) fn at_least(&self, needed: Role) -> Result<(), Problem> {
        if self.0.role >= needed {
            Ok(())
        } else {
            Err(Problem::role_needed(needed))
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(Problem::unauthorized)?;
        let holder = app.key(token).await?.ok_or_else(Problem::unauthorized)?;
        if let Some(name) = parts.extensions.get::<Arc<KeyName>>() {
            name.set(&holder.id);
        }
        Ok(Self(holder))
    }
}
