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

#[test]
fn plain_search_is_measured_beside_ours() {
    // Words alone do not find 装简 inside 安装简单; and one question alone ranks 滤网清洗 below what all
    // questions of an article together rank first.
    let folder = Folder::new();
    let knowledge = [
        json!({"id": "install", "standard_question": "安装简单吗"}),
        json!({"id": "wash", "standard_question": "滤网怎么清洗"}),
        json!({"id": "fee", "standard_question": "运费谁出", "variants": ["退货的运费谁出"]}),
    ];
    let queries = [
        json!({"qid": 1, "query": "装简", "gold": "install"}),
        json!({"qid": 2, "query": "濾網怎麼清洗呢", "gold": "wash"}),
        json!({"qid": 3, "query": "退货运费", "gold": "fee"}),
        json!({"qid": 4, "query": "滤网", "gold": "gone"}),
        json!({"qid": 5, "query": "明天会下雨吗", "type": "neg_far"}),
    ];
    let lines = |rows: &[Value]| {
        rows.iter()
            .map(|row| format!("{row}\n"))
            .collect::<String>()
    };
    folder
        .write("kb.jsonl", lines(&knowledge))
        .write("queries.jsonl", lines(&queries));
    let at = |name: &str| folder.at(name).to_string_lossy().into_owned();
    let (kb, queries) = (at("kb.jsonl"), at("queries.jsonl"));
    let run = |more: &[&str]| {
        let files = ["eval", "--kb", &kb, "--queries", &queries, "--methods"];
        koujing(&[&files, more].concat()).exits(0)
    };
    let figures = run(&["--json"]).json();
    let names: Vec<&Value> = figures["methods"]
        .as_array()
        .expect("methods")
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(
        json!(names),
        json!(["koujing", "bm25_words", "bm25_words_bigrams"])
    );
    let recall = |at: usize| &figures["methods"][at]["recall_at_1"];
    assert_eq!(recall(0), &figures["recall_at_1"]);
    assert_eq!((recall(1), recall(2)), (&json!(0.5), &json!(0.75)));
    assert_eq!(figures["methods"][2]["mrr_at_10"], 0.75);
    for method in figures["methods"].as_array().expect("methods") {
        let micros = |name: &str| method["micros"][name].as_u64().expect("a time");
        assert!(
            0 < micros("p50") && micros("p50") <= micros("p99"),
            "{method}"
        );
    }
    let printed = run(&[]).stdout;
    let table: Vec<&str> = printed
        .lines()
        .skip_while(|line| !line.starts_with("method "))
        .collect();
    assert_eq!(table.len(), 4, "{printed}");
    let cells: Vec<&str> = table[2].split_whitespace().take(3).collect();
    assert_eq!(cells, ["bm25_words", "0.5000", "0.5000"], "{printed}");
}

/// What is predicted of [`QUERIES`]: outcome, first and choices of each.
fn predictions(of: &[(Value, &str, Value, Value)]) -> String {
    let lines = of.iter().map(|(qid, outcome, first, choices)| {
        let line = json!({
            "qid": qid, "outcome": outcome, "ranked": [first], "choices": choices, "score": 0.5,
        });
        format!("{line}\n")
    });
    lines.collect()
}

/// Two predictions side by side: an answer lost and one won, a wrong one mended in part, one unchanged.
fn compared(more: &[&str]) -> Run {
    let folder = Folder::new();
    let none = json!([]);
    let old = predictions(&[
        (json!(1), "answer", json!("wash"), none.clone()),
        (json!("q2"), "ambiguous", json!(7.5), json!([7.5, 7])),
        (json!(4), "answer", json!("coupon"), none.clone()),
        (json!(5), "no_answer", json!("wash"), none.clone()),
    ]);
    let new = predictions(&[
        (json!(5), "no_answer", json!("wash"), none.clone()),
        (json!(4), "ambiguous", json!("coupon"), json!(["coupon"])),
        (json!("q2"), "answer", json!(7), none.clone()),
        (json!(1), "answer", json!(7), none),
    ]);
    folder
        .write("kb.jsonl", KNOWLEDGE)
        .write("queries.jsonl", queries_of(&["1", "\"q2\"", "4", "5"]))
        .write("old.jsonl", &old)
        .write("new.jsonl", new)
        .write(
            "part.jsonl",
            [old.lines().next().unwrap_or_default(); 2].join("\n"),
        );
    let at = |name: &&str| match name.strip_suffix(".jsonl") {
        Some(_) => folder.at(name).to_string_lossy().into_owned(),
        None => (*name).to_owned(),
    };
    let arguments: Vec<String> = ["eval"].iter().chain(more).map(at).collect();
    koujing(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The lines of [`QUERIES`] with these ids.
fn queries_of(ids: &[&str]) -> String {
    let wanted = |line: &&str| {
        ids.iter()
            .any(|id| line.contains(&format!("\"qid\": {id},")))
    };
    QUERIES
        .lines()
        .filter(wanted)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn two_measurements_are_laid_side_by_side() {
    let files = ["--compare", "old.jsonl", "new.jsonl"];
    let truth = ["--queries", "queries.jsonl", "--kb", "kb.jsonl"];
    let run = compared(&[&files[..], &truth].concat()).exits(0);
    assert_eq!(
        run.stdout,
        "\
compared   4
unchanged  1
lost       1
worse      0
changed    0
better     1
won        1

lost
  1  加湿器的滤网怎么清洗？  (right: wash)
    - answer    0.500  wash  加湿器的滤网怎么清洗
    + answer    0.500  7  退货的运费由谁承担

better
  4  优惠券怎么用  (right: wash)
    - answer    0.500  coupon  优惠券怎么用
    + ambiguous 0.500  coupon  优惠券怎么用  [coupon]

won
  q2  退货運費誰出  (right: 7)
    - ambiguous 0.500  7.5  发票什么时候开  [7.5, 7]
    + answer    0.500  7  退货的运费由谁承担
"
    );
    // Without the queries nobody knows what is right.
    let run = compared(&[&files[..], &["--json"]].concat())
        .exits(0)
        .json();
    assert_eq!(run["turns"]["changed"], 3);
    assert_eq!(run["turns"]["lost"], 0);
    assert_eq!(
        (&run["compared"], &run["unchanged"]),
        (&json!(4), &json!(1))
    );
    let change = &run["changes"][0];
    assert_eq!(change["qid"], 1);
    assert_eq!(change["turn"], "changed");
    assert_eq!(change["old"]["article"], "wash");
    assert_eq!(change["new"]["article"], 7);
    assert_eq!(change["query"], Value::Null);
}

#[test]
fn what_cannot_be_compared_is_named() {
    let run = compared(&["--compare", "old.jsonl", "part.jsonl", "--lang", "en"]).exits(1);
    assert!(run.stdout.starts_with("compared   1\nunchanged  1\n"));
    for said in [
        "the new predictions lack 3 qid: q2, 4, 5",
        "the new predictions have twice 1 qid: 1",
    ] {
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    let run = compared(&["--compare", "old.jsonl", "part.jsonl", "--json"]).exits(1);
    let said = run.json();
    assert_eq!(said["missing"]["new"], json!(["q2", 4, 5]));
    assert_eq!(said["doubled"]["new"], json!([1]));
}

#[test]
fn a_comparison_has_two_files_and_measures_nothing() {
    for bad in [
        &["--compare", "old.jsonl"][..],
        &["--queries", "queries.jsonl"],
        &[
            "--compare",
            "old.jsonl",
            "new.jsonl",
            "--predictions",
            "out.jsonl",
        ],
    ] {
        assert!(compared(bad).exits(2).stdout.is_empty(), "{bad:?}");
    }
    let gone = compared(&["--compare", "old.jsonl", "gone.jsonl"]).exits(1);
    assert!(gone.stderr.contains("gone.jsonl"), "{}", gone.stderr);
    let other = compared(&["--compare", "old.jsonl", "kb.jsonl"]).exits(1);
    assert!(other.stderr.contains("kb.jsonl:1: "), "{}", other.stderr);
}
