//! How terms reach tantivy: a text is cut once, by us; what tantivy is given is its terms with a
//! sign between them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name of the tokenizer in the schema.
pub(crate) const NAME: &str = "separated";
/// Between two terms (U+001F, unit separator). No term has it.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// Takes terms apart again.
#[derive(Debug, Clone)]
pub(crate) struct Separated;

impl Tokenizer for Separated {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream {
            terms: text.split(SEPARATOR),
            token: Token::default(),
        }
    }
}

/// The terms one after the other. An empty text has none.
pub(crate) struct Stream<'a> {
    terms: std::str::Split<'a, char>,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.find(|term| !term.is_empty()) else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
