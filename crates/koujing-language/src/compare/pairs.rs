//! Which sentence became which.

use std::cmp::Ordering;

/// Likeness from which two sentences are one, reworded.
const ALIKE: f32 = 0.3;
/// The same where there is only one of each: short sentences change much with one word.
const ALIKE_ALONE: f32 = 0.2;
/// A longer stretch is cut into parts of so many sentences, each paired by itself: the work grows
/// with its square.
const MOST: usize = 32;

/// Pairs of positions, ascending on both sides, of sentences that are alike; of all ways to pair them
/// the one with the most likeness.
pub(super) fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let parts = old.len().max(new.len()).div_ceil(MOST);
    let mut found = Vec::new();
    for part in 0..parts {
        let of = |length: usize| part * length / parts..(part + 1) * length / parts;
        let (in_old, in_new) = (of(old.len()), of(new.len()));
        let start = (in_old.start, in_new.start);
        let least = if old.len() == 1 && new.len() == 1 {
            ALIKE_ALONE
        } else {
            ALIKE
        };
        let close = best(&old[in_old], &new[in_new], least);
        found.extend(close.into_iter().map(|(a, b)| (start.0 + a, start.1 + b)));
    }
    found
}

/// The alignment of the greatest summed likeness, by dynamic programming (Needleman and Wunsch 1970,
/// gaps free).
fn best(old: &[&str], new: &[&str], least: f32) -> Vec<(usize, usize)> {
    let features = |sentences: &[&str]| -> Vec<Vec<u64>> {
        sentences
            .iter()
            .map(|sentence| features(sentence))
            .collect()
    };
    let (old, new) = (features(old), features(new));
    let width = new.len() + 1;
    // sums[i * width + j]: the greatest likeness of what follows i and j.
    let mut sums = vec![0.0_f32; (old.len() + 1) * width];
    let mut alike = vec![0.0_f32; old.len() * new.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let own = likeness(&old[i], &new[j]);
            let own = if own >= least { own } else { 0.0 };
            alike[i * new.len() + j] = own;
            let apart = sums[(i + 1) * width + j].max(sums[i * width + j + 1]);
            sums[i * width + j] = apart.max(own + sums[(i + 1) * width + j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < old.len() && j < new.len() {
        let own = alike[i * new.len() + j];
        let sum = sums[i * width + j];
        if own > 0.0 && sum <= own + sums[(i + 1) * width + j + 1] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if sum <= sums[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

/// Letters and digits of a sentence, and their pairs, sorted.
fn features(sentence: &str) -> Vec<u64> {
    let signs = sentence.chars().filter(|c| c.is_alphanumeric());
    let signs: Vec<u64> = signs.map(|sign| u64::from(u32::from(sign))).collect();
    let pairs = signs.windows(2).map(|pair| (pair[0] << 32) | pair[1]);
    let mut features: Vec<u64> = pairs.chain(signs.iter().copied()).collect();
    features.sort_unstable();
    features
}

/// Dice's coefficient of two sorted lists: 0 to 1.
fn likeness(a: &[u64], b: &[u64]) -> f32 {
    let total = a.len() + b.len();
    let (mut a, mut b) = (a, b);
    let mut shared = 0_u32;
    while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
        match first.cmp(other) {
            Ordering::Less => a = rest,
            Ordering::Greater => b = others,
            Ordering::Equal => {
                shared += 1;
                (a, b) = (rest, others);
            }
        }
    }
    2.0 * shared as f32 / (total as f32).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_sentences_are_paired_in_order_and_others_are_not() {
        let old = ["先断电。", "滤网每 15 天洗一次。", "发票在订单页开具。"];
        let new = ["请戴手套。", "滤网每 20 天洗一次。", "晾干后装回。"];
        assert_eq!(pairs(&old, &new), [(1, 1)]);
        assert_eq!(pairs(&["7天。"], &["15天。"]), [(0, 0)]);
        assert!(pairs(&["请放心。"], &["发票在订单页开具。"]).is_empty());
        assert!(pairs(&[], &new).is_empty());
    }

    #[test]
    fn a_long_stretch_is_paired_in_parts() {
        let text = |days: usize| format!("第{days}条:滤网{days}号。");
        let old: Vec<String> = (0..200).map(text).collect();
        let new: Vec<String> = old.iter().map(|line| line.replace('号', "型")).collect();
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        let all: Vec<(usize, usize)> = (0..200).map(|at| (at, at)).collect();
        assert_eq!(pairs(&old, &new), all);
    }
}
