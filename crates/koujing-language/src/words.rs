//! Words and character bigrams of a normalised text.

use std::sync::{Arc, LazyLock};

use jieba_rs::Jieba;

/// The dictionary that jieba brings along, read once for the process (about 0.1 s).
static BASE: LazyLock<Arc<Jieba>> = LazyLock::new(|| Arc::new(Jieba::new()));

/// A shared word list: jieba's own and the words of the trade. Cheap to clone.
#[derive(Clone)]
pub struct Dictionary {
    jieba: Arc<Jieba>,
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dictionary").finish_non_exhaustive()
    }
}

impl Dictionary {
    /// jieba's words and these (normalised). Without any of its own it shares the process's one copy.
    pub fn with_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let own: Vec<&str> = words
            .into_iter()
            .filter(|word| word.chars().count() > 1 && !BASE.has_word(word))
            .collect();
        if own.is_empty() {
            return Self {
                jieba: Arc::clone(&BASE),
            };
        }
        let mut jieba = Jieba::clone(&BASE);
        for word in own {
            jieba.add_word(word, None, None);
        }
        Self {
            jieba: Arc::new(jieba),
        }
    }

    /// Whether this is a word.
    pub fn has(&self, word: &str) -> bool {
        self.jieba.has_word(word)
    }

    /// Words of a normalised text with their character positions, compounds also by their parts
    /// (jieba's search mode). Signs and spaces are no words.
    pub fn words<'a>(&self, text: &'a str) -> Vec<(&'a str, usize)> {
        self.jieba
            .cut_for_search(text, true)
            .into_iter()
            .filter(|token| token.word.chars().any(char::is_alphanumeric))
            .map(|token| (token.word, token.start))
            .collect()
    }

    /// A text cut into its words, signs and spaces; joined they are the text again.
    pub(crate) fn cut<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let tokens = self.jieba.cut(text, false).into_iter();
        tokens.map(|token| token.word).collect()
    }

    /// What a text is found by: its words, and the character bigrams that are no word already, in
    /// order of position. jieba swallows compounds (安装简单), bigrams find them all the same.
    pub fn terms<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut terms: Vec<&str> = self.words(text).into_iter().map(|(word, _)| word).collect();
        let words = terms.len();
        for pair in bigrams(text) {
            if !terms[..words].contains(&pair) {
                terms.push(pair);
            }
        }
        terms
    }
}

/// Pairs of neighbouring letters of a text where at least one is not ASCII (`x5` says nothing of
/// `X50`, which is a word of its own).
pub fn bigrams(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices();
    starts
        .clone()
        .zip(starts.skip(1))
        .filter(|((_, a), (_, b))| {
            a.is_alphanumeric() && b.is_alphanumeric() && !(a.is_ascii() && b.is_ascii())
        })
        .map(|((from, _), (last, b))| &text[from..last + b.len_utf8()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_7_a_word_inside_a_compound_is_found() {
        let dictionary = Dictionary::with_words([]);
        let terms = dictionary.terms("安装简单三码");
        for inside in ["安装", "简单", "三码"] {
            assert!(terms.contains(&inside), "{inside} {terms:?}");
        }
    }

    #[test]
    fn words_of_the_trade_are_words() {
        let with = Dictionary::with_words(["除垢胶囊"]);
        assert!(
            with.words("除垢胶囊在哪")
                .iter()
                .any(|(word, _)| *word == "除垢胶囊")
        );
        assert!(
            with.words("N3806怎么换".to_lowercase().as_str())
                .iter()
                .any(|(word, _)| *word == "n3806")
        );
    }

    #[test]
    fn bigrams_leave_model_names_whole() {
        assert_eq!(bigrams("x50滤网").collect::<Vec<_>>(), ["0滤", "滤网"]);
    }
}
