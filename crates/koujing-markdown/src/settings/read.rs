//! From the tree of texts to the settings; every key that does not fit is named.

use std::collections::BTreeMap;

use koujing_core::{Dimension, DimensionValue, Message, Parameter, Settings};

use super::{matching, review};
use crate::problems::{Place, Problems};
use crate::read::{bad_value, texts};
use crate::yaml::{Key, Node, Value};

/// Places of entries, by their path such as `synonyms/2` or `dimensions/product`.
pub(super) type Places = BTreeMap<String, Place>;

/// The settings; none when the file holds no mapping.
pub(super) fn settings(node: Node, problems: &mut Problems) -> Option<(Settings, Places)> {
    let mut settings = Settings::default();
    let mut places = Places::new();
    let place = node.place;
    let Some(entries) = entries(node, "koujing.yaml", problems) else {
        problems.error(
            place,
            "unreadable",
            Message::new(
                "设置要写成“键: 值”,例如 dimensions:",
                "the settings must be `key: value` lines, such as `dimensions:`",
            ),
        );
        return None;
    };
    for (key, node) in entries {
        let name = key.text.as_str();
        match name {
            "dimensions" => {
                for (key, node) in named(node, name, &mut places, problems) {
                    let dimension = dimension(node, &key.text, problems);
                    settings.dimensions.insert(key.text, dimension);
                }
            }
            "variables" => {
                for (key, node) in named(node, name, &mut places, problems) {
                    let label = text(node, &key.text, problems);
                    settings.variables.insert(key.text, label);
                }
            }
            "parameters" => {
                for (key, node) in named(node, name, &mut places, problems) {
                    let parameter = parameter(node, &key.text, problems);
                    settings.parameters.insert(key.text, parameter);
                }
            }
            "synonyms" => settings.synonyms = groups(node, name, &mut places, problems),
            "not_same" => settings.not_same = groups(node, name, &mut places, problems),
            "broader" => settings.broader = lists(node, name, &mut places, problems),
            "word_lists" => settings.word_lists = lists(node, name, &mut places, problems),
            "words" => settings.words = list(node, name, problems),
            "image_hosts" => settings.image_hosts = list(node, name, problems),
            "groups" => settings.groups = lists(node, name, &mut places, problems),
            "matching" => settings.matching = matching::read(node, problems),
            "review" => settings.review = review::read(node, &mut places, problems),
            "traditional" => {
                for (key, node) in named(node, name, &mut places, problems) {
                    let wording = text(node, &key.text, problems);
                    settings.traditional.insert(key.text, wording);
                }
            }
            _ => unknown(&key, problems),
        }
    }
    Some((settings, places))
}

pub(super) fn unknown(key: &Key, problems: &mut Problems) {
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

/// The entries of a mapping, each key once; an empty value is an empty mapping.
pub(super) fn entries(node: Node, key: &str, problems: &mut Problems) -> Option<Vec<(Key, Node)>> {
    let entries = match node.value {
        Value::Map(entries) => entries,
        Value::Empty => return Some(Vec::new()),
        Value::Text(_) | Value::List(_) => {
            bad_value(
                problems,
                node.place,
                key,
                "要写成“键: 值”",
                "write `key: value` lines",
            );
            return None;
        }
    };
    let mut kept: Vec<(Key, Node)> = Vec::new();
    for (key, node) in entries {
        if kept.iter().any(|(other, _)| other.text == key.text) {
            let name = &key.text;
            problems.error(
                key.place,
                "duplicate_key",
                Message::new(
                    format!("{name} 写了两次:请合并成一处"),
                    format!("`{name}` is given twice: keep one"),
                ),
            );
        } else {
            kept.push((key, node));
        }
    }
    Some(kept)
}

/// Entries whose places are kept.
pub(super) fn named(
    node: Node,
    above: &str,
    places: &mut Places,
    problems: &mut Problems,
) -> Vec<(Key, Node)> {
    let entries = entries(node, above, problems).unwrap_or_default();
    for (key, _) in &entries {
        places.insert(format!("{above}/{}", key.text), key.place);
    }
    entries
}

pub(super) fn text(node: Node, key: &str, problems: &mut Problems) -> String {
    match node.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Empty => String::new(),
        Value::List(_) | Value::Map(_) => {
            bad_value(problems, node.place, key, "只能写一个值", "give one value");
            String::new()
        }
    }
}

pub(super) fn list(node: Node, key: &str, problems: &mut Problems) -> Vec<String> {
    let texts = texts(node, key, problems);
    texts.into_iter().map(|(text, _)| text).collect()
}

fn lists(
    node: Node,
    above: &str,
    places: &mut Places,
    problems: &mut Problems,
) -> BTreeMap<String, Vec<String>> {
    let entries = named(node, above, places, problems);
    let lists = entries.into_iter().map(|(key, node)| {
        let own = list(node, &key.text, problems);
        (key.text, own)
    });
    lists.collect()
}

fn groups(node: Node, key: &str, places: &mut Places, problems: &mut Problems) -> Vec<Vec<String>> {
    let items = match node.value {
        Value::List(items) => items,
        Value::Empty => return Vec::new(),
        Value::Text(_) | Value::Map(_) => {
            bad_value(
                problems,
                node.place,
                key,
                "要写成一组一组的列表:- [甲, 乙]",
                "write a list of groups: - [a, b]",
            );
            return Vec::new();
        }
    };
    let mut groups = Vec::new();
    for item in items {
        let place = item.place;
        let group = list(item, key, problems);
        if group.len() < 2 {
            bad_value(
                problems,
                place,
                key,
                "一组至少两个词",
                "a group has at least two words",
            );
            continue;
        }
        places.insert(format!("{key}/{}", groups.len()), place);
        groups.push(group);
    }
    groups
}

fn dimension(node: Node, name: &str, problems: &mut Problems) -> Dimension {
    let mut dimension = Dimension::default();
    for (key, node) in entries(node, name, problems).unwrap_or_default() {
        match key.text.as_str() {
            "label" => dimension.label = text(node, "label", problems),
            "levels" => dimension.levels = list(node, "levels", problems),
            "values" => dimension.values = values(node, problems),
            _ => unknown(&key, problems),
        }
    }
    dimension
}

fn values(node: Node, problems: &mut Problems) -> Vec<DimensionValue> {
    match node.value {
        Value::List(items) => items
            .into_iter()
            .filter_map(|item| value(item, problems))
            .collect(),
        Value::Empty => Vec::new(),
        Value::Text(_) => value(node, problems).into_iter().collect(),
        Value::Map(_) => {
            bad_value(problems, node.place, "values", "要写成列表", "write a list");
            Vec::new()
        }
    }
}

fn value(node: Node, problems: &mut Problems) -> Option<DimensionValue> {
    let mut own = DimensionValue::default();
    let place = node.place;
    match node.value {
        Value::Text(text) => text.trim().clone_into(&mut own.value),
        _ => {
            for (key, node) in entries(node, "values", problems)? {
                match key.text.as_str() {
                    "value" => own.value = text(node, "value", problems),
                    "label" => own.label = text(node, "label", problems),
                    "aliases" => own.aliases = list(node, "aliases", problems),
                    "children" => own.children = values(node, problems),
                    _ => unknown(&key, problems),
                }
            }
        }
    }
    if own.value.is_empty() || own.value.contains(['/', '"', '{', '}', '\n']) {
        bad_value(
            problems,
            place,
            "value",
            "值不能为空,不能含 / \" { }",
            "a value is not empty and has no / \" { }",
        );
        return None;
    }
    Some(own)
}

fn parameter(node: Node, name: &str, problems: &mut Problems) -> Parameter {
    let mut parameter = Parameter::default();
    let place = node.place;
    for (key, node) in entries(node, name, problems).unwrap_or_default() {
        match key.text.as_str() {
            "label" => parameter.label = text(node, "label", problems),
            "value" => parameter.value = text(node, "value", problems),
            _ => unknown(&key, problems),
        }
    }
    if parameter.value.is_empty() {
        bad_value(
            problems,
            place,
            name,
            "参数要有 value",
            "a parameter needs a `value`",
        );
    }
    parameter
}
