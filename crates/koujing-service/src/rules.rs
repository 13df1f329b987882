//! The settings as they are used: names looked up, words folded, conversions loaded.

use std::sync::OnceLock;

use koujing_check::Wordbook;
use koujing_core::{Context, DimensionValue, Settings};
use koujing_index::Terms;
use koujing_language::{
    Dictionary, NORMALISER_VERSION, Synonyms, TaiwanWording, Vocabulary, fold, to_simplified,
};
use sha2::{Digest, Sha256};

use crate::language::Lang;

/// The settings of a snapshot, prepared.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) settings: Settings,
    pub(crate) vocabulary: Vocabulary,
    /// With the words of these settings: products, terms, synonyms. Made once: it is a copy of
    /// jieba's whole word list.
    pub(crate) dictionary: Dictionary,
    /// What texts are matched by.
    pub(crate) terms: Terms,
    taiwan: TaiwanWording,
    /// Groups of words that are never the same thing, folded.
    apart: Vec<Vec<String>>,
    /// What replies are read by, made at first use.
    pub(crate) wordbook: OnceLock<Wordbook>,
}

impl Rules {
    pub(crate) fn new(settings: Settings) -> Self {
        let settings = settings.with_standing_declarations();
        let overrides = settings
            .traditional
            .iter()
            .map(|(from, to)| (from.as_str(), to.as_str()));
        let synonyms = Synonyms::new(&settings);
        let words = words(&settings, &synonyms);
        let dictionary = Dictionary::with_words(words.iter().map(String::as_str));
        let name = name_of_terms(&settings, &words);
        Self {
            apart: settings
                .not_same
                .iter()
                .map(|group| group.iter().map(|word| fold(word)).collect())
                .collect(),
            terms: Terms::new(dictionary.clone(), synonyms, &name),
            dictionary,
            vocabulary: Vocabulary::new(&settings),
            taiwan: TaiwanWording::new(overrides),
            wordbook: OnceLock::new(),
            settings,
        }
    }

    /// Words in the script of a language.
    pub(crate) fn convert(&self, lang: Lang, words: &str) -> String {
        match lang {
            Lang::Hans => to_simplified(words),
            Lang::Hant => self.taiwan.convert(words),
            Lang::En => words.to_owned(),
        }
    }

    /// Whether two normalised texts speak of different things of one group (定金, 订金).
    pub(crate) fn are_apart(&self, a: &str, b: &str) -> bool {
        self.apart.iter().any(|group| {
            let named = |text: &str| -> Vec<bool> {
                group
                    .iter()
                    .map(|word| text.contains(word.as_str()))
                    .collect()
            };
            let (a, b) = (named(a), named(b));
            a.contains(&true) && b.contains(&true) && a.iter().zip(&b).all(|(a, b)| !(*a && *b))
        })
    }

    /// A context as it was told, its values in their one form. Empty values count as not told.
    pub(crate) fn context<'a>(
        &self,
        told: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Context, UnknownDimension> {
        let mut context = Context::new();
        for (dimension, value) in told {
            if !self.settings.dimensions.contains_key(dimension) {
                return Err(UnknownDimension(dimension.to_owned()));
            }
            if !value.trim().is_empty() {
                let value = self.vocabulary.lookup(dimension, value).into_value();
                context.insert(dimension.to_owned(), value);
            }
        }
        Ok(context)
    }
}

/// The words of the trade: products, terms, synonyms.
fn words(settings: &Settings, synonyms: &Synonyms) -> Vec<String> {
    let mut words: Vec<String> = settings.words.iter().map(|word| fold(word)).collect();
    words.extend(synonyms.words().map(str::to_owned));
    words.extend(settings.not_same.iter().flatten().map(|word| fold(word)));
    words.extend(settings.traditional.keys().map(|word| fold(word)));
    let values = settings
        .dimensions
        .values()
        .flat_map(|dimension| &dimension.values);
    values.for_each(|value| add_names(value, &mut words));
    words
}

/// The same for settings under which every text has the same terms: hex SHA-256 over what they
/// depend on.
fn name_of_terms(settings: &Settings, words: &[String]) -> String {
    let depends_on = serde_json::json!([
        NORMALISER_VERSION,
        words,
        settings.synonyms,
        settings.broader,
        settings.not_same,
    ]);
    let digest = Sha256::digest(depends_on.to_string());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a value and those below it are called.
fn add_names(value: &DimensionValue, words: &mut Vec<String>) {
    let names = value.aliases.iter().chain([&value.value, &value.label]);
    words.extend(names.map(|name| fold(name)));
    value
        .children
        .iter()
        .for_each(|child| add_names(child, words));
}

/// A dimension that the settings do not declare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a declared dimension")]
pub struct UnknownDimension(pub String);

#[cfg(test)]
mod tests {
    use koujing_language::normalise;

    use super::*;

    /// jieba alone cuts every one of these into pieces.
    #[test]
    fn the_names_of_the_settings_are_words_in_question_and_index() {
        let settings: Settings = serde_json::from_value(serde_json::json!({
            "dimensions": {"product": {"values": [
                {"value": "CJ100", "label": "清雾宝", "aliases": ["雾宝净润机"],
                 "children": [{"value": "净润小方"}]},
            ]}},
            "words": ["除垢胶囊"],
            "synonyms": [["极速达快", "极达快送"]],
            "not_same": [["安心意金", "安心易金"]],
            "traditional": {"增雾仓盖": "增霧倉蓋"},
        }))
        .unwrap();
        let plain = Rules::new(Settings::default());
        let rules = Rules::new(settings);
        assert_ne!(plain.terms.name(), rules.terms.name(), "all nodes can tell");
        for name in [
            "清雾宝",
            "清霧寶",
            "雾宝净润机",
            "净润小方",
            "除垢胶囊",
            "极速达快",
            "极达快送",
            "安心意金",
            "安心易金",
            "增雾仓盖",
            "增霧倉蓋",
        ] {
            let text = normalise(&format!("我的{name}坏了"));
            let word = normalise(name);
            let has = |rules: &Rules| {
                let words = rules.dictionary.words(&text);
                words.iter().any(|(own, _)| *own == word)
            };
            assert!(has(&rules), "{name}: {:?}", rules.dictionary.words(&text));
            assert!(!has(&plain), "{name} needs no settings");
        }
    }
}
