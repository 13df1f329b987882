//! Rendering: a stored wording for a format, a voice and a script, as a template to fill.

mod blocks;
mod bounds;
mod escape;
mod html;
mod markdown;
mod plain;
mod speech;
mod template;

use std::collections::BTreeMap;

use koujing_core::{Parameter, TextFormat};
use pulldown_cmark::{Options, Parser};

pub use template::{Filled, Template};

pub(crate) use blocks::is_wide;
pub(crate) use html::strip_tags;

use crate::placeholder::Slotted;

/// For whom plain text is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Voice {
    /// For reading: chat, short messages, e-mail.
    #[default]
    Plain,
    /// For reading aloud: whole sentences, no signs that cannot be spoken.
    Speech,
}

/// How a wording is to be rendered.
pub struct Rendering<'a> {
    /// Plain text, Markdown or sanitised HTML.
    pub format: TextFormat,
    /// Of plain text; the other formats have one voice.
    pub voice: Voice,
    /// Script conversion. Applied to words (parameters and defaults included), never to addresses,
    /// code, tags or the values filled in later.
    pub convert: Option<&'a dyn Fn(&str) -> String>,
    /// The address of a relative image reference; none: the image is left out, its words stay.
    pub images: &'a dyn Fn(&str) -> Option<String>,
    /// The parameters, which are filled in here.
    pub parameters: &'a BTreeMap<String, Parameter>,
}

impl Rendering<'_> {
    fn words(&self, text: &str) -> String {
        self.convert
            .map_or_else(|| text.to_owned(), |convert| convert(text))
    }
}

/// Renders a stored wording. Parameters are filled in, variables are left as slots of the template.
/// Never fails: what is no placeholder stays as it is written.
pub fn render(markdown: &str, rendering: &Rendering<'_>) -> Template {
    let slotted = Slotted::new(markdown);
    match rendering.format {
        TextFormat::Text => {
            let speech = rendering.voice == Voice::Speech;
            let blocks = blocks::blocks(&slotted, rendering);
            let text = if speech {
                speech::speak(&blocks, &slotted)
            } else {
                plain::write(&blocks)
            };
            Template::from_rendered(&text, &slotted, rendering)
        }
        TextFormat::Html => {
            let html = html::html(&slotted, rendering);
            Template::from_rendered(&html, &slotted, rendering)
        }
        TextFormat::Markdown => markdown::template(&slotted, rendering),
    }
}

/// The Markdown that is understood everywhere here.
pub(crate) fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// The host of an address with this scheme.
pub(crate) fn host<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let rest = address.get(scheme.len()..).filter(|_| {
        address
            .get(..scheme.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(scheme))
    })?;
    let rest = rest.strip_prefix("://")?;
    let host = rest.split(['/', '?', '#', '\\']).next()?;
    (!host.is_empty()).then_some(host)
}
