//! Lists of words that lint and the check of replies look for.
//!
//! An entry is a word, then, each behind a `!`, the longer phrases in which it is harmless:
//! `第一 !第一步 !第一次`. The same form is read from the settings.

use koujing_core::Settings;

/// The built-in lists: a line `[name]`, then one entry a line.
const BUILT_IN: &str = include_str!("words.txt");

/// A word to look for.
#[derive(Debug, Clone)]
pub struct ListedWord {
    /// The word, in lower case.
    pub word: String,
    harmless: Vec<String>,
}

impl ListedWord {
    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split('!').map(str::trim);
        let word = parts.next().filter(|word| !word.is_empty())?.to_lowercase();
        let harmless = parts
            .filter(|part| part.contains(&word))
            .map(str::to_lowercase);
        Some(Self {
            harmless: harmless.collect(),
            word,
        })
    }

    /// The list of that name: the settings' own, or else the built-in one.
    pub fn list(name: &str, settings: &Settings) -> Vec<Self> {
        match settings.word_lists.get(name) {
            Some(own) => own.iter().filter_map(|line| Self::parse(line)).collect(),
            None => Self::built_in(name),
        }
    }

    /// The built-in list of that name, whatever the settings say.
    pub fn built_in(name: &str) -> Vec<Self> {
        let header = format!("[{name}]");
        let lines = BUILT_IN
            .lines()
            .map(str::trim)
            .skip_while(|line| *line != header)
            .skip(1);
        lines
            .take_while(|line| !line.starts_with('['))
            .filter(|line| !line.starts_with('#'))
            .filter_map(Self::parse)
            .collect()
    }

    /// Where the word stands in a text, harmless phrases left out.
    pub fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let matches = find_all(text, &self.word);
        matches.filter(move |at| {
            !self
                .harmless
                .iter()
                .any(|phrase| covers(text, phrase, *at, self.word.len()))
        })
    }
}

/// Without regard to the case of ASCII letters; other scripts have none or are listed in both.
fn find_all<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let ends = text.len().saturating_sub(word.len());
    let fits = move |at: usize| {
        let part = text.get(at..at + word.len());
        part.is_some_and(|part| part.eq_ignore_ascii_case(word))
    };
    let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let whole = move |at: usize| {
        let edges = (word.chars().next(), word.chars().next_back());
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !(ascii(edges.0) && ascii(before) || ascii(edges.1) && ascii(after))
    };
    (0..=ends).filter(move |at| fits(*at) && whole(*at))
}

fn covers(text: &str, phrase: &str, at: usize, len: usize) -> bool {
    let first = (at + len).saturating_sub(phrase.len());
    (first..=at).any(|start| {
        text.get(start..start + phrase.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(phrase))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harmless_phrase_covers_its_word() {
        let entry = ListedWord::parse("第一 !第一步 !第一次").expect("an entry");
        let text = "第一步先关机,质量第一,第一次也行";
        let places: Vec<usize> = entry.places(text).collect();
        assert_eq!(places, [text.find("第一,").expect("there")]);
    }

    #[test]
    fn latin_words_are_whole_words() {
        let entry = ListedWord::parse("best").expect("an entry");
        assert_eq!(entry.places("Best or bestow?").collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn the_file_holds_every_list() {
        for name in [
            "hedging", "contrast", "absolute", "promises", "blame", "garbled",
        ] {
            assert!(!ListedWord::built_in(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn the_settings_replace_a_list() {
        let settings = Settings {
            word_lists: [("hedging".to_owned(), vec!["估计".to_owned()])].into(),
            ..Settings::default()
        };
        let words = ListedWord::list("hedging", &settings);
        assert_eq!(words.len(), 1);
        assert!(ListedWord::list("contrast", &settings).len() > 1);
    }
}
