//! The names of scope values: aliases, other scripts and other widths brought to the one form.

use std::collections::{BTreeMap, HashMap};

use koujing_core::{DimensionValue, LANG, Scope, ScopeValue, Settings};

use crate::fold;
use crate::named::Named;

/// What a written value of a dimension is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// One of the dimension's values, in its one form with all its levels.
    Listed(ScopeValue),
    /// The dimension lists no values and takes any.
    Open(ScopeValue),
    /// The dimension lists values, and this is none of them.
    Unlisted(ScopeValue),
}

impl Lookup {
    /// The value, whichever it is.
    pub fn into_value(self) -> ScopeValue {
        match self {
            Self::Listed(value) | Self::Open(value) | Self::Unlisted(value) => value,
        }
    }
}

/// The declared dimensions with every name their values go by.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    dimensions: BTreeMap<String, Names>,
    /// What a text may name: dimension and value.
    named: Named<(String, ScopeValue)>,
}

/// Folded name → value; none where two values go by the name.
type Names = HashMap<String, Option<ScopeValue>>;

impl Vocabulary {
    /// The names in these settings. A value is found by its full path (`上海/徐汇`), its own name or
    /// an alias; a name that two values share finds neither.
    pub fn new(settings: &Settings) -> Self {
        let mut dimensions = BTreeMap::new();
        for (name, dimension) in &settings.dimensions {
            let mut names = Names::new();
            add(&mut names, "", "", &dimension.values);
            dimensions.insert(name.clone(), names);
        }
        let named = Named::new(tellable(&dimensions)).unwrap_or_default();
        let languages = ["zh-Hans", "zh-Hant", "en"];
        let languages = languages.map(|lang| (value_key(lang), Some(ScopeValue::new(lang))));
        dimensions.insert(LANG.to_owned(), Names::from(languages));
        Self { dimensions, named }
    }

    /// Whether the dimension is declared.
    pub fn has_dimension(&self, name: &str) -> bool {
        self.dimensions.contains_key(name)
    }

    /// The declared dimensions.
    pub fn dimensions(&self) -> impl Iterator<Item = &str> {
        self.dimensions.keys().map(String::as_str)
    }

    /// The one form of a written value.
    pub fn lookup(&self, dimension: &str, raw: &str) -> Lookup {
        let plain = || ScopeValue::new(raw.trim());
        match self.dimensions.get(dimension) {
            Some(names) if !names.is_empty() => match names.get(&value_key(raw)) {
                Some(Some(value)) => Lookup::Listed(value.clone()),
                _ => Lookup::Unlisted(plain()),
            },
            _ => Lookup::Open(plain()),
        }
    }

    /// The values that a normalised text speaks of. The channel is left aside: who writes 电话 seldom
    /// says that he is on the phone.
    pub fn named(&self, normalised: &str) -> Scope {
        let mut named = Scope::default();
        for (dimension, value) in self.named.of(normalised) {
            named.insert(dimension, [value.clone()]);
        }
        named
    }
}

/// The names by which a text may speak of a value: of two signs at least, and no bare numbers.
fn tellable(dimensions: &BTreeMap<String, Names>) -> Vec<(String, (String, ScopeValue))> {
    let told = dimensions
        .iter()
        .filter(|(name, _)| *name != "channel" && *name != LANG);
    let names = told.flat_map(|(dimension, names)| {
        let mut names: Vec<_> = names.iter().collect();
        names.sort_unstable_by_key(|(name, _)| *name);
        names.into_iter().filter_map(move |(name, value)| {
            let value = (dimension.clone(), value.clone()?);
            (name.chars().nth(1).is_some() && name.chars().any(char::is_alphabetic))
                .then(|| (name.clone(), value))
        })
    });
    names.collect()
}

fn value_key(raw: &str) -> String {
    let levels: Vec<String> = raw.split('/').map(fold).collect();
    levels.join("/")
}

fn add(names: &mut Names, path: &str, path_key: &str, values: &[DimensionValue]) {
    for value in values {
        let full = format!("{path}{}", value.value);
        let own = ScopeValue::new(&full);
        let key = value_key(&value.value);
        let full_key = format!("{path_key}{key}");
        let others = value.aliases.iter().chain(std::iter::once(&value.label));
        let mut keys: Vec<String> = others.map(|name| value_key(name)).collect();
        keys.push(key);
        keys.push(full_key.clone());
        keys.retain(|key| !key.is_empty());
        keys.sort();
        keys.dedup();
        for key in keys {
            names
                .entry(key)
                .and_modify(|taken| *taken = taken.take().filter(|other| *other == own))
                .or_insert_with(|| Some(own.clone()));
        }
        add(
            names,
            &format!("{full}/"),
            &format!("{full_key}/"),
            &value.children,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let value = |name: &str, aliases: &[&str], children: Vec<DimensionValue>| DimensionValue {
            value: name.into(),
            label: String::new(),
            aliases: aliases.iter().map(ToString::to_string).collect(),
            children,
        };
        let mut settings = Settings::default().with_standing_declarations();
        let region = settings.dimensions.get_mut("region").expect("region");
        region.values = vec![
            value(
                "上海",
                &["上海市"],
                vec![
                    value("徐汇", &["徐汇区"], vec![]),
                    value("中心", &[], vec![]),
                ],
            ),
            value("杭州", &[], vec![value("中心", &[], vec![])]),
        ];
        Vocabulary::new(&settings)
    }

    #[test]
    fn a_value_is_found_by_any_of_its_names() {
        for name in ["徐汇", "上海/徐汇", "徐匯區", " 上海 / 徐汇 "] {
            assert_eq!(
                vocabulary().lookup("region", name),
                Lookup::Listed(ScopeValue::new("上海/徐汇")),
                "{name}"
            );
        }
    }

    #[test]
    fn a_text_names_values_by_any_of_their_names() {
        for (text, named) in [
            ("徐汇区的座机多久修好", "region=上海/徐汇"),
            ("上海市和杭州哪里能修", "region=上海,杭州"),
            ("市中心的店", "default"),
            ("座机多久修好", "default"),
        ] {
            let found = vocabulary().named(&crate::normalise(text));
            assert_eq!(found.to_string(), named, "{text}");
        }
    }

    #[test]
    fn a_shared_name_finds_neither_and_an_open_dimension_takes_any() {
        let names = vocabulary();
        assert!(matches!(
            names.lookup("region", "中心"),
            Lookup::Unlisted(_)
        ));
        assert!(matches!(
            names.lookup("region", "杭州/中心"),
            Lookup::Listed(_)
        ));
        assert!(matches!(
            names.lookup("region", "北京"),
            Lookup::Unlisted(_)
        ));
        assert!(matches!(names.lookup("product", "X50"), Lookup::Open(_)));
        assert!(!names.has_dimension("colour"));
    }
}
