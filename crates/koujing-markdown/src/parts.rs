//! A file's texts, each with its place in the bytes as they were submitted: what people are told, the
//! questions, what must be said. What only the program reads (ids, dates, scope) is none of them.

use std::ops::Range;

use crate::read::{sections, split};

/// Keys of the front matter that hold texts.
const KEYS: [&str; 8] = [
    "question",
    "title",
    "similar",
    "negative",
    "must_say",
    "never_say",
    "status",
    "sources",
];

/// A text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The key that it stands under; of a wording `answer`, `variant` or `guidance`.
    pub field: &'static str,
    /// Of a variant or guidance: its heading's words.
    pub heading: String,
    /// Its bytes.
    pub range: Range<usize>,
}

/// The texts of a file, in order; none of one whose front matter does not end.
pub fn file_parts(file: &str) -> Vec<FilePart> {
    let mark = if file.starts_with('\u{feff}') { 3 } else { 0 };
    let text = &file[mark..];
    let Ok(parts) = split(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut at = parts.yaml.start;
    for line in text[parts.yaml].split_inclusive('\n') {
        let end = at + line.len();
        if let Some((key, value)) = opened(line) {
            let field = KEYS.into_iter().find(|known| *known == key);
            found.push((field, at + value..end));
        } else if let Some((_, range)) = found.last_mut()
            && !line.trim_start().starts_with('#')
        {
            range.end = end;
        }
        at = end;
    }
    let front = found.into_iter().filter_map(|(field, range)| {
        Some(FilePart {
            field: field?,
            heading: String::new(),
            range,
        })
    });
    let (sections, _) = sections(text, parts.body);
    let body = sections.into_iter().map(|section| {
        let heading = section.heading;
        let is_guidance = heading.as_ref().is_some_and(|heading| {
            let mut names = heading.attributes.iter().map(|own| own.name.as_str());
            names.any(|name| name == "audience")
        });
        FilePart {
            field: match &heading {
                None => "answer",
                Some(_) if is_guidance => "guidance",
                Some(_) => "variant",
            },
            heading: heading.map(|heading| heading.title).unwrap_or_default(),
            range: section.text,
        }
    });
    let all = front.chain(body).map(|part| FilePart {
        range: part.range.start + mark..part.range.end + mark,
        ..part
    });
    all.collect()
}

/// The key that a line begins with, and where behind it the value begins.
fn opened(line: &str) -> Option<(&str, usize)> {
    let (key, _) = line.split_once(':')?;
    let is_key = key
        .trim_end()
        .chars()
        .all(|c| c.is_ascii_lowercase() || c == '_');
    (is_key && !key.is_empty()).then(|| (key.trim_end(), key.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_with_their_places() {
        let file = "\u{feff}---\r\nid: 水\r\nquestion: 用水吗?\r\nsimilar:\r\n  - 水可以吗\r\n# 水\r\nmust_say: [水]\r\nrelated: [水]\r\n---\r\n\r\n用**水**。\r\n\r\n## 短信 {channel=sms}\r\n\r\n水。\r\n\r\n## 内部说明 {audience=internal}\r\n\r\n问水。\r\n";
        let told: Vec<(&str, &str, &str)> = file_parts(file)
            .into_iter()
            .map(|part| (part.field, file[part.range].trim(), ""))
            .collect();
        let expected = [
            ("question", "用水吗?", ""),
            ("similar", "- 水可以吗", ""),
            ("must_say", "[水]", ""),
            ("answer", "用**水**。", ""),
            ("variant", "水。", ""),
            ("guidance", "问水。", ""),
        ];
        assert_eq!(told, expected);
        let headings: Vec<String> = file_parts(file)
            .into_iter()
            .map(|part| part.heading)
            .collect();
        assert_eq!(headings, ["", "", "", "", "短信", "内部说明"]);
    }

    #[test]
    fn what_is_no_article_has_none() {
        for file in ["", "水", "---\nquestion: 水\n"] {
            assert_eq!(file_parts(file), [], "{file:?}");
        }
    }
}
