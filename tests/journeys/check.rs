//! A reply held against the approved answer, through the API and the command line.

use koujing_tests::{Client, Office, Server, article, koujing};
use serde_json::{Value, json};

const GOOD: &str = "您好,滤网半个月用清水冲洗一次;有水垢就用食用柠檬酸,一升温水放10克泡30分钟,再冲3遍,晾干装回去。\
    小苏打、次氯酸、洗衣液不要用。通电后长按清洁键5秒,红灯灭了就好。";

fn check(client: &Client, body: Value) -> Value {
    client.post("/v1/check", &body).ok()
}

fn rules(checked: &Value) -> Vec<&str> {
    let findings = checked["evidence"]["findings"].as_array();
    findings
        .into_iter()
        .flatten()
        .filter_map(|it| it["rule"].as_str())
        .collect()
}

#[test]
fn a_reply_is_held_against_the_answer_to_its_question() {
    let reader = Server::demo().client("reader");
    let question = "加湿器的滤网用什么清洗?";
    let good = check(
        &reader,
        json!({"reply": GOOD, "question": question, "agent": "小林"}),
    );
    assert_eq!(good["verdict"], "consistent", "{good:#}");
    assert_eq!(good["article"], "humidifier-filter-cleaning");
    assert_eq!(
        (&good["agent"], &good["variant"]),
        (&json!("小林"), &json!("default"))
    );
    let wrong = GOOD.replace("半个月", "20天");
    let wrong = check(&reader, json!({"reply": wrong, "question": question}));
    assert_eq!(wrong["verdict"], "contradicts", "{wrong:#}");
    let finding = &wrong["evidence"]["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["severity"], &finding["said"]),
        (&json!("other_amount"), &json!("high"), &json!("20天"))
    );
    // The span is of the reply as it was sent, in characters.
    let (from, until) = (&finding["span"]["from"], &finding["span"]["until"]);
    let place = |at: &Value| {
        at.as_u64()
            .and_then(|at| usize::try_from(at).ok())
            .expect("a place")
    };
    let reply: Vec<char> = GOOD.replace("半个月", "20天").chars().collect();
    let said: String = reply[place(from)..place(until)].iter().collect();
    assert_eq!(said, "20天");
    let none = check(
        &reader,
        json!({"reply": "可以的", "question": "火星上能种土豆吗"}),
    );
    assert_eq!(none["verdict"], "no_standard", "{none:#}");
    assert!(none["article"].is_null() && none["reason"].is_string());
}

#[test]
fn five_channels_answered_differently_and_only_one_was_right() {
    let reader = Server::demo().client("reader");
    let question = "加湿器的滤网用什么清洗?";
    for (channel, reply, verdict) in [
        ("chat", "亲,滤网用小苏打泡一下就干净了哦", "contradicts"),
        ("phone", "您用次氯酸兑水泡,每个月一次", "contradicts"),
        ("wechat", "洗衣液就可以洗的,15天一次", "contradicts"),
        ("email", "滤网请每 15 天用清水冲洗。", "incomplete"),
        (
            "sms",
            "【沐禾】滤网每15天用清水冲洗;有水垢用柠檬酸(每升水10克)泡30分钟后冲净。请勿使用小苏打、次氯酸、洗衣液。",
            "consistent",
        ),
    ] {
        let body = json!({"reply": reply, "question": question, "context": {"channel": channel}});
        let checked = check(&reader, body);
        assert_eq!(checked["verdict"], verdict, "{channel}: {checked:#}");
    }
}

#[test]
fn an_older_revision_is_outdated_and_what_was_live_then_was_right() {
    let office = Office::open();
    let wash = |days: u32| {
        article(
            "wash",
            "question: 滤网多久洗一次\nmust_say: [清水]",
            &format!("滤网每 {days} 天用清水冲洗一次,晾干装回。"),
        )
    };
    office.publish("wash", &wash(15), None);
    let receipt = office.reader.ask("滤网多久洗一次", &[])["answer"]["receipt"].clone();
    let then = koujing_tests::ahead(0).to_string();
    office.publish("wash", &wash(20), Some(1));
    let old = "滤网半个月拿清水冲洗一次,晾干装回去";
    let by = |about: &str, value: &Value| {
        let mut body = json!({"reply": old});
        body[about] = value.clone();
        check(&office.reader, body)
    };
    for (about, value) in [
        ("question", json!("滤网多久洗一次")),
        ("article", json!("WASH")),
        ("receipt", receipt),
    ] {
        let checked = by(about, &value);
        assert_eq!(checked["verdict"], "outdated", "{about}: {checked:#}");
        assert_eq!(
            (&checked["revision"], &checked["outdated_revision"]),
            (&json!(2), &json!(1))
        );
        assert_eq!(
            rules(&checked),
            ["other_amount"],
            "what differs from the live one"
        );
    }
    for about in ["question", "article"] {
        let value = if about == "question" {
            "滤网多久洗一次"
        } else {
            "wash"
        };
        let mut body = json!({"reply": old, "at": then});
        body[about] = json!(value);
        let checked = check(&office.reader, body);
        assert_eq!(
            (&checked["verdict"], &checked["revision"]),
            (&json!("consistent"), &json!(1))
        );
    }
    let live = json!({"reply": "每20天用清水冲洗一次,晾干再装回", "article": "wash"});
    assert_eq!(check(&office.reader, live)["verdict"], "consistent");
}

#[test]
fn what_is_wrong_with_a_request_is_named() {
    let reader = Server::demo().client("reader");
    let refused = |body: Value, status: u16, code: &str| {
        reader.post("/v1/check", &body).is_problem(status, code);
    };
    refused(json!({"reply": "好"}), 400, "one_of");
    refused(
        json!({"reply": "好", "question": "x", "article": "y"}),
        400,
        "one_of",
    );
    refused(json!({"reply": " ", "question": "x"}), 400, "empty_reply");
    refused(
        json!({"reply": "好", "question": " "}),
        400,
        "empty_question",
    );
    refused(
        json!({"reply": "好", "questions": "x"}),
        400,
        "invalid_json",
    );
    refused(
        json!({"reply": "好", "question": "x", "context": {"colour": "red"}}),
        400,
        "unknown_dimension",
    );
    refused(
        json!({"reply": "好", "article": "no-such"}),
        404,
        "not_found",
    );
    refused(
        json!({"reply": "好", "receipt": "kr1.a.b"}),
        404,
        "not_found",
    );
    refused(
        json!({"reply": "好".repeat(8_001), "question": "x"}),
        413,
        "payload_too_large",
    );
    let at = json!({"reply": "好", "question": "x", "at": "yesterday"});
    refused(at, 400, "invalid_json");
    // What a public key may not see is not there.
    let public = json!({"reply": "好", "article": "voucher-agent-limit"});
    assert!(reader.post("/v1/check", &public).status == 200);
    let office = Office::open();
    let secret = article(
        "secret",
        "question: 内部口径\naudience: internal",
        "只给同事看。",
    );
    office.publish("secret", &secret, None);
    let body = json!({"reply": "好", "article": "secret"});
    office
        .public
        .post("/v1/check", &body)
        .is_problem(404, "not_found");
    let body = json!({"reply": "好", "question": "内部口径"});
    assert_eq!(check(&office.public, body)["verdict"], "no_standard");
}

#[test]
fn the_command_line_says_it_by_its_exit_code() {
    let article = "humidifier-filter-cleaning";
    let good = koujing(&["check", "--article", article, GOOD]).exits(0);
    assert_eq!(good.stdout.trim(), "consistent");
    let bad = koujing(&["check", "--article", article, "用小苏打洗"]).exits(8);
    assert_eq!(bad.stdout.trim(), "contradicts");
    assert!(bad.stderr.contains("never_said"), "{}", bad.stderr);
    let half = koujing(&[
        "check",
        "--json",
        "--question",
        "滤网怎么洗",
        "每 15 天用清水冲",
    ])
    .exits(6);
    assert_eq!(half.json()["verdict"], "incomplete");
    koujing(&["check", "--question", "火星上能种土豆吗", "可以"]).exits(4);
    koujing(&["check", "可以"]).exits(2);
    let server = Server::demo();
    let remote = [
        "check",
        "--article",
        article,
        "用小苏打洗",
        "--server",
        server.address(),
        "--key",
        server.key("reader"),
    ];
    koujing(&remote).exits(8);
}
