//! The order of steps: 先送对的再带走错的 said as 先拉走错的再送对的.

use std::ops::Range;

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::text::Text;

/// Begins a first step; not in 优先, 预先, 事先, 先生.
const FIRST: char = '先';
const NOT_FIRST: &[&str] = &["优先", "预先", "事先", "先生", "首先"];
/// Begins a later step.
const THEN: &[&str] = &["然后", "接着", "随后", "之后再", "最后", "再", "才"];
/// Not a later step.
const NOT_THEN: &[&str] = &["再次", "再见", "再也", "不再", "再过", "刚才", "才能"];
/// Says that a list is in order.
const IN_ORDER: &[&str] = &["次序", "顺序", "按步骤", "逐步"];
/// The share of a step that the answer's step has.
const THE_STEP: f32 = 0.5;
/// By so much a step is more like the one than like the other.
const CLEARLY: f32 = 0.25;
/// Lighter than this it says nothing.
const LIGHT: f32 = 1.7;

/// A step that is told to come before others.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    bag: Bag,
    signs: Range<usize>,
}

/// Steps that are told in an order, each run by itself.
pub(crate) fn runs(text: &Text) -> Vec<Vec<Step>> {
    let mut runs: Vec<Vec<Step>> = Vec::new();
    let mut open: Option<usize> = None;
    for clause in &text.clauses {
        let own: String = text.signs[clause.signs.clone()]
            .iter()
            .map(|sign| sign.sign)
            .collect();
        let own = masked(&own);
        for (at, first) in marks(&own) {
            if !first && open.is_none_or(|sentence| clause.sentence > sentence + 1) {
                continue;
            }
            let until = marks(&own)
                .into_iter()
                .map(|(at, _)| at)
                .find(|next| *next > at);
            let step = Step {
                bag: clause.part(at..until.unwrap_or(own.len())),
                signs: clause.signs.clone(),
            };
            if first {
                runs.push(Vec::new());
            }
            open = Some(clause.sentence);
            runs.last_mut()
                .into_iter()
                .for_each(|run| run.push(step.clone()));
        }
    }
    // A list is in order where the text says so: others are cases.
    let all = text.written(0..text.signs.len());
    if IN_ORDER.iter().any(|word| all.contains(word)) {
        runs.push(numbered(text));
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// The steps of a numbered list.
fn numbered(text: &Text) -> Vec<Step> {
    let sentences = text.sentences.iter().enumerate();
    sentences
        .filter_map(|(at, clauses)| {
            let signs = text.sentence(at);
            let mut own = text.signs.get(signs.clone())?.iter().map(|sign| sign.sign);
            let is_numbered = own.next()?.is_ascii_digit() && own.next() == Some('.');
            let bags = text.clauses[clauses.clone()].iter();
            is_numbered.then(|| Step {
                bag: Bag::joined(bags.map(|clause| (&clause.bag, 1.0))),
                signs,
            })
        })
        .collect()
}

fn masked(own: &str) -> Vec<char> {
    let mut open = own.to_owned();
    for word in NOT_FIRST.iter().chain(NOT_THEN) {
        open = open.replace(word, &"\u{1}".repeat(word.chars().count()));
    }
    open.chars().collect()
}

/// Where steps begin, and whether they are first ones.
fn marks(own: &[char]) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    for at in 0..own.len() {
        if own[at] == FIRST {
            found.push((at, true));
        } else if THEN
            .iter()
            .any(|word| crate::polarity::begins(&own[at..], word))
        {
            found.push((at, false));
        }
    }
    found
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let known = |clause: &&Clause| clause.overlaps(before);
    let mut found = Vec::new();
    for run in runs(case.reply) {
        for (at, one) in run.iter().enumerate() {
            for other in &run[at + 1..] {
                let turned = turned(case, one, other);
                let seen = case
                    .reply
                    .clauses
                    .iter()
                    .any(|clause| clause.signs == one.signs && known(&clause));
                found.extend(turned.filter(|_| !seen).map(|approved| Found {
                    rule: Rule::Reversed,
                    signs: Some(one.signs.start..other.signs.end),
                    approved: Some(approved),
                }));
            }
        }
    }
    found.truncate(1);
    found
}

/// The answer's steps, if they come the other way round.
fn turned(case: &Case<'_>, one: &Step, other: &Step) -> Option<String> {
    if one.bag.weight < LIGHT || other.bag.weight < LIGHT {
        return None;
    }
    let texts = std::iter::once(&case.standard.wording).chain(&case.standard.others);
    let runs = case.standard.runs.iter().zip(texts);
    let is = |step: &Step, this: &Step, that: &Step| {
        let likeness = step.bag.held_by(&this.bag);
        likeness >= THE_STEP && likeness >= step.bag.held_by(&that.bag) + CLEARLY
    };
    let in_order = runs.clone().flat_map(|(runs, _)| runs).any(|run| {
        run.iter().enumerate().any(|(at, first)| {
            let mut later = run[at + 1..].iter();
            later.any(|last| is(one, first, last) && is(other, last, first))
        })
    });
    if in_order {
        return None;
    }
    runs.flat_map(|(runs, text)| runs.iter().map(move |run| (run, text)))
        .find_map(|(run, text)| {
            run.iter().enumerate().find_map(|(at, first)| {
                let later = run[at + 1..].iter();
                let mut later = later.filter(|last| is(one, last, first) && is(other, first, last));
                let last = later.next()?;
                Some(text.written(first.signs.start..last.signs.end))
            })
        })
}
