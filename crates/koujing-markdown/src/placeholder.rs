//! Placeholders: `{{ name }}`, `{{ name | default }}`, `{{ param.name }}`.
//!
//! Markdown is parsed with every placeholder replaced by one private-use character, its *slot*, so
//! that no name, bar or brace of a placeholder means anything to the parser, and what is rendered
//! can be split at the slots afterwards.

use std::collections::HashMap;
use std::ops::Range;

use crate::names::is_dotted_name;

/// What a text holds between double braces.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'a> {
    /// A placeholder.
    Good(Placeholder<'a>),
    /// Braces around something that is none, or that are not closed on their line.
    Bad(Range<usize>),
}

/// A placeholder in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Placeholder<'a> {
    pub(crate) range: Range<usize>,
    pub(crate) name: &'a str,
    pub(crate) default: Option<&'a str>,
}

/// All double braces of a text, in order; braces that stand together in vain are one.
pub(crate) fn scan(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        scan_line(text, at..at + line.len(), &mut found);
        at += line.len();
    }
    found
}

/// Linear in the line: no brace is looked at twice, whatever stands between.
fn scan_line<'a>(text: &'a str, line: Range<usize>, found: &mut Vec<Found<'a>>) {
    let mut at = line.start;
    let mut close = None;
    while let Some(open) = text[at..line.end].find("{{").map(|open| at + open) {
        let inside = open + 2;
        if close.is_none_or(|close| close < inside) {
            close = text[inside..line.end]
                .find("}}")
                .map(|close| inside + close);
        }
        let Some(close) = close else {
            push_bad(found, open..inside);
            return;
        };
        let next = text[inside..close].find("{{").map(|next| inside + next);
        if let Some(next) = next {
            push_bad(found, open..inside);
            at = next;
            continue;
        }
        let range = open..close + 2;
        at = range.end;
        let inner = &text[inside..close];
        let (name, default) = match inner.split_once('|') {
            Some((name, default)) => (name.trim(), Some(default.trim())),
            None => (inner.trim(), None),
        };
        if is_dotted_name(name) {
            found.push(Found::Good(Placeholder {
                range,
                name,
                default,
            }));
        } else {
            push_bad(found, range);
        }
    }
}

fn push_bad(found: &mut Vec<Found<'_>>, range: Range<usize>) {
    match found.last_mut() {
        Some(Found::Bad(last)) if last.end == range.start => last.end = range.end,
        _ => found.push(Found::Bad(range)),
    }
}

/// First slot: slots are taken from plane 15.
const FIRST_SLOT: u32 = 0xF_0000;
/// Number of characters there.
const MOST_SLOTS: usize = 0xFFFE;
/// Stands where bold signs touch Chinese punctuation; removed after parsing.
pub(crate) const JOINER: char = '\u{10FFFD}';
/// Stands for a soft line break until it is known what surrounds it.
pub(crate) const SOFT_BREAK: char = '\u{10FFFC}';

/// Whether a character is private use: none of the text's own may pass for a slot.
pub(crate) fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// What stands behind a slot.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) default: Option<String>,
}

/// A text with slots for its placeholders.
#[derive(Debug)]
pub(crate) struct Slotted {
    pub(crate) text: String,
    slots: Vec<Slot>,
    numbers: HashMap<Slot, usize>,
    /// Where text and original drift apart: (offset here, offset there), ascending.
    drift: Vec<(usize, usize)>,
}

impl Slotted {
    /// The same slots in another text, which no longer lines up with the original.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self {
            text,
            slots: self.slots.clone(),
            numbers: self.numbers.clone(),
            drift: Vec::new(),
        }
    }

    /// Replaces the placeholders, drops private-use characters of the text itself, and helps bold
    /// signs beside Chinese punctuation.
    pub(crate) fn new(text: &str) -> Self {
        let mut slotted = Self {
            text: String::with_capacity(text.len()),
            slots: Vec::new(),
            numbers: HashMap::new(),
            drift: vec![(0, 0)],
        };
        let mut at = 0;
        for found in scan(text) {
            let Found::Good(placeholder) = found else {
                continue;
            };
            let slot = Slot {
                name: placeholder.name.to_owned(),
                default: placeholder.default.map(str::to_owned),
            };
            let Some(sign) = slotted.intern(slot) else {
                continue;
            };
            slotted.copy(text, at..placeholder.range.start);
            slotted.drift(placeholder.range.start);
            slotted.text.push(sign);
            at = placeholder.range.end;
            slotted.drift(at);
        }
        slotted.copy(text, at..text.len());
        slotted
    }

    /// What stands behind a character, if it is a slot.
    pub(crate) fn slot(&self, c: char) -> Option<&Slot> {
        let at = u32::from(c).checked_sub(FIRST_SLOT)?;
        self.slots.get(usize::try_from(at).ok()?)
    }

    /// All slots with their characters.
    pub(crate) fn signs(&self) -> impl Iterator<Item = char> + '_ {
        (FIRST_SLOT..)
            .take(self.slots.len())
            .filter_map(char::from_u32)
    }

    /// The offset in the original text for one here.
    pub(crate) fn original(&self, offset: usize) -> usize {
        let index = self.drift.partition_point(|(here, _)| *here <= offset);
        let (here, there) = self.drift[index.saturating_sub(1)];
        there + (offset - here)
    }

    fn intern(&mut self, slot: Slot) -> Option<char> {
        let at = match self.numbers.get(&slot) {
            Some(at) => *at,
            None if self.slots.len() < MOST_SLOTS => {
                self.numbers.insert(slot.clone(), self.slots.len());
                self.slots.push(slot);
                self.slots.len() - 1
            }
            None => return None,
        };
        char::from_u32(FIRST_SLOT + u32::try_from(at).ok()?)
    }

    fn drift(&mut self, original: usize) {
        self.drift.push((self.text.len(), original));
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        let part = &text[range.clone()];
        let mut run_start = None;
        for (at, c) in part.char_indices() {
            let at = range.start + at;
            if c != '*' {
                if let Some(start) = run_start.take() {
                    self.join_after(text, start..at, c);
                }
            } else if run_start.is_none() {
                run_start = Some(at);
                self.join_before(&text[at..]);
            }
            if is_private_use(c) {
                self.drift(at + c.len_utf8());
            } else {
                self.text.push(c);
            }
        }
    }

    /// CommonMark reads `**` between Chinese punctuation and a word as neither opening nor closing:
    /// `按**“清洁”**键` would show its stars. A joiner, which is no punctuation, stands between.
    fn join_before(&mut self, from_run: &str) {
        let run = from_run.chars().take_while(|c| *c == '*').count();
        let after = from_run.chars().nth(run);
        let before = self.text.chars().next_back();
        if matches!(run, 2 | 3) && before.is_some_and(is_wide_sign) && after.is_some_and(is_word) {
            self.insert_joiner();
        }
    }

    fn join_after(&mut self, text: &str, run: Range<usize>, after: char) {
        let before = text[..run.start].chars().next_back();
        if matches!(run.len(), 2 | 3) && is_wide_sign(after) && before.is_some_and(is_word) {
            self.insert_joiner();
        }
    }

    fn insert_joiner(&mut self) {
        let original = self.original(self.text.len());
        self.text.push(JOINER);
        self.drift(original);
    }
}

fn is_wide_sign(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace() && !is_private_use(c)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '}' || is_private_use(c)
}

/// The text with every placeholder replaced by as many bytes that mean nothing.
pub(crate) fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for found in scan(text) {
        if let Found::Good(placeholder) = found {
            masked.push_str(&text[at..placeholder.range.start]);
            masked.extend(std::iter::repeat_n('x', placeholder.range.len()));
            at = placeholder.range.end;
        }
    }
    masked.push_str(&text[at..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_placeholders_or_wrong() {
        let kinds: Vec<String> = scan("{{ a }} {{b.c|您 好}} {{ }} {{ d e }} {{f {{g}} {{ h\n}}")
            .into_iter()
            .map(|found| match found {
                Found::Good(p) => format!("{}={}", p.name, p.default.unwrap_or("-")),
                Found::Bad(range) => format!("{range:?}"),
            })
            .collect();
        assert_eq!(
            kinds,
            [
                "a=-",
                "b.c=您 好",
                "24..29",
                "30..39",
                "40..42",
                "g=-",
                "50..52"
            ]
        );
    }

    #[test]
    fn offsets_lead_back_to_the_original() {
        let text = "一{{ a }}二\u{E000}三{{ a }}四**“五”**六";
        let slotted = Slotted::new(text);
        for c in "一二三四五六".chars() {
            let here = slotted.text.find(c).expect("kept");
            assert_eq!(Some(slotted.original(here)), text.find(c), "{c}");
        }
        assert_eq!(slotted.slots.len(), 1, "one placeholder twice is one slot");
    }

    #[test]
    fn a_mask_keeps_every_place() {
        let text = "一{{ a | 二 }}三";
        assert_eq!(mask(text).len(), text.len());
        assert_eq!(mask(text).find('三'), text.find('三'));
    }
}
