//! A knowledge base of made-up articles, and the questions that are asked of it.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use fastrand::Rng;
use koujing_service::KnowledgeRow;
use serde_json::json;

use super::words::Words;
use crate::failure::Failure;

/// Questions of an article: the standard one and three similar ones.
pub(super) const QUESTIONS: usize = 4;
/// Questions that are asked again and again.
const REPEATED: f64 = 10_000.0;

/// Articles by the numbers that they are made from.
#[derive(Debug)]
pub(super) struct Base {
    words: Words,
    articles: Vec<Article>,
}

#[derive(Debug)]
struct Article {
    words: [u32; 3],
    questions: [String; QUESTIONS],
}

impl Base {
    /// So many articles, the same every time. No question comes twice.
    pub(super) fn of(articles: usize) -> Self {
        let words = Words::of(articles * QUESTIONS);
        let mut rng = Rng::with_seed(7);
        let mut seen = HashSet::new();
        let mut made = Vec::with_capacity(articles);
        while made.len() < articles {
            let own = [(); 3].map(|()| words.draw(&mut rng));
            let mut fresh = || loop {
                // One of the three may be another in a similar question.
                let mut said = own;
                if rng.bool() {
                    said[rng.usize(..3)] = words.draw(&mut rng);
                }
                let question = words.question(&mut rng, said);
                if seen.insert(question.clone()) {
                    return question;
                }
            };
            let questions = [(); QUESTIONS].map(|()| fresh());
            made.push(Article {
                words: own,
                questions,
            });
        }
        Self {
            words,
            articles: made,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.articles.len()
    }

    /// Writes it as JSON Lines.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        let failed = || Failure::file(path);
        let mut file = BufWriter::new(File::create(path).map_err(failed())?);
        for at in 0..self.len() {
            writeln!(file, "{}", self.row(at)).map_err(failed())?;
        }
        file.flush().map_err(failed())
    }

    fn row(&self, at: usize) -> serde_json::Value {
        let [question, similar @ ..] = &self.articles[at].questions;
        let answer = self.words.answer(&mut Rng::with_seed(at as u64));
        json!({"id": format!("a{at}"), "question": question, "similar": similar, "answer": answer})
    }

    /// As the measure of plain search takes it.
    pub(super) fn rows(&self) -> Result<Vec<KnowledgeRow>, serde_json::Error> {
        let rows = (0..self.len()).map(|at| serde_json::from_value(self.row(at)));
        rows.collect()
    }

    /// One more wording for an article, with which it is published again.
    pub(super) fn revised(&self, at: usize) -> (String, String) {
        let article = &self.articles[at];
        let [question, similar @ ..] = &article.questions;
        let asked = format!("第{at}位客户问{question}");
        let mut text = format!("---\nid: a{at}\nquestion: {question}\nsimilar:\n");
        for one in similar.iter().chain([&asked]) {
            let _ = writeln!(text, "  - {one}");
        }
        text.push_str("owner: bench\n---\n\n这是修改后的标准话术。\n");
        (asked, text)
    }

    /// The question that number `n` asks, if it was never asked before: the words of some article, one of
    /// them perhaps another, in some frame.
    pub(super) fn fresh(&self, n: u64) -> String {
        let mut rng = Rng::with_seed(n.wrapping_add(1 << 40));
        let article = &self.articles[rng.usize(..self.len())];
        let mut said = article.words;
        if rng.bool() {
            said[rng.usize(..3)] = self.words.draw(&mut rng);
        }
        let mut question = self.words.question(&mut rng, said);
        if rng.bool() {
            question.push_str(["呢", "呀", "谢谢", "急", "在吗"][rng.usize(..5)]);
        }
        question
    }

    /// The question that number `n` asks of a mix: every other one is among the ten thousand that come again,
    /// by Zipf's law.
    pub(super) fn mixed(&self, n: u64) -> String {
        let mut rng = Rng::with_seed(n ^ 0xA5A5_5A5A);
        if rng.bool() {
            let rank = (rng.f64() * REPEATED.ln()).exp() as u64;
            self.fresh((1 << 50) + rank)
        } else {
            self.fresh(n)
        }
    }
}
