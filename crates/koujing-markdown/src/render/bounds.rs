//! Bounds on what is handed to the HTML cleaner: it takes time with the square of the nesting.

use pulldown_cmark::{Event, Tag, TagEnd};

/// Deepest nesting of quotes and lists that is kept.
const MOST_NESTED: usize = 48;
/// Most tags of raw HTML that are kept; nobody types so many.
const MOST_TAGS: usize = 2_000;

/// The events without quotes and lists that nest too deep (their words stay) and without raw HTML
/// beyond the bound.
pub(super) fn bounded<'a>(
    events: impl Iterator<Item = Event<'a>>,
) -> impl Iterator<Item = Event<'a>> {
    let mut nested = 0_usize;
    let mut tags = 0_usize;
    events.filter(move |event| match event {
        Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
            nested += 1;
            nested <= MOST_NESTED
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
            nested = nested.saturating_sub(1);
            nested < MOST_NESTED
        }
        Event::Html(html) | Event::InlineHtml(html) => {
            tags += html.matches('<').count();
            tags <= MOST_TAGS
        }
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::parser;

    #[test]
    fn starts_and_ends_stay_in_pairs() {
        let text = format!("{}字", "> ".repeat(200));
        let kept: Vec<Event<'_>> = bounded(parser(&text)).collect();
        let starts = kept.iter().filter(|event| matches!(event, Event::Start(_)));
        let ends = kept.iter().filter(|event| matches!(event, Event::End(_)));
        assert_eq!(
            (starts.count(), ends.count()),
            (MOST_NESTED + 1, MOST_NESTED + 1)
        );
        assert!(kept.contains(&Event::Text("字".into())));
    }

    #[test]
    fn raw_html_has_an_end() {
        let text = "<b>".repeat(MOST_TAGS + 5);
        let kept = bounded(parser(&text)).filter(|event| matches!(event, Event::InlineHtml(_)));
        assert_eq!(kept.count(), MOST_TAGS);
    }
}
