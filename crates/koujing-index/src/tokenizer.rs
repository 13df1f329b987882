//! Our terms as a tantivy tokenizer, over a dictionary that is shared, not cloned.

use koujing_language::{Dictionary, Synonyms};
use tantivy_tokenizer_api::{Token, TokenStream, Tokenizer};

/// Name of the tokenizer in the schema.
pub(crate) const NAME: &str = "koujing";

/// What a text is matched by: words, character bigrams, single characters, of its canonical form.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    dictionary: Dictionary,
    synonyms: std::sync::Arc<Synonyms>,
}

impl Terms {
    pub(crate) fn new(dictionary: Dictionary, synonyms: Synonyms) -> Self {
        Self {
            dictionary,
            synonyms: synonyms.into(),
        }
    }

    /// The synonyms in use.
    pub(crate) fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// The terms of a normalised text whose synonyms are canonical already; each once, sorted.
    pub(crate) fn of_canonical(&self, text: &str) -> Vec<String> {
        let mut terms = self.dictionary.terms(text);
        terms.extend(
            text.chars()
                .filter(|c| c.is_alphanumeric() && !c.is_ascii())
                .map(String::from),
        );
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// The terms of a normalised text; each once, sorted.
    pub(crate) fn of(&self, normalised: &str) -> Vec<String> {
        self.of_canonical(&self.synonyms.canonical(normalised))
    }
}

impl Tokenizer for Terms {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream {
            terms: self.of(text).into_iter(),
            token: Token::default(),
        }
    }
}

/// The terms one after the other. Offsets are not kept: highlights are made from the text itself.
pub(crate) struct Stream {
    terms: std::vec::IntoIter<String>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text = term;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
