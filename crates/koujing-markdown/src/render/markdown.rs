//! Markdown as it is stored, with words converted and slots told apart by where they stand.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd, TextMergeWithOffset};

use super::escape::Place;
use super::template::Template;
use super::{Rendering, parser};
use crate::image::is_relative;
use crate::placeholder::Slotted;

/// The same bytes, but for converted words and slots.
pub(super) fn template(slotted: &Slotted, rendering: &Rendering<'_>) -> Template {
    let mut reachable = slotted.text.clone();
    for (range, address) in image_addresses(&slotted.text, rendering).into_iter().rev() {
        reachable.replace_range(range, &address);
    }
    let slotted = &slotted.with_text(reachable);
    let mut template = Template::new(rendering.format);
    let mut at = 0;
    for (range, place) in parts(&slotted.text) {
        if range.start < at {
            continue;
        }
        push_markup(
            &mut template,
            &slotted.text[at..range.start],
            slotted,
            rendering,
        );
        let own = &slotted.text[range.clone()];
        if place == Place::Markdown {
            template.push_text(&rendering.words(own), place, slotted, rendering);
        } else {
            template.push_text(own, place, slotted, rendering);
        }
        at = range.end;
    }
    push_markup(&mut template, &slotted.text[at..], slotted, rendering);
    template
}

/// Markup: slots in it stand in addresses, alone or within one.
fn push_markup(
    template: &mut Template,
    markup: &str,
    slotted: &Slotted,
    rendering: &Rendering<'_>,
) {
    for (at, c) in markup.char_indices() {
        let end = at + c.len_utf8();
        let opens = markup[..at].ends_with(['(', '<', ' ', ':']);
        let closes = markup[end..].starts_with([')', '>', ' ', '\n']) || markup[end..].is_empty();
        let place = if opens && closes {
            Place::WholeAddress
        } else {
            Place::Address
        };
        template.push_text(&markup[at..end], place, slotted, rendering);
    }
}

/// Words and code in order; what lies between is markup and addresses.
fn parts(text: &str) -> Vec<(Range<usize>, Place)> {
    let mut parts = Vec::new();
    let mut code = false;
    let mut address = false;
    let events = TextMergeWithOffset::new(parser(text).into_offset_iter());
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            }) => address = true,
            Event::End(TagEnd::Link) => address = false,
            Event::Text(_) if code => parts.push((range, Place::MarkdownCode)),
            Event::Text(_) if !address => parts.push((range, Place::Markdown)),
            Event::Code(_) => parts.push((range, Place::MarkdownCode)),
            Event::Html(_) | Event::InlineHtml(_) => parts.push((range, Place::Html)),
            _ => {}
        }
    }
    parts
}

/// The references of images, with the addresses they are reached at.
fn image_addresses(text: &str, rendering: &Rendering<'_>) -> Vec<(Range<usize>, String)> {
    let mut addresses = Vec::new();
    for (event, range) in parser(text).into_offset_iter() {
        let Event::Start(Tag::Image { dest_url, .. }) = event else {
            continue;
        };
        if !is_relative(&dest_url) {
            continue;
        }
        // The reference stands behind the last `](` of the image; where it does not (a reference
        // defined elsewhere), the image is left as it is.
        let found = text[range.clone()].rfind("](").and_then(|at| {
            let from = range.start + at + 2;
            text[from..range.end].find(&*dest_url).map(|at| from + at)
        });
        if let (Some(from), Some(address)) = (found, (rendering.images)(&dest_url)) {
            addresses.push((from..from + dest_url.len(), address));
        }
    }
    addresses
}
