//! The verdict on one reply.

use std::ops::Range;

use crate::evidence::{
    Carried, Evidence, Finding, Judgement, Role, Rule, SentenceEvidence, Severity, Verdict,
};
use crate::standard::Standard;
use crate::text::{Text, span};
use crate::wordbook::Wordbook;
use crate::{
    amounts, cases, crossed, exchanged, extra, forbidden, granted, never_said, order, phases,
    points, replaced, reversed, shunned, turned, wording,
};

/// A reply as it was sent, with what stands beside the answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reply<'a> {
    /// The words.
    pub text: &'a str,
    /// What was asked, if it is known.
    pub question: Option<&'a str>,
    /// What may be said besides: notices in force, the answers to the message's other questions.
    pub beside: &'a [&'a Standard],
}

/// Something found, by the signs of the reply.
pub(crate) struct Found {
    pub(crate) rule: Rule,
    /// Signs of the reply; none for what is missing.
    pub(crate) signs: Option<Range<usize>>,
    pub(crate) approved: Option<String>,
}

/// What a reply is judged by.
pub(crate) struct Case<'a> {
    pub(crate) standard: &'a Standard,
    pub(crate) beside: &'a [&'a Standard],
    pub(crate) reply: &'a Text,
    pub(crate) question: Option<&'a Text>,
}

/// Holds a reply against an approved answer. Of the verdicts it gives `contradicts`, `incomplete`,
/// `off_script` and `consistent`, the first that holds; the others are not a matter of one answer.
pub fn judge(book: &Wordbook, standard: &Standard, reply: Reply<'_>) -> Judgement {
    let mut text = Text::read(book, reply.text);
    text.take_for_sums(standard);
    let question = reply.question.map(|question| Text::read(book, question));
    let case = Case {
        standard,
        beside: reply.beside,
        reply: &text,
        question: question.as_ref(),
    };
    let mut found = never_said::find(&case);
    found.extend(amounts::find(&case, &found));
    found.extend(reversed::find(&case, &found));
    found.extend(exchanged::find(&case, &found));
    found.extend(forbidden::find(&case, &found));
    found.extend(granted::find(&case, &found));
    found.extend(turned::find(&case, &found));
    found.extend(cases::find(&case, &found));
    found.extend(crossed::find(&case, &found));
    found.extend(shunned::find(&case, &found));
    found.extend(order::find(&case, &found));
    found.extend(phases::find(&case, &found));
    let (points, missing) = points::find(&case, &found);
    found.extend(missing);
    if verdict(&found) == Verdict::Incomplete {
        found.extend(replaced::find(&case, &found));
    }
    let extras = extra::find(&case);
    found.extend(extras);
    found.extend(wording::find(book, &case, reply.text));
    let verdict = verdict(&found);
    let sentences = sentences(&case, reply.text, &found);
    Judgement {
        verdict,
        evidence: Evidence {
            sentences,
            points,
            findings: findings(&case, reply.text, found),
        },
    }
}

fn verdict(found: &[Found]) -> Verdict {
    let has = |rules: &[Rule]| found.iter().any(|found| rules.contains(&found.rule));
    if found
        .iter()
        .any(|found| found.rule.severity() == Severity::High)
    {
        Verdict::Contradicts
    } else if has(&[Rule::MustSayMissing, Rule::StepsMissing]) {
        Verdict::Incomplete
    } else if has(&[Rule::Extra]) {
        Verdict::OffScript
    } else {
        Verdict::Consistent
    }
}

fn findings(case: &Case<'_>, written: &str, found: Vec<Found>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = found
        .into_iter()
        .map(|found| {
            let bytes = found.signs.map(|signs| case.reply.bytes(signs));
            Finding {
                rule: found.rule,
                severity: found.rule.severity(),
                said: bytes
                    .clone()
                    .and_then(|bytes| Some(written.get(bytes)?.to_owned())),
                span: bytes.map(|bytes| span(written, bytes)),
                approved: found.approved,
            }
        })
        .collect();
    findings.sort_by_key(|finding| {
        let rank = std::cmp::Reverse(finding.severity);
        (rank, finding.span.is_none(), finding.span, finding.rule)
    });
    findings.dedup();
    findings
}

/// A part of the answer is shown with a sentence from this likeness on …
const SHOWN: f32 = 0.3;
/// … at most so many.
const MOST_SHOWN: usize = 3;

fn sentences(case: &Case<'_>, written: &str, found: &[Found]) -> Vec<SentenceEvidence> {
    let reply = case.reply;
    (0..reply.sentences.len())
        .map(|at| {
            let signs = reply.sentence(at);
            let within = |found: &&Found| {
                found
                    .signs
                    .as_ref()
                    .is_some_and(|own| own.start < signs.end && signs.start < own.end)
            };
            let clauses = &reply.clauses[reply.sentences[at].clone()];
            let bag = points::bag_of(reply, at);
            let mut carries: Vec<Carried> = case
                .standard
                .bags
                .iter()
                .zip(&case.standard.sentences)
                .map(|(own, text)| Carried {
                    text: text.clone(),
                    likeness: rounded(own.likeness(&bag)),
                })
                .filter(|carried| carried.likeness >= SHOWN)
                .collect();
            carries.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
            carries.truncate(MOST_SHOWN);
            let here = || found.iter().filter(within);
            let role = if here().any(|found| found.rule.severity() == Severity::High) {
                Role::Contradicts
            } else if clauses.iter().all(|clause| clause.substance == 0) {
                Role::Courtesy
            } else if here().any(|found| found.rule == Rule::Extra) {
                Role::Extra
            } else if clauses.iter().any(|clause| clause.asks) && carries.is_empty() {
                Role::Asks
            } else if carries.is_empty() && clauses.iter().all(|clause| clause.substance < 4) {
                Role::Courtesy
            } else {
                Role::Carries
            };
            let bytes = reply.bytes(signs.clone());
            SentenceEvidence {
                text: written.get(bytes.clone()).unwrap_or_default().to_owned(),
                span: span(written, bytes),
                role,
                carries,
            }
        })
        .collect()
}

/// Two digits: more would be noise.
fn rounded(likeness: f32) -> f32 {
    (likeness * 100.0).round() / 100.0
}

/// What there is to say of a reply without an answer to hold it against: the words that had better be put
/// otherwise.
pub fn look_over(book: &Wordbook, reply: &str) -> Evidence {
    let standard = Standard::new(book, crate::Source::default());
    let text = Text::read(book, reply);
    let case = Case {
        standard: &standard,
        beside: &[],
        reply: &text,
        question: None,
    };
    let found = wording::find(book, &case, reply);
    Evidence {
        sentences: sentences(&case, reply, &found),
        points: Vec::new(),
        findings: findings(&case, reply, found),
    }
}

/// Whether a text says something besides courtesy.
pub fn says_something(book: &Wordbook, text: &str) -> bool {
    let text = Text::read(book, text);
    text.clauses.iter().any(|clause| clause.substance > 0)
}
