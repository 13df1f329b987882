//! Finding a text letter by letter, whatever script, width or case it is written in.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::script::fold_script;

/// How many signs the table knows: those of Unicode's first plane.
const KNOWN: u32 = 0x1_0000;

/// Every sign as it is compared. One sign always stays one, so that places are told exactly: what
/// folds to several (½, ㎡) is compared as it is.
static FOLDED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let all = (0..KNOWN).map(|code| char::from_u32(code).unwrap_or('\0'));
    let all: Vec<char> = all.collect();
    let narrow = all.iter().map(|sign| {
        let lower: String = sign.nfkc().flat_map(char::to_lowercase).collect();
        only(&lower).unwrap_or(*sign)
    });
    // The converter takes a text at a time: every sign on a line of its own.
    let line = |sign| if sign == '\n' { ' ' } else { sign };
    let lines: String = narrow.clone().flat_map(|sign| [line(sign), '\n']).collect();
    let simplified = fold_script(&lines);
    let simplified: Vec<Option<char>> = simplified.split('\n').map(only).collect();
    let narrow = narrow.enumerate();
    narrow
        .map(|(at, sign)| match simplified.get(at) {
            Some(Some(simple)) if sign != '\n' && at > '\u{ff}' as usize => *simple,
            _ => sign,
        })
        .collect()
});

fn only(text: &str) -> Option<char> {
    let mut signs = text.chars();
    signs.next().filter(|_| signs.next().is_none())
}

fn folded(sign: char) -> char {
    FOLDED.get(sign as usize).copied().unwrap_or(sign)
}

/// A text that is looked for in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    signs: Vec<char>,
}

impl Literal {
    /// None: there is nothing to look for.
    pub fn new(wanted: &str) -> Option<Self> {
        let signs: Vec<char> = wanted.trim().chars().map(folded).collect();
        (!signs.is_empty()).then_some(Self { signs })
    }

    /// Where it stands in a text, as bytes, from the front; what was found does not overlap.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((at, length)) = self.first(&text[from..]) {
            found.push(from + at..from + at + length);
            from += at + length;
        }
        found
    }

    /// Whether it stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.first(text).is_some()
    }

    /// Where it stands first, and how long it is there.
    fn first(&self, text: &str) -> Option<(usize, usize)> {
        let first = *self.signs.first()?;
        let starts = text
            .char_indices()
            .filter(|(_, sign)| folded(*sign) == first);
        for (at, _) in starts {
            let mut rest = text[at..].chars();
            let mut length = 0;
            let same = self.signs.iter().all(|wanted| {
                rest.next().is_some_and(|sign| {
                    length += sign.len_utf8();
                    folded(sign) == *wanted
                })
            });
            if same {
                return Some((at, length));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(wanted: &str, text: &'a str) -> Vec<&'a str> {
        let literal = Literal::new(wanted).expect("something");
        let places = literal.find(text).into_iter();
        places.map(|place| &text[place]).collect()
    }

    #[test]
    fn script_width_and_case_do_not_count() {
        assert_eq!(
            found("每15天", "每15天、每１５天，每 15 天"),
            ["每15天", "每１５天"]
        );
        assert_eq!(found("滤网", "濾網和滤网"), ["濾網", "滤网"]);
        assert_eq!(found("濾網", "濾網和滤网"), ["濾網", "滤网"]);
        assert_eq!(found("wifi", "ＷｉＦｉ、WIFI"), ["ＷｉＦｉ", "WIFI"]);
        assert_eq!(found("50%", "50％的 50%"), ["50％", "50%"]);
        assert_eq!(found("啊啊", "啊啊啊"), ["啊啊"]);
        assert_eq!(found("👍好", "很👍好"), ["👍好"]);
    }

    #[test]
    fn the_rest_counts() {
        for (wanted, text) in [
            ("15 天", "15天"),
            ("小苏打", "小苏 打"),
            ("a", ""),
            ("1/2", "½"),
        ] {
            assert_eq!(found(wanted, text), [""; 0], "{wanted} in {text}");
        }
        assert_eq!(Literal::new("  \n"), None);
    }

    /// Line ends, which hold the table's own lines apart, and plain letters stay as they are.
    #[test]
    fn every_sign_has_its_own_place_in_the_table() {
        assert_eq!(FOLDED.len(), KNOWN as usize);
        for (sign, expected) in [
            ('\n', '\n'),
            ('A', 'a'),
            ('濾', '滤'),
            ('，', ','),
            ('。', '。'),
        ] {
            assert_eq!(folded(sign), expected, "{sign:?}");
        }
    }
}
