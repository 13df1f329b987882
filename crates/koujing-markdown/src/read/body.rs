//! The body of a file: the default wording, then variants and guidance under scoped headings.

use std::ops::Range;

use koujing_core::{Body, Message, Scope, Variant};
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::bad_value;
use super::heading::{Attribute, ScopedHeading, scoped};
use super::scope::{self, Declared};
use crate::lint::{Layout, Spot};
use crate::placeholder::mask;
use crate::problems::Problems;
use crate::source::Source;

/// A wording and the heading that opened it; the first section has none.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) heading: Option<ScopedHeading>,
    /// In the file, blank lines at both ends left out.
    pub(crate) text: Range<usize>,
}

/// Cuts a body into its sections; also gives the places of unscoped headings that stand as high as the
/// scoped one above them.
pub(crate) fn sections(text: &str, body: Range<usize>) -> (Vec<Section>, Vec<usize>) {
    let masked = format!("{}{}", &text[..body.start], mask(&text[body.clone()]));
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut depth = 0_usize;
    let mut opened: Option<(Option<ScopedHeading>, usize)> = Some((None, body.start));
    let mut found = Vec::new();
    let mut strays = Vec::new();
    let events = Parser::new_ext(&masked[body.start..], options).into_offset_iter();
    for (event, range) in events {
        let range = body.start + range.start..body.start + range.end;
        match event {
            Event::Start(tag) => {
                if let (0, Tag::Heading { level, .. }) = (depth, tag) {
                    let level = level as u8;
                    if let Some(heading) = scoped(text, &masked, range.clone(), level) {
                        let end = line_start(text, range.start);
                        let next = (Some(heading), line_end(text, range.end));
                        if let Some((heading, start)) = opened.replace(next) {
                            found.push(section(text, heading, start..end.max(start)));
                        }
                    } else if let Some((Some(above), _)) = &opened
                        && level <= above.level
                    {
                        strays.push(range.start);
                    }
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if let Some((heading, start)) = opened {
        found.push(section(text, heading, start..text.len().max(start)));
    }
    (found, strays)
}

fn section(text: &str, heading: Option<ScopedHeading>, range: Range<usize>) -> Section {
    Section {
        heading,
        text: without_blank_lines(text, range),
    }
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

fn line_end(text: &str, offset: usize) -> usize {
    if text[..offset].ends_with('\n') {
        return offset;
    }
    text[offset..]
        .find('\n')
        .map_or(text.len(), |at| offset + at + 1)
}

fn without_blank_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = None;
    let mut end = range.start;
    let mut at = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        if !line.trim().is_empty() {
            start = start.or(Some(at));
            end = at + line.trim_end_matches('\n').len();
        }
        at += line.len();
    }
    start.unwrap_or(range.start)..end
}

/// Makes the wording of sections, and tells where its texts stand in the file.
pub(crate) fn assemble(
    source: &Source,
    sections: &[Section],
    declared: Declared<'_>,
    problems: &mut Problems,
) -> (Body, Layout) {
    let mut body = Body::default();
    let mut layout = Layout::default();
    for section in sections {
        let text = &source.text()[section.text.clone()];
        let spot = |place| Spot {
            place,
            start: Some(section.text.start),
        };
        let Some(heading) = &section.heading else {
            text.clone_into(&mut body.default);
            layout.default = spot(source.place(section.text.start));
            continue;
        };
        let place = source.place(heading.offset);
        if heading
            .attributes
            .iter()
            .any(|attribute| attribute.name == "audience")
        {
            check_guidance(source, heading, problems);
            if text.is_empty() {
                problems.error(place, "empty_answer", empty_section());
                continue;
            }
            match &mut body.guidance {
                Some(guidance) => *guidance = format!("{guidance}\n\n{text}"),
                None => body.guidance = Some(text.to_owned()),
            }
            layout.guidance.push(section.text.clone());
        } else {
            let scope = variant_scope(source, heading, declared, problems);
            if !scope.is_empty() {
                body.variants.push(Variant {
                    title: heading.title.clone(),
                    scope,
                    text: text.to_owned(),
                });
                layout.variants.push(spot(place));
            }
        }
    }
    (body, layout)
}

/// That a heading has nothing below it.
pub(crate) fn empty_section() -> Message {
    Message::new(
        "这个标题下面没有内容:请填写或删除标题",
        "there is nothing below this heading: fill it in or remove the heading",
    )
}

/// Unscoped headings after the first scoped one, as high as the one above them.
pub(crate) fn report_strays(source: &Source, strays: &[usize], problems: &mut Problems) {
    for stray in strays {
        problems.error(
            source.place(*stray),
            "unscoped_heading",
            Message::new(
                "分场景话术之后的标题要么带 {channel=…} 这样的范围,要么级别更低(多一个 #)",
                "after the first variant a heading has a scope such as {channel=…}, or a lower level (one more `#`)",
            ),
        );
    }
}

fn check_guidance(source: &Source, heading: &ScopedHeading, problems: &mut Problems) {
    report_strangers(source, heading, problems);
    for attribute in &heading.attributes {
        let place = source.place(attribute.offset);
        if attribute.name != "audience" {
            problems.error(
                place,
                "guidance_with_scope",
                Message::new(
                    "内部说明只写 {audience=internal},不能再带别的范围",
                    "guidance has {audience=internal} alone, no other scope",
                ),
            );
        } else if !matches!(attribute.values.as_slice(), [(value, _)] if value == "internal") {
            bad_value(
                problems,
                place,
                "audience",
                "标题里只能是 internal",
                "must be `internal` in a heading",
            );
        }
    }
}

fn report_strangers(source: &Source, heading: &ScopedHeading, problems: &mut Problems) {
    for (stranger, offset) in &heading.strangers {
        problems.error(
            source.place(*offset),
            "bad_heading",
            Message::new(
                format!("标题里的“{stranger}”不是“范围=值”的写法;值里有空格时加双引号"),
                format!("{stranger:?} in the heading is no `dimension=value`; quote a value that has blanks"),
            ),
        );
    }
}

fn variant_scope(
    source: &Source,
    heading: &ScopedHeading,
    declared: Declared<'_>,
    problems: &mut Problems,
) -> Scope {
    report_strangers(source, heading, problems);
    let mut scope = Scope::default();
    for Attribute {
        name,
        values,
        offset,
    } in &heading.attributes
    {
        let place = source.place(*offset);
        if !declared.vocabulary.has_dimension(name) {
            problems.error(place, "unknown_dimension", scope::undeclared(name));
            continue;
        }
        if scope.get(name).is_some() {
            problems.error(place, "duplicate_key", scope::duplicate(name));
        }
        if values.is_empty() {
            bad_value(problems, place, name, "要写出值", "give a value");
        }
        for (raw, offset) in values {
            let value = scope::value(name, raw, source.place(*offset), declared, problems);
            scope.insert(name, [value]);
        }
    }
    scope
}
