//! What a write does with what is unreadable, too large or strange, and with a request that comes twice.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Client, Office, article};
use serde_json::{Value, json};

fn wash(body: &str) -> String {
    article("wash", "question: 滤网用什么清洗", body)
}

/// How many revisions of it there are.
fn revisions(office: &Office, id: &str) -> usize {
    let history = office
        .editor
        .get(&format!("/v1/articles/{id}/revisions"), &[]);
    if history.status == 404 {
        return 0;
    }
    history.ok()["items"].as_array().expect("items").len()
}

#[test]
fn what_cannot_be_read_is_not_stored() {
    let office = Office::open();
    for (text, code) in [
        ("滤网用清水洗。".to_owned(), "unreadable"),
        (
            "---\nid: wash\nquestion: [\n---\n\n用清水。\n".to_owned(),
            "unreadable",
        ),
        (wash("用\u{0}水。"), "unreadable"),
        (
            article("rinse", "question: 滤网怎么洗", "用清水。"),
            "other_id",
        ),
    ] {
        let refused = office.editor.put("wash", &text, None);
        let refused = refused.is_problem(422, code);
        if code == "unreadable" {
            let problem = &refused["problems"][0];
            assert!(
                problem["line"].is_u64() && problem["message"].is_string(),
                "{refused}"
            );
        }
    }
    let not_text = office.editor.with("content-type", "text/markdown").send(
        "PUT",
        "/v1/articles/wash",
        Some(b"---\nid: wash\n---\n\xff\xfe".into()),
    );
    not_text.is_problem(422, "unreadable");
    let large = office.editor.put("wash", &wash(&"水".repeat(90_000)), None);
    large.is_problem(422, "unreadable");
    let json = office.editor.with("content-type", "application/json").send(
        "PUT",
        "/v1/articles/wash",
        Some(wash("用清水。").into()),
    );
    json.is_problem(415, "unsupported_media_type");
    assert_eq!(
        (revisions(&office, "wash"), revisions(&office, "rinse")),
        (0, 0)
    );
}

/// Stores a file that has these problems, gives it back as it was sent, and does not take it further.
fn is_stored_with(text: &str, rules: &[&str]) {
    let office = Office::open();
    let draft = office.editor.put("wash", text, None).is(201);
    let problems = draft["problems"].as_array().expect("problems");
    for rule in rules {
        assert!(
            problems.iter().any(|problem| problem["rule"] == *rule),
            "{rule}: {draft}"
        );
    }
    let stored = office
        .editor
        .with("accept", "text/markdown")
        .get("/v1/articles/wash/revisions/1", &[]);
    assert_eq!(stored.text(), text, "the bytes as they were sent");
    office
        .editor
        .review("wash", 1, "submit", &json!({}))
        .is_problem(422, "lint_errors");
}

#[test]
fn problems_of_the_wording_are_stored_and_told() {
    is_stored_with(
        "---\nid: wash\nquestion: 滤网怎么洗\nmust_say: [柠檬酸]\n---\n\n可能用 {{ nobody }}\n",
        &[
            "undeclared_variable",
            "must_say_missing",
            "hedging",
            "no_owner",
        ],
    );
    is_stored_with(
        "---\nid: wash\nquestion: 滤网怎么洗\nscope: {colour: red}\n---\n\n用清水。\n",
        &["unknown_dimension"],
    );
    is_stored_with(
        "---\nid: wash\nquestion: 滤网怎么洗\n---\n\n![红灯](img/red.png)\n",
        &["image"],
    );
    is_stored_with(
        "---\nid: wash\nquestion: 滤网怎么洗\n---\n",
        &["empty_answer"],
    );
}

/// A key too many is a problem like any other.
#[test]
fn an_unknown_key_is_stored_and_told() {
    is_stored_with(
        "---\nid: wash\nquestion: 滤网怎么洗\ncolour: red\n---\n\n用清水。\n",
        &["unknown_key"],
    );
}

/// So is a front matter that is read and lacks a key: half-done work can be kept.
/// Without a question there is no article to keep: as unreadable as broken YAML.
#[test]
fn a_file_without_a_question_is_not_stored() {
    let office = Office::open();
    let file = "---\nid: wash\nowner: 组\n---\n\n用清水。\n";
    let reply = office.editor.put("wash", file, None);
    let problem = reply.is_problem(422, "unreadable");
    assert_eq!(problem["problems"][0]["rule"], "missing_question");
    office
        .editor
        .get("/v1/articles/wash/revisions", &[])
        .is_problem(404, "not_found");
}

#[test]
fn messages_are_chinese_unless_english_is_preferred() {
    let office = Office::open();
    let message = |client: &Client, base: Option<u64>| {
        let draft = client.put("wash", &wash("可能用清水。"), base).is(201);
        draft["problems"][0]["message"]
            .as_str()
            .expect("a message")
            .to_owned()
    };
    assert!(message(&office.editor, None).contains("语气"));
    let english = office
        .editor
        .with("accept-language", "en-GB,en;q=0.9,zh;q=0.5");
    assert!(message(&english, Some(1)).is_ascii() || !message(&english, Some(2)).contains("语气"));
}

#[test]
fn unknown_fields_are_refused_on_every_write() {
    let office = Office::open();
    office.publish("wash", &wash("用清水。"), None);
    office.editor.submitted("wash", &wash("用温水。"), Some(1));
    let draft = article("rinse", "question: 怎么冲洗才干净", "冲三遍。");
    office.editor.draft("rinse", &draft, None);
    let seq = office.reader.ask("滤网用什么清洗", &[])["seq"].clone();
    let mut taken = Vec::new();
    for (path, body) in [
        (
            "/v1/articles/wash/revisions/2/approve",
            json!({"colour": "red"}),
        ),
        (
            "/v1/articles/wash/revisions/2/reject",
            json!({"reason": "r", "colour": "red"}),
        ),
        (
            "/v1/articles/rinse/revisions/1/submit",
            json!({"colour": "red"}),
        ),
        (
            "/v1/articles/rinse/revisions/1/withdraw",
            json!({"colour": "red"}),
        ),
        (
            "/v1/articles/wash/suspend",
            json!({"reason": "r", "colour": "red"}),
        ),
        ("/v1/articles/wash/verify", json!({"colour": "red"})),
        (
            "/v1/articles/wash/restore",
            json!({"revision": 1, "colour": "red"}),
        ),
        (
            "/v1/articles/wash/retire",
            json!({"reason": "r", "colour": "red"}),
        ),
        (
            "/v1/articles/wash/revisions/1/redact",
            json!({"reason": "r", "colour": "red"}),
        ),
        ("/v1/releases", json!({"revisions": [], "colour": "red"})),
        (
            "/v1/keys",
            json!({"name": "n", "role": "reader", "colour": "red"}),
        ),
        (
            "/v1/users",
            json!({"name": "n", "password": "long enough 12", "role": "reader", "colour": "red"}),
        ),
    ] {
        let reply = office.admin.post(path, &body);
        if reply.status != 400 {
            taken.push((path, reply.status));
        }
    }
    assert_eq!(taken, [], "writes that took an unknown field");
    let now = office.reader.ask("滤网用什么清洗", &[]);
    assert_eq!(
        (&now["answer"]["text"], &now["seq"]),
        (&json!("用清水。"), &seq)
    );
}

#[test]
fn a_nul_is_kept_out_of_the_record() {
    let office = Office::open();
    office.publish("wash", &wash("用清水。"), None);
    for (path, body) in [
        ("/v1/articles/wash/suspend", json!({"reason": "a\u{0}b"})),
        ("/v1/articles/wash/retire", json!({"reason": "a\u{0}b"})),
        ("/v1/keys", json!({"name": "a\u{0}b", "role": "reader"})),
        (
            "/v1/users",
            json!({"name": "a\u{0}b", "password": "long enough 12", "role": "reader"}),
        ),
    ] {
        let reply = office.admin.post(path, &body);
        assert_eq!(reply.status, 422, "{path}: {reply:?}");
    }
    assert_eq!(office.wording("滤网用什么清洗"), "用清水。");
}

#[test]
fn a_request_that_comes_twice_is_done_once() {
    let office = Office::open();
    let revision = office.editor.submitted("wash", &wash("用清水。"), None);
    let once = office.approver.with("idempotency-key", "approve-wash-1");
    let approve = |who: &Client, body: &Value| who.review("wash", revision, "approve", body);
    let first = approve(&once, &json!({}));
    assert_eq!(first.ok()["state"], "published");
    assert_eq!(first.header("idempotent-replayed"), None);
    let again = approve(&once, &json!({}));
    assert_eq!(again.ok(), first.json());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    approve(&once, &json!({"acknowledge": []})).is_problem(422, "idempotency_key_reused");
    let elsewhere = once.tell("wash", "verify", &json!({}));
    elsewhere.is_problem(422, "idempotency_key_reused");
    // A key is its caller's own; without one the approval is refused as any second one.
    let other = office.admin.with("idempotency-key", "approve-wash-1");
    approve(&other, &json!({})).is_problem(409, "wrong_state");
    approve(&office.approver, &json!({})).is_problem(409, "wrong_state");

    // Refusals are kept too.
    let late = office.approver.with("idempotency-key", "approve-wash-late");
    for _ in 0..2 {
        approve(&late, &json!({})).is_problem(409, "wrong_state");
    }
    let long = office.approver.with("idempotency-key", &"k".repeat(201));
    assert_eq!(approve(&long, &json!({})).status, 400);
}

#[test]
fn an_import_that_comes_twice_is_done_once() {
    let office = Office::open();
    let once = office.admin.with("idempotency-key", "import-1");
    let import =
        |who: &Client, body: &str| who.post_bytes("/v1/import", "text/markdown", wash(body));
    let first = import(&once, "用清水。");
    let report = first.ok();
    assert_eq!(report["items"][0]["outcome"], "published", "{report}");
    assert_eq!(office.wording("滤网用什么清洗"), "用清水。");
    // Without the key it would be `unchanged`.
    let again = import(&once, "用清水。");
    assert_eq!(again.ok(), report);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    import(&once, "用温水。").is_problem(422, "idempotency_key_reused");
    assert_eq!(
        import(&office.admin, "用清水。").ok()["items"][0]["outcome"],
        "unchanged"
    );
    assert_eq!(revisions(&office, "wash"), 1);
}

#[test]
fn a_dry_run_says_what_would_happen_and_drafts_are_left_for_review() {
    let office = Office::open();
    let import = |who: &Client, query: &str| {
        let path = format!("/v1/import{query}");
        who.post_bytes(&path, "text/markdown", wash("用清水。"))
    };
    import(&office.editor, "").is_problem(403, "role_needed");
    let would = import(&office.admin, "?dry_run").ok();
    assert_eq!(would["items"][0]["outcome"], "published");
    assert_eq!(
        (revisions(&office, "wash"), office.wording("滤网用什么清洗")),
        (0, String::new())
    );
    let drafted = import(&office.editor, "?drafts").ok();
    assert_eq!(drafted["items"][0]["outcome"], "drafted");
    office.editor.review("wash", 1, "submit", &json!({})).ok();
    office
        .approver
        .review("wash", 1, "approve", &json!({}))
        .ok();
    assert_eq!(office.wording("滤网用什么清洗"), "用清水。");
}

/// Callers that tell no length beforehand were asked for JSON where nothing has to be said.
#[test]
fn a_body_that_comes_in_chunks_may_be_empty_too() {
    let office = Office::open();
    let revision = office.editor.put("wash", &wash("用清水。"), None).json()["revision"].clone();
    let submit = format!("/v1/articles/wash/revisions/{revision}/submit");
    let chunked = office.editor.with("transfer-encoding", "chunked");
    let submitted = chunked.send("POST", &submit, Some(Vec::new())).ok();
    assert_eq!(submitted["state"], "in_review");
}

/// PostgreSQL cannot keep U+0000, and each of these was a 503 for ever.
#[test]
fn u_0000_is_refused_wherever_it_stands() {
    let office = Office::open();
    let put = |file: &str| office.editor.put("wash", file, None);
    for front in ["question: \"a\\0b\"", "question: a\nowner: \"\\x00\""] {
        let file = format!("---\nid: wash\n{front}\n---\n\na\n");
        put(&file).is_problem(422, "unreadable");
    }
    let revision = office.editor.submitted("wash", &wash("用清水。"), None);
    let nul = json!({"reason": "\u{0}"});
    for verb in ["approve", "reject"] {
        let refused = office.approver.review("wash", revision, verb, &nul);
        refused.is_problem(422, "nul_character");
    }
    let seen = json!({"acknowledge": ["\u{0}"]});
    office
        .approver
        .review("wash", revision, "approve", &seen)
        .ok();
    let tellings = format!("/v1/articles/wash/revisions/{revision}/tellings?cursor=%00");
    for (client, target) in [
        (&office.editor, tellings.as_str()),
        (&office.admin, "/v1/audit?subject=%00"),
    ] {
        let refused = client.send("GET", target, None);
        refused.is_problem(400, "invalid_parameter");
    }
    let rows = "{\"id\": \"a\", \"question\": \"甲\", \"answer\": \"\\u0000\"}\n\
                {\"id\": \"b\", \"question\": \"乙\", \"answer\": \"好\"}\n";
    let import = office
        .admin
        .post_bytes("/v1/import", "application/jsonl", rows);
    let items = import.ok()["items"].clone();
    assert_eq!(items[0]["outcome"], "invalid");
    assert_eq!(items[0]["problems"][0]["line"], 1);
    assert_eq!(items[1]["outcome"], "published");
    // What is told with it is told, and what was told to others is kept.
    let asked = json!({"question": "滤网用什么清洗", "context": {"channel": "\u{0}"}});
    office.reader.post("/v1/answer", &asked).ok();
    office.reader.ask("滤网用什么清洗", &[]);
    let path = format!("/v1/articles/wash/revisions/{revision}/tellings");
    koujing_tests::until("both notes", || {
        let told = office.editor.get(&path, &[]).ok();
        (told["items"].as_array().map(Vec::len) == Some(2)).then_some(())
    });
}

#[test]
fn an_import_is_not_taken_back_by_what_was_in_review() {
    let office = Office::open();
    let import = |text: &str| {
        let bytes = wash(text);
        office
            .admin
            .post_bytes("/v1/import", "text/markdown", bytes)
            .ok()
    };
    import("用清水。");
    let waiting = office.editor.submitted("wash", &wash("用肥皂。"), Some(1));
    import("用温水。");
    let refused = office
        .approver
        .review("wash", waiting, "approve", &json!({}));
    let refused = refused.is_problem(409, "wrong_state");
    assert_eq!(refused["state"], "withdrawn");
    assert_eq!(office.wording("滤网用什么清洗"), "用温水。");
}
