//! The story everything is judged by: a customer asked one brand how to clean a filter and got five
//! answers. Here every wording of the question gets one, on every path; and what has no answer, or
//! several, is told plainly.

use koujing_tests::{Run, Server, koujing};
use serde_json::{Value, json};

const WORDINGS: [&str; 4] = [
    "滤网可以用小苏打洗吗",
    "清洗滤网用什么洗涤剂?",
    "濾網用什麼清洗",
    "亲，请问一下滤网怎么洗呀",
];

/// Article, revision and hash.
fn source(body: &Value) -> (Value, Value, Value) {
    assert_eq!(body["outcome"], "answer", "{body}");
    let answer = &body["answer"];
    (
        answer["article"].clone(),
        answer["revision"].clone(),
        answer["hash"].clone(),
    )
}

fn ask(question: &str, more: &[&str]) -> Run {
    koujing(&[&["ask", question], more].concat())
}

#[test]
fn every_wording_gets_the_same_answer_by_get_by_post_and_by_ask() {
    let server = Server::demo();
    let reader = server.client("reader");
    let remote = [
        "--server",
        server.address(),
        "--key",
        server.key("reader"),
        "--json",
    ];
    let expected = source(&reader.ask(WORDINGS[0], &[]));
    assert_eq!(expected.0, "humidifier-filter-cleaning");
    assert!(
        expected
            .2
            .as_str()
            .is_some_and(|hash| hash.starts_with("sha256:"))
    );
    for wording in WORDINGS {
        assert_eq!(source(&reader.ask(wording, &[])), expected, "GET {wording}");
        let posted = reader
            .post("/v1/answer", &json!({"question": wording}))
            .ok();
        assert_eq!(source(&posted), expected, "POST {wording}");
        assert_eq!(
            source(&ask(wording, &["--json"]).exits(0).json()),
            expected,
            "ask {wording}"
        );
        let asked = ask(wording, &remote).exits(0).json();
        assert_eq!(source(&asked), expected, "ask --server {wording}");
    }
}

#[test]
fn get_and_post_give_the_same_body() {
    let reader = Server::demo().client("reader");
    for question in [WORDINGS[3], "滤芯要换了怎么换", "今天天气怎么样"] {
        let context = [("channel", "sms"), ("product", "X50"), ("lang", "zh-Hant")];
        let got = reader.ask(question, &context);
        let body = json!({
            "question": question, "lang": "zh-Hant", "context": {"channel": "sms", "product": "X50"},
        });
        assert_eq!(reader.post("/v1/answer", &body).ok(), got, "{question}");
    }
}

#[test]
fn what_nobody_approved_has_no_answer() {
    let body = Server::demo().client("reader").ask("今天天气怎么样", &[]);
    assert_eq!(body["outcome"], "no_answer");
    assert!(
        body["reason"].is_string() && body["answer"].is_null(),
        "{body}"
    );
    assert_eq!(
        (&body["choices"], &body["needs"]),
        (&json!([]), &json!([])),
        "{body}"
    );
}

#[test]
fn a_word_for_two_things_gets_a_question_back() {
    let body = Server::demo().client("reader").ask("滤芯要换了怎么换", &[]);
    assert_eq!(body["outcome"], "ambiguous");
    assert!(body["answer"].is_null(), "{body}");
    let choices = body["choices"].as_array().expect("choices");
    assert!((1..=5).contains(&choices.len()), "{body}");
    let mut articles: Vec<&str> = choices
        .iter()
        .map(|choice| choice["article"].as_str().expect("an id"))
        .collect();
    articles.sort_unstable();
    assert_eq!(articles, ["capsule-replacement", "filter-replacement"]);
}

#[test]
fn an_answer_for_two_models_asks_for_the_model() {
    let reader = Server::demo().client("reader");
    let water = "加湿器能加纯净水以外的水吗?";
    let unnamed = reader.ask(water, &[]);
    assert_eq!(unnamed["outcome"], "ambiguous", "{unnamed}");
    assert_eq!(unnamed["needs"], json!(["product"]));
    assert_eq!(
        unnamed["choices"][0]["scope"],
        json!({"product": ["X50", "X80"]})
    );
    let other = reader.ask(water, &[("product", "X60")]);
    assert_eq!(
        (&other["outcome"], &other["reason"]),
        (&json!("no_answer"), &json!("out_of_scope"))
    );
    let named = reader.ask(water, &[("product", "X50")]);
    assert_eq!(source(&named).0, "humidifier-water-quality-x50-x80");
}

#[test]
fn ask_prints_the_text_alone_and_tells_the_outcome_by_its_exit_code() {
    let answered = ask(WORDINGS[0], &[]).exits(0);
    let text = ask(WORDINGS[0], &["--json"]).json()["answer"]["text"].clone();
    assert_eq!(json!(answered.stdout.trim_end_matches('\n')), text);
    let ambiguous = ask("滤芯要换了怎么换", &[]).exits(3);
    assert_eq!(ambiguous.stdout, "");
    assert!(
        ambiguous.stderr.contains("capsule-replacement"),
        "{}",
        ambiguous.stderr
    );
    let none = ask("今天天气怎么样", &[]).exits(4);
    assert_eq!(none.stdout, "");
    assert!(none.stderr.contains("No answer"), "{}", none.stderr);
    assert_eq!(
        ask("滤芯要换了怎么换", &["--json"]).exits(3).json()["outcome"],
        "ambiguous"
    );
    assert_eq!(
        ask("今天天气怎么样", &["--json"]).exits(4).json()["outcome"],
        "no_answer"
    );
    ask("", &[]).exits(2);
}

#[test]
fn a_channel_has_its_own_wording_of_the_same_answer() {
    let reader = Server::demo().client("reader");
    let (default, sms) = (
        reader.ask(WORDINGS[0], &[]),
        reader.ask(WORDINGS[0], &[("channel", "sms")]),
    );
    assert_eq!(source(&default).0, source(&sms).0);
    assert_eq!(default["answer"]["variant"], "default");
    assert_eq!(sms["answer"]["variant"], "channel=sms");
    assert_ne!(source(&default).2, source(&sms).2);
    let text = ask(WORDINGS[0], &["--channel", "sms"]).exits(0).stdout;
    assert_eq!(json!(text.trim_end()), sms["answer"]["text"]);
}
