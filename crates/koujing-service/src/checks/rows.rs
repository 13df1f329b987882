//! One row, as far as it can be held against anything.

use std::collections::{BTreeMap, BTreeSet};

use koujing_core::{ArticleId, Message};
use serde_json::{Map, Value};

use super::columns::{Column, Field, column};
use super::times::{self, Offset};
use super::{CheckRequest, SentReply};
use crate::check::About;

/// A row's fields and dimensions; empty ones are absent.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) fields: BTreeMap<Field, String>,
    pub(super) context: BTreeMap<String, String>,
}

impl Row {
    /// Takes a value by its column's name; a name that says nothing is noted.
    pub(super) fn put(
        &mut self,
        name: &str,
        value: &str,
        dimensions: &BTreeSet<String>,
        ignored: &mut BTreeSet<String>,
    ) {
        self.put_as(&column(name, dimensions), name, value, ignored);
    }

    pub(super) fn put_as(
        &mut self,
        column: &Column,
        name: &str,
        value: &str,
        ignored: &mut BTreeSet<String>,
    ) {
        let value = value.trim();
        match column {
            Column::Other => {
                ignored.insert(name.trim().to_owned());
            }
            _ if value.is_empty() => {}
            Column::Field(field) => {
                self.fields.insert(*field, value.to_owned());
            }
            Column::Dimension(dimension) => {
                self.context.insert(dimension.clone(), value.to_owned());
            }
        }
    }

    /// Takes the members of a JSON object; `messages` is left to whoever reads transcripts.
    pub(super) fn put_all(
        &mut self,
        members: Map<String, Value>,
        dimensions: &BTreeSet<String>,
        ignored: &mut BTreeSet<String>,
    ) -> Result<(), Message> {
        for (name, value) in members {
            match value {
                Value::String(text) => self.put(&name, &text, dimensions, ignored),
                Value::Number(number) => {
                    self.put(&name, &number.to_string(), dimensions, ignored);
                }
                Value::Null => {}
                Value::Object(context) if name == "context" => {
                    for (dimension, value) in context {
                        let Value::String(value) = value else {
                            return Err(not_text(&format!("context.{dimension}")));
                        };
                        // One that is not declared is told when the reply is checked.
                        self.context.insert(dimension, value);
                    }
                }
                _ if column(&name, dimensions) == Column::Other => {
                    ignored.insert(name);
                }
                _ => return Err(not_text(&name)),
            }
        }
        Ok(())
    }

    pub(super) fn text(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }

    /// The reply of a row that has one.
    pub(super) fn reply(mut self, offset: Offset) -> Result<SentReply, Message> {
        let mut take = |field: Field| self.fields.remove(&field);
        let missing = |zh: &str, en: &str| Message::new(zh, en);
        let reply =
            take(Field::Reply).ok_or_else(|| missing("没有回复(reply)", "there is no reply"))?;
        let asked = take(Field::Question);
        let about = match (take(Field::Receipt), take(Field::Article), &asked) {
            (Some(receipt), ..) => About::Receipt(receipt),
            (None, Some(article), _) => About::Article(id(&article)?),
            (None, None, Some(question)) => About::Question(question.clone()),
            (None, None, None) => {
                return Err(missing(
                    "要有问题、知识条目或引用编号之一(question、article、receipt)",
                    "one of question, article and receipt is needed",
                ));
            }
        };
        let at = match take(Field::Time) {
            None => None,
            Some(text) => Some(time(&text, offset)?),
        };
        let (agent, team) = (take(Field::Agent), take(Field::Team));
        Ok(SentReply {
            line: self.line,
            at,
            request: CheckRequest {
                reply,
                about,
                context: self.context,
                agent,
                at,
            },
            asked,
            team,
            conversation: self.fields.remove(&Field::Conversation),
        })
    }
}

pub(super) fn time(text: &str, offset: Offset) -> Result<koujing_core::Timestamp, Message> {
    times::read(text, offset).ok_or_else(|| {
        Message::new(
            format!("看不懂的时间“{text}”;例如 2026-11-20 14:03:22"),
            format!("{text:?} is no time, such as 2026-11-20 14:03:22"),
        )
    })
}

fn id(text: &str) -> Result<ArticleId, Message> {
    text.parse().map_err(|_| {
        Message::new(
            format!("没有“{text}”这个知识条目"),
            format!("there is no article {text:?}"),
        )
    })
}

fn not_text(name: &str) -> Message {
    Message::new(format!("{name} 应为文字"), format!("{name} must be a text"))
}
