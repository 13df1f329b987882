//! The keys of the front matter, taken one after the other; what nobody takes is unknown.

use std::collections::BTreeMap;

use koujing_core::{Message, Timestamp};

use super::bad_value;
use crate::problems::{Place, Problems};
use crate::yaml::{self, Budget, Failure, Key, Node, Value};

/// The front matter's budget: enough for several hundred questions.
const BUDGET: Budget = Budget {
    bytes: 16 * 1024,
    depth: 8,
    nodes: 500,
};

/// The keys not yet taken, and the places of those that were.
#[derive(Debug)]
pub(crate) struct Fields {
    entries: Vec<(Key, Node)>,
    places: BTreeMap<String, Place>,
}

/// The places of the front matter's keys, and as `key/0`, `key/1` … of the items of lists.
pub(crate) type KeyPlaces = BTreeMap<String, Place>;

impl Fields {
    /// Parses the front matter; none, and a problem, when it cannot be read at all.
    pub(crate) fn read(yaml: &str, first_line: u32, problems: &mut Problems) -> Option<Self> {
        let start = Place {
            line: first_line,
            column: 1,
        };
        let entries = match yaml::parse(yaml, first_line, &BUDGET) {
            Ok(Node {
                value: Value::Map(entries),
                ..
            }) => entries,
            Ok(Node {
                value: Value::Empty,
                ..
            }) => Vec::new(),
            Ok(node) => {
                problems.error(
                    node.place,
                    "unreadable",
                    Message::new(
                        "文件头要写成“键: 值”,例如 question: 滤网怎么洗",
                        "the front matter must be `key: value` lines, such as `question: …`",
                    ),
                );
                return None;
            }
            Err(Failure::TooLong) => {
                let most = BUDGET.bytes / 1024;
                problems.error(
                    start,
                    "unreadable",
                    Message::new(
                        format!("文件头超过 {most} KiB:请缩短"),
                        format!("the front matter is over {most} KiB: shorten it"),
                    ),
                );
                return None;
            }
            Err(Failure::Refused(place, said)) => {
                problems.error(place, "unreadable", refused(&said));
                return None;
            }
        };
        let mut fields = Self {
            entries: Vec::new(),
            places: BTreeMap::new(),
        };
        for (key, node) in entries {
            if fields.places.contains_key(&key.text) {
                problems.error(
                    key.place,
                    "duplicate_key",
                    Message::new(
                        format!("{} 写了两次:请合并成一处", key.text),
                        format!("`{}` is given twice: keep one", key.text),
                    ),
                );
                continue;
            }
            fields.places.insert(key.text.clone(), key.place);
            if let Value::List(items) = &node.value {
                for (at, item) in items.iter().enumerate() {
                    let name = format!("{}/{at}", key.text);
                    fields.places.insert(name, item.place);
                }
            }
            fields.entries.push((key, node));
        }
        Some(fields)
    }

    /// Where a key stands, if it is given.
    pub(crate) fn place(&self, key: &str) -> Option<Place> {
        self.places.get(key).copied()
    }

    /// Takes a key's value as it is.
    pub(crate) fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(own, _)| own.text == key)?;
        Some(self.entries.remove(at).1)
    }

    /// Takes a text; an empty one is as good as none.
    pub(crate) fn text(&mut self, key: &str, problems: &mut Problems) -> Option<(String, Place)> {
        let node = self.take(key)?;
        match node.value {
            Value::Empty => None,
            Value::Text(text) if text.trim().is_empty() => None,
            Value::Text(text) => Some((text.trim().to_owned(), node.place)),
            Value::List(_) | Value::Map(_) => {
                bad_value(problems, node.place, key, "只能写一个值", "give one value");
                None
            }
        }
    }

    /// Takes a list of texts; a single text is a list of one.
    pub(crate) fn list(&mut self, key: &str, problems: &mut Problems) -> Vec<(String, Place)> {
        self.take(key)
            .map_or_else(Vec::new, |node| texts(node, key, problems))
    }

    /// Takes a time.
    pub(crate) fn time(&mut self, key: &str, problems: &mut Problems) -> Option<Timestamp> {
        let (text, place) = self.text(key, problems)?;
        let time = text.parse();
        if time.is_err() {
            problems.error(
                place,
                "bad_time",
                Message::new(
                    format!("{key}:时间要带时区,例如 2026-11-11T00:00:00+08:00"),
                    format!(
                        "{key}: write a time with its offset, such as 2026-11-11T00:00:00+08:00"
                    ),
                ),
            );
        }
        time.ok()
    }

    /// The places of all keys.
    pub(crate) fn into_places(self) -> KeyPlaces {
        self.places
    }

    /// What nobody took is unknown; gives the places of all keys.
    pub(crate) fn finish(self, problems: &mut Problems) -> KeyPlaces {
        for (key, _) in self.entries {
            let name = &key.text;
            problems.error(
                key.place,
                "unknown_key",
                Message::new(
                    format!("没有 {name} 这个键:请更正拼写或删除"),
                    format!("there is no key `{name}`: correct or remove it"),
                ),
            );
        }
        self.places
    }
}

/// The texts of a list, or of a single text; an empty item is a problem.
pub(crate) fn texts(node: Node, key: &str, problems: &mut Problems) -> Vec<(String, Place)> {
    let items = match node.value {
        Value::Empty => return Vec::new(),
        Value::List(items) => items,
        Value::Map(_) => {
            bad_value(problems, node.place, key, "要写成列表", "write a list");
            return Vec::new();
        }
        Value::Text(_) => vec![node],
    };
    let mut texts = Vec::new();
    for item in items {
        match item.value {
            Value::Text(text) if !text.trim().is_empty() => {
                texts.push((text.trim().to_owned(), item.place));
            }
            Value::Empty | Value::Text(_) => {
                bad_value(
                    problems,
                    item.place,
                    key,
                    "有一项是空的,请填写或删除",
                    "an item is empty: fill it in or remove it",
                );
            }
            Value::List(_) | Value::Map(_) => {
                bad_value(
                    problems,
                    item.place,
                    key,
                    "每一项只能是一句文字;文字里有“冒号加空格”时要加引号",
                    "every item is one text; quote a text that contains a colon and a space",
                );
            }
        }
    }
    texts
}

fn refused(said: &str) -> Message {
    Message::new(
        format!(
            "文件头不是可读的 YAML:检查缩进;文字含有冒号、井号或引号时请整句加引号;不能用锚点(& *)。({said})"
        ),
        format!("the front matter is no YAML that is read: {said}"),
    )
}
