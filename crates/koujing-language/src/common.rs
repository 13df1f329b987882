//! Words that every question has: they say how it is asked, not what about.

/// Characters of question words, pronouns, particles and auxiliaries (folded). Negations are not
/// among them: they say something.
const COMMON: &str = "怎么样什为何如哪里吗呢吧啊呀的了是有在我你您他她它们这那能可以会要想请问多少几个一下还就都也和与及或被把给让到去过着得地些谁";

/// One bit for each character of the first plane: asked for every sign of every text that is compared.
static IS_COMMON: [u64; 1 << 10] = {
    let mut bits = [0; 1 << 10];
    let bytes = COMMON.as_bytes();
    let mut at = 0;
    // All of them take three bytes of UTF-8.
    while at < bytes.len() {
        let high = (bytes[at] & 0x0F) as usize;
        let middle = (bytes[at + 1] & 0x3F) as usize;
        let low = (bytes[at + 2] & 0x3F) as usize;
        bits[high << 6 | middle] |= 1 << low;
        at += 3;
    }
    bits
};

/// Whether a term consists of nothing but such characters (怎么, 可以, 么样).
pub fn is_common(term: &str) -> bool {
    term.chars().all(is_common_sign)
}

/// Whether a character is one of them.
pub fn is_common_sign(sign: char) -> bool {
    let code = sign as usize;
    IS_COMMON
        .get(code >> 6)
        .is_some_and(|bits| bits >> (code & 63) & 1 == 1)
}

/// Whether a character says something: a letter, digit or Chinese character that is none of them.
pub(crate) fn is_content_sign(sign: char) -> bool {
    let letter = matches!(sign, '\u{4E00}'..='\u{9FFF}') || sign.is_alphanumeric();
    letter && !is_common_sign(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_are_common_and_content_and_negations_are_not() {
        for common in ["怎么", "可以", "么样", "吗"] {
            assert!(is_common(common), "{common}");
        }
        for sign in '\0'..='\u{2FFFF}' {
            assert_eq!(is_common_sign(sign), COMMON.contains(sign), "{sign:?}");
        }
        for content in ["滤网", "怎么洗", "不能", "没有", "x50"] {
            assert!(!is_common(content), "{content}");
        }
    }
}
