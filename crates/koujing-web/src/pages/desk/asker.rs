//! Who asks at a desk: somebody who is signed in, or the agent of another system's page, by its token.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use koujing_core::Audience;
use koujing_service::Lang;

use super::super::Pages;
use super::super::failure::Failure;
use super::super::locale::preferred;
use super::super::person::Person;

/// Where the page is that shows the embedded desk, as its script says; the token is for that one.
const EMBEDDED_IN: &str = "koujing-embedded-in";

/// Somebody who may read.
pub(super) struct Asker {
    pub(super) name: String,
    pub(super) audience: Audience,
    pub(super) lang: Lang,
    /// The account; the embedded desk has none.
    pub(super) person: Option<Person>,
}

impl FromRequestParts<Pages> for Asker {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Failure> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            let person = Person::from_request_parts(parts, pages).await?;
            return Ok(Self {
                name: person.name().to_owned(),
                audience: person.audience(),
                lang: person.lang,
                person: Some(person),
            });
        }
        let text = |name: &str| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let token = text("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let origin = text(EMBEDDED_IN).filter(|origin| {
            let allowed = &pages.site.embed_origins;
            allowed.iter().any(|own| own == origin)
        });
        let nobody = || Failure::SignInNeeded(None);
        let (token, origin) = token.zip(origin).ok_or_else(nobody)?;
        let holder = pages.app.embed_holder(token, origin).await?;
        let holder = holder.ok_or_else(nobody)?;
        Ok(Self {
            name: holder.agent,
            audience: holder.audience,
            lang: preferred(&parts.headers, None),
            person: None,
        })
    }
}
