//! Words that mean the same, and words that customers use for several things. Only ranking reads
//! texts this way: a claim is always the normalised text itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use koujing_core::Settings;

use crate::fold;

/// How many readings of one text are looked at.
const MOST_READINGS: usize = 8;

/// The settings' synonyms and broader words, folded.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    /// By its first sign: word → the first of its group, that one too; the longest first.
    same: BTreeMap<char, Vec<(String, String)>>,
    /// Broader word → the things it is used for.
    broader: Vec<(String, Vec<String>)>,
}

impl Synonyms {
    /// The groups of these settings. Of a group, words that the settings call "not the same thing"
    /// as its first word are left out.
    pub fn new(settings: &Settings) -> Self {
        let apart = |a: &str, b: &str| {
            settings.not_same.iter().any(|group| {
                let folded: Vec<String> = group.iter().map(|word| fold(word)).collect();
                folded.iter().any(|word| word == a) && folded.iter().any(|word| word == b)
            })
        };
        let mut same: Vec<(String, String)> = Vec::new();
        for group in &settings.synonyms {
            let mut words = group.iter().map(|word| fold(word));
            let Some(first) = words.next() else { continue };
            let words = words.filter(|word| !word.is_empty() && !apart(word, &first));
            let others = words.filter(|word| *word != first);
            let others: Vec<String> = others.collect();
            if !others.is_empty() && !first.is_empty() {
                // As itself: 过滤网 must not become 过过滤网 where 滤网 is read as 过滤网.
                same.push((first.clone(), first.clone()));
            }
            same.extend(others.into_iter().map(|word| (word, first.clone())));
        }
        same.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        let mut made = Self::default();
        for (word, first) in same {
            if let Some(sign) = word.chars().next() {
                made.same.entry(sign).or_default().push((word, first));
            }
        }
        let broader = settings.broader.iter().map(|(word, things)| {
            let things = things
                .iter()
                .map(|thing| made.canonical(&fold(thing)).into_owned());
            (fold(word), things.collect())
        });
        let broader = broader.filter(|(word, _): &(String, Vec<String>)| !word.is_empty());
        made.broader = broader.collect();
        made
    }

    /// The words themselves, for the dictionary.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let same = self.same.values().flatten();
        let same = same.map(|(word, _)| word.as_str());
        let broader = self.broader.iter().flat_map(|(word, things)| {
            std::iter::once(word.as_str()).chain(things.iter().map(String::as_str))
        });
        same.chain(broader)
    }

    /// A normalised text with every synonym written as the first of its group.
    pub fn canonical<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.same.is_empty() {
            return Cow::Borrowed(text);
        }
        // What is written so far, and where the text goes on that is not.
        let mut written: Option<String> = None;
        let mut from = 0;
        let mut at = 0;
        let mut before = None;
        while let Some(sign) = text[at..].chars().next() {
            let rest = &text[at..];
            let words = self.same.get(&sign).map_or(&[][..], Vec::as_slice);
            let found = words
                .iter()
                .find(|(word, _)| rest.starts_with(word.as_str()) && is_whole(before, word, rest));
            if let Some((word, first)) = found {
                let written = written.get_or_insert_default();
                written.push_str(&text[from..at]);
                written.push_str(first);
                before = first.chars().next_back();
                at += word.len();
                from = at;
            } else {
                before = Some(sign);
                at += sign.len_utf8();
            }
        }
        match written {
            Some(mut written) => {
                written.push_str(&text[from..]);
                Cow::Owned(written)
            }
            None => Cow::Borrowed(text),
        }
    }

    /// What a normalised text can mean: itself with canonical words, or, where it has a broader
    /// word, one reading for each thing that word is used for (at most 8).
    pub fn readings<'a>(&self, text: &'a str) -> Vec<Cow<'a, str>> {
        let mut readings = vec![self.canonical(text)];
        for (word, things) in &self.broader {
            if !readings
                .iter()
                .any(|reading| reading.contains(word.as_str()))
            {
                continue;
            }
            readings = readings
                .iter()
                .flat_map(|reading| {
                    things
                        .iter()
                        .map(|thing| Cow::Owned(reading.replace(word.as_str(), thing)))
                })
                .take(MOST_READINGS)
                .collect();
        }
        readings
    }

    /// Whether a normalised text has a word that is used for several things.
    pub fn are_several(&self, text: &str) -> bool {
        !self.broader.is_empty() && self.readings(text).len() > 1
    }
}

/// Latin words are replaced whole only: `wifi` but not the `wifi` of `wifis`.
fn is_whole(before: Option<char>, word: &str, rest: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let starts = word.chars().next();
    let ends = word.chars().next_back();
    let after = rest[word.len()..].chars().next();
    !(latin(starts) && latin(before) || latin(ends) && latin(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn synonyms() -> Synonyms {
        let group = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        Synonyms::new(&Settings {
            synonyms: vec![
                group(&["无线网", "WiFi", "无线网络"]),
                group(&["滤网", "胶囊", "过滤网"]),
                group(&["除垢剂", "垢剂"]),
            ],
            broader: [
                ("滤芯".to_owned(), group(&["滤网", "胶囊"])),
                ("无网".to_owned(), group(&["WiFi"])),
            ]
            .into(),
            not_same: vec![group(&["胶囊", "滤网"])],
            ..Settings::default()
        })
    }

    #[test]
    fn synonyms_become_one_word() {
        let cases = [
            ("wifi连不上", "无线网连不上"),
            ("无线网络连不上", "无线网连不上"),
            ("wifis连不上", "wifis连不上"),
            ("过滤网怎么洗", "滤网怎么洗"),
            // The first word is around another of its group.
            ("除垢剂怎么用", "除垢剂怎么用"),
            ("垢剂怎么用", "除垢剂怎么用"),
        ];
        for (text, expected) in cases {
            assert_eq!(synonyms().canonical(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_the_same_thing_is_never_merged() {
        assert_eq!(synonyms().canonical("胶囊怎么换"), "胶囊怎么换");
    }

    #[test]
    fn a_broader_word_for_one_thing_is_a_short_form() {
        assert_eq!(synonyms().readings("无网怎么连"), ["无线网怎么连"]);
        assert_eq!(synonyms().canonical("wifi怎么连"), "无线网怎么连");
    }

    #[test]
    fn a_broader_word_has_several_readings() {
        assert_eq!(
            synonyms().readings("滤芯怎么换"),
            ["滤网怎么换", "胶囊怎么换"]
        );
        assert_eq!(synonyms().readings("滤网怎么换"), ["滤网怎么换"]);
    }
}
