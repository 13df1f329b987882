//! YAML as a tree of texts, each with its place.
//!
//! A tree, not a typed value: a typed reader stops at the first key that does not fit, and an author
//! wants to hear of all of them. Scalars are texts: `must_say: [15]` is the text `15`.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Location, Spanned};

use crate::problems::Place;

/// How much YAML is read.
pub(crate) struct Budget {
    pub(crate) bytes: usize,
    pub(crate) depth: usize,
    pub(crate) nodes: usize,
}

/// A value and where it stands.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Value {
    /// Nothing written, `~` or `null`.
    Empty,
    /// Any scalar.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in order, repeated keys included.
    Map(Vec<(Key, Node)>),
}

/// A key and where it stands.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// Why a text is no YAML that is read.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Longer than the budget allows.
    TooLong,
    /// What the parser says, and where.
    Refused(Place, String),
}

/// Reads one document; `first_line` is the line of the file that it starts on.
pub(crate) fn parse(yaml: &str, first_line: u32, budget: &Budget) -> Result<Node, Failure> {
    if yaml.len() > budget.bytes {
        return Err(Failure::TooLong);
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: budget.depth,
            flow_nesting_limit: budget.depth,
            max_nodes: budget.nodes,
            max_events: budget.nodes * 4,
            max_anchors: 0,
            max_aliases: 0,
            max_merge_keys: 0,
            max_documents: 1,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        with_snippet: false,
    };
    let raw: Spanned<Raw> =
        serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
            let place = error.location().map_or(
                Place {
                    line: first_line,
                    column: 1,
                },
                |location| place(&location, first_line),
            );
            let said = error.without_snippet().to_string();
            Failure::Refused(place, said)
        })?;
    let node = node(raw, yaml, first_line);
    match nul_in(&node) {
        // An escape makes one of a text that has none; no database can keep it.
        Some(place) => Err(Failure::Refused(
            place,
            "a NUL character (\\0) in a value".to_owned(),
        )),
        None => Ok(node),
    }
}

/// Where a key or a value holds U+0000.
fn nul_in(node: &Node) -> Option<Place> {
    match &node.value {
        Value::Empty => None,
        Value::Text(text) => text.contains('\0').then_some(node.place),
        Value::List(items) => items.iter().find_map(nul_in),
        Value::Map(entries) => entries.iter().find_map(|(key, node)| {
            let in_key = key.text.contains('\0').then_some(key.place);
            in_key.or_else(|| nul_in(node))
        }),
    }
}

fn place(location: &Location, first_line: u32) -> Place {
    let line = u32::try_from(location.line()).unwrap_or(u32::MAX).max(1);
    let column = u32::try_from(location.column()).unwrap_or(u32::MAX).max(1);
    Place {
        line: line.saturating_add(first_line - 1),
        column,
    }
}

fn node(raw: Spanned<Raw>, yaml: &str, first_line: u32) -> Node {
    let location = raw.defined;
    let value = match raw.value {
        Raw::Empty => Value::Empty,
        Raw::Text(text) => Value::Text(text),
        Raw::Typed => Value::Text(written(&location, yaml).trim().to_owned()),
        Raw::List(items) => {
            let items = items.into_iter().map(|item| node(item, yaml, first_line));
            Value::List(items.collect())
        }
        Raw::Map(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let key = Key {
                    place: place(&key.defined, first_line),
                    text: key.value,
                };
                (key, node(value, yaml, first_line))
            });
            Value::Map(entries.collect())
        }
    };
    Node {
        place: place(&location, first_line),
        value,
    }
}

/// The bytes that a number or a boolean was written with.
fn written<'a>(location: &Location, yaml: &'a str) -> &'a str {
    let span = location.span();
    let bytes = span
        .byte_offset()
        .zip(span.byte_len())
        .and_then(|(at, len)| {
            let at = usize::try_from(at).ok()?;
            yaml.get(at..at + usize::try_from(len).ok()?)
        });
    bytes.unwrap_or_default()
}

enum Raw {
    Empty,
    Text(String),
    /// A number or a boolean: its text is taken from the source.
    Typed,
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list or a mapping")
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}
