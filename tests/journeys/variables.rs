//! Variables: a value that is missing never leaves a hole, one that is given never does harm.

use koujing_tests::{Client, Folder, Record, koujing};
use serde_json::{Value, json};

const QUESTION: &str = "什么时候修好";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("koujing.yaml", "variables: {repair.time: 预计修复时间}\n");
    folder.article(
        "repair",
        "question: 什么时候修好",
        "{{ customer.name | 您 }}好,**{{ repair.time }}** 前修好,单号 {{ order.id }}。\n\n\
         ## 内部说明 {audience=internal}\n\n{{ agent.name }} 跟进。",
    );
    folder
}

fn with_server(test: impl FnOnce(&Client)) {
    let record = Record::of(&folder());
    let server = record.serve();
    test(
        &server
            .stranger()
            .with_key(&record.key("reader", "internal")),
    );
}

fn ask(client: &Client, format: &str, variables: &Value) -> Value {
    let body = json!({"question": QUESTION, "format": format, "variables": variables});
    client.post("/v1/answer", &body).ok()["answer"].clone()
}

#[test]
fn what_is_missing_is_listed_and_seen() {
    with_server(|client| {
        let answer = client.ask(QUESTION, &[])["answer"].clone();
        assert_eq!(
            answer["text"],
            "您好,【预计修复时间】 前修好,单号 【订单号】。"
        );
        assert_eq!(
            answer["missing_variables"],
            json!(["order.id", "repair.time"])
        );
        assert_eq!(answer["guidance"], "【客服姓名】 跟进。");
        let some = ask(
            client,
            "text",
            &json!({"repair.time": "18:00", "order.id": ""}),
        );
        assert_eq!(some["text"], "您好,18:00 前修好,单号 【订单号】。");
        assert_eq!(some["missing_variables"], json!(["order.id"]));
    });
}

#[test]
fn what_is_given_is_filled_in_and_leaves_the_hash_alone() {
    with_server(|client| {
        let plain = client.ask(QUESTION, &[])["answer"].clone();
        let given = json!({
            "customer.name": "王小姐", "repair.time": "{{ order.id }}", "order.id": "A1", "agent.name": "小李",
        });
        let answer = ask(client, "text", &given);
        assert_eq!(answer["text"], "王小姐好,{{ order.id }} 前修好,单号 A1。");
        assert_eq!(answer["missing_variables"], json!([]));
        assert_eq!(answer["guidance"], "小李 跟进。");
        assert_eq!(
            (&answer["hash"], &answer["receipt"]),
            (&plain["hash"], &plain["receipt"])
        );
    });
}

#[test]
fn a_value_cannot_become_html() {
    with_server(|client| {
        let given = json!({
            "customer.name": "<script>alert(\"1\")</script>", "repair.time": "a&b' onload='x",
        });
        let html = ask(client, "html", &given)["text"]
            .as_str()
            .expect("a text")
            .to_owned();
        assert!(
            html.contains("&lt;script&gt;") && html.contains("a&amp;b"),
            "{html}"
        );
        assert!(!html.contains("<script") && !html.contains("a&b"), "{html}");
        assert!(html.contains("<strong>"), "{html}");
        let text = ask(client, "text", &given)["text"]
            .as_str()
            .expect("a text")
            .to_owned();
        assert!(text.contains("<script>alert(\"1\")</script>"), "{text}");
    });
}

#[test]
fn a_value_cannot_become_markdown() {
    with_server(|client| {
        let given = json!({"customer.name": "[点这里](https://evil.example)"});
        let markdown = ask(client, "markdown", &given)["text"]
            .as_str()
            .expect("a text")
            .to_owned();
        assert!(!markdown.contains("[点这里]("), "{markdown}");
    });
}

#[test]
fn an_unknown_variable_is_no_hole_in_the_fence() {
    with_server(|client| {
        let answer = ask(
            client,
            "text",
            &json!({"param.x": "1", "never.declared": "2"}),
        );
        assert_eq!(
            answer["text"],
            "您好,【预计修复时间】 前修好,单号 【订单号】。"
        );
    });
}

#[test]
fn ask_fills_in_and_says_what_is_missing() {
    let folder = folder();
    let content = folder.path().to_string_lossy();
    let run = koujing(&[
        "ask",
        QUESTION,
        "--content",
        &content,
        "--var",
        "order.id=A1",
    ])
    .exits(0);
    assert_eq!(run.stdout, "您好,【预计修复时间】 前修好,单号 A1。\n");
    assert!(run.stderr.contains("repair.time"), "{}", run.stderr);
}
