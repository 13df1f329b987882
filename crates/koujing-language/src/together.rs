//! Many words looked for in one walk along a text.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// So many words at most are looked for together.
const MOST: usize = 256;

/// Words by their position in a list.
#[derive(Debug)]
pub(crate) struct Together(Option<AhoCorasick>);

/// Those that a text may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Had([u64; MOST / 64]);

impl Together {
    /// Of these words, 256 at most.
    pub(crate) fn of(words: impl IntoIterator<Item = &'static str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words);
        Self(automaton.ok().filter(|_| words.len() <= MOST))
    }

    /// Which of them occur in a text, wherever they overlap; were they too many to be looked for
    /// together, any of them may.
    pub(crate) fn had_by(&self, text: &str) -> Had {
        let Some(automaton) = &self.0 else {
            return Had([u64::MAX; MOST / 64]);
        };
        let mut had = Had([0; MOST / 64]);
        for found in automaton.find_overlapping_iter(text) {
            let at = found.pattern().as_usize();
            had.0[at / 64] |= 1 << (at % 64);
        }
        had
    }
}

impl Had {
    /// Whether none is.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == [0; MOST / 64]
    }

    /// Whether the word at this position may be.
    pub(crate) fn may_have(self, at: usize) -> bool {
        self.0
            .get(at / 64)
            .is_none_or(|bits| bits >> (at % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_overlap() {
        let together = Together::of(["多久", "多", "久", "怎么", "么"]);
        let had = together.had_by("要多久");
        let found: Vec<bool> = (0..5).map(|at| had.may_have(at)).collect();
        assert_eq!(found, [true, true, true, false, false]);
        assert!(together.had_by("滤网").is_empty());
        let many = (0..=MOST).map(|n| &*format!("{n}").leak());
        let many = Together::of(many);
        assert!(many.had_by("").may_have(MOST), "too many: any of them may");
    }
}
