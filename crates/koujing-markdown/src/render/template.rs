//! A rendered wording with slots for its variables.

use std::collections::BTreeSet;

use koujing_core::TextFormat;

use super::Rendering;
use super::escape::{Place, escape};
use crate::placeholder::{JOINER, Slot, Slotted};

/// Stands before a slot that is a whole address; a name that is never resolved (RFC 6761 §6.4).
pub(super) const WHOLE_ADDRESS: &str = "https://value.invalid/";

/// Rendered text with slots; parameters are already filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    format: TextFormat,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Slot {
        name: String,
        default: Option<String>,
        place: Place,
    },
}

/// A template with its slots filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text; what is missing stands as 【label】.
    pub text: String,
    /// Names of variables without value and default: sorted, none twice.
    pub missing: Vec<String>,
}

impl Template {
    pub(super) fn new(format: TextFormat) -> Self {
        Self {
            format,
            pieces: Vec::new(),
        }
    }

    /// Splits what was rendered at its slots.
    pub(super) fn from_rendered(
        rendered: &str,
        slotted: &Slotted,
        rendering: &Rendering<'_>,
    ) -> Self {
        let place = match rendering.format {
            TextFormat::Html => Place::Html,
            TextFormat::Text | TextFormat::Markdown => Place::Text,
        };
        let mut template = Self::new(rendering.format);
        let mut rest = rendered;
        while let Some((at, sign, len)) = first_code(rest, slotted) {
            let (before, place_there) = match rest[..at].strip_suffix(WHOLE_ADDRESS) {
                Some(before) => (before, Place::WholeAddress),
                None => (&rest[..at], Place::Address),
            };
            template.push_text(before, place, slotted, rendering);
            template.push_sign(sign, place_there, slotted, rendering);
            rest = &rest[at + len..];
        }
        template.push_text(rest, place, slotted, rendering);
        template
    }

    /// Adds text whose slots all stand in one place.
    pub(super) fn push_text(
        &mut self,
        text: &str,
        place: Place,
        slotted: &Slotted,
        rendering: &Rendering<'_>,
    ) {
        for c in text.chars() {
            if c == JOINER {
                continue;
            }
            if slotted.slot(c).is_some() {
                self.push_sign(c, place, slotted, rendering);
            } else {
                self.push_literal(c.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn push_sign(
        &mut self,
        sign: char,
        place: Place,
        slotted: &Slotted,
        rendering: &Rendering<'_>,
    ) {
        let Some(Slot { name, default }) = slotted.slot(sign) else {
            return;
        };
        let convert = |text: &str| match place {
            Place::Address | Place::WholeAddress | Place::MarkdownCode => text.to_owned(),
            Place::Text | Place::Html | Place::Markdown => rendering.words(text),
        };
        let parameter = name.strip_prefix("param.");
        let parameter = parameter.and_then(|name| rendering.parameters.get(name));
        match parameter {
            Some(parameter) => {
                let value = self.escaped(&convert(&parameter.value), place);
                self.push_literal(&value);
            }
            None => self.pieces.push(Piece::Slot {
                name: name.clone(),
                default: default.as_deref().map(convert),
                place,
            }),
        }
    }

    fn escaped(&self, value: &str, place: Place) -> String {
        let value = escape(value, place);
        match (self.format, place) {
            // The one place whose signs mean something to HTML too: `&copy=1`.
            (TextFormat::Html, Place::WholeAddress) => value.replace('&', "&amp;"),
            _ => value,
        }
    }

    fn push_literal(&mut self, text: &str) {
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    /// Fills the slots. `value` gives the value of a variable, which is escaped for the format and
    /// never expanded again; without one the default is used; without that `label` names it.
    pub fn fill(
        &self,
        value: &dyn Fn(&str) -> Option<String>,
        label: &dyn Fn(&str) -> String,
    ) -> Filled {
        let mut text = String::new();
        let mut missing = BTreeSet::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(own) => text.push_str(own),
                Piece::Slot {
                    name,
                    default,
                    place,
                } => match value(name).or_else(|| default.clone()) {
                    Some(value) => text.push_str(&self.escaped(&value, *place)),
                    None => {
                        let shown = format!("【{}】", label(name));
                        // Whoever reads plain text must see what is missing, in an address too.
                        let place = match (self.format, place) {
                            (TextFormat::Text, _) => Place::Text,
                            (_, place) => *place,
                        };
                        text.push_str(&self.escaped(&shown, place));
                        missing.insert(name.clone());
                    }
                },
            }
        }
        Filled {
            text: trimmed(&text).to_owned(),
            missing: missing.into_iter().collect(),
        }
    }
}

/// Without blank lines at the ends.
fn trimmed(text: &str) -> &str {
    let mut text = text;
    while let Some((line, rest)) = text.split_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        text = rest;
    }
    while let Some((rest, line)) = text.rsplit_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        text = rest;
    }
    if text.trim().is_empty() { "" } else { text }
}

/// Every slot's percent-encoding starts so: slots are taken from plane 15.
const CODE_START: &str = "%F3%";
const CODE_LEN: usize = "%F3%B0%80%80".len();

/// The first percent-encoded slot: in addresses a slot stands like this.
fn first_code(text: &str, slotted: &Slotted) -> Option<(usize, char, usize)> {
    let starts = text.match_indices(CODE_START);
    starts
        .filter_map(|(at, _)| {
            let code = text.get(at..at + CODE_LEN)?;
            let bytes = code.split('%').skip(1);
            let bytes: Result<Vec<u8>, _> = bytes.map(|hex| u8::from_str_radix(hex, 16)).collect();
            let decoded = String::from_utf8(bytes.ok()?).ok()?;
            let sign = decoded.chars().next()?;
            slotted.slot(sign).map(|_| (at, sign, CODE_LEN))
        })
        .next()
}
