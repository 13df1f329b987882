//! Two statements of the answer that changed places: 变黄表示剩余 30 天、变红表示已满 12 个月 said as 变红表示剩余
//! 30 天、变黄表示已满 12 个月. Told by the words that only one of the two has: both statements of the reply have
//! some of each.

use crate::bag::{Bag, Term};
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::text::Text;

/// What tells one statement from the other weighs at least a sign.
const SIGN: f32 = 0.9;
/// What they have in common weighs at least so much.
const FRAME: f32 = 1.7;
/// The share of a statement of the reply that the two of the answer have.
const KNOWN: f32 = 0.7;

/// A statement: a clause with the one behind it, or a clause alone.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    bag: Bag,
    places: Vec<(usize, Term)>,
    from: usize,
    until: usize,
}

/// The statements of a text.
pub(crate) fn statements(text: &Text) -> Vec<Statement> {
    let mut found = Vec::new();
    for at in 0..text.clauses.len() {
        let clause = &text.clauses[at];
        if clause.asks {
            continue;
        }
        found.push(Statement {
            bag: clause.measured(),
            places: clause.places(),
            from: at,
            until: at,
        });
        let next = text
            .clauses
            .get(at + 1)
            .filter(|next| next.sentence == clause.sentence);
        if let Some(next) = next.filter(|next| !next.asks) {
            let bag = Bag::joined([(&clause.measured(), 1.0), (&next.measured(), 1.0)]);
            let places = clause.places().into_iter().chain(next.places()).collect();
            found.push(Statement {
                bag,
                places,
                from: at,
                until: at + 1,
            });
        }
    }
    found.retain(|statement| statement.bag.weight >= FRAME + SIGN);
    found
}

/// Two statements of an answer that are built alike.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    frame: Bag,
    first: Bag,
    second: Bag,
    statements: [Statement; 2],
    written: String,
}

/// The pairs of statements of a text that are built alike.
pub(crate) fn pairs(text: &Text) -> Vec<Pair> {
    let all = statements(text);
    let mut found = Vec::new();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            let near = other.from > one.until && other.from <= one.until + 3;
            if !near || (one.until - one.from) != (other.until - other.from) {
                continue;
            }
            let frame = one.bag.common(&other.bag);
            let (first, second) = (one.bag.apart(&other.bag), other.bag.apart(&one.bag));
            let tells = |bag: &Bag| bag.weight >= SIGN * 2.0;
            if frame.weight >= FRAME && tells(&first) && tells(&second) {
                let signs = text.clauses[one.from].signs.start..text.clauses[other.until].signs.end;
                let written = text.written(signs);
                let statements = [one.clone(), other.clone()];
                found.push(Pair {
                    frame,
                    first,
                    second,
                    statements,
                    written,
                });
            }
        }
    }
    found
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Option<Found> {
    let reply = case.reply;
    let said = statements(reply);
    for (at, one) in said.iter().enumerate() {
        for other in &said[at + 1..] {
            let near = other.from > one.until && other.from <= one.until + 3;
            let clauses = &reply.clauses[one.from..=other.until];
            let plain = clauses.iter().all(|clause| clause.states());
            if !near || !plain || clauses.iter().any(|clause| clause.overlaps(before)) {
                continue;
            }
            let crosses = case
                .standard
                .pairs
                .iter()
                .find(|pair| crosses(pair, one, other));
            if let Some(pair) = crosses {
                return Some(Found {
                    rule: Rule::OtherThing,
                    signs: Some(clauses[0].signs.start..clauses[clauses.len() - 1].signs.end),
                    approved: Some(pair.written.clone()),
                });
            }
        }
    }
    None
}

fn crosses(pair: &Pair, one: &Statement, other: &Statement) -> bool {
    let known = Bag::joined([(&pair.frame, 1.0), (&pair.first, 1.0), (&pair.second, 1.0)]);
    let of = |statement: &Statement| {
        (
            statement.bag.common(&pair.first),
            statement.bag.common(&pair.second),
        )
    };
    let (mine, yours) = (of(one), of(other));
    let has = |bag: &Bag| bag.weight >= SIGN;
    let both = [&mine.0, &mine.1, &yours.0, &yours.1]
        .iter()
        .all(|bag| has(bag));
    let once = mine.0.shared(&yours.0) <= 0.0 && mine.1.shared(&yours.1) <= 0.0;
    let framed = |statement: &Statement| {
        statement.bag.shared(&pair.frame) >= SIGN && statement.bag.held_by(&known) >= KNOWN
    };
    // What tells whose it is stands first and what is told of it behind, in all four.
    let order = |statement: &Statement, key: &Bag, value: &Bag| {
        Some(statement.place(key)? < statement.place(value)?)
    };
    let turned = |here: usize, key: &Bag, value: &Bag, own_value: &Bag, own_key: &Bag| {
        let all = [
            order(&pair.statements[here], key, own_value),
            order(&pair.statements[1 - here], own_key, value),
            order(one, key, value),
            order(other, own_key, own_value),
        ];
        all.iter().all(|first| *first == Some(true))
    };
    let swapped = turned(0, &mine.0, &mine.1, &yours.0, &yours.1)
        || turned(1, &mine.1, &mine.0, &yours.1, &yours.0);
    both && once && framed(one) && framed(other) && swapped
}

impl Statement {
    /// Where some terms of it stand, about.
    fn place(&self, of: &Bag) -> Option<f32> {
        let places = self.places.iter().filter(|(_, term)| of.has(*term));
        let places: Vec<f32> = places.map(|(at, _)| *at as f32).collect();
        (!places.is_empty()).then(|| places.iter().sum::<f32>() / places.len() as f32)
    }
}
