//! Headings that open a variant or guidance: `## 短信 {channel=sms,wechat product="X50 Pro"}`.

use std::ops::Range;

/// A heading with attributes `key=value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ScopedHeading {
    /// Where it starts in the file.
    pub(crate) offset: usize,
    /// 1 to 6.
    pub(crate) level: u8,
    /// Its words as they are written.
    pub(crate) title: String,
    /// Its attributes in order.
    pub(crate) attributes: Vec<Attribute>,
    /// Parts of the attribute block that are none.
    pub(crate) strangers: Vec<(String, usize)>,
}

/// One attribute.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) values: Vec<(String, usize)>,
    pub(crate) offset: usize,
}

/// Reads a heading's source; none when it has no attribute `key=value`. `masked` is the text with its
/// placeholders masked, so that `{{ name }}` at the end of a heading is no attribute block.
pub(crate) fn scoped(
    text: &str,
    masked: &str,
    range: Range<usize>,
    level: u8,
) -> Option<ScopedHeading> {
    let content = content(masked, range.clone());
    let inner = attribute_block(masked, content.clone())?;
    let mut attributes = Vec::new();
    let mut strangers = Vec::new();
    for token in tokens(masked, inner.clone()) {
        let raw = &masked[token.clone()];
        match raw.split_once('=') {
            Some((name, _)) if !name.is_empty() => attributes.push(Attribute {
                name: name.to_owned(),
                values: values(masked, token.start + name.len() + 1..token.end),
                offset: token.start,
            }),
            _ => strangers.push((raw.to_owned(), token.start)),
        }
    }
    let title = text[content.start..inner.start - 1].trim();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!attributes.is_empty()).then_some(ScopedHeading {
        offset: range.start,
        level,
        title,
        attributes,
        strangers,
    })
}

/// The words of a heading: without `#` signs, or without the underline.
fn content(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = text[range.clone()].trim_end();
    let start = raw.len() - raw.trim_start().len();
    if raw[start..].starts_with('#') {
        let words = raw[start..].trim_start_matches('#');
        let begin = raw.len() - words.trim_start().len();
        let mut end = raw.len();
        let unclosed = raw[begin..].trim_end_matches('#');
        if unclosed.len() < raw.len() - begin && unclosed.ends_with([' ', '\t']) {
            end = begin + unclosed.trim_end().len();
        }
        range.start + begin..range.start + end
    } else {
        let words = raw
            .rsplit_once('\n')
            .map_or(raw, |(words, _)| words)
            .trim_end();
        range.start + start..range.start + words.len().max(start)
    }
}

/// The inside of a block in braces at the end of the words.
fn attribute_block(text: &str, content: Range<usize>) -> Option<Range<usize>> {
    let words = text[content.clone()].strip_suffix('}')?;
    let open = words.rfind('{')?;
    let inside = open + 1..words.len();
    let single_line = !words[inside.clone()].contains(['}', '\n']);
    single_line.then_some(content.start + inside.start..content.start + inside.end)
}

/// The parts between blanks that stand outside quotes.
fn tokens(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    split(text, range, char::is_whitespace)
}

/// The values between commas that stand outside quotes.
fn values(text: &str, range: Range<usize>) -> Vec<(String, usize)> {
    split(text, range, |c| c == ',')
        .into_iter()
        .map(|value| (text[value.clone()].replace('"', ""), value.start))
        .collect()
}

fn split(text: &str, range: Range<usize>, ends: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    let mut quoted = false;
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        if c == '"' {
            quoted = !quoted;
        } else if !quoted && ends(c) {
            parts.push(start..at);
            start = at + c.len_utf8();
        }
    }
    parts.push(start..range.end);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<String> {
        let heading = scoped(line, line, 0..line.len(), 2)?;
        let attributes = heading.attributes.iter().map(|attribute| {
            let values: Vec<&str> = attribute
                .values
                .iter()
                .map(|(value, _)| value.as_str())
                .collect();
            format!("{}={}", attribute.name, values.join("|"))
        });
        let attributes: Vec<String> = attributes.collect();
        Some(format!("{}:{}", heading.title, attributes.join(";")))
    }

    #[test]
    fn attributes_are_keys_with_values() {
        let cases = [
            ("## 短信 {channel=sms}\n", Some("短信:channel=sms")),
            (
                "## 短信 {channel=sms,wechat product=X50}",
                Some("短信:channel=sms|wechat;product=X50"),
            ),
            ("## {channel=sms}", Some(":channel=sms")),
            ("##短 信{channel=sms} ##", Some("短 信:channel=sms")),
            ("短信 {channel=sms}\n---\n", Some("短信:channel=sms")),
            (
                "## a {product=\"X50 Pro\",X80}",
                Some("a:product=X50 Pro|X80"),
            ),
            ("## 短信 {#id .class}", None),
            ("## 短信 {注意}", None),
            ("## 短信", None),
            ("## {channel=sms} 短信", None),
        ];
        for (line, expected) in cases {
            assert_eq!(read(line).as_deref(), expected, "{line}");
        }
    }
}
