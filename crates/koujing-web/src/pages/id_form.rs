//! What is sent to an address with an id in it: who sends it, to what, and the fields.

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;

use super::Pages;
use super::failure::Failure;
use super::person::Person;
use crate::query::{Form, Query};

/// One field at most holds so many characters.
const LONGEST: usize = 2_000;

/// The id in an address.
pub(super) struct AtId(pub(super) String);

/// A form that was sent to what an id names.
pub(super) struct IdForm {
    pub(super) pages: Pages,
    pub(super) person: Person,
    pub(super) id: String,
    pub(super) sent: Query,
}

impl<S: Send + Sync> FromRequestParts<S> for AtId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(id) = path.map_err(|_| Failure::NoSuchPage)?;
        match id.contains('\0') {
            true => Err(Failure::NoSuchPage),
            false => Ok(Self(id)),
        }
    }
}

impl FromRequest<Pages> for IdForm {
    type Rejection = Failure;

    async fn from_request(request: Request, pages: &Pages) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let person = Person::from_request_parts(&mut parts, pages).await?;
        let AtId(id) = AtId::from_request_parts(&mut parts, pages).await?;
        let Form(sent) = Form::from_request(Request::from_parts(parts, body), pages).await?;
        Ok(Self {
            pages: pages.clone(),
            person,
            id,
            sent,
        })
    }
}

impl IdForm {
    /// Takes a field out.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Failure> {
        let text = self.sent.take(name).unwrap_or_default();
        match text.chars().nth(LONGEST) {
            Some(_) => Err(Failure::TooLarge),
            None => Ok(text.trim().replace("\r\n", "\n")),
        }
    }

    /// Nothing may be left: whose form it was, and to what it was sent.
    pub(super) fn finish(self) -> Result<(Pages, Person, String), Failure> {
        self.sent.finish()?;
        Ok((self.pages, self.person, self.id))
    }
}
