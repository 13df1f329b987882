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
        let signs = |text: &str| -> Vec<char> { text.chars().take(LONGEST).collect() };
        let (one, other) = (signs(first), signs(second));
        let content = |signs: &[char]| -> Vec<char> {
            let mut content: Vec<char> = signs
                .iter()
                .copied()
                .filter(|sign| is_content_sign(*sign))
                .collect();
            content.sort_unstable();
            content
        };
        let (own, others) = (content(&one), content(&other));
        let shared = shared(&own, &others);
        Self {
            in_order: in_order(&one, &other),
            first: one.len(),
            second: other.len(),
            first_left: own.len() - shared,
            second_left: others.len() - shared,
            first_content: own.len(),
            second_content: others.len(),
        }
    }
}

/// How many two sorted lists have in common, each as often as both have it.
fn shared(one: &[char], other: &[char]) -> usize {
    let (mut a, mut b, mut count) = (0, 0, 0);
    while let (Some(own), Some(others)) = (one.get(a), other.get(b)) {
        match own.cmp(others) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                (a, b, count) = (a + 1, b + 1, count + 1);
            }
        }
    }
    count
}

/// Length of the longest common subsequence.
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

#[cfg(test)]
mod tests {
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
}
