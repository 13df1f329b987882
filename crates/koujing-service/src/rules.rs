//! The settings as they are used: names looked up, words folded, conversions loaded.

use koujing_core::{Context, Settings};
use koujing_language::{Dictionary, Synonyms, TaiwanWording, Vocabulary, fold, to_simplified};

use crate::language::Lang;

/// The settings of a snapshot, prepared.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) settings: Settings,
    pub(crate) vocabulary: Vocabulary,
    taiwan: TaiwanWording,
}

impl Rules {
    pub(crate) fn new(settings: Settings) -> Self {
        let settings = settings.with_standing_declarations();
        let overrides = settings
            .traditional
            .iter()
            .map(|(from, to)| (from.as_str(), to.as_str()));
        Self {
            vocabulary: Vocabulary::new(&settings),
            taiwan: TaiwanWording::new(overrides),
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

    pub(crate) fn synonyms(&self) -> Synonyms {
        Synonyms::new(&self.settings)
    }

    /// The dictionary with the words of these settings: products, terms, synonyms.
    pub(crate) fn dictionary(&self) -> Dictionary {
        let synonyms = self.synonyms();
        let mut words: Vec<String> = self.settings.words.iter().map(|word| fold(word)).collect();
        words.extend(synonyms.words().map(str::to_owned));
        words.extend(
            self.settings
                .not_same
                .iter()
                .flatten()
                .map(|word| fold(word)),
        );
        Dictionary::with_words(words.iter().map(String::as_str))
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

/// A dimension that the settings do not declare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a declared dimension")]
pub struct UnknownDimension(pub String);
