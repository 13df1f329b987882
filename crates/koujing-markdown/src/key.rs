//! One key of a YAML text written anew, everything else left as it stands, comments included.

use crate::write::scalar;

/// A key with one value as a text; empty: no such key.
pub(crate) fn single(key: &str, value: &str) -> String {
    match value {
        "" => String::new(),
        value => format!("{key}: {}\n", scalar(value)),
    }
}

/// A key with a list as a text, an item a line; empty: no such key.
pub(crate) fn list<'a>(key: &str, items: impl IntoIterator<Item = &'a str>) -> String {
    let items = items.into_iter();
    let lines: String = items
        .map(|item| format!("  - {}\n", scalar(item)))
        .collect();
    match lines.is_empty() {
        true => lines,
        false => format!("{key}:\n{lines}"),
    }
}

/// The text with this block in the place of a key of its top level, or behind everything where there is no
/// such key; comments between keys stay where they are.
pub(crate) fn with_key(text: &str, key: &str, block: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let begins = |line: &&str| {
        let rest = line.strip_prefix(key);
        rest.is_some_and(|rest| rest.starts_with(':'))
    };
    let Some(first) = lines.iter().position(begins) else {
        let gap = if text.is_empty() || text.ends_with('\n') || block.is_empty() {
            ""
        } else {
            "\n"
        };
        return format!("{text}{gap}{block}");
    };
    let mut behind = first + 1;
    for (at, line) in lines.iter().enumerate().skip(first + 1) {
        if line.starts_with([' ', '\t', '-']) && !line.trim().is_empty() {
            behind = at + 1;
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
    }
    [&lines[..first].concat(), block, &lines[behind..].concat()].concat()
}
