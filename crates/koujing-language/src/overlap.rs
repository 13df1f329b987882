//! How much of two short texts is the same, sign by sign.

use crate::common::is_content_sign;

/// Longer texts are compared by their first signs only, so that the work stays bounded.
const LONGEST: usize = 160;

/// What two texts share. Counts are of signs (characters).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overlap {
    /// The longest sequence of signs that both have in this order.
    pub in_order: usize,
    /// Signs of the first text.
    pub first: usize,
    /// Signs of the second text.
    pub second: usize,
    /// Signs that say what about, of the first text, which the second has not, as often.
    pub first_left: usize,
    /// The same of the second text.
    pub second_left: usize,
    /// Signs of the first text that say what about.
    pub first_content: usize,
    /// The same of the second text.
    pub second_content: usize,
}

impl Overlap {
    /// Of two normalised texts.
    pub fn of(first: &str, second: &str) -> Self {
        Overlaps::of(first).with(second)
    }
}

/// A text that many others are compared with.
#[derive(Debug, Clone)]
pub struct Overlaps {
    /// How many signs it has, …
    signs: usize,
    /// … and how many that say what about.
    content: usize,
    /// Its different signs.
    different: Vec<Sign>,
    /// By a hash of a sign: 1 + where it is among the different ones, or somewhere behind; 0: nowhere.
    places: [u8; PLACES],
}

/// A sign of a text.
#[derive(Debug, Clone, Copy)]
struct Sign {
    sign: char,
    /// Where it stands, a bit each.
    at: [u64; BLOCKS],
    /// How often, if it says what about.
    content: u8,
}

/// Bits for [`LONGEST`] signs.
const BLOCKS: usize = LONGEST.div_ceil(64);
/// Some times [`LONGEST`].
const PLACES: usize = 512;

impl Overlaps {
    /// Of a normalised text.
    pub fn of(text: &str) -> Self {
        let mut made = Self {
            signs: 0,
            content: 0,
            different: Vec::with_capacity(32),
            places: [0; PLACES],
        };
        for (at, sign) in text.chars().take(LONGEST).enumerate() {
            let content = u8::from(is_content_sign(sign));
            let (place, known) = made.find(sign);
            let which = known.unwrap_or(made.different.len());
            if known.is_none() {
                made.different.push(Sign {
                    sign,
                    at: [0; BLOCKS],
                    content: 0,
                });
                // There are at most LONGEST of them.
                made.places[place] = u8::try_from(which + 1).unwrap_or(u8::MAX);
            }
            let own = &mut made.different[which];
            own.at[at / 64] |= 1 << (at % 64);
            own.content += content;
            made.content += usize::from(content);
            made.signs += 1;
        }
        made
    }

    /// The place of a sign, and which it is if the text has it.
    fn find(&self, sign: char) -> (usize, Option<usize>) {
        let mut place = (u32::from(sign).wrapping_mul(0x9E37_79B1) >> 23) as usize;
        loop {
            match self.places[place] {
                0 => return (place, None),
                own if self.different[usize::from(own) - 1].sign == sign => {
                    return (place, Some(usize::from(own) - 1));
                }
                _ => place = (place + 1) % PLACES,
            }
        }
    }

    /// What another normalised text shares with it.
    pub fn with(&self, other: &str) -> Overlap {
        let mut left = [0; LONGEST];
        for (left, sign) in left.iter_mut().zip(&self.different) {
            *left = sign.content;
        }
        let (mut signs, mut content, mut shared) = (0, 0, 0);
        // The longest common subsequence in words of bits: Hyyrö, Bit-parallel LCS-length computation
        // revisited (2004). A bit is 0 where the length grows.
        let mut lengths = [u64::MAX; BLOCKS];
        let blocks = self.signs.div_ceil(64);
        for sign in other.chars().take(LONGEST) {
            signs += 1;
            let is_content = is_content_sign(sign);
            content += usize::from(is_content);
            let (_, Some(known)) = self.find(sign) else {
                continue;
            };
            if is_content && left[known] > 0 {
                left[known] -= 1;
                shared += 1;
            }
            let mut carry = false;
            for (length, at) in lengths[..blocks].iter_mut().zip(&self.different[known].at) {
                let (sum, over) = length.overflowing_add(*length & at);
                let (sum, over_again) = sum.overflowing_add(u64::from(carry));
                carry = over || over_again;
                *length = sum | (*length & !at);
            }
        }
        let in_order: u32 = lengths.iter().map(|length| length.count_zeros()).sum();
        Overlap {
            in_order: in_order as usize,
            first: self.signs,
            second: signs,
            first_left: self.content - shared,
            second_left: content - shared,
            first_content: self.content,
            second_content: content,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_two_texts_share_is_counted() {
        let overlap = Overlap::of("滤网怎么清洗", "如何洗滤网");
        assert_eq!((overlap.first, overlap.second), (6, 5));
        // 滤网清洗 / 洗滤网
        assert_eq!((overlap.first_content, overlap.second_content), (4, 3));
        assert_eq!((overlap.first_left, overlap.second_left), (1, 0));
        assert_eq!(overlap.in_order, 2);
        assert_eq!(Overlap::of("", "").in_order, 0);
        let same = Overlap::of("退货运费谁出", "退货运费谁出");
        assert_eq!((same.in_order, same.first_left), (6, 0));
        let long = "滤".repeat(10_000);
        assert_eq!(Overlap::of(&long, &long).in_order, LONGEST);
    }

    /// Length of the longest common subsequence, by the table of lengths.
    fn in_order(one: &[char], other: &[char]) -> usize {
        let mut lengths = vec![0; other.len() + 1];
        for sign in one {
            let mut before = 0;
            for (at, own) in other.iter().enumerate() {
                let above = lengths[at + 1];
                lengths[at + 1] = if sign == own {
                    before + 1
                } else {
                    above.max(lengths[at])
                };
                before = above;
            }
        }
        lengths[other.len()]
    }

    proptest! {
        #[test]
        fn bits_say_what_the_table_says(one in "[滤网怎么清洗0-9a-zA-Z一-龥]{0,150}", other in "[滤网怎么清洗0-9]{0,150}") {
            let signs = |text: &str| text.chars().collect::<Vec<_>>();
            let (first, second) = (signs(&one), signs(&other));
            for (a, b) in [(&first, &second), (&second, &first), (&first, &first)] {
                let texts: [String; 2] = [a.iter().collect(), b.iter().collect()];
                let overlap = Overlap::of(&texts[0], &texts[1]);
                prop_assert_eq!(overlap.in_order, in_order(a, b));
                let content = |signs: &[char]| -> Vec<char> {
                    signs.iter().copied().filter(|sign| is_content_sign(*sign)).collect()
                };
                let (own, mut others) = (content(a), content(b));
                let shared = own.iter().filter(|sign| {
                    let at = others.iter().position(|other| other == *sign);
                    at.map(|at| others.swap_remove(at)).is_some()
                });
                let left = own.len() - shared.count();
                prop_assert_eq!((overlap.first_left, overlap.first_content), (left, own.len()));
            }
        }
    }
}
