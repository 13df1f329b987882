//! Scope and overlap: for which products, regions, channels … a wording holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

/// A value of a dimension; `/` between the levels of a hierarchy (`上海/徐汇`).
///
/// Compared without regard to case. Other spellings of a value (aliases, Traditional, full width)
/// are brought to the one form before they become a `ScopeValue`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ScopeValue {
    text: String,
    key: String,
}

impl ScopeValue {
    /// The value, blanks around its levels removed.
    pub fn new(text: &str) -> Self {
        let levels: Vec<&str> = text.split('/').map(str::trim).collect();
        let text = levels.join("/");
        let key = text.to_lowercase();
        Self { text, key }
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Number of levels: 1 for `上海`, 2 for `上海/徐汇`.
    pub fn depth(&self) -> usize {
        self.key.split('/').count()
    }

    /// Whether `other` is this value or lies below it.
    pub fn contains(&self, other: &Self) -> bool {
        other
            .key
            .strip_prefix(&self.key)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn related(&self, other: &Self) -> bool {
        self.contains(other) || other.contains(self)
    }
}

impl PartialEq for ScopeValue {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for ScopeValue {}

impl PartialOrd for ScopeValue {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ScopeValue {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl Hash for ScopeValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl From<String> for ScopeValue {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<ScopeValue> for String {
    fn from(value: ScopeValue) -> Self {
        value.text
    }
}

/// What the asker told about himself and his thing: one value a dimension.
pub type Context = BTreeMap<String, ScopeValue>;

/// For each named dimension the values it holds for. An unnamed dimension holds for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = std::collections::HashMap<String, Vec<String>>))]
pub struct Scope(BTreeMap<String, BTreeSet<ScopeValue>>);

/// How a scope stands to a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// Every named dimension is known and fits.
    Fits,
    /// Nothing speaks against it, but these dimensions are to be asked.
    Unknown(Vec<String>),
    /// A dimension has another value.
    Excluded,
}

impl Fit {
    /// Whether the scope holds for the context.
    pub fn fits(&self) -> bool {
        *self == Self::Fits
    }
}

/// How narrow a scope is: the number of dimensions named (a bounded effective time counts as one),
/// then the depth of the values. A wording more specific than another lies over it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Specificity {
    /// Dimensions named.
    pub dimensions: usize,
    /// Sum over the dimensions of the depth of their shallowest value.
    pub depth: usize,
}

impl Scope {
    /// Names a dimension with its values; an empty list of values names nothing.
    pub fn insert(&mut self, dimension: &str, values: impl IntoIterator<Item = ScopeValue>) {
        let values: BTreeSet<ScopeValue> = values.into_iter().collect();
        if !values.is_empty() {
            self.0
                .entry(dimension.to_owned())
                .or_default()
                .extend(values);
        }
    }

    /// Whether no dimension is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The named dimensions with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &BTreeSet<ScopeValue>)> {
        self.0.iter().map(|(name, values)| (name.as_str(), values))
    }

    /// The values of one dimension, if it is named.
    pub fn get(&self, dimension: &str) -> Option<&BTreeSet<ScopeValue>> {
        self.0.get(dimension)
    }

    /// How this scope stands to a context. A context value above the scope's (`上海` for a scope of
    /// `上海/徐汇`) leaves the question open.
    pub fn fit(&self, context: &Context) -> Fit {
        let mut unknown = Vec::new();
        for (dimension, values) in &self.0 {
            let Some(value) = context.get(dimension) else {
                unknown.push(dimension.clone());
                continue;
            };
            if values.iter().any(|own| own.contains(value)) {
                continue;
            }
            if values.iter().any(|own| value.contains(own)) {
                unknown.push(dimension.clone());
            } else {
                return Fit::Excluded;
            }
        }
        if unknown.is_empty() {
            Fit::Fits
        } else {
            Fit::Unknown(unknown)
        }
    }

    /// Whether some context fits both. An unnamed dimension overlaps everything.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().all(|(dimension, values)| {
            other.0.get(dimension).is_none_or(|theirs| {
                values
                    .iter()
                    .any(|own| theirs.iter().any(|their| own.related(their)))
            })
        })
    }

    /// Whether no value named here lies outside `outer`. A dimension that only `outer` names is
    /// inherited: a variant `channel=sms` lies within an article for `product=X50`.
    pub fn within(&self, outer: &Self) -> bool {
        outer.0.iter().all(|(dimension, values)| {
            self.0.get(dimension).is_none_or(|own| {
                own.iter()
                    .all(|value| values.iter().any(|wide| wide.contains(value)))
            })
        })
    }

    /// How narrow it is, its effective time left aside.
    pub fn specificity(&self) -> Specificity {
        let shallowest =
            |values: &BTreeSet<ScopeValue>| values.iter().map(ScopeValue::depth).min().unwrap_or(0);
        Specificity {
            dimensions: self.0.len(),
            depth: self.0.values().map(shallowest).sum(),
        }
    }
}

/// `dim=value[,value]`, sorted, joined by `;`; `default` when no dimension is named.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("default");
        }
        for (at, (dimension, values)) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(";")?;
            }
            write!(f, "{dimension}=")?;
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    f.write_str(",")?;
                }
                f.write_str(value.as_str())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Scope {
        let mut scope = Scope::default();
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, values) = part.split_once('=').expect("dim=values");
            scope.insert(name, values.split(',').map(ScopeValue::new));
        }
        scope
    }

    fn context(text: &str) -> Context {
        text.split(';')
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (name.to_owned(), ScopeValue::new(value)))
            .collect()
    }

    #[test]
    fn fit_knows_three_answers() {
        let unknown =
            |names: &[&str]| Fit::Unknown(names.iter().map(ToString::to_string).collect());
        let cases = [
            ("", "product=X50", Fit::Fits),
            ("product=X50,X80", "product=x80", Fit::Fits),
            ("product=X50,X80", "product=X60", Fit::Excluded),
            ("product=X50", "", unknown(&["product"])),
            ("product=X5", "product=X50", Fit::Excluded),
            ("region=上海", "region=上海/徐汇", Fit::Fits),
            ("region=上海/徐汇", "region=上海", unknown(&["region"])),
            ("region=上海/徐汇", "region=上海/浦东", Fit::Excluded),
            ("product=X50;region=上海", "region=杭州", Fit::Excluded),
            (
                "product=X50;region=上海",
                "region=上海",
                unknown(&["product"]),
            ),
        ];
        for (own, asked, expected) in cases {
            assert_eq!(scope(own).fit(&context(asked)), expected, "{own} | {asked}");
        }
    }

    #[test]
    fn overlap_is_symmetric() {
        let cases = [
            ("", "product=X50", true),
            ("product=X50", "product=X50,X80", true),
            ("product=X50", "product=X80", false),
            ("product=X50", "region=上海", true),
            ("region=上海", "region=上海/徐汇", true),
            ("region=上海/浦东", "region=上海/徐汇", false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(scope(a).overlaps(&scope(b)), expected, "{a} | {b}");
            assert_eq!(scope(b).overlaps(&scope(a)), expected, "{b} | {a}");
        }
    }

    #[test]
    fn more_dimensions_then_deeper_values_are_more_specific() {
        let order = [
            "",
            "region=上海",
            "region=上海/徐汇",
            "product=X50;region=上海",
        ];
        for pair in order.windows(2) {
            assert!(
                scope(pair[0]).specificity() < scope(pair[1]).specificity(),
                "{pair:?}"
            );
        }
    }

    #[test]
    fn within_holds_when_no_value_leaves_the_outer_scope() {
        assert!(scope("product=X50;channel=sms").within(&scope("product=X50,X80")));
        assert!(!scope("product=X60").within(&scope("product=X50,X80")));
        assert!(!scope("region=上海").within(&scope("region=上海/徐汇")));
    }

    #[test]
    fn the_name_is_sorted() {
        assert_eq!(
            scope("region=上海;channel=wechat,sms").to_string(),
            "channel=sms,wechat;region=上海"
        );
        assert_eq!(Scope::default().to_string(), "default");
    }
}
