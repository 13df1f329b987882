//! The parts of an answer side by side with plain full-text search, in one run:
//!
//! `cargo bench -p koujing-service`

use std::cell::Cell;
use std::sync::LazyLock;

use divan::{Bencher, black_box};
use fastrand::Rng;
use koujing_core::Settings;
use koujing_language::{Asks, Dictionary, Overlaps, difference, normalise};
use koujing_service::{KnowledgeRow, OwnSearch, PlainSearch};

/// Articles, of four questions each.
const ARTICLES: [usize; 3] = [250, 2_500, 25_000];
/// Words of two signs; the one of rank r comes in one of r places.
const WORDS: f64 = 8_000.0;
/// Frames of questions; a capital letter is a word.
const FRAMES: [&str; 6] = [
    "A的B怎么C",
    "AB多少钱可以C",
    "为什么AB不能C",
    "可以C到A的B吗",
    "A什么时候C完B",
    "请问AC坏了B怎么办",
];

fn main() {
    divan::main();
}

fn word(rng: &mut Rng) -> String {
    let rank = (rng.f64() * WORDS.ln()).exp() as u32;
    let signs = [rank.wrapping_mul(7_919), rank.wrapping_mul(104_729) >> 3];
    signs
        .iter()
        .filter_map(|sign| char::from_u32(0x4E00 + sign % 6_000))
        .collect()
}

fn question(rng: &mut Rng, words: &[String; 3]) -> String {
    let mut question = String::new();
    for sign in FRAMES[rng.usize(..FRAMES.len())].chars() {
        match sign {
            'A' => question.push_str(&words[0]),
            'B' => question.push_str(&words[1]),
            'C' => question.push_str(&words[2]),
            other => question.push(other),
        }
    }
    question
}

fn rows(articles: usize) -> Vec<KnowledgeRow> {
    let mut rng = Rng::with_seed(1);
    (0..articles)
        .map(|id| {
            let words = [(); 3].map(|()| word(&mut rng));
            let mut wording = || question(&mut rng, &words);
            KnowledgeRow {
                id: id.into(),
                standard_question: wording(),
                answer: None,
                variants: Some((0..3).map(|_| wording()).collect()),
            }
        })
        .collect()
}

/// Questions that were never asked, one after the other.
fn ask(bencher: Bencher<'_, '_>, answer: impl Fn(&str)) {
    let rng = Cell::new(7);
    let fresh = || {
        let mut own = Rng::with_seed(rng.replace(rng.get() + 1));
        let words = [(); 3].map(|()| word(&mut own));
        question(&mut own, &words)
    };
    bencher
        .with_inputs(fresh)
        .bench_local_refs(|question| answer(question));
}

#[divan::bench(args = ARTICLES)]
fn resolve(bencher: Bencher<'_, '_>, articles: usize) {
    let own = OwnSearch::over(&rows(articles), Settings::default(), false);
    let own = own.unwrap_or_else(|error| panic!("{error}"));
    ask(bencher, |question| {
        let _ = black_box(own.resolve(question));
    });
}

#[divan::bench(args = ARTICLES)]
fn plain_search(bencher: Bencher<'_, '_>, articles: usize) {
    let plain = PlainSearch::over(&rows(articles)).unwrap_or_else(|error| panic!("{error}"));
    ask(bencher, |question| {
        let _ = black_box(plain.search(question, 20));
    });
}

#[divan::bench]
fn normalising(bencher: Bencher<'_, '_>) {
    ask(bencher, |question| {
        black_box(normalise(question));
    });
}

#[divan::bench]
fn cutting_into_terms(bencher: Bencher<'_, '_>) {
    let dictionary = Dictionary::with_words([]);
    ask(bencher, |question| {
        black_box(dictionary.terms(question));
    });
}

#[divan::bench]
fn telling_what_is_asked(bencher: Bencher<'_, '_>) {
    ask(bencher, |question| {
        black_box(Asks::of(question));
    });
}

#[divan::bench]
fn telling_differences(bencher: Bencher<'_, '_>) {
    ask(bencher, |question| {
        black_box(difference(question, "滤网每15天怎么清洗"));
    });
}

#[divan::bench]
fn comparing_signs(bencher: Bencher<'_, '_>) {
    static STORED: LazyLock<Overlaps> = LazyLock::new(|| Overlaps::of("滤网每15天怎么清洗"));
    ask(bencher, |question| {
        black_box(STORED.with(question));
    });
}
