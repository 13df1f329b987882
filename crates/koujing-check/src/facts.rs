//! Facts: what a clause fixes of what could be otherwise, an amount, a thing among its rivals, who
//! bears the cost.

use std::ops::Range;

use koujing_language::{Dimension, Measure};

use crate::bag::{Bag, Term};
use crate::charges::charge;
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
    /// Whether it costs anything.
    Charge(bool),
    /// A model (X50).
    Model(Term),
}

/// A fact and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fact {
    pub(crate) value: Value,
    /// Signs in the whole text.
    pub(crate) signs: Range<usize>,
    /// What stands around it, once the whole text is read.
    pub(crate) context: Bag,
    /// The terms by which it is itself told, which are no context of it.
    pub(crate) own: Vec<Term>,
    /// An amount that the customer tells of himself, or that the answer would not fix (才用了 20 天).
    pub(crate) told: bool,
}

impl Fact {
    /// How much the clauses around a fact say of what it is about: who pays stands with what for in one
    /// clause, what an amount is of may not.
    pub(crate) fn around(&self) -> f32 {
        match self.value {
            Value::Amount(_) | Value::Model(_) => 0.5,
            Value::Thing(_) | Value::Charge(_) => 0.6,
            Value::Party(_) => 0.3,
        }
    }

    /// Whether a fact may be told apart by the amount it goes with (20 到 35 平选 X60).
    pub(crate) fn goes_with_amounts(&self) -> bool {
        matches!(self.value, Value::Thing(_) | Value::Model(_))
    }
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
            context: Bag::default(),
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
            context: Bag::default(),
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
            context: Bag::default(),
            told: false,
        });
    }
    let costs = found.iter().any(|fact| match &fact.value {
        Value::Amount(measure) => measure.dimension == Dimension::Money && !fact.told,
        _ => false,
    });
    if let Some((charged, span)) = charge(own, costs) {
        found.push(Fact {
            value: Value::Charge(charged),
            signs: clause.start + span.start..clause.start + span.end,
            own: Vec::new(),
            context: Bag::default(),
            told: false,
        });
    }
    found
}

/// The facts of a clause and the models it names.
pub(crate) fn with_models(
    mut facts: Vec<Fact>,
    own: &[char],
    clause: &Range<usize>,
    terms: &[(usize, (Term, f32))],
) -> Vec<Fact> {
    for (at, (term, _)) in terms {
        let word = own[*at..]
            .iter()
            .take_while(|sign| sign.is_ascii_alphanumeric());
        let length = word.clone().count();
        let is_model =
            own[*at].is_ascii_alphabetic() && word.clone().any(char::is_ascii_digit) && length > 2;
        if is_model {
            facts.push(Fact {
                value: Value::Model(*term),
                signs: clause.start + at..clause.start + at + length,
                own: vec![*term],
                context: Bag::default(),
                told: false,
            });
        }
    }
    facts
}

/// Whether an amount is the customer's own story.
fn is_told(clause: &[char], span: &Range<usize>) -> bool {
    const BEFORE: &[&str] = &[
        "才",
        "才用",
        "用了",
        "买了",
        "过了",
        "等了",
        "已经",
        "刚",
        "刚过",
        "都",
        "您说的",
        "你说的",
        "才过",
        "之前说",
        "说的",
    ];
    let before: String = clause[..span.start].iter().collect();
    // 您一米六、一百斤: the customer's own measures.
    let of_the_customer = matches!(clause.first(), Some('您' | '你'))
        && clause
            .get(1)
            .is_some_and(|sign| sign.is_ascii_digit() || "一二两三四五六七八九十".contains(*sign));
    if of_the_customer {
        return true;
    }
    let behind = clause.get(span.end);
    BEFORE.iter().any(|word| before.ends_with(word))
        || behind == Some(&'了')
        || behind == Some(&'前') && before.contains('您')
}
