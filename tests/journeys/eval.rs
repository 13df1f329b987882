//! `koujing eval`: what is printed and what is written, on a knowledge base as others export them: ids
//! of both kinds, a question twice, an answer missing.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Folder, Run, koujing};
use serde_json::{Value, json};

const KNOWLEDGE: &str = r#"{"id": "wash", "standard_question": "加湿器的滤网怎么清洗", "answer": "用清水冲洗。", "variants": ["滤网用什么洗"]}
{"id": 7, "question": "退货的运费由谁承担", "answer": "质量问题由我们承担。", "similar": ["退货运费谁出"]}

{"id": 7.5, "standard_question": "发票什么时候开", "variants": null}
{"id": "wash-again", "standard_question": "加湿器的滤网怎么清洗", "answer": "第二份。"}
{"id": "wash", "standard_question": "红灯亮了是什么意思", "answer": "同一个编号。"}
{"id": "coupon", "standard_question": "优惠券怎么用", "answer": null, "source": "x"}
"#;

const QUERIES: &str = r#"{"qid": 1, "query": "加湿器的滤网怎么清洗？", "gold": "wash", "also_ok": ["wash-again"], "type": "positive"}
{"qid": "q2", "query": "退货運費誰出", "gold": 7, "type": "positive"}
{"qid": 3, "query": "发票什么时候开", "gold": 7.5, "type": "positive"}
{"qid": 4, "query": "优惠券怎么用", "gold": "wash", "type": "positive"}
{"qid": 5, "query": "明天会下雨吗", "gold": null, "type": "neg_far"}
{"qid": 6, "query": "发票什么时候开", "type": "neg_near"}
"#;

struct Evaluated {
    run: Run,
    predictions: Vec<Value>,
}

fn evaluate(more: &[&str]) -> Evaluated {
    let folder = Folder::new();
    folder
        .write("kb.jsonl", KNOWLEDGE)
        .write("queries.jsonl", QUERIES);
    let at = |name: &str| folder.at(name).to_string_lossy().into_owned();
    let (kb, queries, out) = (at("kb.jsonl"), at("queries.jsonl"), at("out.jsonl"));
    let files = [
        "eval",
        "--kb",
        &kb,
        "--queries",
        &queries,
        "--predictions",
        &out,
    ];
    let run = koujing(&[&files, more].concat()).exits(0);
    let written = String::from_utf8(folder.files()["out.jsonl"].clone()).expect("UTF-8");
    let predictions = written
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    Evaluated {
        run,
        predictions: predictions.collect(),
    }
}

#[test]
fn figures_are_printed() {
    let printed = evaluate(&[]).run.stdout;
    let figure = |name: &str| {
        let line = printed.lines().find(|line| line.starts_with(name));
        line.unwrap_or_else(|| panic!("{name}: {printed}"))[name.len()..]
            .trim()
            .to_owned()
    };
    assert_eq!(figure("queries "), "6");
    assert_eq!(figure("answerable "), "4");
    // Three right, one wrong, and one to an unanswerable query: of five answers three are right.
    for (name, expected) in [
        ("recall at 1", "0.7500"),
        ("precision of answers", "0.6000"),
        ("right answers / answerable", "0.7500"),
        ("ambiguous holding the right", "-"),
        (
            "unanswerable neg_far",
            "1 queries, answered 0.0000, ambiguous 0.0000",
        ),
        (
            "unanswerable neg_near",
            "1 queries, answered 1.0000, ambiguous 0.0000",
        ),
    ] {
        assert_eq!(figure(name), expected, "{name}");
    }
    assert!(
        figure("answered ")
            .parse::<f64>()
            .is_ok_and(|share| (share - 5.0 / 6.0).abs() < 1e-4)
    );
    assert!(
        figure("MRR at 10")
            .parse::<f64>()
            .is_ok_and(|mean| (0.75..1.0).contains(&mean))
    );
}

#[test]
fn the_same_figures_come_as_json() {
    let figures = evaluate(&["--json"]).run.json();
    assert_eq!(
        (&figures["queries"], &figures["answerable"]),
        (&json!(6), &json!(4))
    );
    assert_eq!(figures["recall_at_1"], 0.75);
    assert_eq!(figures["precision"], 0.6);
    assert_eq!(figures["unanswerable"]["neg_near"]["answered"], 1.0);
}

#[test]
fn a_prediction_has_the_shape_of_the_contract() {
    let predictions = evaluate(&[]).predictions;
    let ids: Vec<&Value> = predictions.iter().map(|line| &line["qid"]).collect();
    assert_eq!(
        json!(ids),
        json!([1, "q2", 3, 4, 5, 6]),
        "in the order of the queries"
    );
    for prediction in &predictions {
        let mut keys: Vec<&String> = prediction.as_object().expect("an object").keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["choices", "outcome", "qid", "ranked", "score"]);
        let outcome = prediction["outcome"].as_str().expect("an outcome");
        assert!(
            ["answer", "ambiguous", "no_answer"].contains(&outcome),
            "{prediction}"
        );
        assert!(
            prediction["score"]
                .as_f64()
                .is_some_and(|score| (0.0..=1.0).contains(&score))
        );
        assert!(
            prediction["ranked"]
                .as_array()
                .is_some_and(|ranked| ranked.len() <= 10)
        );
        let ranked = prediction["ranked"].as_array().expect("ids");
        let again = |at: usize| ranked[..at].contains(&ranked[at]);
        assert!(!(1..ranked.len()).any(again), "an id twice: {prediction}");
        let choices = prediction["choices"].as_array().expect("choices");
        assert_eq!(choices.is_empty(), outcome != "ambiguous", "{prediction}");
    }
    let first = |at: usize| &predictions[at]["ranked"][0];
    assert_eq!(
        (first(0), first(1), first(2)),
        (&json!("wash"), &json!(7), &json!(7.5))
    );
    assert_eq!(predictions[0]["score"], 1.0);
    assert_eq!(predictions[4]["outcome"], "no_answer");
}

#[test]
fn a_bad_line_is_named_and_nothing_is_written() {
    let folder = Folder::new();
    folder
        .write("kb.jsonl", KNOWLEDGE)
        .write("queries.jsonl", "{\"qid\": 1, \"query\": \"a\"}\n{\n");
    let at = |name: &str| folder.at(name).to_string_lossy().into_owned();
    let (kb, queries, out) = (at("kb.jsonl"), at("queries.jsonl"), at("out.jsonl"));
    let run = koujing(&[
        "eval",
        "--kb",
        &kb,
        "--queries",
        &queries,
        "--predictions",
        &out,
    ])
    .exits(1);
    assert!(run.stderr.contains("queries.jsonl:2: "), "{}", run.stderr);
    assert!(run.stdout.is_empty() && !folder.files().contains_key("out.jsonl"));
}

#[test]
fn ids_in_a_row_of_a_knowledge_base_do_not_decide_what_is_right() {
    // The same evaluation with the rows in another order gives the same figures.
    let folder = Folder::new();
    let mut rows: Vec<&str> = KNOWLEDGE.lines().collect();
    rows.reverse();
    folder
        .write("kb.jsonl", rows.join("\n"))
        .write("queries.jsonl", QUERIES);
    let at = |name: &str| folder.at(name).to_string_lossy().into_owned();
    let (kb, queries) = (at("kb.jsonl"), at("queries.jsonl"));
    let run = koujing(&["eval", "--kb", &kb, "--queries", &queries, "--json"]).exits(0);
    let (there, back) = (evaluate(&["--json"]).run.json(), run.json());
    for figure in ["recall_at_1", "precision", "answered", "right_answers"] {
        assert_eq!(back[figure], there[figure], "{figure}");
    }
}
