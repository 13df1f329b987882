//! Facts: what a clause fixes of what could be otherwise, an amount, a thing among its rivals, who
//! bears the cost.

use std::ops::Range;

use koujing_language::Measure;

use crate::bag::Term;
use crate::parties::{Party, party};
use crate::wordbook::{Thing, Wordbook};

/// What is fixed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// An amount.
    Amount(Measure),
    /// A thing.
    Thing(Vec<Thing>),
    /// Who bears it.
    Party(Party),
}

/// A fact and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fact {
    pub(crate) value: Value,
    /// Signs in the whole text.
    pub(crate) signs: Range<usize>,
    /// The terms by which it is itself told, which are no context of it.
    pub(crate) own: Vec<Term>,
    /// An amount that the customer tells of himself, or that the answer would not fix (才用了 20 天).
    pub(crate) told: bool,
}

/// The facts of a clause: of its measures, things and parties.
pub(crate) fn facts(
    book: &Wordbook,
    text: &[char],
    clause: &Range<usize>,
    measures: Vec<Measure>,
    terms: &[(usize, (Term, f32))],
) -> Vec<Fact> {
    let own = &text[clause.clone()];
    let mut found: Vec<Fact> = measures
        .into_iter()
        .map(|measure| Fact {
            told: is_told(own, &measure.span),
            signs: clause.start + measure.span.start..clause.start + measure.span.end,
            own: Vec::new(),
            value: Value::Amount(measure),
        })
        .collect();
    let mut at = 0;
    while at < own.len() {
        let Some((things, length)) = book.thing(&own[at..]) else {
            at += 1;
            continue;
        };
        let span = at..at + length;
        let inside = terms.iter().filter(|(place, _)| span.contains(place));
        found.push(Fact {
            value: Value::Thing(things.to_vec()),
            signs: clause.start + span.start..clause.start + span.end,
            own: inside.map(|(_, (term, _))| *term).collect(),
            told: false,
        });
        at += length;
    }
    if let Some((party, span)) = party(own) {
        let inside = terms.iter().filter(|(place, _)| span.contains(place));
        found.push(Fact {
            own: inside.map(|(_, (term, _))| *term).collect(),
            value: Value::Party(party),
            signs: clause.start + span.start..clause.start + span.end,
            told: false,
        });
    }
    found
}

/// Whether an amount is the customer's own story.
fn is_told(clause: &[char], span: &Range<usize>) -> bool {
    const BEFORE: &[&str] = &["才", "才用", "用了", "买了", "过了", "等了", "已经", "刚", "刚过", "都", "您说的", "你说的", "才过", "之前说", "说的"];
    let before: String = clause[..span.start].iter().collect();
    let behind = clause.get(span.end);
    BEFORE.iter().any(|word| before.ends_with(word)) || behind == Some(&'了') || behind == Some(&'前') && before.contains('您')
}
