//! Simplified and Traditional script. Conversion is by phrase (OpenCC's tables), not by character
//! alone; it never runs over addresses, code or tags, which the caller keeps out.

use std::borrow::Cow;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

static TO_SIMPLIFIED: LazyLock<Option<OpenCC>> = LazyLock::new(|| load(BuiltinConfig::T2s));
static TAIWAN_TO_SIMPLIFIED: LazyLock<Option<OpenCC>> =
    LazyLock::new(|| load(BuiltinConfig::Tw2sp));
static TO_TAIWAN: LazyLock<Option<OpenCC>> = LazyLock::new(|| load(BuiltinConfig::S2twp));

/// The tables are part of the binary; a test loads each of them, so `None` does not occur in a
/// build that passed its tests.
fn load(config: BuiltinConfig) -> Option<OpenCC> {
    OpenCC::from_config(config).ok()
}

fn convert(table: &LazyLock<Option<OpenCC>>, text: &str) -> String {
    match table.as_ref() {
        Some(opencc) if !text.is_ascii() => opencc.convert(text),
        _ => text.to_owned(),
    }
}

/// Traditional characters to Simplified ones, words left as they are: the normaliser's step.
pub(crate) fn fold_script(text: &str) -> Cow<'_, str> {
    if text.chars().any(may_change) {
        Cow::Owned(convert(&TO_SIMPLIFIED, text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The characters of the first plane without one of which [`TO_SIMPLIFIED`] changes nothing: those that it
/// changes by themselves, and those that it changes in a phrase (反覆); from OpenCC's TSCharacters and
/// TSPhrases.
const CHANGED: &str = include_str!("traditional.txt");

/// One bit for each character of the first plane.
static MAY_CHANGE: LazyLock<Box<[u64]>> = LazyLock::new(|| {
    let mut bits = vec![0; 1 << 10].into_boxed_slice();
    for sign in CHANGED.lines().flat_map(str::chars) {
        let code = sign as usize;
        bits[code >> 6] |= 1 << (code & 63);
    }
    bits
});

/// Whether a text with this character may be changed by [`TO_SIMPLIFIED`].
fn may_change(sign: char) -> bool {
    let code = sign as usize;
    !sign.is_ascii()
        && MAY_CHANGE
            .get(code >> 6)
            .is_none_or(|bits| bits >> (code & 63) & 1 == 1)
}

/// Traditional text to Simplified, Taiwan words to those of the mainland (軟體 → 软件).
pub fn to_simplified(text: &str) -> String {
    convert(&TAIWAN_TO_SIMPLIFIED, text)
}

/// Whether a text is written in Traditional script: it has more characters that Simplified script
/// would write otherwise than the other way round.
pub fn is_traditional(text: &str) -> bool {
    let differing = |other: &str| {
        text.chars()
            .zip(other.chars())
            .filter(|(own, other)| own != other)
            .count()
    };
    differing(&fold_script(text)) > differing(&convert(&TO_TAIWAN, text))
}

/// Simplified text to Taiwan's wording, with an organisation's own words for some things.
#[derive(Debug, Clone, Default)]
pub struct TaiwanWording {
    /// Simplified → Traditional, the longest first.
    overrides: Vec<(String, String)>,
}

impl TaiwanWording {
    /// With these overrides (Simplified word → Traditional word).
    pub fn new<'a>(overrides: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut overrides: Vec<(String, String)> = overrides
            .into_iter()
            .filter(|(from, _)| !from.is_empty())
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .collect();
        overrides.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Self { overrides }
    }

    /// The text in Taiwan's wording.
    pub fn convert(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut plain_from = 0;
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let found = self
                .overrides
                .iter()
                .find(|(from, _)| rest.starts_with(from));
            if let Some((from, to)) = found {
                out.push_str(&convert(&TO_TAIWAN, &text[plain_from..at]));
                out.push_str(to);
                at += from.len();
                plain_from = at;
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        out.push_str(&convert(&TO_TAIWAN, &text[plain_from..]));
        out
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_table_loads() {
        for table in [&TO_SIMPLIFIED, &TAIWAN_TO_SIMPLIFIED, &TO_TAIWAN] {
            assert!(table.is_some());
        }
    }

    #[test]
    fn conversion_is_by_phrase_and_overrides_win() {
        let wording = TaiwanWording::new([("加湿器", "加濕器"), ("短信", "簡訊")]);
        assert_eq!(
            wording.convert("加湿器的软件会发短信,头发与发票"),
            "加濕器的軟體會發簡訊,頭髮與發票"
        );
        assert_eq!(to_simplified("軟體會發簡訊"), "软件会发短信");
    }

    #[test]
    fn what_is_left_out_would_not_be_changed() {
        for sign in '\0'..='\u{2FFFF}' {
            let text = String::from(sign);
            assert_eq!(
                fold_script(&text),
                convert(&TO_SIMPLIFIED, &text),
                "{sign:?}"
            );
        }
        for phrase in [
            "反覆",
            "瞭解",
            "藉口",
            "沈默",
            "瞭望",
            "有序",
            "彷徨",
            "回覆一下",
        ] {
            assert_eq!(fold_script(phrase), convert(&TO_SIMPLIFIED, phrase));
        }
        assert_eq!(fold_script("反覆"), "反复");
        assert!(matches!(fold_script("滤网怎么洗"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn a_text_is_changed_as_by_the_whole_table(text in "[滤网反覆瞭解藉口沈默一-龥]{0,12}") {
            prop_assert_eq!(fold_script(&text), convert(&TO_SIMPLIFIED, &text));
        }
    }

    #[test]
    fn script_is_told_by_its_characters() {
        assert!(is_traditional("濾網用什麼清洗"));
        assert!(!is_traditional("滤网用什么清洗"));
        assert!(!is_traditional("X50 Pro"));
    }
}
