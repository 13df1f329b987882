//! The terms of a text: what it is matched by.

use std::sync::Arc;

use koujing_language::{Dictionary, Synonyms};

use crate::separated::SEPARATOR;

/// Longer terms, in bytes, are left out: no word is so long, and tantivy keeps none longer than 64 KiB.
const LONGEST: usize = 1_000;

/// How a text becomes terms: words, character bigrams and single characters of its canonical form.
/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct Terms {
    dictionary: Dictionary,
    synonyms: Arc<Synonyms>,
    name: Arc<str>,
}

impl Terms {
    /// With these words and synonyms. The name tells whether an index or a model was made with the
    /// same: equal names promise equal terms.
    pub fn new(dictionary: Dictionary, synonyms: Synonyms, name: &str) -> Self {
        Self {
            dictionary,
            synonyms: synonyms.into(),
            name: name.into(),
        }
    }

    /// The name given.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn is_word(&self, term: &str) -> bool {
        self.dictionary.has(term)
    }

    pub(crate) fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// The terms of a normalised text whose synonyms are canonical already; each once, sorted.
    pub(crate) fn of_canonical<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut terms = self.dictionary.terms(text);
        terms.extend(
            text.char_indices()
                .filter(|(_, sign)| sign.is_alphanumeric() && !sign.is_ascii())
                .map(|(at, sign)| &text[at..at + sign.len_utf8()]),
        );
        terms.retain(|term| term.len() <= LONGEST && !term.contains(SEPARATOR));
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}
