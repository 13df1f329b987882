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
pub(crate) struct Caller {
    holder: KeyHolder,
    /// Whether the record says now that the key is good.
    confirmed: bool,
    token: String,
}

impl Caller {
    pub(crate) fn audience(&self) -> Audience {
        self.holder.audience
    }

    /// His name: who writes, approves and is told.
    pub(crate) fn name(&self) -> &str {
        &self.holder.name
    }

    /// The id of his key.
    pub(crate) fn id(&self) -> &str {
        &self.holder.id
    }

    /// His key, to ask again whether it is good.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Somebody with at least this role who may see what is internal: drafts and their guidance are. By
    /// a key that may have been revoked while the record was away nobody acts.
    pub(crate) fn acting(&self, needed: Role) -> Result<Actor, Problem> {
        self.confirmed(needed)?;
        if self.holder.audience != Audience::Internal {
            return Err(Problem::forbidden(
                "audience_needed",
                "this takes a key of the audience internal",
            ));
        }
        Ok(Actor {
            name: self.holder.name.clone(),
            role: self.holder.role,
            audience: self.holder.audience,
        })
    }

    /// Refuses callers of a lower role, and a key that may have been revoked while the record was away.
    /// What comes in for the public may be told too.
    pub(crate) fn confirmed(&self, needed: Role) -> Result<(), Problem> {
        self.at_least(needed)?;
        match self.confirmed {
            true => Ok(()),
            false => Err(Problem::record_unavailable()),
        }
    }

    /// Refuses callers of a lower role.
    pub(crate) fn at_least(&self, needed: Role) -> Result<(), Problem> {
        if self.holder.role >= needed {
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
        let known = app.key(token).await?.ok_or_else(Problem::unauthorized)?;
        if let Some(name) = parts.extensions.get::<Arc<KeyName>>() {
            name.set(&known.holder.id);
        }
        Ok(Self {
            holder: known.holder,
            confirmed: known.confirmed,
            token: token.to_owned(),
        })
    }
}

/// Somebody with at least the role of the name. Handlers take one of these before the query and the body,
/// so that whoever may not do something is told that, whatever else is wrong with his request.
macro_rules! roles {
    ($($role:ident),*) => {$(
        #[doc = concat!("Somebody with at least the role ", stringify!($role), ".")]
        pub(crate) struct $role(pub(crate) Actor);

        impl FromRequestParts<App> for $role {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
                let caller = Caller::from_request_parts(parts, app).await?;
                caller.acting(Role::$role).map(Self)
            }
        }
    )*};
}

roles!(Reader, Editor, Approver, Admin);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_acts_by_a_key_that_is_not_confirmed() {
        let caller = |audience, confirmed| Caller {
            holder: KeyHolder {
                id: "k".into(),
                name: "li".into(),
                role: Role::Editor,
                audience,
                expires_at: None,
            },
            confirmed,
            token: "kj_".into(),
        };
        let refused = |caller: Caller, role| caller.acting(role).map(|actor| actor.name);
        let internal = Audience::Internal;
        assert_eq!(
            refused(caller(internal, true), Role::Editor),
            Ok("li".into())
        );
        assert_eq!(
            refused(caller(internal, false), Role::Editor),
            Err(Problem::record_unavailable())
        );
        assert_eq!(
            refused(caller(internal, false), Role::Admin),
            Err(Problem::role_needed(Role::Admin))
        );
        assert!(refused(caller(Audience::Public, true), Role::Reader).is_err());
        assert!(caller(internal, false).at_least(Role::Reader).is_ok());
    }
}
