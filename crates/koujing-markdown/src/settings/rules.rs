//! What settings must not say: names without a shape, names shared by two values, words that are at
//! once the same and never the same.

use std::collections::{BTreeMap, BTreeSet};

use koujing_core::{DimensionValue, LANG, Message, Settings};
use koujing_language::fold;

use super::read::Places;
use super::synonyms;
use crate::names::{is_dotted_name, is_name};
use crate::problems::{Place, Problems};

/// Keys of a question that a dimension cannot be called: they mean something else there.
const RESERVED: [&str; 9] = [
    LANG, "q", "format", "as_of", "min_seq", "explain", "audience", "param", "default",
];

pub(super) fn check(settings: &Settings, places: &Places, problems: &mut Problems) {
    names(settings, places, problems);
    for (name, dimension) in &settings.dimensions {
        let place = place(places, "dimensions", name);
        let mut values = Vec::new();
        collect(&mut values, "", &dimension.values);
        shared_names(name, &values, place, problems);
    }
    synonyms::check(settings, places, problems);
    let same = SameWords::new(&settings.synonyms);
    never_the_same(settings, &same, places, problems);
    broader(settings, &same, places, problems);
}

pub(super) fn place(places: &Places, above: &str, key: &str) -> Place {
    let own = places.get(&format!("{above}/{key}"));
    own.copied().unwrap_or(Place::START)
}

fn names(settings: &Settings, places: &Places, problems: &mut Problems) {
    let mut report = |above: &str, name: &str, zh: &str, en: &str| {
        problems.error(
            place(places, above, name),
            "bad_name",
            Message::new(format!("“{name}”:{zh}"), format!("{name:?}: {en}")),
        );
    };
    for name in settings.dimensions.keys() {
        if RESERVED.contains(&name.as_str()) {
            report(
                "dimensions",
                name,
                "这个名字另有用处,请换一个",
                "this name means something else: choose another",
            );
        } else if !is_name(name) {
            report(
                "dimensions",
                name,
                "名字只能用字母、数字、_、-",
                "a name has letters, digits, `_` and `-` only",
            );
        }
    }
    for name in settings.variables.keys() {
        if !is_dotted_name(name) || name.split('.').next() == Some("param") {
            report(
                "variables",
                name,
                "变量名只能用字母、数字、_、-,用 . 分级,不以 param 开头",
                "a variable has letters, digits, `_`, `-` in parts joined by `.`, the first not `param`",
            );
        }
    }
    for name in settings.parameters.keys() {
        if !is_name(name) {
            report(
                "parameters",
                name,
                "参数名只能用字母、数字、_、-",
                "a parameter has letters, digits, `_` and `-` only",
            );
        }
    }
}

/// A value with the path of its parent.
type Placed<'a> = (String, &'a DimensionValue);

fn collect<'a>(found: &mut Vec<Placed<'a>>, above: &str, values: &'a [DimensionValue]) {
    for value in values {
        found.push((above.to_owned(), value));
        collect(found, &format!("{above}{}/", value.value), &value.children);
    }
}

/// A name is unique within its parent; an alias, in the dimension.
fn shared_names(dimension: &str, values: &[Placed<'_>], place: Place, problems: &mut Problems) {
    let mut report = |a: String, b: String, name: &str| {
        problems.error(
            place,
            "duplicate_alias",
            Message::new(
                format!("{dimension} 里 {a} 和 {b} 都叫“{name}”:请改掉一个"),
                format!("in `{dimension}` both {a} and {b} are called {name:?}: rename one"),
            ),
        );
    };
    for (at, (above, value)) in values.iter().enumerate() {
        let path = format!("{above}{}", value.value);
        for (other_above, other) in &values[..at] {
            let other_path = format!("{other_above}{}", other.value);
            if above == other_above && fold(&value.value) == fold(&other.value) {
                report(other_path, path.clone(), &value.value);
                continue;
            }
            let aliases = |value: &DimensionValue| -> BTreeSet<String> {
                value.aliases.iter().map(|alias| fold(alias)).collect()
            };
            let (own, others) = (aliases(value), aliases(other));
            let shared = value
                .aliases
                .iter()
                .find(|alias| others.contains(&fold(alias)) || fold(alias) == fold(&other.value))
                .or_else(|| {
                    other.aliases.iter().find(|alias| {
                        own.contains(&fold(alias)) || fold(alias) == fold(&value.value)
                    })
                });
            if let Some(name) = shared {
                report(other_path, path.clone(), name);
            }
        }
    }
}

/// Words joined by synonym groups, however many groups lie between them.
struct SameWords {
    group: BTreeMap<String, usize>,
}

impl SameWords {
    fn new(synonyms: &[Vec<String>]) -> Self {
        let mut group: BTreeMap<String, usize> = BTreeMap::new();
        for (at, words) in synonyms.iter().enumerate() {
            for word in words {
                if let Some(other) = group.insert(fold(word), at)
                    && other != at
                {
                    for own in group.values_mut().filter(|own| **own == other) {
                        *own = at;
                    }
                }
            }
        }
        Self { group }
    }

    /// A name for all words that mean the same as this one.
    fn key(&self, word: &str) -> String {
        let folded = fold(word);
        match self.group.get(&folded) {
            Some(group) => format!("\u{0}{group}"),
            None => folded,
        }
    }

    fn same(&self, a: &str, b: &str) -> bool {
        self.key(a) == self.key(b)
    }
}

fn never_the_same(settings: &Settings, same: &SameWords, places: &Places, problems: &mut Problems) {
    for (at, group) in settings.not_same.iter().enumerate() {
        for (index, a) in group.iter().enumerate() {
            for b in &group[index + 1..] {
                if same.same(a, b) {
                    problems.error(
                        place(places, "not_same", &at.to_string()),
                        "same_and_not_same",
                        Message::new(
                            format!("“{a}”和“{b}”在 synonyms 里是一回事,在 not_same 里又不是:请删掉一处"),
                            format!("{a:?} and {b:?} mean the same by `synonyms` and never do by `not_same`: remove one"),
                        ),
                    );
                }
            }
        }
    }
}

/// A broader word leads to narrower ones, never back to itself.
fn broader(settings: &Settings, same: &SameWords, places: &Places, problems: &mut Problems) {
    let mut narrower: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (word, words) in &settings.broader {
        let words = words.iter().map(|word| same.key(word));
        narrower.entry(same.key(word)).or_default().extend(words);
    }
    for word in settings.broader.keys() {
        let start = same.key(word);
        let mut reached = BTreeSet::new();
        let mut next: Vec<&String> = narrower.get(&start).into_iter().flatten().collect();
        while let Some(key) = next.pop() {
            if reached.insert(key) {
                next.extend(narrower.get(key).into_iter().flatten());
            }
        }
        if reached.contains(&start) {
            problems.error(
                place(places, "broader", word),
                "broader_cycle",
                Message::new(
                    format!("“{word}”经 broader 或 synonyms 又指回自己:请去掉一处"),
                    format!(
                        "{word:?} leads back to itself through `broader` or `synonyms`: remove one"
                    ),
                ),
            );
        }
    }
}
