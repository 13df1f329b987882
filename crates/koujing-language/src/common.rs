//! Words that every question has: they say how it is asked, not what about.

/// Characters of question words, pronouns, particles and auxiliaries (folded). Negations are not
/// among them: they say something.
const COMMON: &str = "怎么样什为何如哪里吗呢吧啊呀的了是有在我你您他她它们这那能可以会要想请问多少几个一下还就都也和与及或被把给让到去过着得地些谁";

/// Whether a term consists of nothing but such characters (怎么, 可以, 么样).
pub fn is_common(term: &str) -> bool {
    term.chars().all(is_common_sign)
}

/// Whether a character is one of them.
pub fn is_common_sign(sign: char) -> bool {
    COMMON.contains(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_are_common_and_content_and_negations_are_not() {
        for common in ["怎么", "可以", "么样", "吗"] {
            assert!(is_common(common), "{common}");
        }
        for content in ["滤网", "怎么洗", "不能", "没有", "x50"] {
            assert!(!is_common(content), "{content}");
        }
    }
}
