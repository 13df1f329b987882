//! What the answer forbids, refuses or excuses from, and the reply tells to do or grants; and the other way
//! round. Told by what stands behind the negation: 少螺丝不用拍照 against 少螺丝请拍 3 张照片.

use crate::bag::Bag;
use crate::clause::Clause;
use crate::evidence::Rule;
use crate::judge::{Case, Found};
use crate::text::Text;

/// What is denied weighs at least so much.
const HEAVY: f32 = 1.7;
/// The share of it that the other side's clause has.
const MOST_OF_IT: f32 = 0.75;
/// The share from which the reply denies it too, or the answer affirms it too.
const SAID: f32 = 0.6;

/// Says that something does not matter.
const REASSURES: &[&str] = &["没事", "没关系", "不要紧", "不碍事", "无所谓"];

/// Whether a clause tells to do something or grants it.
fn tells_to(clause: &Clause) -> bool {
    clause.states() && !clause.denials.says_no && !clause.denials.warns && !clause.supposes
}

fn objects(text: &Text) -> impl Iterator<Item = (&Clause, &Bag)> {
    let clauses = text.clauses.iter();
    let denying =
        clauses.filter(|clause| clause.denials.is_modal && !clause.supposes && !clause.asks);
    denying.flat_map(|clause| clause.objects.iter().map(move |object| (clause, object)))
}

fn is_told(text: &Text, object: &Bag, share: f32) -> bool {
    let mut told = text.clauses.iter().filter(|clause| tells_to(clause));
    told.any(|clause| object.held_by(&clause.bag) >= share)
}

fn is_denied(text: &Text, object: &Bag) -> bool {
    let mut denying = text
        .clauses
        .iter()
        .filter(|clause| clause.denials.says_no || clause.denials.warns);
    denying.any(|clause| object.held_by(&clause.bag) >= SAID)
}

pub(crate) fn find(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let known = |clause: &Clause| clause.overlaps(before);
    let mut found = Vec::new();
    let own: Vec<&Text> = std::iter::once(&case.standard.wording)
        .chain(&case.standard.others)
        .chain(case.beside.iter().map(|beside| &beside.wording))
        .collect();
    for text in std::iter::once(&case.standard.wording).chain(&case.standard.others) {
        for (clause, object) in objects(text) {
            if object.weight < HEAVY
                || own.iter().any(|text| is_told(text, object, SAID))
                || is_denied(case.reply, object)
            {
                continue;
            }
            let enough = if clause.denials.is_state {
                SAID
            } else {
                MOST_OF_IT
            };
            let mut clauses = case.reply.clauses.iter().filter(|clause| tells_to(clause));
            let granting =
                clauses.find(|reply| object.held_by(&reply.bag) >= enough && !known(reply));
            found.extend(granting.map(|reply| Found {
                rule: Rule::Reversed,
                signs: Some(reply.signs.clone()),
                approved: Some(text.written(clause.signs.clone())),
            }));
        }
    }
    let refusing = objects(case.reply).filter(|(reply, _)| {
        let written = case.reply.written(reply.signs.clone());
        // Who warns of something does not refuse it.
        let warns = ["别", "勿", "不要"]
            .iter()
            .any(|word| written.contains(word));
        reply.states() && !warns && !known(reply)
    });
    for (reply, object) in refusing {
        if object.weight < HEAVY
            || own.iter().any(|text| is_denied(text, object))
            || is_told(case.reply, object, SAID)
        {
            continue;
        }
        let granting = own.iter().find_map(|text| {
            let mut clauses = text.clauses.iter().filter(|clause| tells_to(clause));
            let clause = clauses.find(|clause| object.held_by(&clause.bag) >= 0.9)?;
            Some(text.written(clause.signs.clone()))
        });
        found.extend(granting.map(|approved| Found {
            rule: Rule::Reversed,
            signs: Some(reply.signs.clone()),
            approved: Some(approved),
        }));
    }
    found.extend(reassured(case, before));
    found
}

/// What the answer warns of, excludes or stops, and the reply says does not matter (有焦味不要紧).
fn reassured(case: &Case<'_>, before: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    let reply = case.reply;
    for (at, clause) in reply.clauses.iter().enumerate() {
        let written = reply.written(clause.signs.clone());
        let reassures = REASSURES.iter().find_map(|word| written.find(word));
        let Some(until) = reassures.filter(|_| clause.states() && !clause.overlaps(before)) else {
            continue;
        };
        // What it is about stands before the word, or in the clause before.
        let before_it = written.get(..until).unwrap_or_default();
        let subject = Bag::new(clause.terms_within(before_it.chars().count()));
        let previous = at.checked_sub(1).map(|before| &reply.clauses[before]);
        let previous = previous.filter(|it| it.sentence == clause.sentence);
        let subject = match previous {
            Some(previous) if subject.weight < HEAVY => {
                Bag::joined([(&subject, 1.0), (&previous.bag, 1.0)])
            }
            _ => subject,
        };
        if subject.weight < HEAVY {
            continue;
        }
        let texts = std::iter::once(&case.standard.wording).chain(&case.standard.others);
        let warned = texts.clone().find_map(|text| warned(text, &subject));
        let calmed = texts.clone().any(|text| is_calmed(text, &subject));
        found.extend(warned.filter(|_| !calmed).map(|approved| Found {
            rule: Rule::Reversed,
            signs: Some(clause.signs.clone()),
            approved: Some(approved),
        }));
    }
    found
}

/// The clause of the answer that warns of something, or what follows from it.
fn warned(text: &Text, subject: &Bag) -> Option<String> {
    let mut clauses = text.clauses.iter().enumerate();
    let (at, clause) = clauses.find(|(_, clause)| subject.held_by(&clause.bag) >= MOST_OF_IT)?;
    let next = text
        .clauses
        .get(at + 1)
        .filter(|next| next.sentence == clause.sentence);
    let warns = |clause: &Clause| clause.denials.is_modal || clause.denials.stops;
    (warns(clause) || next.is_some_and(warns)).then(|| text.written(clause.signs.clone()))
}

fn is_calmed(text: &Text, subject: &Bag) -> bool {
    let mut clauses = text.clauses.iter();
    clauses.any(|clause| {
        let written = text.written(clause.signs.clone());
        subject.held_by(&clause.context(&[], 1.0, false)) >= SAID
            && REASSURES.iter().any(|word| written.contains(word))
    })
}
