//! The canonical writer, for articles that did not come from a file.
//!
//! Its law: `read(write(x)) == x`, for every article whose texts have no blank lines at their ends, no
//! line that reads as the heading of a variant and no code block without an end. `lint_article` names
//! an article that is not so.

use std::fmt::Write as _;

use koujing_core::{Article, Audience, Kind, Scope, ScopeValue, Target};
use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::render::parser;

/// The file of an article: keys in the order of the documentation, those at their default left out.
pub fn write_article(article: &Article) -> String {
    let mut out = String::from("---\n");
    front_matter(&mut out, article);
    out.push_str("---\n");
    body(&mut out, article);
    out
}

fn front_matter(out: &mut String, article: &Article) {
    let text = |out: &mut String, key: &str, value: Option<&str>| {
        if let Some(value) = value {
            line(out, key, &scalar(value));
        }
    };
    line(out, "id", &scalar(article.id.as_str()));
    let (kind, title) = match article.kind {
        Kind::Answer => (None, "question"),
        Kind::Phrase => (Some("phrase"), "title"),
        Kind::Notice => (Some("notice"), "title"),
    };
    text(out, "kind", kind);
    text(out, title, Some(&article.question));
    list(out, "similar", &article.similar);
    list(out, "negative", &article.negative);
    text(out, "category", article.category.as_deref());
    list(out, "labels", &article.labels);
    text(out, "shortcut", article.shortcut.as_deref());
    if article.audience == Audience::Public {
        line(out, "audience", "public");
    }
    text(out, "owner", article.owner.as_deref());
    if let Some(days) = article.verify_every {
        line(out, "verify_every", &format!("{days}d"));
    }
    list(out, "must_say", &article.must_say);
    list(out, "never_say", &article.never_say);
    let related: Vec<String> = article.related.iter().map(ToString::to_string).collect();
    list(out, "related", &related);
    list(out, "sources", &article.sources);
    scope(out, &article.scope);
    let times = [
        ("effective_from", article.effective.from),
        ("effective_until", article.effective.until),
        ("next_update_at", article.next_update_at),
    ];
    for (key, time) in times {
        if let Some(time) = time {
            line(out, key, &time.to_string());
        }
    }
    let targets: Vec<String> = article.targets.iter().map(target).collect();
    list(out, "targets", &targets);
    text(out, "status", article.status.as_deref());
}

fn target(target: &Target) -> String {
    match target {
        Target::All => "all".to_owned(),
        Target::Article(id) => id.to_string(),
        Target::Category(category) => format!("category:{category}"),
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "{key}: {value}");
}

fn list(out: &mut String, key: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "{key}:");
    for item in items {
        let _ = writeln!(out, "  - {}", scalar(item));
    }
}

fn scope(out: &mut String, scope: &Scope) {
    if scope.is_empty() {
        return;
    }
    out.push_str("scope:\n");
    for (dimension, values) in scope.iter() {
        let values: Vec<String> = values.iter().map(|value| scalar(value.as_str())).collect();
        let _ = writeln!(out, "  {}: [{}]", scalar(dimension), values.join(", "));
    }
}

/// A YAML scalar that reads back as this text: plain where nothing can be mistaken, else quoted.
pub(crate) fn scalar(text: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '?');
    let wide = |c: char| !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !odd(c);
    let plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(|c| harmless(c) && !odd(c) || wide(c))
        && !is_word_of_yaml(text);
    if plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || odd(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Line ends of other scripts, marks of direction, the byte order mark: never bare in a file.
fn odd(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn is_word_of_yaml(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
    ]
    .contains(&lower.as_str())
}

fn body(out: &mut String, article: &Article) {
    let body = &article.body;
    let guidance = body.guidance.as_deref();
    let sections = body.variants.iter().map(|variant| variant.text.as_str());
    let hashes = sections
        .chain(guidance)
        .map(opening_hashes)
        .min()
        .unwrap_or("##");
    if !body.default.is_empty() {
        let _ = write!(out, "\n{}\n", body.default);
    }
    for variant in &body.variants {
        let attributes: Vec<String> = variant.scope.iter().map(attribute).collect();
        let title = if variant.title.is_empty() {
            String::new()
        } else {
            format!("{} ", variant.title)
        };
        let _ = write!(
            out,
            "\n{hashes} {title}{{{}}}\n\n{}\n",
            attributes.join(" "),
            variant.text
        );
    }
    if let Some(guidance) = guidance {
        let _ = write!(
            out,
            "\n{hashes} 内部说明 {{audience=internal}}\n\n{guidance}\n"
        );
    }
}

/// Headings of variants stand above all headings within them.
fn opening_hashes(text: &str) -> &'static str {
    let second = parser(text).any(|event| {
        matches!(
            event,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1 | HeadingLevel::H2,
                ..
            })
        )
    });
    if second { "#" } else { "##" }
}

fn attribute((dimension, values): (&str, &std::collections::BTreeSet<ScopeValue>)) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|value| {
            let value = value.as_str();
            if value.contains(|c: char| c.is_whitespace() || c == ',') {
                format!("\"{value}\"")
            } else {
                value.to_owned()
            }
        })
        .collect();
    format!("{dimension}={}", values.join(","))
}
