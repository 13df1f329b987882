//! What people say of answers, by the API and at the desk.

use koujing_tests::{Client, Office, until};
use serde_json::{Value, json};

#[test]
fn feedback_is_the_owners_work() {
    let office = Office::open();
    office.publish_filter("", None);
    let answer = office.reader.ask("滤网怎么洗", &[])["answer"].clone();
    let receipt = answer["receipt"].as_str().expect("a receipt");
    let give = |client: &Client, body: Value| client.post("/v1/feedback", &body);
    let good =
        json!({"receipt": receipt, "kind": "outdated", "note": "现在是 20 天，li@example.com"});
    let kept = give(&office.reader, good).is(201);
    assert_eq!(
        (&kept["article"], &kept["note"]),
        (&json!("filter"), &json!("现在是 20 天，〔邮箱〕"))
    );
    give(
        &office.public,
        json!({"receipt": receipt, "kind": "helpful"}),
    )
    .is(201);
    for (body, status, code) in [
        (
            json!({"receipt": receipt, "kind": "great"}),
            400,
            "invalid_kind",
        ),
        (
            json!({"receipt": receipt, "kind": "not_repaired"}),
            400,
            "invalid_kind",
        ),
        (
            json!({"receipt": receipt, "kind": "wrong", "stars": 1}),
            400,
            "invalid_json",
        ),
        (
            json!({"receipt": "nothing", "kind": "wrong"}),
            404,
            "not_found",
        ),
    ] {
        give(&office.reader, body).is_problem(status, code);
    }
    let outstanding = [("outstanding", "true")];
    let list = office.editor.items("/v1/feedback", &outstanding);
    assert_eq!(list.len(), 1);
    let settle = format!(
        "/v1/feedback/{}/settle",
        kept["id"].as_str().expect("an id")
    );
    office
        .reader
        .post(&settle, &json!({}))
        .is_problem(403, "role_needed");
    assert_eq!(
        office
            .hire("reader", "值班组")
            .post(&settle, &json!({}))
            .status,
        204
    );
    let list = office.editor.items("/v1/feedback", &outstanding);
    assert_eq!(list.len(), 0);
}

#[test]
fn the_desk_says_what_agents_think_and_checks_before_sending() {
    let office = Office::open();
    office.publish_filter("\nmust_say: [15 天]", None);
    let mut agent = office.enter("小李", "reader");
    let mut owner = office.enter("值班组", "reader");
    let wrong =
        json!({"article": "filter", "revision": 1, "kind": "wrong", "question": "滤网怎么洗"});
    assert_eq!(agent.tell("/desk/feedback", &wrong).status, 201);
    for (bad, status) in [
        (json!({"article": "nothing", "kind": "wrong"}), 404),
        (json!({"article": "filter", "kind": "great"}), 400),
        (
            json!({"article": "filter", "kind": "wrong", "stars": 1}),
            400,
        ),
    ] {
        assert_eq!(agent.tell("/desk/feedback", &bad).status, status, "{bad}");
    }
    let mine = owner.open("/mine");
    let settle = mine
        .text()
        .split('"')
        .find(|part| part.starts_with("/mine/feedback/"));
    let settle = settle.expect("something to see to").to_owned();
    assert_eq!(agent.send(&settle, &[]).status, 403);
    assert_eq!(owner.send(&settle, &[]).leads_to(), "/mine?done=settled");
    assert!(!owner.open("/mine").text().contains("/mine/feedback/"));
    let reply = |text: &str| json!({"article": "filter", "reply": text});
    let judged = agent.tell("/desk/check", &reply("用清水洗，每 30 天一次。"));
    assert!(judged.text().contains("与口径矛盾"), "{}", judged.text());
    let judged = agent.tell("/desk/check", &reply("滤网用清水洗，每 15 天一次。"));
    assert!(judged.text().contains("符合口径"), "{}", judged.text());
    // Copied at the desk: the share of answers that were used.
    agent.tell("/desk/answer", &json!({"question": "滤网怎么洗"}));
    let copied = json!({"article": "filter", "question": "滤网怎么洗"});
    assert_eq!(agent.tell("/desk/copied", &copied).status, 204);
    until("one question, copied", || {
        let insights = office.editor.get("/v1/insights", &[]).ok();
        let most = &insights["most"][0];
        let told = (&most["asked"], &most["copied"], &most["marked_wrong"]);
        (told == (&json!(1), &json!(1), &json!(1))).then_some(())
    });
}
