//! Markdown as blocks of plain words, for the two voices of plain text.

use std::iter::Peekable;

use koujing_core::TextFormat;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd, TextMergeStream};

use super::escape::{Place, escape};
use super::{Rendering, Voice, parser, strip_tags};
use crate::image::is_relative;
use crate::placeholder::{JOINER, SOFT_BREAK, Slotted, is_private_use};

/// A block; its words are final but for the slots.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(String),
    Heading(String),
    Code(String),
    List {
        /// The first number of a numbered list.
        first: Option<u64>,
        /// Whether its items are parted by blank lines.
        loose: bool,
        items: Vec<Vec<Block>>,
    },
    /// Rows of cells, the head first.
    Table(Vec<Vec<String>>),
    Rule,
}

/// Deepest nesting kept; what lies deeper is read as one paragraph.
const MOST_NESTED: usize = 24;

type Events<'a> = Peekable<TextMergeStream<'a, pulldown_cmark::Parser<'a>>>;

/// The blocks of a text, in the rendering's voice.
pub(super) fn blocks(slotted: &Slotted, rendering: &Rendering<'_>) -> Vec<Block> {
    let mut events: Events<'_> = TextMergeStream::new(parser(&slotted.text)).peekable();
    let reader = Reader {
        rendering,
        slotted,
        chinese: is_chinese(&slotted.text),
    };
    reader.blocks(&mut events, 0)
}

/// Whether a character is written without blanks around it: a line end beside it is no blank.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
        || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
        || is_private_use(c)
}

/// Replaces soft breaks by a blank, or by nothing between wide characters.
pub(super) fn settle_breaks(text: &str, blank: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| *c != JOINER).peekable();
    while let Some(c) = chars.next() {
        if c != SOFT_BREAK {
            out.push(c);
            continue;
        }
        let wide = out.ends_with(is_wide) && chars.peek().is_none_or(|next| is_wide(*next));
        if !wide {
            out.push(blank);
        }
    }
    out
}

/// Whether a text is to be read aloud in Chinese.
pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| is_wide(c) && !is_private_use(c))
}

struct Reader<'a, 'r> {
    rendering: &'a Rendering<'r>,
    slotted: &'a Slotted,
    chinese: bool,
}

/// A link or an image that is being read: where its words start.
enum Open {
    Link {
        start: usize,
        address: String,
        bare: bool,
    },
    Image {
        start: usize,
        address: String,
    },
}

impl Reader<'_, '_> {
    fn speech(&self) -> bool {
        self.rendering.format == TextFormat::Text && self.rendering.voice == Voice::Speech
    }

    /// Reads to the end of the container.
    fn blocks(&self, events: &mut Events<'_>, depth: usize) -> Vec<Block> {
        let mut found = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(tag @ (Tag::BlockQuote(_) | Tag::List(_))) if depth >= MOST_NESTED => {
                    found.push(Block::Paragraph(self.flat(events, &tag.to_end())));
                }
                Event::Start(Tag::Paragraph) => {
                    push_words(&mut found, self.inline(events, None), Block::Paragraph);
                    events.next();
                }
                Event::Start(Tag::Heading { .. }) => {
                    push_words(&mut found, self.inline(events, None), Block::Heading);
                    events.next();
                }
                Event::Start(Tag::BlockQuote(_)) => found.extend(self.blocks(events, depth + 1)),
                Event::Start(Tag::CodeBlock(_)) => {
                    let code = self.flat(events, &TagEnd::CodeBlock);
                    found.push(Block::Code(code.trim_end_matches('\n').to_owned()));
                }
                Event::Start(Tag::HtmlBlock) => {
                    let text = strip_tags(&self.flat(events, &TagEnd::HtmlBlock));
                    push_words(&mut found, self.words(text.trim()), Block::Paragraph);
                }
                Event::Start(Tag::List(first)) => found.push(self.list(events, first, depth)),
                Event::Start(Tag::Table(_)) => found.push(Block::Table(self.table(events))),
                Event::Rule => found.push(Block::Rule),
                Event::End(_) => return found,
                inline => push_words(
                    &mut found,
                    self.inline(events, Some(inline)),
                    Block::Paragraph,
                ),
            }
        }
        found
    }

    fn list(&self, events: &mut Events<'_>, first: Option<u64>, depth: usize) -> Block {
        let mut items = Vec::new();
        let mut loose = false;
        while let Some(Event::Start(_)) = events.next() {
            loose |= matches!(events.peek(), Some(Event::Start(Tag::Paragraph)));
            items.push(self.blocks(events, depth + 1));
        }
        Block::List {
            first,
            loose,
            items,
        }
    }

    fn table(&self, events: &mut Events<'_>) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let words = self.inline(events, None);
                    if let Some(row) = rows.last_mut() {
                        row.push(words);
                    }
                    events.next();
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        rows
    }

    /// All text to the end of a container, however deep it nests.
    fn flat(&self, events: &mut Events<'_>, end: &TagEnd) -> String {
        let mut depth = 0_usize;
        let mut out = String::new();
        for event in events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(own) if depth == 0 && own == *end => break,
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Text(text) | Event::Code(text) | Event::Html(text) => out.push_str(&text),
                Event::SoftBreak | Event::HardBreak => out.push('\n'),
                _ => {}
            }
        }
        out
    }

    /// Words up to the next block that starts or ends; that event is left to the caller.
    fn inline(&self, events: &mut Events<'_>, first: Option<Event<'_>>) -> String {
        let mut out = String::new();
        let mut open = Vec::new();
        if let Some(first) = first {
            self.inline_event(first, &mut out, &mut open);
        }
        while let Some(event) = events.next_if(is_inline) {
            self.inline_event(event, &mut out, &mut open);
        }
        settle_breaks(&out, ' ').trim_end().to_owned()
    }

    fn inline_event(&self, event: Event<'_>, out: &mut String, open: &mut Vec<Open>) {
        let start = out.len();
        match event {
            Event::Text(text) => {
                let address = matches!(open.last(), Some(Open::Link { bare: true, .. }));
                out.push_str(&if address {
                    text.to_string()
                } else {
                    self.words(&text)
                });
            }
            Event::Code(text) if self.speech() => out.push_str(&self.spoken_signs(&text)),
            Event::Code(text) => out.push_str(&text),
            Event::SoftBreak => out.push(SOFT_BREAK),
            Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Link {
                dest_url,
                link_type,
                ..
            }) => open.push(Open::Link {
                start,
                address: dest_url.to_string(),
                bare: matches!(link_type, LinkType::Autolink | LinkType::Email),
            }),
            Event::Start(Tag::Image { dest_url, .. }) => open.push(Open::Image {
                start,
                address: dest_url.to_string(),
            }),
            Event::End(TagEnd::Link | TagEnd::Image) => match open.pop() {
                Some(Open::Link {
                    start,
                    address,
                    bare,
                }) => self.link(out, start, &address, bare),
                Some(Open::Image { start, address }) => self.image(out, start, &address),
                None => {}
            },
            _ => {}
        }
    }

    fn link(&self, out: &mut String, start: usize, address: &str, bare: bool) {
        let words = out[start..].trim().to_owned();
        let address = self.address(address.strip_prefix("mailto:").unwrap_or(address));
        let address = address.as_str();
        let same = bare || words.is_empty() || words == address;
        let short = |address: &str| {
            let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
            rest.trim_end_matches('/').to_owned()
        };
        if self.speech() {
            let address = short(address);
            out.truncate(start);
            if same || short(&words) == address {
                out.push_str(&address);
            } else if address.is_empty() || address.starts_with('#') {
                out.push_str(&words);
            } else {
                out.push_str(&format!("{words}（{address}）"));
            }
        } else if same {
            out.truncate(start);
            out.push_str(address);
        } else if !address.is_empty() {
            out.push_str(&format!(" ({address})"));
        }
    }

    fn image(&self, out: &mut String, start: usize, address: &str) {
        if self.speech() {
            return;
        }
        let words = out.split_off(start);
        let address = if is_relative(address) {
            (self.rendering.images)(address)
        } else {
            super::host(address, "https").map(|_| address.to_owned())
        };
        let parts = [(!words.is_empty()).then(|| format!("[{words}]")), address];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        out.push_str(&parts.join(" "));
    }

    /// A value within an address is percent-encoded; one that is the address stays as it is.
    fn address(&self, address: &str) -> String {
        if address.starts_with(is_private_use) {
            return address.to_owned();
        }
        let mut out = String::with_capacity(address.len());
        for c in address.chars() {
            match self.slotted.slot(c) {
                Some(_) => out.push_str(&escape(&c.to_string(), Place::Address)),
                None => out.push(c),
            }
        }
        out
    }

    /// Signs by their names, runs of them dropped: 按 # 键 is a key of a telephone.
    fn spoken_signs(&self, text: &str) -> String {
        let pick = |zh: &'static str, en: &'static str| if self.chinese { zh } else { en };
        let chars: Vec<char> = text.chars().collect();
        let mut out = String::with_capacity(text.len());
        for (at, c) in chars.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| chars.get(at));
            let after = chars.get(at + 1);
            let run = before == Some(c) || after == Some(c);
            let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
            let between_digits = digit(before) && digit(after);
            match c {
                '#' | '*' if run => {}
                '#' => out.push_str(pick("井号", "pound")),
                '*' if between_digits => out.push_str(pick("乘", " times ")),
                '*' => out.push_str(pick("星号", " star ")),
                '|' => out.push_str(pick("，", ", ")),
                '~' if between_digits => out.push_str(pick("至", " to ")),
                other => out.push(*other),
            }
        }
        out
    }

    fn words(&self, text: &str) -> String {
        let words = self.rendering.words(text);
        if self.speech() {
            self.spoken_signs(&words)
        } else {
            words
        }
    }
}

fn push_words(blocks: &mut Vec<Block>, words: String, block: fn(String) -> Block) {
    if !words.trim().is_empty() {
        blocks.push(block(words));
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline_end(&tag.to_end()),
        Event::End(end) => is_inline_end(end),
        Event::Rule => false,
        _ => true,
    }
}

fn is_inline_end(end: &TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}
