//! Ids and numbers in addresses. Whatever cannot be one names nothing: 404.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use koujing_core::{ArticleId, RevisionNumber};

use crate::problem::Problem;

/// `{id}`: an article.
pub(crate) struct ArticlePath(pub(crate) ArticleId);

/// `{id}/revisions/{n}`: a revision of an article.
pub(crate) struct RevisionPath(pub(crate) ArticleId, pub(crate) RevisionNumber);

/// `{id}`: a gap, a finding: whatever is named by an id that the record made.
pub(crate) struct IdPath(pub(crate) String);

/// `{n}`: a revision of the settings.
pub(crate) struct NumberPath(pub(crate) RevisionNumber);

/// `{id}`: a name that the program gave.
pub(crate) struct NamePath(pub(crate) String);

fn article(text: &str) -> Result<ArticleId, Problem> {
    text.parse()
        .map_err(|_| Problem::not_found(format!("there is no article {text:?}")))
}

fn number(text: &str) -> Result<RevisionNumber, Problem> {
    text.parse()
        .map_err(|_| Problem::not_found(format!("there is no revision {text:?}")))
}

async fn parts_of<T, S>(parts: &mut Parts, state: &S) -> Result<T, Problem>
where
    T: serde::de::DeserializeOwned + Send,
    S: Send + Sync,
{
    let path = Path::<T>::from_request_parts(parts, state).await;
    let missing = |_| Problem::not_found("there is nothing of that name");
    path.map(|Path(found)| found).map_err(missing)
}

impl<S: Send + Sync> FromRequestParts<S> for ArticlePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id: String = parts_of(parts, state).await?;
        Ok(Self(article(&id)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id: String = parts_of(parts, state).await?;
        match id.contains('\0') {
            true => Err(Problem::not_found("there is nothing of that name")),
            false => Ok(Self(id)),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RevisionPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (id, revision): (String, String) = parts_of(parts, state).await?;
        Ok(Self(article(&id)?, number(&revision)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NumberPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let revision: String = parts_of(parts, state).await?;
        Ok(Self(number(&revision)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NamePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let name: String = parts_of(parts, state).await?;
        if name.contains('\0') {
            return Err(Problem::not_found("there is nothing of that name"));
        }
        Ok(Self(name))
    }
}
