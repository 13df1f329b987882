//! Sanitised HTML.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd, TextMergeStream, html::push_html};

use super::blocks::settle_breaks;
use super::bounds::bounded;
use super::escape::{Place, escape};
use super::template::WHOLE_ADDRESS;
use super::{Rendering, host, parser};
use crate::image::is_relative;
use crate::placeholder::{SOFT_BREAK, Slotted};

/// Stands for the address of an image while the HTML is cleaned; a name that is never resolved
/// (RFC 6761 §6.4).
const NUMBERED: &str = "https://image.invalid/";

/// HTML whose slots stand as they are in text, percent-encoded in addresses.
pub(super) fn html(slotted: &Slotted, rendering: &Rendering<'_>) -> String {
    let mut shown = Vec::new();
    let events = events(slotted, rendering, &mut shown);
    let mut html = String::new();
    push_html(&mut html, events.into_iter());
    let html = settle_breaks(&clean(&html, slotted, shown), '\n');
    html.trim().to_owned()
}

/// The events with words converted; `shown` takes the images' addresses, and each image the number
/// of its own, so that no image that raw HTML asks for is shown.
fn events<'a>(
    slotted: &'a Slotted,
    rendering: &Rendering<'_>,
    shown: &mut Vec<String>,
) -> Vec<Event<'a>> {
    let mut out = Vec::new();
    let mut literal = 0_usize;
    let mut dropped = Vec::new();
    for event in bounded(TextMergeStream::new(parser(&slotted.text))) {
        match event {
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let address = image_address(&dest_url, rendering);
                dropped.push(address.is_none());
                if let Some(address) = address {
                    let dest_url = CowStr::from(format!("{NUMBERED}{}", shown.len()));
                    shown.push(address);
                    out.push(Event::Start(Tag::Image {
                        link_type,
                        dest_url,
                        title,
                        id,
                    }));
                }
            }
            Event::End(TagEnd::Image) => {
                if dropped.pop() == Some(false) {
                    out.push(Event::End(TagEnd::Image));
                }
            }
            Event::Text(text) if literal == 0 => {
                out.push(Event::Text(rendering.words(&text).into()))
            }
            Event::SoftBreak => out.push(Event::Text(SOFT_BREAK.to_string().into())),
            Event::Html(html) => {
                out.push(Event::Html(convert_outside_tags(&html, rendering).into()))
            }
            other => {
                if let Event::Start(tag) = &other {
                    literal += usize::from(is_literal(tag));
                } else if matches!(other, Event::End(TagEnd::CodeBlock)) {
                    literal = literal.saturating_sub(1);
                } else if matches!(other, Event::End(TagEnd::Link)) {
                    literal = 0;
                }
                out.push(other);
            }
        }
    }
    out
}

/// Whether the text within is no words: code, or an address that stands for itself.
fn is_literal(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::CodeBlock(_)
            | Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            }
    )
}

fn image_address(reference: &str, rendering: &Rendering<'_>) -> Option<String> {
    if is_relative(reference) {
        return (rendering.images)(reference);
    }
    host(reference, "https").map(|_| reference.to_owned())
}

fn convert_outside_tags(html: &str, rendering: &Rendering<'_>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rendering.words(&rest[..open]));
        let close = rest[open..]
            .find('>')
            .map_or(rest.len(), |close| open + close + 1);
        out.push_str(&rest[open..close]);
        rest = &rest[close..];
    }
    out.push_str(&rendering.words(rest));
    out
}

/// Drops scripts, handlers, other schemes, relative links, and images that Markdown did not give.
fn clean(html: &str, slotted: &Slotted, shown: Vec<String>) -> String {
    let codes: HashMap<char, String> = slotted
        .signs()
        .map(|sign| (sign, escape(&sign.to_string(), Place::Address)))
        .collect();
    let signs: HashSet<char> = slotted.signs().collect();
    let encoded_signs: HashSet<String> = codes.values().cloned().collect();
    let is_slot = move |value: &str| {
        let mut chars = value.chars();
        let one = chars.next().is_some_and(|c| signs.contains(&c)) && chars.next().is_none();
        // The Markdown writer has encoded it already, raw HTML has not.
        one || encoded_signs.contains(value)
    };
    let encoded = move |value: &str| {
        let signs = value
            .chars()
            .map(|c| codes.get(&c).cloned().unwrap_or_else(|| c.to_string()));
        signs.collect::<String>()
    };
    let shown: Vec<String> = shown.iter().map(|address| encoded(address)).collect();
    let relative: HashSet<String> = shown.iter().cloned().collect();
    let mut builder = Builder::default();
    builder
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .url_relative(UrlRelative::Custom(Box::new(only(relative))))
        .attribute_filter(move |element, attribute, value| match attribute {
            "src" if element == "img" => {
                let number = value.strip_prefix(NUMBERED)?.parse::<usize>().ok()?;
                shown.get(number).map(|address| Cow::Owned(address.clone()))
            }
            "href" if is_slot(value) => {
                Some(Cow::Owned(format!("{WHOLE_ADDRESS}{}", encoded(value))))
            }
            // A value must not become a scheme, a host or a way out of the attribute.
            "href" | "src" | "cite" => Some(Cow::Owned(encoded(value))),
            _ => Some(Cow::Borrowed(value)),
        });
    builder.clean(html).to_string()
}

/// Keeps these relative addresses and no others.
fn only(
    kept: HashSet<String>,
) -> impl for<'a> Fn(&'a str) -> Option<Cow<'a, str>> + Send + Sync + 'static {
    move |address| kept.contains(address).then_some(Cow::Borrowed(address))
}

/// The text of HTML without its tags, its comments, its scripts and its styles.
pub(crate) fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let end = after_tag(rest);
        if end == 0 {
            out.push('<');
            rest = &rest[1..];
        } else {
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(out, |text, (entity, sign)| text.replace(entity, sign))
}

/// The length of the tag, comment, script or style that a text starts with; 0 for none.
fn after_tag(text: &str) -> usize {
    let past = |from: usize, end: &str| {
        let found = text[from..].find(end);
        found.map_or(text.len(), |at| from + at + end.len())
    };
    if text.starts_with("<!--") {
        return past(4, "-->");
    }
    for (name, end) in [("script", "</script"), ("style", "</style")] {
        let own = text.get(1..=name.len());
        if own.is_some_and(|own| own.eq_ignore_ascii_case(name)) {
            return past(past(1, end), ">");
        }
    }
    let second = text[1..].chars().next();
    if second.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return past(1, ">");
    }
    0
}

#[cfg(test)]
mod tests {
    use super::strip_tags;

    #[test]
    fn tags_go_and_words_stay() {
        let cases = [
            ("<p>一<b class='x'>二</b></p>", "一二"),
            ("一<!-- <b> -->二", "一二"),
            (
                "一<SCRIPT>alert('<p>')</script>二<style>a</style>三",
                "一二三",
            ),
            ("1 < 2 &lt; 3 &amp;lt; <", "1 < 2 < 3 &lt; <"),
            ("一<b", "一"),
        ];
        for (html, text) in cases {
            assert_eq!(strip_tags(html), text, "{html}");
        }
    }
}
