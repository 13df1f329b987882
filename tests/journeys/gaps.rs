//! What nobody has an answer to: it is counted, becomes somebody's, is written, reviewed, published and
//! answered.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Client, Office, article, until};
use serde_json::{Value, json};

fn address(gap: &Value, verb: &str) -> String {
    format!("/v1/gaps/{}{verb}", gap["id"].as_str().expect("an id"))
}

#[test]
fn an_unanswered_question_becomes_an_answer() {
    let office = Office::open();
    office.publish_filter("", None);
    let at = [("product", "X50"), ("channel", "phone")];
    for question in [
        "加湿器亮红灯是什么意思",
        "请问加湿器亮红灯是什么意思呀",
        "加湿器红灯亮了是什么意思？",
    ] {
        assert_eq!(office.reader.ask(question, &at)["outcome"], "no_answer");
    }
    assert_eq!(office.reader.ask("滤网怎么洗", &at)["outcome"], "answer");
    let found = until("three questions in one gap", || {
        let found = office.gap("open");
        (found["times"] == 3).then_some(found)
    });
    let whole = office.editor.get(&address(&found, ""), &[]).ok();
    assert_eq!(whole["wordings"].as_array().expect("words").len(), 2);
    let count = &whole["counts"][0];
    assert_eq!(
        (&count["channel"], &count["product"]),
        (&json!("phone"), &json!("X50"))
    );
    assert_eq!(count["times"], 3);
    // It becomes somebody's.
    let body = json!({"owner": "加湿器产品组", "due_in_minutes": 30});
    let assigned = office.editor.post(&address(&found, "/assign"), &body).ok();
    assert_eq!(
        (&assigned["owner"], &assigned["overdue"]),
        (&json!("加湿器产品组"), &json!(false))
    );
    let late = json!({"owner": "加湿器产品组", "due_at": "2020-01-01T00:00:00Z"});
    office.editor.post(&address(&found, "/assign"), &late).ok();
    let overdue = office.editor.items("/v1/gaps", &[("overdue", "true")]);
    assert_eq!(overdue[0]["overdue"], true);
    // Nobody may say that it is done while it is not.
    let early = office.editor.post(&address(&found, "/resolve"), &json!({}));
    let early = early.is_problem(409, "not_answered");
    assert_eq!(early["questions"][0]["outcome"], "no_answer");
    let said = json!({"text": "红灯：水箱缺水。问过 13800138000"});
    office.reader.post(&address(&found, "/comment"), &said).ok();
    // Written, reviewed, published; then it closes by itself.
    let light = article(
        "red-light",
        "question: 加湿器亮红灯是什么意思\nsimilar: [加湿器红灯亮了是什么意思]",
        "红灯表示水箱缺水，请加水。",
    );
    office.publish("red-light", &light, None);
    let closed = office.gap("resolved");
    assert_eq!(
        (&closed["id"], &closed["decided_by"]),
        (&found["id"], &json!("koujing"))
    );
    let whole = office.editor.get(&address(&found, ""), &[]).ok();
    let notes = whole["notes"].as_array().expect("notes");
    let kinds: Vec<&str> = notes
        .iter()
        .filter_map(|note| note["kind"].as_str())
        .collect();
    let expected = ["assigned", "assigned", "overdue", "comment", "resolved"];
    assert_eq!(kinds, expected);
    assert_eq!(notes[3]["text"], "红灯：水箱缺水。问过 〔电话〕");
    let refused = office.editor.post(&address(&found, "/assign"), &body);
    refused.is_problem(409, "wrong_state");
    let subject = format!("gap/{}", found["id"].as_str().expect("an id"));
    let audit = office.admin.items("/v1/audit", &[("subject", &subject)]);
    assert_eq!(audit[0]["kind"], "gap_resolved");
}

#[test]
fn publishing_something_else_closes_nothing() {
    let office = Office::open();
    let body =
        json!({"question": "净水器保修几年", "context": {"product": "X50"}, "note": "客户在等"});
    let made = office.reader.post("/v1/gaps", &body).is(201);
    office.publish_filter("", None);
    let whole = office.editor.get(&address(&made, ""), &[]).ok();
    assert_eq!(
        (&whole["state"], &whole["times"]),
        (&json!("open"), &json!(1))
    );
    assert_eq!(whole["notes"][0]["text"], "客户在等");
    let dismiss = address(&made, "/dismiss");
    office
        .editor
        .post(&dismiss, &json!({"reason": " "}))
        .is_problem(422, "reason_needed");
    let done = office
        .editor
        .post(&dismiss, &json!({"reason": "不卖净水器"}))
        .ok();
    assert_eq!(done["state"], "dismissed");
    // Reported once more, it is somebody's business again.
    let again = office.reader.post("/v1/gaps", &body).is(200);
    assert_eq!(
        (&again["id"], &again["state"]),
        (&made["id"], &json!("open"))
    );
}

#[test]
fn gaps_are_reported_strictly_and_once() {
    let office = Office::open();
    let report = |client: &Client, body: &Value| client.post("/v1/gaps", body);
    for (body, status, code) in [
        (json!({"question": "x", "who": "y"}), 400, "invalid_json"),
        (json!({"question": "  "}), 400, "empty_question"),
        (
            json!({"question": "x", "context": {"colour": "red"}}),
            400,
            "unknown_dimension",
        ),
        (
            json!({"question": "x", "note": "长".repeat(2_001)}),
            400,
            "invalid_text",
        ),
        (
            json!({"question": "长".repeat(4_001)}),
            413,
            "payload_too_large",
        ),
    ] {
        report(&office.reader, &body).is_problem(status, code);
    }
    let once = office.public.with("idempotency-key", "g-1");
    let body = json!({"question": "我的手机 13800138000 收不到验证码"});
    let first = report(&once, &body);
    let second = report(&once, &body);
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    // For the public that it was taken, and nothing of what others asked.
    let told = first.json();
    assert_eq!(told.as_object().expect("an object").len(), 2, "{told}");
    let kept = office.gap("open");
    assert_eq!(
        (&kept["question"], &kept["times"]),
        (&json!("我的手机 〔电话〕 收不到验证码"), &json!(1))
    );
    let other = report(&once, &json!({"question": "别的"}));
    other.is_problem(422, "idempotency_key_reused");
    office
        .editor
        .get("/v1/gaps", &[("state", "lost")])
        .is_problem(400, "invalid_parameter");
    let both = json!({"due_at": "2030-01-01T00:00:00Z", "due_in_minutes": 5});
    office
        .editor
        .post(&address(&kept, "/assign"), &both)
        .is_problem(400, "one_of");
    office
        .editor
        .post("/v1/gaps/0/assign", &json!({}))
        .is_problem(404, "not_found");
}

#[test]
fn a_list_of_gaps_comes_in_pages() {
    let office = Office::open();
    for question in ["净水器保修几年", "发票怎么开", "能送到西藏吗"] {
        office
            .reader
            .post("/v1/gaps", &json!({"question": question}))
            .is(201);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let mut query = vec![("limit", "2")];
        if !cursor.is_empty() {
            query.push(("cursor", &cursor));
        }
        let page = office.editor.get("/v1/gaps", &query).ok();
        let items = page["items"].as_array().expect("items");
        seen.extend(items.iter().map(|gap| gap["id"].to_string()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3);
}
