//! The words of a wording as its reader sees them, each with its place in the Markdown.

use koujing_core::Settings;
use pulldown_cmark::{Event, TagEnd};

use crate::placeholder::{JOINER, Slot, Slotted};
use crate::render::{is_wide, parser, strip_tags};

/// Stands for a value that is not known; never part of a word.
pub(super) const UNKNOWN: char = '\u{FFFC}';

/// Words without markup, addresses and list numbers; blocks are parted by line ends.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) text: String,
    /// (offset here, offset in the Markdown), ascending.
    places: Vec<(usize, usize)>,
}

impl Words {
    /// The words with every placeholder unknown: what is said whatever the values.
    pub(super) fn certain(markdown: &str) -> Self {
        Self::new(markdown, &|_| UNKNOWN.to_string())
    }

    /// The words with parameters and defaults filled in: what is said when no value is given.
    pub(super) fn filled(markdown: &str, settings: &Settings) -> Self {
        Self::new(markdown, &|slot| standing_value(slot, settings))
    }

    fn new(markdown: &str, fill: &dyn Fn(&Slot) -> String) -> Self {
        let slotted = Slotted::new(markdown);
        let mut words = Self {
            text: String::new(),
            places: vec![(0, 0)],
        };
        for (event, range) in parser(&slotted.text).into_offset_iter() {
            match event {
                Event::Text(text) | Event::Code(text) => {
                    let raw = &slotted.text[range.clone()];
                    // Escapes and entities are shorter than their source: their start will do.
                    let inner = raw.find(text.as_ref());
                    words.push(
                        &text,
                        range.start + inner.unwrap_or(0),
                        inner.is_some(),
                        &slotted,
                        fill,
                    );
                }
                Event::Html(html) => {
                    words.push(&strip_tags(&html), range.start, false, &slotted, fill)
                }
                Event::SoftBreak if words.text.ends_with(is_wide) => {}
                Event::SoftBreak => words.text.push(' '),
                Event::HardBreak | Event::Rule => words.text.push('\n'),
                Event::End(end) if ends_block(end) => words.text.push('\n'),
                _ => {}
            }
        }
        words
    }

    fn push(
        &mut self,
        text: &str,
        start: usize,
        exact: bool,
        slotted: &Slotted,
        fill: &dyn Fn(&Slot) -> String,
    ) {
        let place = |at: usize| slotted.original(if exact { start + at } else { start });
        self.places.push((self.text.len(), place(0)));
        for (at, c) in text.char_indices() {
            if let Some(slot) = slotted.slot(c) {
                self.places.push((self.text.len(), place(at)));
                self.text.push_str(&fill(slot));
                self.places
                    .push((self.text.len(), place(at + c.len_utf8())));
            } else if c == JOINER {
                self.places
                    .push((self.text.len(), place(at + c.len_utf8())));
            } else {
                self.text.push(c);
            }
        }
    }

    /// The offset in the Markdown for one here.
    pub(super) fn original(&self, offset: usize) -> usize {
        let index = self.places.partition_point(|(here, _)| *here <= offset);
        let (here, there) = self.places[index.saturating_sub(1)];
        there + (offset - here)
    }
}

fn standing_value(slot: &Slot, settings: &Settings) -> String {
    let parameter = slot.name.strip_prefix("param.");
    let parameter = parameter.and_then(|name| settings.parameters.get(name));
    parameter
        .map(|parameter| parameter.value.clone())
        .or_else(|| slot.default.clone())
        .unwrap_or_else(|| UNKNOWN.to_string())
}

fn ends_block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_place() {
        let markdown = "# 头\n\n一**“二”**三 `四`\n\n- 五{{ x | 六 }}七\n- [八](https://a.b/c) \\* 九 &amp; 十\n";
        let words = Words::filled(markdown, &Settings::default());
        for c in "头一二三四五七八九十".chars() {
            let here = words.text.find(c).expect("a word");
            assert_eq!(Some(words.original(here)), markdown.find(c), "{c}");
        }
        let six = words.text.find('六').expect("the default");
        assert_eq!(Some(words.original(six)), markdown.find("{{"));
        assert!(
            !words.text.contains("https") && !words.text.contains("**"),
            "{}",
            words.text
        );
    }
}
