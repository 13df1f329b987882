//! What a revision of the settings changes, key by key.

use std::collections::BTreeMap;

use koujing_core::{DimensionValue, Settings};
use serde::Serialize;
use serde_json::{Value, json};

/// Everything that differs between two revisions of the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SettingsDifference {
    /// The keys that differ, in the order of the document.
    pub keys: Vec<KeyDifference>,
}

/// One key of the settings that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeyDifference {
    /// Its name in `koujing.yaml`.
    pub key: &'static str,
    /// Entries that came.
    pub added: Vec<Entry>,
    /// Entries that went.
    pub removed: Vec<Entry>,
    /// Entries that say something else.
    pub changed: Vec<ChangedEntry>,
}

/// An entry under a key.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its name: of a dimension's value `region=上海/徐汇`, of a group of words its first word.
    pub name: String,
    /// What it says; null where the name is all.
    pub value: Value,
}

/// An entry that says something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChangedEntry {
    /// As in [`Entry`].
    pub name: String,
    /// What it said.
    pub before: Value,
    /// What it says.
    pub after: Value,
}

/// How settings differ from those before them.
pub fn settings_difference(old: &Settings, new: &Settings) -> SettingsDifference {
    let keys = entries(old).into_iter().zip(entries(new));
    let keys = keys.filter_map(|((key, before), (_, after))| difference(key, before, after));
    SettingsDifference {
        keys: keys.collect(),
    }
}

type Entries = BTreeMap<String, Value>;

fn difference(key: &'static str, mut before: Entries, after: Entries) -> Option<KeyDifference> {
    let mut found = KeyDifference {
        key,
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
    };
    for (name, after) in after {
        match before.remove(&name) {
            None => found.added.push(Entry { name, value: after }),
            Some(before) if before != after => {
                found.changed.push(ChangedEntry {
                    name,
                    before,
                    after,
                });
            }
            Some(_) => {}
        }
    }
    let gone = before.into_iter();
    found.removed = gone.map(|(name, value)| Entry { name, value }).collect();
    let differs = !(found.added.is_empty() && found.removed.is_empty() && found.changed.is_empty());
    differs.then_some(found)
}

/// The settings as entries under their keys.
fn entries(settings: &Settings) -> [(&'static str, Entries); 13] {
    [
        ("dimensions", dimensions(settings)),
        ("variables", map(&settings.variables)),
        ("parameters", map(&settings.parameters)),
        ("synonyms", groups(&settings.synonyms)),
        ("broader", map(&settings.broader)),
        ("not_same", groups(&settings.not_same)),
        ("words", names(&settings.words)),
        ("word_lists", map(&settings.word_lists)),
        ("traditional", map(&settings.traditional)),
        ("image_hosts", names(&settings.image_hosts)),
        ("groups", map(&settings.groups)),
        ("review", review(settings)),
        ("matching", matching(settings)),
    ]
}

fn map<V: Serialize>(map: &BTreeMap<String, V>) -> Entries {
    let entries = map.iter();
    entries
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect()
}

fn names(names: &[String]) -> Entries {
    names
        .iter()
        .map(|name| (name.clone(), Value::Null))
        .collect()
}

/// Groups by their first word; should two begin alike, by all their words.
fn groups(groups: &[Vec<String>]) -> Entries {
    let mut entries = Entries::new();
    for group in groups {
        let first = group.first().cloned().unwrap_or_default();
        let name = match entries.contains_key(&first) {
            false => first,
            true => group.join("、"),
        };
        entries.insert(name, json!(group));
    }
    entries
}

fn dimensions(settings: &Settings) -> Entries {
    let mut entries = Entries::new();
    for (name, dimension) in &settings.dimensions {
        let own = json!({"label": dimension.label, "levels": dimension.levels});
        entries.insert(name.clone(), own);
        values(&mut entries, &format!("{name}="), &dimension.values);
    }
    entries
}

fn values(entries: &mut Entries, path: &str, all: &[DimensionValue]) {
    for value in all {
        let name = format!("{path}{}", value.value);
        let own = json!({"label": value.label, "aliases": value.aliases});
        values(entries, &format!("{name}/"), &value.children);
        entries.insert(name, own);
    }
}

fn review(settings: &Settings) -> Entries {
    let review = &settings.review;
    let mut entries = Entries::from([
        ("approvals".to_owned(), json!(review.approvals)),
        ("overdue".to_owned(), json!(review.overdue)),
    ]);
    for (category, required) in &review.categories {
        entries.insert(format!("categories.{category}"), json!(required));
    }
    entries
}

fn matching(settings: &Settings) -> Entries {
    let matching = settings.matching;
    let shares = [
        ("precision", matching.precision),
        ("unanswerable", matching.unanswerable),
    ];
    let said = shares
        .into_iter()
        .filter_map(|(key, share)| Some((key.to_owned(), json!(share?))));
    said.collect()
}
