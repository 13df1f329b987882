//! Lint: what is wrong with one article, and what had better be put otherwise.
//!
//! Rules over several articles are not here.

mod garbled;
mod images;
mod limits;
mod numbers;
mod placeholders;
mod points;
mod shape;
mod style;
mod variants;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use koujing_core::{Article, Message, Problem, Scope, Settings};

pub(crate) use garbled::garbled;

use crate::problems::{Place, Problems};
use crate::read::{Fields, check_scope, sections, split};
use crate::source::{MAX_FILE_BYTES, Source};
use crate::write::write_article;

/// Where the texts and keys of an article stand in its file.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) default: Spot,
    pub(crate) variants: Vec<Spot>,
    pub(crate) guidance: Vec<Range<usize>>,
    pub(crate) keys: BTreeMap<String, Place>,
    /// How many folders deep the file lies.
    pub(crate) depth: usize,
}

/// Where a wording stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// Of its heading, or of its first line.
    pub(crate) place: Place,
    /// Offset of its text in the file; none when it cannot be told.
    pub(crate) start: Option<usize>,
}

impl Default for Spot {
    fn default() -> Self {
        Self {
            place: Place::START,
            start: None,
        }
    }
}

/// A wording that is sent: the default or a variant.
#[derive(Debug, Clone, Copy)]
struct Wording<'a> {
    /// None: the default.
    scope: Option<&'a Scope>,
    text: &'a str,
    spot: Spot,
    source: &'a Source,
}

impl Wording<'_> {
    /// The place of a byte of its text.
    fn place(&self, offset: usize) -> Place {
        self.spot
            .start
            .map_or(self.spot.place, |start| self.source.place(start + offset))
    }
}

impl Layout {
    /// The place of a key, or the start of the file.
    fn key(&self, key: &str) -> Place {
        self.keys.get(key).copied().unwrap_or(Place::START)
    }
}

/// Lints an article that did not come from a file: a row of JSON Lines, a form. Lines and columns are
/// those of what [`write_article`] gives, or 1 where it cannot hold the article. Without `style` the
/// style warnings are left out; errors, garbled text and clashes within the article are not.
pub fn lint_article(article: &Article, settings: &Settings, style: bool) -> Vec<Problem> {
    let mut problems = Problems::new("");
    let written = write_article(article);
    let source = Source::decode(written.as_bytes(), MAX_FILE_BYTES);
    let in_order = source.as_ref().is_ok_and(|source| source.text() == written);
    let source = source.unwrap_or_else(|_| Source::new(written));
    let layout = in_order.then(|| layout(article, &source)).flatten();
    let layout = layout.unwrap_or_else(|| {
        problems.error(
            Place::START,
            "not_writable",
            Message::new(
                "内容无法写成文件:话术里有会被当成分场景标题的行、没有结束的代码块、首尾空行或控制字符,或内容过大。请改写",
                "the article cannot be written as a file: a wording holds a line that reads as the heading of a variant, a code block without an end, blank lines at an end or control characters, or the article is too large. Rewrite it",
            ),
        );
        Layout {
            variants: vec![Spot::default(); article.body.variants.len()],
            ..Layout::default()
        }
    });
    garbled(&source, &mut problems);
    let scope_place = layout.key("scope");
    check_scope(&article.scope, settings, false, scope_place, &mut problems);
    for (variant, spot) in article.body.variants.iter().zip(&layout.variants) {
        check_scope(&variant.scope, settings, true, spot.place, &mut problems);
    }
    lint(article, &source, &layout, settings, style, &mut problems);
    problems.finish()
}

/// Where the writer put the texts; none when they would not read back.
fn layout(article: &Article, source: &Source) -> Option<Layout> {
    let text = source.text();
    let parts = split(text).ok()?;
    let mut ignored = Problems::new("");
    let fields = Fields::read(&text[parts.yaml], 2, &mut ignored)?;
    let (found, strays) = sections(text, parts.body);
    let mut layout = Layout {
        keys: fields.into_places(),
        ..Layout::default()
    };
    let mut sections = found.iter();
    let own = |range: &Range<usize>| &text[range.clone()];
    let first = sections.next()?;
    let mut same = strays.is_empty() && own(&first.text) == article.body.default;
    layout.default = Spot {
        place: source.place(first.text.start),
        start: Some(first.text.start),
    };
    for variant in &article.body.variants {
        let section = sections.next()?;
        let heading = section.heading.as_ref()?;
        same &= own(&section.text) == variant.text;
        layout.variants.push(Spot {
            place: source.place(heading.offset),
            start: Some(section.text.start),
        });
    }
    if let Some(guidance) = &article.body.guidance {
        let section = sections.next()?;
        same &= own(&section.text) == guidance;
        layout.guidance.push(section.text.clone());
    }
    (same && sections.next().is_none()).then_some(layout)
}

/// Runs all rules but those that need the file as it was written.
pub(crate) fn lint(
    article: &Article,
    source: &Source,
    layout: &Layout,
    settings: &Settings,
    style: bool,
    problems: &mut Problems,
) {
    let default = Wording {
        scope: None,
        text: &article.body.default,
        spot: layout.default,
        source,
    };
    let mut wordings = vec![default];
    for (variant, spot) in article.body.variants.iter().zip(&layout.variants) {
        wordings.push(Wording {
            scope: Some(&variant.scope),
            text: &variant.text,
            spot: *spot,
            source,
        });
    }
    let mut texts = wordings.clone();
    for range in &layout.guidance {
        texts.push(Wording {
            text: &source.text()[range.clone()],
            spot: Spot {
                place: source.place(range.start),
                start: Some(range.start),
            },
            ..default
        });
    }
    shape::check(article, layout, &wordings, problems);
    shape::negatives(article, layout, problems);
    variants::check(article, layout, problems);
    placeholders::check(&texts, settings, problems);
    images::check(&texts, layout.depth, settings, problems);
    points::check(article, &wordings, settings, problems);
    limits::hard(article, &wordings, settings, problems);
    if style {
        shape::owner(article, layout, problems);
        limits::sms(&wordings, settings, problems);
        style::check(&wordings, settings, problems);
        numbers::check(&wordings, settings, problems);
    }
}
