//! Made-up Chinese with the frequencies of real text: words of two signs, the one of rank r coming in one of
//! r places (Zipf), put into the frames that questions have.

use std::fmt::Write as _;
use std::sync::LazyLock;

use encoding_rs::GBK;
use fastrand::Rng;

/// Frames of questions; the letters are words.
const FRAMES: &[&str] = &[
    "a的b怎么c",
    "ab怎么c啊",
    "为什么ab不能c",
    "ac坏了b怎么办",
    "ab多少钱可以c",
    "可以c到a的b吗",
    "a什么时候c完b",
    "a的b在哪里c",
    "bc了a能退吗",
    "请问ab要不要c",
    "我想c一下a和b",
    "c之后a的b没有反应",
    "ab如何c,多久好",
    "a是不是需要b才c",
    "bc对a有影响吗",
];
/// Words in an answer.
const SAID: usize = 130;
/// The 3,755 usual signs: level 1 of GB 2312.
static SIGNS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let rows = (0xB0..=0xD7).flat_map(|high| (0xA1..=0xFE).map(move |low| [high, low]));
    let bytes: Vec<u8> = rows.take(3_755).flatten().collect();
    GBK.decode_without_bom_handling(&bytes).0.chars().collect()
});

/// A vocabulary of so many words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    count: u32,
}

impl Words {
    /// As large as texts of so many questions have it (the more text, the more words: Heaps).
    pub(super) fn of(questions: usize) -> Self {
        let count = 2_000.0 + 60.0 * (questions as f64).sqrt();
        Self {
            count: count as u32,
        }
    }

    /// A word, the usual ones often.
    pub(super) fn draw(self, rng: &mut Rng) -> u32 {
        let logarithm = f64::from(self.count).ln();
        let rank = (rng.f64() * logarithm).exp() as u32;
        rank.min(self.count) - 1
    }

    /// Writes a word.
    fn write(self, word: u32, to: &mut String) {
        // Any fixed scatter: neighbours in rank have nothing in common.
        let scattered = u64::from(word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for part in [scattered >> 40, scattered >> 16] {
            to.push(SIGNS[part as usize % SIGNS.len()]);
        }
    }

    /// A question with these words.
    pub(super) fn question(self, rng: &mut Rng, words: [u32; 3]) -> String {
        let frame = FRAMES[rng.usize(..FRAMES.len())];
        let mut question = String::with_capacity(64);
        for sign in frame.chars() {
            match sign {
                'a' => self.write(words[0], &mut question),
                'b' => self.write(words[1], &mut question),
                'c' => self.write(words[2], &mut question),
                other => question.push(other),
            }
        }
        question
    }

    /// An answer of about 300 signs.
    pub(super) fn answer(self, rng: &mut Rng) -> String {
        let mut answer = String::from("您好,");
        for at in 1..=SAID {
            self.write(self.draw(rng), &mut answer);
            if at % 9 == 0 {
                // Writing to a String cannot fail.
                let _ = write!(answer, "{}。", rng.u8(1..90));
            }
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_come_often_and_rare_ones_come_too() {
        assert_eq!(SIGNS.len(), 3_755);
        assert_eq!((SIGNS[0], SIGNS[3_754]), ('啊', '座'));
        let words = Words::of(10_000);
        let mut rng = Rng::with_seed(1);
        let drawn: Vec<u32> = (0..10_000).map(|_| words.draw(&mut rng)).collect();
        let share = |most: u32| drawn.iter().filter(|word| **word < most).count();
        assert!((500..1_000).contains(&share(1)), "{}", share(1));
        assert!((4_500..6_500).contains(&share(100)), "{}", share(100));
        assert!(drawn.iter().any(|word| *word > words.count * 9 / 10));
        let answer = words.answer(&mut rng);
        assert!((280..400).contains(&answer.chars().count()), "{answer}");
    }
}
