//! Text that lost its characters: wrong encodings leave traces.

use koujing_core::Message;
use koujing_language::ListedWord;

use crate::placeholder::is_private_use;
use crate::problems::Problems;
use crate::source::Source;

/// Looks through the whole file, front matter included.
pub(crate) fn garbled(source: &Source, problems: &mut Problems) {
    let text = source.text();
    let odd = |c: char| {
        c == '\u{FFFD}' || is_private_use(c) || (c.is_control() && !matches!(c, '\n' | '\t'))
    };
    for (at, c) in text.char_indices().filter(|(_, c)| odd(*c)) {
        // A run is one problem.
        if !text[..at].ends_with(odd) {
            report(source, at, &format!("U+{:04X}", u32::from(c)), problems);
        }
    }
    for entry in ListedWord::built_in("garbled") {
        for at in entry.places(text) {
            report(source, at, &entry.word, problems);
        }
    }
}

fn report(source: &Source, at: usize, what: &str, problems: &mut Problems) {
    problems.warning(
        source.place(at),
        "garbled_text",
        Message::new(
            format!("疑似乱码({what}):请对照原文改正"),
            format!("this looks garbled ({what}): correct it from the original"),
        ),
    );
}
