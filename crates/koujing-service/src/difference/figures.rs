//! The figures of a text: days, amounts, dates, and names with a number in them.

use koujing_language::{Piece, Span, fold, quantities};

/// A number (in thousandths) with its unit, or a name such as `n3806`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    Number(i64, String),
    Name(String),
}

/// In the order of the text. Numbers that only count list items are none.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    text.lines().flat_map(of_line).collect()
}

fn of_line(line: &str) -> Vec<Figure> {
    let folded = fold(without_list_number(line));
    let numbers = quantities(&folded).into_iter().map(|quantity| {
        let thousandths = (quantity.value * 1000.0).round() as i64;
        let figure = Figure::Number(thousandths, quantity.unit);
        (quantity.span.start, figure)
    });
    let mut found: Vec<(usize, Figure)> = numbers.collect();
    let mut at = 0;
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()) {
        let named = word.starts_with(|c: char| c.is_ascii_alphabetic());
        if named && word.contains(|c: char| c.is_ascii_digit()) {
            found.push((at, Figure::Name(word.to_owned())));
        }
        at += word.len();
        at += folded[at..].chars().next().map_or(0, char::len_utf8);
    }
    found.sort();
    found.into_iter().map(|(_, figure)| figure).collect()
}

/// A line without the `2. ` or `2、` of an ordered list.
fn without_list_number(line: &str) -> &str {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = rest.strip_prefix('、').or_else(|| {
        rest.strip_prefix(['.', ')'])
            .filter(|rest| rest.starts_with([' ', '\t']))
    });
    item.filter(|_| rest.len() < line.len()).unwrap_or(line)
}

/// Whether a figure differs between two texts laid side by side. A sentence that moved keeps its own.
pub(super) fn differ(pieces: &[Piece]) -> bool {
    let (mut old_text, mut new_text) = (String::new(), String::new());
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let mut reworded = false;
    for piece in pieces {
        match piece {
            Piece::Same(_) => {}
            Piece::Removed(text) => {
                old_text.push_str(text);
                removed.push(figures(text));
            }
            Piece::Added(text) => {
                new_text.push_str(text);
                added.push(figures(text));
            }
            Piece::Changed { old, new } => {
                let (old, new) = (joined(old), joined(new));
                reworded |= figures(&old) != figures(&new);
                old_text.push_str(&old);
                new_text.push_str(&new);
            }
        }
    }
    if figures(&old_text) == figures(&new_text) {
        return false;
    }
    for sentences in [&mut removed, &mut added] {
        sentences.retain(|figures| !figures.is_empty());
        sentences.sort();
    }
    reworded || removed != added
}

/// A side of a reworded sentence.
pub(super) fn joined(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use koujing_language::compare;

    use super::*;

    #[test]
    fn only_what_a_figure_says_counts() {
        let same = [
            ("每 15 天洗一次。", "每15日洗一次!"),
            ("满1,000元", "满 1000 元"),
            ("1. 断电\n2. 晾干\n", "1. 断电\n2. 拆下\n3. 晾干\n"),
            ("七天可退。用 N3806。", "用 n3806。七天可退。"),
            (
                "每 15 天洗一次,每 180 天换一次。",
                "每 15 天洗一次。每 180 天换一次。",
            ),
        ];
        for (old, new) in same {
            assert!(!differ(&compare(old, new)), "{old} | {new}");
        }
        let other = [
            ("每 15 天洗一次。", "每 20 天洗一次。"),
            ("7 天退货,15 天换货。", "15 天退货,7 天换货。"),
            ("用 N3806。", "用 N3807。"),
            ("3.5 元", "35 元"),
            ("请稍等。", "请稍等。我们 24 小时内回复。"),
            ("11 月 11 日止", "11 月 12 日止"),
        ];
        for (old, new) in other {
            assert!(differ(&compare(old, new)), "{old} | {new}");
        }
    }
}
