//! What must be said and is not, and how much of the answer is carried.

use std::ops::Range;

use koujing_language::{Compared, is_common_sign};

use crate::bag::Bag;
use crate::evidence::{Point, PointKind, Rule};
use crate::facts::Value;
use crate::judge::{Case, Found};
use crate::text::Text;

/// The share of a must_say point's words that a reply has when it says it in other words.
const SAID: f32 = 0.6;
/// The share of a point's signs that one sentence has when it says it: all of them.
const ITS_SIGNS: f32 = 0.99;
/// The share of a sentence's words from which it is carried.
const CARRIED: f32 = 0.45;
/// A sentence lighter than this is no point of its own.
const LIGHT: f32 = 3.0;
/// Less than this share of the wording's points is too little.
const ENOUGH: f32 = 0.4;

/// The points with whether they are carried, and findings for what is missing.
pub(crate) fn find(case: &Case<'_>, found: &[Found]) -> (Vec<Point>, Vec<Found>) {
    let standard = case.standard;
    let all = Bag::joined(case.reply.clauses.iter().map(|clause| (&clause.bag, 1.0)));
    let mut points = Vec::new();
    let mut missing = Vec::new();
    for (point, text) in &standard.must_say {
        let carried = is_said(case, text, &all);
        // An amount that contradicts is said, only wrong.
        if !carried {
            missing.push(Found {
                rule: Rule::MustSayMissing,
                signs: None,
                approved: Some(point.clone()),
            });
        }
        points.push(Point {
            kind: PointKind::MustSay,
            text: point.clone(),
            carried,
        });
    }
    let (shares, of_wording) = shares(case, &standard.wording, &all);
    for (at, share) in of_wording.iter().enumerate() {
        if let Some(share) = share {
            points.push(Point {
                kind: PointKind::Sentence,
                text: standard.sentences[at].trim().to_owned(),
                carried: *share >= CARRIED,
            });
        }
    }
    let best = standard
        .others
        .iter()
        .map(|other| self::shares(case, other, &all).0)
        .fold(shares, f32::max);
    let wrong = found
        .iter()
        .any(|found| found.rule.severity() == crate::evidence::Severity::High);
    if best < ENOUGH && !wrong {
        missing.push(Found {
            rule: Rule::StepsMissing,
            signs: None,
            approved: None,
        });
    }
    (points, missing)
}

/// The weighed share of a wording's sentences that a reply carries, and of each sentence how much; none
/// for those that are no points.
fn shares(_case: &Case<'_>, wording: &Text, reply: &Bag) -> (f32, Vec<Option<f32>>) {
    let bags = (0..wording.sentences.len()).map(|at| bag_of(wording, at));
    let (mut carried, mut whole) = (0.0, 0.0);
    let each = bags
        .map(|bag| {
            if bag.weight < LIGHT {
                return None;
            }
            let share = bag.held_by(reply);
            whole += bag.weight;
            carried += bag.weight * share;
            Some(share)
        })
        .collect();
    let share = if whole > 0.0 { carried / whole } else { 1.0 };
    (share, each)
}

/// What a sentence speaks of.
pub(crate) fn bag_of(text: &Text, sentence: usize) -> Bag {
    let clauses = &text.clauses[text.sentences[sentence].clone()];
    Bag::joined(clauses.iter().map(|clause| (&clause.bag, 1.0)))
}

/// Whether a reply says a point: in its very words, or its amounts and most of its words.
fn is_said(case: &Case<'_>, point: &Text, all: &Bag) -> bool {
    let folded = |text: &Text| -> String {
        text.signs
            .iter()
            .map(|sign| sign.sign)
            .filter(|sign| sign.is_alphanumeric() || *sign == '%')
            .collect()
    };
    if folded(case.reply).contains(&folded(point)) {
        return true;
    }
    let clauses = point.clauses.iter();
    let facts = clauses.clone().flat_map(|clause| &clause.facts);
    let mut amounts = facts.filter_map(|fact| match &fact.value {
        Value::Amount(measure) => Some(measure),
        _ => None,
    });
    let said = case.reply.clauses.iter().flat_map(|clause| &clause.facts);
    let has_amounts = amounts.all(|measure| {
        said.clone().any(|fact| match &fact.value {
            Value::Amount(own) => {
                own.compare(measure) != Compared::Different || own.ends_at(measure) || measure.weak
            }
            _ => false,
        })
    });
    let words = Bag::joined(clauses.map(|clause| (&clause.bag, 1.0)));
    let denies = point.clauses.iter().any(|clause| clause.denials.denies);
    let denial_said = !denies
        || case.reply.clauses.iter().any(|clause| {
            clause.denials.denies
                && (words.held_by(&clause.bag) >= 0.4
                    || words.held_by(&clause.context(&[], 1.0, false)) >= 0.5)
        });
    let said = words.weight == 0.0 || words.held_by(all) >= SAID || in_its_signs(case.reply, point);
    has_amounts && denial_said && said
}

/// Whether a sentence of the reply has the signs of a point, though other words (精油都不可以加 for 不能加精油).
fn in_its_signs(reply: &Text, point: &Text) -> bool {
    let content = |text: &Text, signs: Range<usize>| -> Vec<char> {
        let signs = text.signs.get(signs).unwrap_or_default().iter();
        let signs = signs.map(|sign| sign.sign);
        signs
            .filter(|sign| sign.is_alphanumeric() && !is_common_sign(*sign))
            .collect()
    };
    let own: Vec<char> = content(point, 0..point.signs.len())
        .into_iter()
        .filter(|sign| !sign.is_ascii_digit() && !"不没未别勿无非".contains(*sign))
        .collect();
    own.len() > 1
        && (0..reply.sentences.len()).any(|at| {
            let sentence = content(reply, reply.sentence(at));
            let has = own.iter().filter(|sign| sentence.contains(sign)).count();
            has as f32 >= own.len() as f32 * ITS_SIGNS
        })
}
