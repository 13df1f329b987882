//! Our own questions on `kb-content/`, written without looking at the index: which article answers,
//! what has to be asked back, what has no answer. Hard cases are among them on purpose; the floors are
//! what was reached, so that no change of the matching makes it worse unseen.
//!
//! `cargo test -p koujing-tests --test golden -- --nocapture` prints the figures and every miss.

use std::collections::BTreeMap;

use koujing_tests::Server;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    q: String,
    #[serde(default)]
    context: BTreeMap<String, String>,
    expect: Expect,
    /// The one that is right, where an answer is expected.
    article: Option<String>,
    /// Those of which one has to be offered, where something has to be asked back.
    #[serde(default)]
    choices: Vec<String>,
    kind: String,
    /// Why; for readers.
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Expect {
    Answer,
    Ambiguous,
    None,
}

/// What came of the questions of a kind.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    asked: usize,
    /// As expected.
    right: usize,
    /// Not answered, but the right article is among the choices.
    offered: usize,
    /// Answered with what does not answer it.
    wrong: usize,
}

/// What has to be reached: (kinds, share right or offered at least, share right at least, share answered
/// wrong at most).
const FLOORS: &[(&[&str], f64, f64, f64)] = &[
    (&[], 0.80, 0.37, 0.0),
    (
        &[
            "paraphrase",
            "padded",
            "typo",
            "traditional",
            "voice",
            "own_number",
            "rhetorical",
        ],
        0.84,
        0.23,
        0.0,
    ),
    (&["half", "latin", "scope"], 0.80, 0.50, 0.0),
    (&["several"], 0.85, 0.85, 0.0),
    (&["near_none", "far_none", "other_product"], 0.74, 0.74, 0.0),
    (&["far_none"], 0.95, 0.95, 0.0),
    (&["opposite"], 0.0, 0.0, 0.0),
];

#[test]
#[expect(clippy::print_stderr, reason = "figures for whoever runs it by hand")]
fn our_own_questions_come_out_as_well_as_they_did() {
    let lines = include_str!("../golden/questions.jsonl").lines();
    let questions: Vec<Question> = lines
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert!(questions.len() >= 300);
    let reader = Server::demo().client("reader");
    let mut kinds: BTreeMap<&str, Tally> = BTreeMap::new();
    for question in &questions {
        let context = question.context.iter();
        let context: Vec<(&str, &str)> = context.map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let body = reader.ask(&question.q, &context);
        let tally = kinds.entry(&question.kind).or_default();
        tally.asked += 1;
        let outcome = body["outcome"].as_str().expect("an outcome");
        let verdict = judge(question, outcome, &body);
        match verdict {
            "right" => tally.right += 1,
            "offered" => tally.offered += 1,
            "wrong" => tally.wrong += 1,
            _ => {}
        }
        if verdict != "right" {
            let said = [
                &body["answer"]["article"],
                &body["reason"],
                &ids(&body).into(),
            ];
            let expected = (&question.expect, &question.article, &question.choices);
            eprintln!(
                "{verdict} [{}] {} {said:?}, expected {expected:?}",
                question.kind, question.q
            );
        }
    }
    let mut all = Tally::default();
    for (kind, tally) in &kinds {
        eprintln!("{kind:14} {tally:?}");
        all.asked += tally.asked;
        all.right += tally.right;
        all.offered += tally.offered;
        all.wrong += tally.wrong;
    }
    eprintln!("{:14} {all:?}", "all");
    for (names, least, least_right, most_wrong) in FLOORS {
        let of = kinds
            .iter()
            .filter(|(kind, _)| names.is_empty() || names.contains(kind));
        let (mut asked, mut right, mut fine, mut wrong) = (0, 0, 0, 0);
        for (_, tally) in of {
            asked += tally.asked;
            right += tally.right;
            fine += tally.right + tally.offered;
            wrong += tally.wrong;
        }
        let share = |part: usize| part as f64 / asked as f64;
        assert!(
            share(fine) >= *least,
            "{names:?}: {fine} of {asked} right or offered"
        );
        assert!(
            share(right) >= *least_right,
            "{names:?}: {right} of {asked} right"
        );
        assert!(
            share(wrong) <= *most_wrong,
            "{names:?}: {wrong} of {asked} answered wrong"
        );
    }
}

fn ids(body: &Value) -> Vec<Value> {
    let choices = body["choices"].as_array().map_or(&[][..], Vec::as_slice);
    choices
        .iter()
        .map(|choice| choice["article"].clone())
        .collect()
}

fn judge(question: &Question, outcome: &str, body: &Value) -> &'static str {
    let ids = ids(body);
    let offers = |id: &String| ids.iter().any(|offered| offered == id);
    let answered = body["answer"]["article"].as_str();
    match (question.expect, outcome) {
        (Expect::Answer, "answer") if answered == question.article.as_deref() => "right",
        (_, "answer") => "wrong",
        (Expect::Answer, "ambiguous") if question.article.iter().any(offers) => "offered",
        (Expect::Ambiguous, "ambiguous") if question.choices.iter().any(offers) => "right",
        (Expect::None, "no_answer") => "right",
        _ => "missed",
    }
}
