//! Which answers a question got, side by side.
//!
//! Two replies to one question are the same answer if the same is wrong with them: to what was said wrongly
//! belongs what was said, to what is missing what is missing. Wordings that are both consistent are one
//! answer. Where there is no standard, two are the same if their words are.

use std::collections::BTreeMap;

use koujing_check::{Rule, Verdict};
use koujing_core::ArticleId;
use koujing_language::{fold, normalise};
use serde::{Deserialize, Serialize};

use super::{JudgedReply, Tally};

/// So many questions, contradictions and unanswered questions are listed.
const MOST: usize = 100;
/// So many answers of a question.
const MOST_ANSWERS: usize = 20;
/// So many names are listed with an answer.
const MOST_NAMES: usize = 10;

/// One answer that was given, with one reply as its example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Worded {
    /// The words of the first reply that gave it.
    pub reply: String,
    /// Its line.
    pub line: u32,
    /// How many replies gave it.
    pub count: usize,
    /// What they are.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub verdict: Verdict,
    /// What was said otherwise than approved, or what is missing.
    pub differs: Vec<String>,
    /// Over which channels.
    pub channels: Vec<String>,
    /// By whom.
    pub agents: Vec<String>,
}

/// A question with the answers that it got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answers {
    /// The article; none where there is no standard.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub article: Option<ArticleId>,
    /// The standard question, or what was asked.
    pub question: String,
    /// How many different answers it got, the approved one included.
    pub different: usize,
    /// Its replies.
    #[serde(flatten)]
    pub tally: Tally,
    /// The answers, the most frequent of the worst first.
    pub answers: Vec<Worded>,
}

/// A contradiction of one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Contradiction {
    /// The article.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub article: Option<ArticleId>,
    /// Its standard question.
    pub question: String,
    /// What was said and what is approved, of each finding; approved is empty where nothing is in its place.
    pub wrong: Vec<(String, String)>,
    /// Who said it how often.
    #[serde(flatten)]
    pub said: Worded,
}

/// A question without an approved answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Unanswered {
    /// As it was asked first.
    pub question: String,
    /// How often.
    pub count: usize,
    /// The answers that were given all the same.
    pub answers: Vec<Worded>,
}

/// Replies to each question, by its article or else its words.
fn by_question(replies: &[JudgedReply]) -> Vec<(Option<&ArticleId>, Vec<&JudgedReply>)> {
    let mut questions: BTreeMap<(Option<String>, String), Vec<&JudgedReply>> = BTreeMap::new();
    for reply in replies {
        let key = match &reply.article {
            Some(article) => (Some(article.key()), String::new()),
            None => (None, normalise(reply.asked.as_deref().unwrap_or_default())),
        };
        questions.entry(key).or_default().push(reply);
    }
    let groups = questions.into_values();
    groups
        .map(|group| {
            (
                group.first().and_then(|first| first.article.as_ref()),
                group,
            )
        })
        .collect()
}

/// What makes a reply another answer than the next.
fn difference(reply: &JudgedReply) -> Vec<(Rule, String)> {
    if reply.verdict == Verdict::NoStandard {
        return vec![(Rule::Extra, normalise(&reply.reply))];
    }
    let mut differs: Vec<(Rule, String)> = match reply.verdict {
        Verdict::Contradicts => reply
            .wrong()
            .map(|it| (it.rule, fold(it.said.as_deref().unwrap_or_default())))
            .collect(),
        Verdict::Incomplete => missing(reply)
            .map(|(rule, approved)| (rule, approved.to_owned()))
            .collect(),
        _ => Vec::new(),
    };
    differs.sort();
    differs.dedup();
    differs
}

/// What is missing from a reply.
fn missing(reply: &JudgedReply) -> impl Iterator<Item = (Rule, &str)> {
    let findings = reply.findings.iter();
    let missing =
        findings.filter(|it| it.said.is_none() && it.severity != koujing_check::Severity::Low);
    missing.map(|it| (it.rule, it.approved.as_deref().unwrap_or_default()))
}

/// The different answers among some replies to one question, the worst first.
fn answers(replies: &[&JudgedReply]) -> Vec<Worded> {
    /// What one answer says differently from the approved one.
    type Said = (Verdict, Vec<(Rule, String)>);
    let mut answers: BTreeMap<Said, Vec<&JudgedReply>> = BTreeMap::new();
    for reply in replies {
        // All of the answer is in them, whatever else: one answer.
        let verdict = match reply.verdict {
            Verdict::OffScript => Verdict::Consistent,
            verdict => verdict,
        };
        let own = answers.entry((verdict, difference(reply))).or_default();
        own.push(reply);
    }
    let mut answers: Vec<Worded> = answers
        .into_values()
        .filter_map(|own| worded(&own))
        .collect();
    answers.sort_by_key(|answer| (answer.verdict, usize::MAX - answer.count, answer.line));
    answers
}

fn worded(replies: &[&JudgedReply]) -> Option<Worded> {
    let first = replies.first()?;
    let names = |name: fn(&JudgedReply) -> Option<&String>| {
        let mut names: Vec<String> = replies.iter().filter_map(|it| name(it).cloned()).collect();
        names.sort();
        names.dedup();
        names.truncate(MOST_NAMES);
        names
    };
    let mut differs: Vec<String> = match first.verdict {
        Verdict::Contradicts => first.wrong().filter_map(|it| it.said.clone()).collect(),
        Verdict::Incomplete => missing(first).map(|(_, text)| text.to_owned()).collect(),
        _ => Vec::new(),
    };
    differs.retain(|text| !text.is_empty());
    differs.dedup();
    Some(Worded {
        reply: first.reply.clone(),
        line: first.line,
        count: replies.len(),
        verdict: first.verdict,
        differs,
        channels: names(|reply| reply.channel.as_ref()),
        agents: names(|reply| reply.agent.as_ref()),
    })
}

/// The questions that got several answers.
pub(super) fn several(replies: &[JudgedReply]) -> Vec<Answers> {
    let questions = by_question(replies).into_iter();
    let mut questions: Vec<Answers> = questions
        .filter_map(|(article, group)| {
            let mut answers = answers(&group);
            let different = answers.len();
            answers.truncate(MOST_ANSWERS);
            Some(Answers {
                article: article.cloned(),
                question: question(group.first()?),
                different,
                tally: Tally::of(group.iter().copied()),
                answers,
            })
        })
        .filter(|question| question.different > 1)
        .collect();
    questions.sort_by_key(|it| (usize::MAX - it.different, usize::MAX - it.tally.replies));
    questions.truncate(MOST);
    questions
}

fn question(reply: &JudgedReply) -> String {
    let question = reply.question.as_ref().or(reply.asked.as_ref());
    question.cloned().unwrap_or_default()
}

/// What contradicts the answers: the most that is wrong first, then what was said most often.
pub(super) fn contradictions(replies: &[JudgedReply]) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    for (article, group) in by_question(replies) {
        let contradicting = |reply: &&&JudgedReply| reply.verdict == Verdict::Contradicts;
        let own: Vec<&JudgedReply> = group.iter().filter(contradicting).copied().collect();
        for said in answers(&own) {
            let Some(reply) = own.iter().find(|reply| reply.line == said.line) else {
                continue;
            };
            let wrong = reply.wrong().map(|it| {
                // Of what must never be said there is nothing that is approved in its place.
                let approved = it.approved.clone().filter(|_| it.rule != Rule::NeverSaid);
                (
                    it.said.clone().unwrap_or_default(),
                    approved.unwrap_or_default(),
                )
            });
            found.push(Contradiction {
                article: article.cloned(),
                question: question(reply),
                wrong: wrong.collect(),
                said,
            });
        }
    }
    found.sort_by_key(|it| {
        (
            usize::MAX - it.wrong.len(),
            usize::MAX - it.said.count,
            it.said.line,
        )
    });
    found.truncate(MOST);
    found
}

/// The questions that there is no approved answer for.
pub(super) fn unanswered(replies: &[JudgedReply]) -> Vec<Unanswered> {
    let questions = by_question(replies).into_iter();
    let mut questions: Vec<Unanswered> = questions
        .filter(|(article, _)| article.is_none())
        .filter_map(|(_, group)| {
            let mut answers = answers(&group);
            answers.truncate(MOST_ANSWERS);
            Some(Unanswered {
                question: question(group.first()?),
                count: group.len(),
                answers,
            })
        })
        .collect();
    questions.sort_by_key(|it| usize::MAX - it.count);
    questions.truncate(MOST);
    questions
}
