//! How many short messages a text takes.

/// Characters of the GSM 03.38 7-bit default alphabet (3GPP TS 23.038 §6.2.1), escape left out.
const GSM_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Characters of its extension table: two septets each.
const GSM_EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// The number of short messages that a text takes: 160 septets alone or 153 in a chain when GSM
/// 7-bit can write it, otherwise 70 UTF-16 units alone or 67 in a chain. A character is never cut in
/// two by the end of a message. No message for an empty text.
pub fn sms_segments(text: &str) -> usize {
    let septets: Option<Vec<usize>> = text.chars().map(gsm_septets).collect();
    match septets {
        Some(widths) => segments(&widths, 160, 153),
        None => {
            let widths: Vec<usize> = text.chars().map(char::len_utf16).collect();
            segments(&widths, 70, 67)
        }
    }
}

fn gsm_septets(c: char) -> Option<usize> {
    if GSM_BASIC.contains(c) {
        Some(1)
    } else if GSM_EXTENSION.contains(c) {
        Some(2)
    } else {
        None
    }
}

fn segments(widths: &[usize], alone: usize, chained: usize) -> usize {
    if widths.is_empty() {
        return 0;
    }
    if widths.iter().sum::<usize>() <= alone {
        return 1;
    }
    let mut count = 1;
    let mut used = 0;
    for width in widths {
        if used + width > chained {
            count += 1;
            used = 0;
        }
        used += width;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::sms_segments;

    #[test]
    fn limits_of_both_alphabets() {
        let cases = [
            (String::new(), 0),
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("a".repeat(306), 2),
            ("a".repeat(307), 3),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            // 76 signs of two septets fill 152 of 153: an escape is not parted from its sign.
            ("€".repeat(152), 2),
            ("€".repeat(153), 3),
            ("字".repeat(70), 1),
            ("字".repeat(71), 2),
            ("字".repeat(134), 2),
            ("字".repeat(135), 3),
            ("😀".repeat(35), 1),
            ("😀".repeat(36), 2),
            ("😀".repeat(67), 3),
        ];
        for (text, expected) in cases {
            let chars = text.chars().count();
            assert_eq!(
                sms_segments(&text),
                expected,
                "{chars} characters of {text}"
            );
        }
    }
}
