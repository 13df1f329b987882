//! Plain text for reading aloud: list items and table rows are sentences.

use super::blocks::{Block, is_chinese};
use crate::placeholder::Slotted;

/// The blocks as sentences, a line each.
pub(super) fn speak(blocks: &[Block], slotted: &Slotted) -> String {
    let chinese = is_chinese(&slotted.text);
    Speaker { chinese }.blocks(blocks).join("\n")
}

struct Speaker {
    chinese: bool,
}

impl Speaker {
    fn blocks(&self, blocks: &[Block]) -> Vec<String> {
        let mut lines = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(text) | Block::Code(text) => lines.push(text.clone()),
                Block::Heading(text) => lines.push(self.sentence(text)),
                Block::Rule => {}
                Block::Table(rows) => lines.extend(self.table(rows)),
                Block::List { first, items, .. } => lines.push(self.list(*first, items)),
            }
        }
        lines.retain(|line| !line.trim().is_empty());
        lines
    }

    /// One line: every item a sentence, a numbered one with its number.
    fn list(&self, first: Option<u64>, items: &[Vec<Block>]) -> String {
        let mut spoken = Vec::new();
        for (item, at) in items.iter().zip(0_u64..) {
            let lines = self.blocks(item);
            let lines: Vec<String> = lines.iter().map(|line| self.sentence(line)).collect();
            let text = self.beside(&lines);
            if text.is_empty() {
                continue;
            }
            let number = first.map(|first| self.ordinal(first.saturating_add(at)));
            spoken.push(format!("{}{text}", number.unwrap_or_default()));
        }
        self.beside(&spoken)
    }

    /// Sentences in one line.
    fn beside(&self, sentences: &[String]) -> String {
        sentences.join(if self.chinese { "" } else { " " })
    }

    fn table(&self, rows: &[Vec<String>]) -> Vec<String> {
        let (is, and) = if self.chinese {
            ("：", "，")
        } else {
            (": ", ", ")
        };
        let Some((head, rows)) = rows.split_first() else {
            return Vec::new();
        };
        let rows = rows.iter().map(|row| {
            let cells = row.iter().zip(head).filter(|(cell, _)| !cell.is_empty());
            let cells: Vec<String> = cells
                .map(|(cell, head)| match head.as_str() {
                    "" => cell.clone(),
                    head => format!("{head}{is}{cell}"),
                })
                .collect();
            self.sentence(&cells.join(and))
        });
        rows.collect()
    }

    /// The text with a full stop at its end.
    fn sentence(&self, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() || text.ends_with(['。', '！', '？', '!', '?', '：', ':', '…']) {
            return text.to_owned();
        }
        let stop = if self.chinese { '。' } else { '.' };
        let bare = text.trim_end_matches(['；', ';', '，', ',', '、', '.']);
        format!("{bare}{stop}")
    }

    fn ordinal(&self, number: u64) -> String {
        if self.chinese {
            return format!("第{}，", chinese_number(number));
        }
        let words = [
            "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
            "Tenth",
        ];
        let word = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        match word.and_then(|at| words.get(at)) {
            Some(word) => format!("{word}, "),
            None => format!("Number {number}, "),
        }
    }
}

/// 1 to 99 in Chinese numerals; digits beyond.
fn chinese_number(number: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u64| {
        usize::try_from(number)
            .ok()
            .and_then(|at| DIGITS.get(at))
            .copied()
            .unwrap_or_default()
    };
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let tens = if number < 20 { "" } else { digit(number / 10) };
            let ones = if number.is_multiple_of(10) {
                ""
            } else {
                digit(number % 10)
            };
            format!("{tens}十{ones}")
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::chinese_number;

    #[test]
    fn numbers_are_read_out() {
        let cases = [
            (0, "零"),
            (3, "三"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (35, "三十五"),
            (100, "100"),
        ];
        for (number, expected) in cases {
            assert_eq!(chinese_number(number), expected);
        }
    }
}
