//! The short way to change what is changed most of the settings: words, and the values of parameters. The
//! rest of the file stays as it is, with its comments.

use std::collections::BTreeMap;

use koujing_core::Settings;

use super::read_settings;
use crate::key::with_key;
use crate::write::scalar;

/// What can be changed without touching the file by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShortSettings {
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Groups of words that are never the same thing.
    pub not_same: Vec<Vec<String>>,
    /// Words of the trade.
    pub words: Vec<String>,
    /// The values of parameters that there are, by name.
    pub parameters: BTreeMap<String, String>,
}

/// A settings file with this in it. None: it is written in a way that only a person can change, or does
/// not read back as what was wanted.
pub fn change_settings(source: &str, wanted: &ShortSettings) -> Option<String> {
    let before = read_settings(source.as_bytes(), "").0?;
    let mut after = Settings {
        synonyms: wanted.synonyms.clone(),
        not_same: wanted.not_same.clone(),
        words: wanted.words.clone(),
        ..before.clone()
    };
    for (name, value) in &wanted.parameters {
        value.clone_into(&mut after.parameters.get_mut(name)?.value);
    }
    let mut file = source.to_owned();
    if after.synonyms != before.synonyms {
        file = with_key(
            &file,
            "synonyms",
            &block("synonyms", &groups(&after.synonyms)),
        );
    }
    if after.not_same != before.not_same {
        file = with_key(
            &file,
            "not_same",
            &block("not_same", &groups(&after.not_same)),
        );
    }
    if after.words != before.words {
        file = with_key(&file, "words", &block("words", &list(&after.words)));
    }
    if after.parameters != before.parameters {
        let entries = after.parameters.iter().map(|(name, parameter)| {
            let (label, value) = (scalar(&parameter.label), scalar(&parameter.value));
            format!(
                "  {}:\n    label: {label}\n    value: {value}\n",
                scalar(name)
            )
        });
        file = with_key(
            &file,
            "parameters",
            &block("parameters", &entries.collect::<String>()),
        );
    }
    let read = read_settings(file.as_bytes(), "").0;
    (read.as_ref() == Some(&after)).then_some(file)
}

fn flow(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| scalar(word)).collect();
    format!("[{}]", words.join(", "))
}

fn groups(groups: &[Vec<String>]) -> String {
    let lines = groups.iter().map(|group| format!("  - {}\n", flow(group)));
    lines.collect()
}

fn list(words: &[String]) -> String {
    let lines = words.iter().map(|word| format!("  - {}\n", scalar(word)));
    lines.collect()
}

/// A key with this below it, or an empty list.
fn block(key: &str, below: &str) -> String {
    match below {
        "" => format!("{key}: []\n"),
        below => format!("{key}:\n{below}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# 设置\nwords: [云仓]\n\n# 相同\nsynonyms:\n  # 网络\n  - [无线网, wifi]\n\n# 天数\nparameters:\n  days:\n    label: 天数\n    value: \"15\"\nimage_hosts: []\n";

    fn short(source: &str) -> ShortSettings {
        let settings = read_settings(source.as_bytes(), "").0.unwrap_or_default();
        let values = settings.parameters.into_iter();
        ShortSettings {
            synonyms: settings.synonyms,
            not_same: settings.not_same,
            words: settings.words,
            parameters: values.map(|(name, own)| (name, own.value)).collect(),
        }
    }

    fn word(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn what_is_not_changed_stays_as_it_is() {
        let mut wanted = short(FILE);
        assert_eq!(change_settings(FILE, &wanted).as_deref(), Some(FILE));
        wanted.synonyms.push(vec![word("退款"), word("退钱")]);
        wanted.parameters.insert("days".into(), "30".into());
        wanted.not_same = vec![vec![word("胶囊"), word("a: b")]];
        let changed = change_settings(FILE, &wanted).expect("a file");
        assert_eq!(short(&changed), wanted);
        for kept in [
            "# 设置\nwords: [云仓]\n",
            "\n# 天数\nparameters:",
            "image_hosts: []\n",
        ] {
            assert!(changed.contains(kept), "{kept}: {changed}");
        }
        wanted.words.clear();
        let changed = change_settings(&changed, &wanted).expect("a file");
        assert_eq!(short(&changed), wanted);
    }

    #[test]
    fn what_only_a_person_can_change_is_left_to_him() {
        let odd = "{synonyms: [[甲, 乙]]}\n";
        let mut wanted = short(odd);
        wanted.synonyms.push(vec![word("丙"), word("丁")]);
        assert_eq!(change_settings(odd, &wanted), None);
        wanted = short(FILE);
        wanted.parameters.insert("other".into(), "1".into());
        assert_eq!(change_settings(FILE, &wanted), None);
        assert!(change_settings("", &ShortSettings::default()).is_some());
    }
}
