//! Sentences of a text in Chinese or Latin script, Markdown included.

/// Ends a sentence wherever it stands.
const ENDS: &[char] = &['。', '！', '？', '；'];
/// Ends a sentence where no Latin letter or digit follows at once.
const MAY_END: &[char] = &['!', '?', ';', '.'];
/// Belongs to the sentence that it closes.
const CLOSES: &[char] = &[
    '”', '’', '」', '』', '）', ')', '】', ']', '》', '〉', '〗', '}', '…', '～',
];
/// Opens or closes: the second run of it in a sentence closes.
const PAIRED: &[char] = &['*', '_', '~', '"', '\'', '`'];
/// What an address starts with.
const ADDRESSES: &[&str] = &["http://", "https://", "mailto:", "tel:", "www."];

/// How far the end of a placeholder is looked for, in bytes.
const LONGEST_PLACEHOLDER: usize = 400;

/// The sentences of a text, each with the signs and the white space that end it; joined they are the
/// text again. A line ends a sentence too, so every list item and table row stands alone; closing
/// quotes and brackets stay with their sentence. Numbers (3.5), model names, addresses and
/// placeholders are never cut.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let end = from + sentence_end(&text[from..]);
        found.push(&text[from..end]);
        from = end;
    }
    found
}

/// Length of the first sentence of a text.
fn sentence_end(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    let mut at = start + list_number(&text[start..]);
    let mut runs = Runs::default();
    while let Some(sign) = text[at..].chars().next() {
        if let Some(length) = whole(text, at) {
            at += length;
            continue;
        }
        let next = at + sign.len_utf8();
        if sign == '\n' {
            return with_space(text, next);
        }
        if PAIRED.contains(&sign) {
            at = runs.pass(text, at, sign);
            continue;
        }
        if ENDS.contains(&sign) || (MAY_END.contains(&sign) && ends(text, at, sign)) {
            return with_space(text, closed(text, next, &mut runs));
        }
        at = next;
    }
    text.len()
}

/// `1. ` before a list item, whose dot ends nothing.
fn list_number(text: &str) -> usize {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && text[digits..].starts_with('.') {
        digits + 1
    } else {
        0
    }
}

/// Length of a placeholder or an address that starts here.
fn whole(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if rest.starts_with("{{") {
        return placeholder(rest);
    }
    let in_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    if in_word || !ADDRESSES.iter().any(|start| rest.starts_with(start)) {
        return None;
    }
    let ends = |c: char| !c.is_ascii_graphic() || "<>\"`|\\^{}()[]".contains(c);
    let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
    Some(
        address
            .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~'])
            .len(),
    )
}

/// Length of the placeholder that a text starts with: `{{ name | default }}` on one line.
pub(crate) fn placeholder(text: &str) -> Option<usize> {
    let inside = text
        .strip_prefix("{{")
        .filter(|rest| !rest.starts_with('{'))?;
    let mut bytes = inside.bytes().take(LONGEST_PLACEHOLDER);
    let end = bytes.position(|byte| matches!(byte, b'}' | b'\n'))?;
    inside[end..].starts_with("}}").then_some(end + 4)
}

/// Whether a sign that may end a sentence does so here.
fn ends(text: &str, at: usize, sign: char) -> bool {
    let before = text[..at].chars().next_back();
    let rest = &text[at + sign.len_utf8()..];
    match rest.chars().next() {
        None => return true,
        // An image (`![…]`) or one more of several signs (`?!`, `...`).
        Some('[') if sign == '!' => return false,
        Some(next) if next.is_ascii_alphanumeric() || "/&=_-#%+{,:".contains(next) => return false,
        Some(_) => {}
    }
    if sign == ';' {
        // `&nbsp;`
        let name = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
        return name.len() == at || !name.ends_with('&');
    }
    if sign != '.' {
        return true;
    }
    // `J. Smith`, `e.g. this`: the sentence goes on behind an abbreviation and before a small letter.
    let behind = text[..at].chars().rev().take(4);
    let word: String = behind
        .take_while(|c| c.is_ascii_alphabetic() || *c == '.')
        .collect();
    let abbreviated = word.len() == 1
        || (word.contains('.') && !word.starts_with('.'))
        || ["oN", "rM", "sM", "rD"].contains(&word.as_str());
    let goes_on = rest
        .trim_start_matches([' ', '\t'])
        .starts_with(|c: char| c.is_ascii_lowercase());
    before.is_some_and(|c| !c.is_whitespace()) && !abbreviated && !goes_on
}

/// Where the signs end that still belong to the sentence: further ends, closing quotes and brackets.
fn closed(text: &str, mut at: usize, runs: &mut Runs) -> usize {
    while let Some(sign) = text[at..].chars().next() {
        if PAIRED.contains(&sign) {
            if !runs.is_open(sign) {
                break;
            }
            at = runs.pass(text, at, sign);
        } else if CLOSES.contains(&sign) || ENDS.contains(&sign) || "!?.;".contains(sign) {
            if sign == '!' && text[at + 1..].starts_with('[') {
                break;
            }
            at += sign.len_utf8();
        } else {
            break;
        }
    }
    at
}

/// Where the white space ends that belongs to a sentence: blanks, the line's end, empty lines. The
/// indent of the next line is that line's own.
fn with_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let space = &rest[..rest.len() - rest.trim_start().len()];
    if space.len() == rest.len() {
        return text.len();
    }
    let own = if at > 0 && text[..at].ends_with('\n') {
        space.rfind('\n').map_or(0, |line| line + 1)
    } else {
        space.rfind('\n').map_or(space.len(), |line| line + 1)
    };
    at + own
}

/// How many runs of each paired sign a sentence has had.
#[derive(Default)]
struct Runs([usize; PAIRED.len()]);

impl Runs {
    fn place(sign: char) -> Option<usize> {
        PAIRED.iter().position(|own| *own == sign)
    }

    fn is_open(&self, sign: char) -> bool {
        Self::place(sign).is_some_and(|place| self.0[place] % 2 == 1)
    }

    /// Counts the run that starts here, unless it marks a list item or stands in a word; gives its end.
    fn pass(&mut self, text: &str, at: usize, sign: char) -> usize {
        let rest = &text[at..];
        let end = at + rest.len() - rest.trim_start_matches(sign).len();
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let (before, after) = (text[..at].chars().next_back(), text[end..].chars().next());
        let mark = blank(before) && blank(after);
        let in_word = letter(before) && letter(after);
        if let Some(place) = Self::place(sign).filter(|_| !mark && !in_word) {
            self.0[place] += 1;
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sentence_keeps_its_end_and_what_closes_it() {
        let cases: &[&[&str]] = &[
            &[
                "滤网每 15 天洗一次。",
                "有水垢用柠檬酸！",
                "可以吗？",
                "可以",
            ],
            &["先断电;", "再拆滤网；", "最后晾干"],
            &["他说:“先关机。”", "然后再开机。"],
            &["(见说明书。)", "请放心。"],
            &["真的吗?!", "真的……好"],
            &["**请勿用热水。**", "然后晾干。"],
            &["请放心。", "**请勿用热水。**"],
            &[
                "Is it safe? ",
                "Yes, it is. ",
                "Use 3.5 ml, e.g. with water.",
            ],
            &["Thank you.", "谢谢"],
        ];
        for parts in cases {
            assert_eq!(sentences(&parts.concat()), *parts);
        }
    }

    #[test]
    fn lines_and_list_items_stand_alone_with_the_empty_lines_behind_them() {
        let text = "步骤:\n\n1. 断电\n2. 拆下滤网。晾干\n  - 不要暴晒\n\n\n* 装回\n";
        assert_eq!(
            sentences(text),
            [
                "步骤:\n\n",
                "1. 断电\n",
                "2. 拆下滤网。",
                "晾干\n",
                "  - 不要暴晒\n\n\n",
                "* 装回\n"
            ]
        );
    }

    #[test]
    fn what_belongs_together_is_not_cut() {
        for text in [
            "宽 3.5 毫米的 N3806.2 型",
            "见 https://example.com/a.html?b=1;c=2!d#e 的说明",
            "{{ customer.name | 您好。欢迎! }},请稍等",
            "亮了![灯](light.png)",
            "a&nbsp;b",
            "版本v1.2.3",
            "共 1,299.50 元",
            "联系 J. Smith 或 No. 5",
        ] {
            assert_eq!(sentences(text), [text]);
        }
        assert_eq!(
            sentences("看https://a.cn/b?c=1。好的")[0],
            "看https://a.cn/b?c=1。"
        );
    }

    proptest! {
        #[test]
        fn joined_they_are_the_text(text in "([a-zA-Z0-9滤网。！？；?!;.,、 \n*_\"“”()（）{}\\[\\]|/:-]|https://|\\{\\{|\\PC){0,60}") {
            let found = sentences(&text);
            prop_assert_eq!(found.concat(), text.as_str());
            prop_assert!(found.iter().all(|sentence| !sentence.is_empty()));
        }
    }
}
