//! Slips of the ear and of typing (虑网, 宁檬酸): what nobody wrote in a question, and what sounds like it that
//! somebody did. Weak evidence: it says what may be meant, and is never a reason to answer.

use std::collections::HashMap;

use koujing_language::{sound, sounds_alike};

use crate::model::Model;
use crate::ranker::Ranker;
use crate::terms::Terms;

/// How many characters a word has that is looked for by its sound; longer ones are found by two of
/// theirs.
const CHARACTERS: usize = 2;

/// The words of a model by their sound.
#[derive(Debug, Default)]
pub(crate) struct Sounds(HashMap<String, Vec<Box<str>>>);

impl Sounds {
    pub(crate) fn of(model: &Model, terms: &Terms) -> Self {
        let mut sounds: HashMap<String, Vec<Box<str>>> = HashMap::new();
        for term in model.terms() {
            if term.chars().count() == CHARACTERS
                && terms.is_word(term)
                && let Some(sound) = sound(term)
            {
                sounds.entry(sound).or_default().push(term.into());
            }
        }
        Self(sounds)
    }

    /// The first word, in the order of their bytes, that sounds like this.
    fn like(&self, pair: &str) -> Option<&str> {
        let words = self.0.get(&sound(pair)?)?.iter();
        words
            .map(|word| &**word)
            .find(|word| sounds_alike(pair, word))
    }
}

impl Ranker {
    /// A normalised text with every pair of signs that no question has written as the known word that
    /// sounds like it; none if there is no such pair.
    pub fn heard_as(&self, normalised: &str) -> Option<String> {
        let mut heard = String::new();
        // Behind what was heard last.
        let mut from = 0;
        let starts = normalised.char_indices();
        for ((at, _), (last, sign)) in starts.clone().zip(starts.skip(CHARACTERS - 1)) {
            let end = last + sign.len_utf8();
            if at < from || self.lookup.knows(&normalised[at..end]) {
                continue;
            }
            if let Some(word) = self.sounds.like(&normalised[at..end]) {
                heard.push_str(&normalised[from..at]);
                heard.push_str(word);
                from = end;
            }
        }
        (from > 0).then(|| heard + &normalised[from..])
    }
}
