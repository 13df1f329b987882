//! The words by which replies are read: what means the same, what stands in the same place and is not
//! the same, what is courtesy, what had better not be said.

use std::collections::HashMap;

use koujing_core::Settings;
use koujing_language::{ListedWord, signs};

use crate::bag::Term;

/// Terms from here on are words of the wordbook; below are characters.
const FIRST_WORD: Term = 0x0011_0000;

/// A name and what it is the name of.
#[derive(Debug, Clone)]
struct Entry<T> {
    name: Vec<char>,
    of: T,
}

/// Names by their first sign, the longest first.
type Names<T> = HashMap<char, Vec<Entry<T>>>;

/// A thing among its rivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Thing {
    pub(crate) group: u16,
    pub(crate) member: u16,
    /// Another of the group is wrong wherever it stands.
    pub(crate) only: bool,
}

/// The words of an organisation and of the trade of answering, prepared. Made once of the settings.
#[derive(Debug, Clone)]
pub struct Wordbook {
    same: Names<Term>,
    things: Names<Vec<Thing>>,
    courtesy: Names<()>,
    pub(crate) contrast: Vec<ListedWord>,
    pub(crate) promises: Vec<ListedWord>,
    pub(crate) blame: Vec<ListedWord>,
}

impl Wordbook {
    /// The built-in words and those of the settings: `synonyms` mean the same, `not_same` are rivals,
    /// the word lists `contrast`, `promises` and `blame` are looked for in replies.
    pub fn new(settings: &Settings) -> Self {
        let lines = |file: &'static str| {
            file.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
        };
        let mut same: HashMap<Vec<char>, Term> = HashMap::new();
        let mut next = FIRST_WORD;
        let mut add = |words: Vec<Vec<char>>| {
            // A word belongs to one group: the first that has it takes the others in.
            let known = words.iter().find_map(|word| same.get(word).copied());
            let term = known.unwrap_or(next);
            next += 1;
            for word in words.into_iter().filter(|word| !word.is_empty()) {
                same.entry(word).or_insert(term);
            }
        };
        for group in &settings.synonyms {
            add(group.iter().map(|word| folded(word)).collect());
        }
        for line in lines(include_str!("same.txt")) {
            add(line.split_whitespace().map(folded).collect());
        }
        let mut things: HashMap<Vec<char>, Vec<Thing>> = HashMap::new();
        let own = settings.not_same.iter().map(|group| {
            let members = group.iter().map(|word| vec![folded(word)]);
            (false, members.collect::<Vec<_>>())
        });
        let built_in = lines(include_str!("rivals.txt")).map(|line| {
            let only = line.starts_with('!');
            let members = line.trim_start_matches('!').split_whitespace();
            let members = members.map(|names| names.split('=').map(folded).collect());
            (only, members.collect())
        });
        for (group, (only, members)) in own.chain(built_in).enumerate() {
            for (member, names) in members.into_iter().enumerate() {
                for name in names.into_iter().filter(|name| !name.is_empty()) {
                    things.entry(name).or_default().push(Thing {
                        group: group as u16,
                        member: member as u16,
                        only,
                    });
                }
            }
        }
        let courtesy = lines(include_str!("courtesy.txt")).map(|line| (folded(line), ()));
        Self {
            same: names(same),
            things: names(things),
            courtesy: names(courtesy),
            contrast: ListedWord::list("contrast", settings),
            promises: ListedWord::list("promises", settings),
            blame: ListedWord::list("blame", settings),
        }
    }

    /// The word that a text begins with, and its length in signs.
    pub(crate) fn word(&self, text: &[char]) -> Option<(Term, usize)> {
        first(&self.same, text).map(|(term, length)| (*term, length))
    }

    /// The thing that a text begins with: what it may be in each group, and its length in signs.
    pub(crate) fn thing(&self, text: &[char]) -> Option<(&[Thing], usize)> {
        first(&self.things, text).map(|(things, length)| (things.as_slice(), length))
    }

    /// Length of the courtesy that a text begins with.
    pub(crate) fn courtesy(&self, text: &[char]) -> Option<usize> {
        first(&self.courtesy, text).map(|(_, length)| length)
    }
}

fn folded(word: &str) -> Vec<char> {
    signs(word).into_iter().map(|sign| sign.sign).collect()
}

fn names<T>(words: impl IntoIterator<Item = (Vec<char>, T)>) -> Names<T> {
    let mut names: Names<T> = HashMap::new();
    for (name, of) in words {
        if let Some(first) = name.first() {
            names.entry(*first).or_default().push(Entry { name, of });
        }
    }
    for entries in names.values_mut() {
        entries.sort_by(|a, b| {
            b.name
                .len()
                .cmp(&a.name.len())
                .then_with(|| a.name.cmp(&b.name))
        });
    }
    names
}

fn first<'a, T>(names: &'a Names<T>, text: &[char]) -> Option<(&'a T, usize)> {
    let entries = names.get(text.first()?)?;
    let found = entries.iter().find(|entry| text.starts_with(&entry.name))?;
    // Latin names are whole words.
    let length = found.name.len();
    let latin = |sign: Option<&char>| sign.is_some_and(char::is_ascii_alphanumeric);
    (!(latin(found.name.last()) && latin(text.get(length)))).then_some((&found.of, length))
}
