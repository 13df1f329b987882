//! The settings: what scopes, variables and words an organisation uses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Review;

/// The dimension that names the language of a variant: always declared, told by the request's
/// `lang`, never part of an article's scope.
pub const LANG: &str = "lang";

/// The settings document (`koujing.yaml`). Every key may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Dimensions of scope by name.
    pub dimensions: BTreeMap<String, Dimension>,
    /// Variables by name, with the label shown where no value is given.
    pub variables: BTreeMap<String, String>,
    /// Parameters by name: one value used in many answers.
    pub parameters: BTreeMap<String, Parameter>,
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Words that customers use for several things; they never decide between them.
    pub broader: BTreeMap<String, Vec<String>>,
    /// Groups of words that are never the same thing.
    pub not_same: Vec<Vec<String>>,
    /// Words of the trade that the dictionary lacks.
    pub words: Vec<String>,
    /// Words that lint looks for, by list (`hedging`, `contrast`, `absolute`, `promises`); a list
    /// given here replaces the built-in one.
    pub word_lists: BTreeMap<String, Vec<String>>,
    /// Taiwan wording where the conversion from Simplified is not what the organisation says.
    pub traditional: BTreeMap<String, String>,
    /// Hosts from which images may be shown.
    pub image_hosts: Vec<String>,
    /// Groups of people by name (法务, 加湿器产品组), as members their names in accounts and keys.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, Vec<String>>,
    /// How revisions are reviewed.
    #[serde(skip_serializing_if = "is_usual")]
    pub review: Review,
    /// When a question that nobody claims word for word is answered.
    #[serde(skip_serializing_if = "is_usual")]
    pub matching: Matching,
}

/// When a question that nobody claims word for word is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matching {
    /// The share of these answers that should be right, 0.5 to 0.999; none: 0.95.
    pub precision: Option<f64>,
    /// The share of all questions that has no answer, 0 to 0.9; none: a third.
    pub unanswerable: Option<f64>,
}

/// Whether nothing but the defaults is said.
fn is_usual<T: Default + PartialEq>(said: &T) -> bool {
    *said == T::default()
}

/// A dimension of scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dimension {
    /// What it is called on pages and in questions back to the asker.
    pub label: String,
    /// Names of the levels of a hierarchy, the widest first.
    pub levels: Vec<String>,
    /// The values; none: any value is taken.
    pub values: Vec<DimensionValue>,
}

/// A value of a dimension, with those below it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenValue")]
pub struct DimensionValue {
    /// Its name, unique within its parent.
    pub value: String,
    /// What it is called on pages; the value itself when empty.
    pub label: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// The values one level below.
    pub children: Vec<DimensionValue>,
}

/// A value written alone (`X50`) or with its names.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenValue {
    Alone(String),
    Full(#[serde(with = "FullValue")] DimensionValue),
}

#[derive(Deserialize)]
#[serde(remote = "DimensionValue", deny_unknown_fields)]
struct FullValue {
    value: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    children: Vec<DimensionValue>,
}

impl From<WrittenValue> for DimensionValue {
    fn from(written: WrittenValue) -> Self {
        match written {
            WrittenValue::Alone(value) => Self {
                value,
                ..Self::default()
            },
            WrittenValue::Full(full) => full,
        }
    }
}

/// A value used in many answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is called.
    pub label: String,
    /// What stands in the answers.
    pub value: String,
}

impl Settings {
    /// These settings with what is always declared: the dimensions `market`, `product`, `region`,
    /// `channel`, and the variables `customer.name`, `customer.title`, `agent.name`, `order.id`.
    #[must_use]
    pub fn with_standing_declarations(mut self) -> Self {
        for (name, label) in [
            ("market", "市场"),
            ("product", "产品"),
            ("region", "地区"),
            ("channel", "渠道"),
        ] {
            let dimension = self.dimensions.entry(name.to_owned()).or_default();
            if dimension.label.is_empty() {
                label.clone_into(&mut dimension.label);
            }
        }
        for (name, label) in [
            ("customer.name", "客户姓名"),
            ("customer.title", "客户称呼"),
            ("agent.name", "客服姓名"),
            ("order.id", "订单号"),
        ] {
            self.variables
                .entry(name.to_owned())
                .or_insert_with(|| label.to_owned());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_be_written_alone() {
        let settings: Settings = serde_json::from_str(
            r#"{"dimensions": {"product": {"values": ["X50", {"value": "X80", "aliases": ["X80 Pro"]}]}}}"#,
        )
        .expect("settings");
        let values = &settings.dimensions["product"].values;
        assert_eq!([&values[0].value, &values[1].value], ["X50", "X80"]);
        let settings = settings.with_standing_declarations();
        assert_eq!(settings.dimensions.len(), 4);
        assert_eq!(settings.variables["customer.name"], "客户姓名");
        let text = serde_json::to_string(&settings).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Settings>(&text).expect("back"),
            settings
        );
    }

    #[test]
    fn nothing_said_of_matching_is_nothing_written() {
        let mut settings = Settings::default();
        let json = serde_json::to_value(&settings).expect("JSON");
        // A record of an earlier version reads it.
        assert_eq!(json.get("matching"), None);
        settings.matching.precision = Some(0.98);
        let json = serde_json::to_value(&settings).expect("JSON");
        assert_eq!(json["matching"]["precision"], 0.98);
        assert_eq!(
            serde_json::from_value::<Settings>(json).expect("back"),
            settings
        );
    }

    #[test]
    fn an_unknown_key_is_refused() {
        for bad in [
            r#"{"dimension": {}}"#,
            r#"{"dimensions": {"product": {"value": []}}}"#,
            r#"{"dimensions": {"product": {"values": [{"value": "a", "alias": []}]}}}"#,
        ] {
            assert!(serde_json::from_str::<Settings>(bad).is_err(), "{bad}");
        }
    }
}
