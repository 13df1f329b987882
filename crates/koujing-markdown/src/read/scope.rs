//! Scope values: written by any of their names, kept in their one form.

use koujing_core::{Dimension, DimensionValue, LANG, Message, Scope, ScopeValue, Settings};
use koujing_language::{Lookup, Vocabulary};

use super::bad_value;
use super::fields::texts;
use crate::problems::{Place, Problems};
use crate::yaml::{Node, Value};

/// What may stand in a scope, and by which names.
#[derive(Clone, Copy)]
pub(crate) struct Declared<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) vocabulary: &'a Vocabulary,
}

/// The scope of the front matter.
pub(crate) fn read(node: Option<Node>, declared: Declared<'_>, problems: &mut Problems) -> Scope {
    let mut scope = Scope::default();
    let Some(node) = node else {
        return scope;
    };
    let entries = match node.value {
        Value::Empty => return scope,
        Value::Map(entries) => entries,
        Value::Text(_) | Value::List(_) => {
            bad_value(
                problems,
                node.place,
                "scope",
                "要写成 {product: [X50]}",
                "write it as {product: [X50]}",
            );
            return scope;
        }
    };
    for (key, values) in entries {
        let name = key.text;
        if !is_declared(&name, declared, key.place, problems) {
            continue;
        }
        if scope.get(&name).is_some() {
            problems.error(key.place, "duplicate_key", duplicate(&name));
        }
        for (raw, place) in texts(values, &name, problems) {
            let value = value(&name, &raw, place, declared, problems);
            scope.insert(&name, [value]);
        }
    }
    scope
}

/// That a dimension is given twice.
pub(crate) fn duplicate(name: &str) -> Message {
    Message::new(
        format!("{name} 写了两次:请合并,多个值用逗号隔开"),
        format!("`{name}` is given twice: join its values by a comma"),
    )
}

/// Whether a dimension may stand in an article's scope.
fn is_declared(name: &str, declared: Declared<'_>, place: Place, problems: &mut Problems) -> bool {
    if name == LANG {
        problems.error(
            place,
            "unknown_dimension",
            Message::new(
                "lang 只能写在分场景话术的标题里:## English {lang=en}",
                "`lang` belongs in the heading of a variant: ## English {lang=en}",
            ),
        );
        return false;
    }
    let known = declared.vocabulary.has_dimension(name);
    if !known {
        problems.error(place, "unknown_dimension", undeclared(name));
    }
    known
}

/// That a dimension is not in the settings.
pub(crate) fn undeclared(name: &str) -> Message {
    Message::new(
        format!("没有“{name}”这个适用范围:请更正,或先在 koujing.yaml 的 dimensions 里登记"),
        format!(
            "there is no dimension `{name}`: correct it, or declare it under `dimensions` in koujing.yaml"
        ),
    )
}

/// The one form of a value; a problem when the dimension lists others only.
pub(crate) fn value(
    dimension: &str,
    raw: &str,
    place: Place,
    declared: Declared<'_>,
    problems: &mut Problems,
) -> ScopeValue {
    match declared.vocabulary.lookup(dimension, raw) {
        Lookup::Listed(value) | Lookup::Open(value) => value,
        Lookup::Unlisted(value) => {
            problems.error(
                place,
                "unknown_scope_value",
                unlisted(dimension, raw, &known(dimension, declared.settings)),
            );
            value
        }
    }
}

/// Most values named in a message.
const MOST_NAMED: usize = 12;

fn unlisted(dimension: &str, raw: &str, known: &[String]) -> Message {
    let named: Vec<&str> = known.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = if known.len() > MOST_NAMED { " …" } else { "" };
    Message::new(
        format!(
            "{dimension} 没有“{raw}”这个值,已有:{}{more}。请更正,或先在 koujing.yaml 里登记",
            named.join("、")
        ),
        format!(
            "`{dimension}` has no value {raw:?}; there are: {}{more}. Correct it, or list it in koujing.yaml",
            named.join(", ")
        ),
    )
}

/// The values that a dimension lists, with their levels.
fn known(name: &str, settings: &Settings) -> Vec<String> {
    if name == LANG {
        return ["zh-Hans", "zh-Hant", "en"].map(str::to_owned).to_vec();
    }
    settings.dimensions.get(name).map(paths).unwrap_or_default()
}

/// Checks a scope that did not come from a file, its values already in their one form.
pub(crate) fn check_scope(
    scope: &Scope,
    settings: &Settings,
    with_lang: bool,
    place: Place,
    problems: &mut Problems,
) {
    for (name, values) in scope.iter() {
        let allowed = if name == LANG {
            with_lang
        } else {
            settings.dimensions.contains_key(name)
        };
        if !allowed {
            problems.error(place, "unknown_dimension", undeclared(name));
            continue;
        }
        let known = known(name, settings);
        for value in values {
            let listed = || known.iter().any(|path| ScopeValue::new(path) == *value);
            if !known.is_empty() && !listed() {
                let message = unlisted(name, value.as_str(), &known);
                problems.error(place, "unknown_scope_value", message);
            }
        }
    }
}

/// All values of a dimension with their levels.
fn paths(dimension: &Dimension) -> Vec<String> {
    fn add(paths: &mut Vec<String>, above: &str, values: &[DimensionValue]) {
        for value in values {
            let path = format!("{above}{}", value.value);
            paths.push(path.clone());
            add(paths, &format!("{path}/"), &value.children);
        }
    }
    let mut all = Vec::new();
    add(&mut all, "", &dimension.values);
    all
}
