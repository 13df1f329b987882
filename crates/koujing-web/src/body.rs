//! JSON bodies, read strictly: an unknown field, or one twice, is an error.

use std::collections::BTreeMap;
use std::fmt;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::problem::Problem;

/// The body of a request, read.
pub(crate) struct Body<T>(pub(crate) T);

/// The body of a request, read; the default where there is none.
pub(crate) struct MaybeBody<T>(pub(crate) T);

/// A body in which there is nothing to say: none, or `{}`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// The media type of a request's body, without its parameters, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(kind.split(';').next()?.trim().to_ascii_lowercase())
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for MaybeBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = media_type(request.headers());
        // Read first: a body that comes in chunks tells only at its end that there is nothing in it.
        let bytes = bytes(request, state, "64 KiB").await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        is_json(kind)?;
        Ok(Self(read(&bytes)?))
    }
}

/// The body of a request as it came, at most so many bytes as the route allows.
pub(crate) async fn bytes<S: Send + Sync>(
    request: Request,
    state: &S,
    limit: &str,
) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| unreadable(rejection, limit))
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        is_json(media_type(request.headers()))?;
        let bytes = bytes(request, state, "64 KiB").await?;
        Ok(Self(read(&bytes)?))
    }
}

fn is_json(kind: Option<String>) -> Result<(), Problem> {
    match kind.as_deref() {
        Some("application/json") => Ok(()),
        _ => Err(Problem::unsupported_media_type("application/json")),
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::bad_request(
            "invalid_utf8",
            "the body is not UTF-8",
        ));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::bad_request("invalid_json", error.to_string()))
}

fn unreadable(rejection: BytesRejection, limit: &str) -> Problem {
    if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large(format!("the body is larger than {limit}"))
    } else {
        Problem::bad_request("unreadable_body", "the body did not arrive whole")
    }
}

/// Names with texts, each name once.
#[derive(Debug, Default)]
pub(crate) struct Texts(pub(crate) BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((name, text)) = map.next_entry::<String, String>()? {
                    if texts.contains_key(&name) {
                        return Err(serde::de::Error::custom(format!("{name} is given twice")));
                    }
                    texts.insert(name, text);
                }
                Ok(Texts(texts))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}
