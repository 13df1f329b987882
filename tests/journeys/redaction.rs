//! A text that must go for good goes; what was said about it still verifies.

use koujing_tests::{Client, Office, article};
use serde_json::{Value, json};

fn wash(body: &str) -> String {
    article("wash", "question: 滤网用什么清洗", body)
}

/// What must not be kept.
const SECRET: &str = "身份证号甲乙丙丁";

#[test]
fn a_text_that_must_go_is_gone_and_everything_still_verifies() {
    let secret = SECRET;
    let office = Office::open();
    office.publish("wash", &wash(&format!("用清水。{secret}。")), None);
    let answer = office.reader.ask("滤网用什么清洗", &[])["answer"].clone();
    assert!(answer.to_string().contains(secret));
    let redact =
        |who: &Client, revision: u64, body: &Value| who.review("wash", revision, "redact", body);
    let why = json!({"reason": "含个人信息"});
    redact(&office.admin, 1, &why).is_problem(409, "wrong_state");
    office.publish("wash", &wash("用清水。"), Some(1));
    redact(&office.approver, 1, &why).is_problem(403, "role_needed");
    redact(&office.admin, 1, &json!({"reason": ""})).is_problem(422, "reason_needed");
    let tombstone = redact(&office.admin, 1, &why).ok();
    assert_eq!(
        (
            &tombstone["article"],
            &tombstone["revision"],
            &tombstone["reason"]
        ),
        (&json!("wash"), &json!(1), &json!("含个人信息"))
    );
    let receipt = answer["receipt"].as_str().expect("a receipt");
    let explained = office
        .reader
        .get(&format!("/v1/receipts/{receipt}"), &[])
        .ok();
    assert_eq!(
        (
            &explained["redacted"],
            &explained["text"],
            &explained["hash"]
        ),
        (&json!("含个人信息"), &Value::Null, &answer["hash"]),
        "{explained}"
    );
    assert_eq!(
        (&explained["revision"], &explained["live"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(
        office.admin.get("/v1/audit/verify", &[]).ok()["broken_at"],
        Value::Null
    );

    let then = answer["approved_at"].as_str().expect("an instant");
    let paths = [
        "/v1/articles/wash/revisions",
        "/v1/articles/wash/revisions/1",
        "/v1/articles/wash/revisions/2/diff?against=1",
        "/v1/articles/wash/revisions/1/diff?against=2",
        "/v1/articles/wash/revisions/1/impact",
        "/v1/articles/wash/revisions/1/tellings",
        "/v1/audit?limit=200",
        "/v1/search?state=superseded",
        "/v1/revisions?state=superseded",
        "/v1/changes",
    ];
    let mut replies: Vec<_> = paths
        .iter()
        .map(|path| (*path, office.admin.get(path, &[])))
        .collect();
    let markdown = office.admin.with("accept", "text/markdown");
    replies.push(("bytes", markdown.get("/v1/articles/wash/revisions/1", &[])));
    replies.push((
        "as of",
        office.admin.get("/v1/articles/wash", &[("as_of", then)]),
    ));
    let asked = [("q", "滤网用什么清洗"), ("as_of", then)];
    replies.push(("answer then", office.admin.get("/v1/answer", &asked)));
    let restore = office
        .admin
        .tell("wash", "restore", &json!({"revision": 1}));
    assert!((400..500).contains(&restore.status), "{restore:?}");
    replies.push(("restore", restore));
    for (path, reply) in replies {
        assert!(reply.status < 500, "{path}: {reply:?}");
        let said = String::from_utf8_lossy(&reply.body);
        assert!(!said.contains(secret), "{path}: {said}");
    }
}

#[test]
fn a_text_that_must_go_is_not_in_the_file_either() {
    let office = Office::open();
    office.publish("wash", &wash(&format!("用清水。{SECRET}。")), None);
    office.publish("wash", &wash("用清水。"), Some(1));
    let why = json!({"reason": "含个人信息"});
    office.admin.review("wash", 1, "redact", &why).ok();
    let Office { record, server, .. } = office;
    assert_eq!(server.stop().0, 0);
    for entry in std::fs::read_dir(record.data()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        let found = bytes
            .windows(SECRET.len())
            .position(|window| window == SECRET.as_bytes());
        let around = found.map(|at| &bytes[at.saturating_sub(200)..at + SECRET.len()]);
        let around = around.map(String::from_utf8_lossy);
        assert_eq!(around, None, "{} holds it", path.display());
    }
}

#[test]
fn settings_come_back_and_are_redacted_like_articles() {
    let office = Office::open();
    let parameter =
        |value: &str| format!("parameters: {{days: {{label: 天数, value: \"{value}\"}}}}\n");
    office.settle(&parameter(SECRET));
    office.settle(&parameter("30"));
    let restore = |revision: u64| {
        let body = json!({"revision": revision});
        office.editor.post("/v1/settings/restore", &body)
    };
    let at = |revision: u64, verb: &str| format!("/v1/settings/revisions/{revision}{verb}");
    let draft = restore(1).is(201);
    assert_eq!(
        (&draft["revision"], &draft["state"]),
        (&json!(3), &json!("draft"))
    );
    let shown = office.editor.get(&at(3, ""), &[]).ok();
    assert!(shown.to_string().contains(SECRET), "{shown}");
    restore(9).is_problem(404, "not_found");
    office.editor.post(&at(3, "/withdraw"), &json!({})).ok();
    let redact = |revision| {
        let why = json!({"reason": "含个人信息"});
        office.admin.post(&at(revision, "/redact"), &why)
    };
    redact(2).is_problem(409, "wrong_state");
    for revision in [1, 3] {
        let left = redact(revision).ok();
        assert_eq!(
            (&left["article"], &left["revision"]),
            (&json!(null), &json!(revision))
        );
        let shown = office.admin.get(&at(revision, ""), &[]).ok();
        assert!(!shown.to_string().contains(SECRET), "{shown}");
    }
    restore(1).is_problem(409, "wrong_state");
    assert_eq!(
        office.admin.get("/v1/audit/verify", &[]).ok()["broken_at"],
        json!(null)
    );
}
