//! Query strings and forms, read strictly: an unknown name, or one twice, is an error and never passed over.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;

use crate::body::{bytes, media_type};
use crate::pages::Failure;
use crate::problem::Problem;

/// The parameters of a request, each once.
#[derive(Debug)]
pub(crate) struct Query(BTreeMap<String, String>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(parts.uri.query().unwrap_or_default())
    }
}

/// A request without parameters.
pub(crate) struct NoQuery;

impl<S: Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Query::from_request_parts(parts, state).await?.finish()?;
        Ok(Self)
    }
}

/// The fields of a form that was sent, read as strictly.
pub(crate) struct Form(pub(crate) Query);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        if media_type(request.headers()).as_deref() != Some("application/x-www-form-urlencoded") {
            return Err(Failure::Unreadable);
        }
        let bytes = bytes(request, state, "64 KiB").await?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Failure::Unreadable)?;
        Ok(Self(Query::read(text)?))
    }
}

impl Query {
    fn read(text: &str) -> Result<Self, Problem> {
        let mut parameters = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if value.contains('\0') {
                return Err(Problem::invalid_parameter(
                    &name,
                    "holds the character U+0000",
                ));
            }
            if parameters.insert(name.clone(), value).is_some() {
                return Err(Problem::bad_request(
                    "repeated_parameter",
                    format!("{name} is given twice"),
                ));
            }
        }
        Ok(Self(parameters))
    }

    /// Takes a parameter out.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// Takes a parameter out that must be there and not be blank.
    pub(crate) fn required(&mut self, name: &str) -> Result<String, Problem> {
        match self.take(name) {
            Some(value) if !value.trim().is_empty() => Ok(value),
            _ => Err(Problem::bad_request(
                "missing_parameter",
                format!("{name} is needed"),
            )),
        }
    }

    /// Takes a parameter out and reads it.
    pub(crate) fn parsed<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Problem>
    where
        T::Err: std::fmt::Display,
    {
        self.take(name)
            .map(|value| {
                value
                    .parse()
                    .map_err(|error| Problem::invalid_parameter(name, error))
            })
            .transpose()
    }

    /// Takes out a flag: `name`, `name=true` or `name=false`.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, Problem> {
        match self.take(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("" | "true") => Ok(true),
            Some(_) => Err(Problem::invalid_parameter(name, "true or false")),
        }
    }

    /// Takes out what has one of these names.
    pub(crate) fn take_named(&mut self, names: &[String]) -> BTreeMap<String, String> {
        names
            .iter()
            .filter_map(|name| Some((name.clone(), self.take(name)?)))
            .collect()
    }

    /// Takes out what has a name that begins so: the rest of each name with its value.
    pub(crate) fn take_prefixed(&mut self, prefix: &str) -> Vec<(String, String)> {
        let names = self.0.keys().filter(|name| name.starts_with(prefix));
        let names: Vec<String> = names.cloned().collect();
        let taken = names.into_iter().filter_map(|name| {
            let value = self.0.remove(&name)?;
            Some((name[prefix.len()..].to_owned(), value))
        });
        taken.collect()
    }

    /// Nothing may be left.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.0.into_keys().next() {
            Some(name) => Err(Problem::bad_request(
                "unknown_parameter",
                format!("{name} is no parameter of this address"),
            )),
            None => Ok(()),
        }
    }
}

/// One name or value: `+` is a space, `%XX` a byte; the whole must be UTF-8.
fn decoded(text: &str) -> Result<String, Problem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                match (digit(rest.next()), digit(rest.next())) {
                    (Some(high), Some(low)) => {
                        bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                    }
                    _ => {
                        return Err(Problem::bad_request(
                            "invalid_encoding",
                            "a % in the query string is not followed by two hexadecimal digits",
                        ));
                    }
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes)
        .map_err(|_| Problem::bad_request("invalid_utf8", "the query string is not UTF-8"))
}

/// A page of a list: how many, from where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) limit: usize,
    pub(crate) offset: usize,
}

/// Items of a page unless told otherwise.
const USUAL_LIMIT: u32 = 50;
/// Items of a page at most.
const LARGEST_LIMIT: u32 = 200;

impl Page {
    /// Takes `limit` out.
    pub(crate) fn limit(query: &mut Query) -> Result<u32, Problem> {
        let limit = query.parsed("limit")?.unwrap_or(USUAL_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(Problem::invalid_parameter("limit", "1 to 200"));
        }
        Ok(limit)
    }

    /// Takes `limit` and `cursor` out.
    pub(crate) fn take(query: &mut Query) -> Result<Self, Problem> {
        let limit = Self::limit(query)? as usize;
        let offset = match query.take("cursor") {
            None => 0,
            Some(cursor) => cursor
                .strip_prefix('p')
                .and_then(|digits| usize::from_str_radix(digits, 36).ok())
                .ok_or_else(|| Problem::invalid_parameter("cursor", "not one of ours"))?,
        };
        Ok(Self { limit, offset })
    }

    /// The cursor of a position.
    pub(crate) fn cursor(mut offset: usize) -> String {
        let mut digits = Vec::new();
        loop {
            let digit = u32::try_from(offset % 36).unwrap_or_default();
            digits.extend(char::from_digit(digit, 36));
            offset /= 36;
            if offset == 0 {
                break;
            }
        }
        std::iter::once('p')
            .chain(digits.into_iter().rev())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_query_string_is_said() {
        for bad in ["q=1&q=2", "q=%ff", "q=%zz", "q=%2", "q=a%00"] {
            assert!(Query::read(bad).is_err(), "{bad}");
        }
        let mut query = Query::read("q=%E6%BB%A4+%E7%BD%91&x=&&y").expect("fine");
        assert_eq!(query.take("q").as_deref(), Some("滤 网"));
        assert!(query.required("x").is_err());
        assert!(query.finish().is_err());
    }

    #[test]
    fn a_cursor_reads_back() {
        for offset in [0, 35, 36, 123_456] {
            let mut query = Query::read(&format!("cursor={}", Page::cursor(offset))).expect("fine");
            assert_eq!(Page::take(&mut query).map(|page| page.offset), Ok(offset));
        }
        for bad in ["cursor=x", "cursor=p-1", "limit=0", "limit=201", "limit=a"] {
            assert!(
                Page::take(&mut Query::read(bad).expect("fine")).is_err(),
                "{bad}"
            );
        }
    }
}
