//! A text sign by sign, each folded by itself, so that what is found in the folded text can be shown in
//! the text as it was written.

use crate::script::fold_script;

/// One character of a text, folded, with the bytes it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// Lower case, usual width, Simplified.
    pub sign: char,
    /// Where it begins in the text.
    pub from: usize,
    /// Where it ends.
    pub until: usize,
}

/// The visible characters of a text and its line breaks, folded one by one. Spaces are left out except
/// between Latin words.
pub fn signs(text: &str) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(text.len() / 2);
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    while let Some((from, written)) = rest.next() {
        let sign = plain(written);
        let latin = |c: Option<char>| c.is_some_and(|c: char| c.is_ascii());
        let next = rest.peek().map(|(_, next)| plain(*next));
        if sign != '\n' && sign.is_whitespace() && !(latin(before) && latin(next)) {
            continue;
        }
        before = Some(sign);
        signs.push(Sign {
            sign,
            from,
            until: from + written.len_utf8(),
        });
    }
    let joined: String = signs.iter().map(|sign| sign.sign).collect();
    let simplified: Vec<char> = fold_script(&joined).chars().collect();
    if simplified.len() == signs.len() {
        for (sign, simplified) in signs.iter_mut().zip(simplified) {
            sign.sign = simplified;
        }
    }
    signs
}

/// One character in lower case, full-width forms as the usual ones.
fn plain(sign: char) -> char {
    let narrow = match sign {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        other => other,
    };
    narrow.to_lowercase().next().unwrap_or(narrow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_knows_where_it_stood() {
        let text = "濾網 每１５ 天,X50 Pro";
        let found = signs(text);
        let folded: String = found.iter().map(|sign| sign.sign).collect();
        assert_eq!(folded, "滤网每15天,x50 pro");
        for sign in &found {
            assert_eq!(text[sign.from..sign.until].chars().count(), 1);
        }
        assert_eq!(&text[found[3].from..found[5].until], "１５ 天");
    }
}
