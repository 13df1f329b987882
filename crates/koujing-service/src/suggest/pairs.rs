//! Which signs stand side by side in a text, in 1024 bits: most texts that do not hold another are told
//! by a few words of memory, without reading them.

const WORDS: usize = 16;

/// The signs of a text and its pairs of neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pairs([u64; WORDS]);

impl Pairs {
    pub(super) fn of(text: &str) -> Self {
        let mut pairs = Self([0; WORDS]);
        let mut before = None;
        for sign in text.chars().map(u32::from) {
            pairs.set(sign);
            if let Some(before) = before {
                // Another number for 网滤 than for 滤网, and than for a sign alone.
                pairs.set(sign.wrapping_mul(31).wrapping_add(before) ^ 0x5bd1_e995);
            }
            before = Some(sign);
        }
        pairs
    }

    /// Whether a text with these may hold the text with those. No is certain.
    pub(super) fn may_hold(&self, part: &Self) -> bool {
        self.0
            .iter()
            .zip(&part.0)
            .all(|(own, part)| own & part == *part)
    }

    fn set(&mut self, number: u32) {
        // Fibonacci hashing: the highest ten bits choose one of 1024.
        let at = (number.wrapping_mul(0x9e37_79b9) >> 22) as usize;
        self.0[at / 64] |= 1 << (at % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn every_part_of_a_text_may_be_held_and_most_others_may_not() {
        let text = "\n加湿器的滤网用什么清洗\nx50怎么连wifi";
        let whole = Pairs::of(text);
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for from in &bounds {
            for to in bounds.iter().filter(|to| *to > from) {
                let part = &text[*from..*to];
                assert!(whole.may_hold(&Pairs::of(part)), "{part:?}");
            }
        }
        for other in ["网滤", "退货", "加湿机", "jsq", "\n滤", "快递"] {
            assert!(!whole.may_hold(&Pairs::of(other)), "{other:?}");
        }
    }
}
