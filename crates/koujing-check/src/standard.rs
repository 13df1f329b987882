//! An approved answer, prepared so that replies can be held against it.

use koujing_language::{Dimension, Measure, signs};

use crate::bag::Bag;
use crate::clause::{Clause, terms};
use crate::crossed::{Pair, pairs};
use crate::exchanged::{Parallel, parallels};
use crate::facts::Value;
use crate::order::{Step, runs};
use crate::phases::{Stance, stances};
use crate::points::bag_of;
use crate::shunned::{self, Shunned};
use crate::text::Text;
use crate::wordbook::{Thing, Wordbook};

/// What an approved answer is made of. Texts are plain, as they are sent, [`crate::SLOT`] where a
/// variable goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source<'a> {
    /// The wording for the channel.
    pub wording: &'a str,
    /// The article's other wordings: what they say is approved too.
    pub others: &'a [&'a str],
    /// The standard question.
    pub question: &'a str,
    /// Points that must be said.
    pub must_say: &'a [String],
    /// Words that must not be recommended.
    pub never_say: &'a [String],
}

/// An approved answer, prepared. Made once, used for any number of replies.
#[derive(Debug, Clone)]
pub struct Standard {
    pub(crate) wording: Text,
    pub(crate) others: Vec<Text>,
    /// The standard question.
    pub(crate) question: Text,
    /// Sentences of the wording as they are written.
    pub(crate) sentences: Vec<String>,
    /// Points that must be said, as written and read.
    pub(crate) must_say: Vec<(String, Text)>,
    pub(crate) never_say: Vec<Forbidden>,
    /// Everything it speaks of.
    pub(crate) vocabulary: Bag,
    /// What stands around its variables.
    pub(crate) slots: Vec<Bag>,
    /// Clauses and sentences that are built alike.
    pub(crate) parallels: Vec<Parallel>,
    /// What each sentence of the wording speaks of.
    pub(crate) bags: Vec<Bag>,
    /// The sums of money that it names.
    pub(crate) sums: Vec<Measure>,
    /// Statements that are built alike.
    pub(crate) pairs: Vec<Pair>,
    /// Steps that are told in an order, of each wording.
    pub(crate) runs: Vec<Vec<Vec<Step>>>,
    /// What it says of before and after, of each wording.
    pub(crate) stances: Vec<Vec<Stance>>,
    /// What it speaks of only to deny it.
    pub(crate) shunned: Vec<Shunned>,
}

/// A never_say word.
#[derive(Debug, Clone)]
pub(crate) struct Forbidden {
    pub(crate) word: String,
    pub(crate) signs: Vec<char>,
    /// The words of it.
    pub(crate) words: Bag,
    /// What it is the name of.
    pub(crate) things: Vec<Thing>,
}

impl Standard {
    /// Prepares an answer.
    pub fn new(book: &Wordbook, source: Source<'_>) -> Self {
        let wording = Text::read(book, source.wording);
        let others: Vec<Text> = source
            .others
            .iter()
            .map(|other| Text::read(book, other))
            .collect();
        let asked = Text::read(book, source.question);
        let question = Bag::joined(asked.clauses.iter().map(|clause| (&clause.bag, 1.0)));
        let must_say: Vec<(String, Text)> = source
            .must_say
            .iter()
            .map(|point| (point.clone(), Text::read(book, point)))
            .collect();
        let all = std::iter::once(&wording).chain(&others);
        let all = all.chain(must_say.iter().map(|(_, text)| text));
        let bags = all.flat_map(|text| text.clauses.iter().map(|clause| (&clause.bag, 1.0)));
        let vocabulary = Bag::joined(bags.chain([(&question, 1.0)]));
        let sentences = (0..wording.sentences.len())
            .map(|at| {
                let bytes = wording.bytes(wording.sentence(at));
                source
                    .wording
                    .get(bytes)
                    .unwrap_or_default()
                    .replace(crate::SLOT, "")
            })
            .collect();
        let never_say = source.never_say.iter().map(|word| {
            let folded: Vec<char> = signs(word).into_iter().map(|sign| sign.sign).collect();
            let thing = book
                .thing(&folded)
                .filter(|(_, length)| *length == folded.len());
            Forbidden {
                word: word.clone(),
                words: Bag::new(
                    terms(book, &folded)
                        .into_iter()
                        .map(|(_, term)| term)
                        .collect(),
                ),
                things: thing.map_or_else(Vec::new, |(things, _)| things.to_vec()),
                signs: folded,
            }
        });
        let all = std::iter::once(&wording).chain(&others);
        let slots = slots(all.flat_map(|text| &text.clauses));
        let bags = (0..wording.sentences.len()).map(|at| bag_of(&wording, at));
        let all = std::iter::once(&wording).chain(&others);
        let parallels = all.flat_map(parallels).collect();
        let all: Vec<&Text> = std::iter::once(&wording).chain(&others).collect();
        let shunned = shunned::of(&all, &must_say);
        Self {
            sums: all.iter().flat_map(|text| sums(text)).collect(),
            pairs: all.iter().flat_map(|text| pairs(text)).collect(),
            runs: all.iter().map(|text| runs(text)).collect(),
            stances: all.iter().map(|text| stances(text)).collect(),
            shunned,
            slots,
            parallels,
            bags: bags.collect(),
            never_say: never_say.collect(),
            wording,
            others,
            question: asked,
            sentences,
            must_say,
            vocabulary,
        }
    }

    /// The clauses of all its wordings.
    pub(crate) fn clauses(&self) -> impl Iterator<Item = &Clause> {
        let texts = std::iter::once(&self.wording).chain(&self.others);
        texts.flat_map(|text| &text.clauses)
    }
}

fn sums(text: &Text) -> Vec<Measure> {
    let facts = text.clauses.iter().flat_map(|clause| &clause.facts);
    let sums = facts.filter_map(|fact| match &fact.value {
        Value::Amount(measure) if measure.dimension == Dimension::Money => Some(measure.clone()),
        _ => None,
    });
    sums.filter(|sum| sum.low >= 10.0).collect()
}

fn slots<'a>(clauses: impl Iterator<Item = &'a Clause>) -> Vec<Bag> {
    // A name in a greeting is a variable that nothing of the matter stands around.
    let greeting = [u32::from('好')];
    let with =
        clauses.filter(|clause| clause.has_slot && clause.bag.without(&greeting).weight >= 1.0);
    let around = with.map(|clause| clause.context(&[], 0.5, false));
    around.filter(|bag| bag.weight >= 2.0).collect()
}
