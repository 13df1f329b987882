//! The change feed: pages and the event stream, what a public key sees of it, `min_seq`; receipts and
//! who was told what.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::time::{Duration, Instant};

use koujing_tests::{Client, Events, Office, article, until};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(30);

fn wash(front: &str, body: &str) -> String {
    article("wash", &format!("question: 滤网用什么清洗\n{front}"), body)
}

/// The position of a write.
fn seq(reply: &Value) -> u64 {
    reply["seq"]
        .as_u64()
        .unwrap_or_else(|| panic!("no seq: {reply}"))
}

/// The whole feed after a position, in pages of `limit`.
fn changes(client: &Client, after: u64, limit: &str) -> Vec<Value> {
    let after = after.to_string();
    let mut items = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let mut query = vec![("limit", limit)];
        match &cursor {
            Some(cursor) => query.push(("cursor", cursor.as_str())),
            None => query.push(("after", &after)),
        }
        let page = client.get("/v1/changes", &query).ok();
        items.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return items,
        }
    }
}

fn kinds(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| item["kind"].as_str())
        .collect()
}

/// An office in which an article went through everything; the position before that.
fn busy() -> (Office, u64) {
    let office = Office::open();
    let before = seq(&office.reader.ask("滤网用什么清洗", &[]));
    office.publish("wash", &wash("", "用清水。"), None);
    office.publish("wash", &wash("", "用温水。"), Some(1));
    let why = json!({"reason": "看一下"});
    office.editor.tell("wash", "suspend", &why).ok();
    office.approver.tell("wash", "resume", &json!({})).ok();
    office.approver.tell("wash", "verify", &json!({})).ok();
    let secret = article(
        "secret",
        "audience: internal\nquestion: 赔偿上限是多少",
        "五十。",
    );
    office.publish("secret", &secret, None);
    office.approver.tell("wash", "retire", &why).ok();
    (office, before)
}

#[test]
fn pages_hold_every_change_once_in_order_without_a_gap() {
    let (office, before) = busy();
    let all = changes(&office.reader, before, "200");
    let steps = [
        "published",
        "published",
        "suspended",
        "resumed",
        "verified",
        "published",
        "retired",
    ];
    assert_eq!(kinds(&all), steps);
    let positions: Vec<u64> = all.iter().map(seq).collect();
    assert_eq!(positions, (before + 1..=before + 7).collect::<Vec<_>>());
    assert_eq!(
        (&all[1]["article"], &all[1]["revision"]),
        (&json!("wash"), &json!(2))
    );
    for limit in ["1", "2", "3", "7"] {
        assert_eq!(
            changes(&office.reader, before, limit),
            all,
            "{limit} a page"
        );
    }
    assert_eq!(changes(&office.reader, before + 7, "200"), [] as [Value; 0]);
    assert_eq!(seq(&office.reader.ask("滤网用什么清洗", &[])), before + 7);
    for (query, code) in [
        ([("after", "-1")], "invalid_parameter"),
        ([("after", "x")], "invalid_parameter"),
        ([("limit", "0")], "invalid_parameter"),
        ([("since", "1")], "unknown_parameter"),
    ] {
        office
            .reader
            .get("/v1/changes", &query)
            .is_problem(400, code);
    }
}

#[test]
fn drafts_and_reviews_are_no_changes() {
    let (office, _) = busy();
    let before = seq(&office.reader.ask("滤网用什么清洗", &[]));
    let text = article("draft", "question: 怎么打包退货", "用原箱。");
    let revision = office.editor.submitted("draft", &text, None);
    let why = json!({"reason": "太短"});
    office
        .approver
        .review("draft", revision, "reject", &why)
        .ok();
    assert_eq!(changes(&office.reader, before, "200"), [] as [Value; 0]);
}

#[test]
fn a_public_key_sees_that_something_happened_and_not_what() {
    let (office, before) = busy();
    let items = changes(&office.public, before, "200");
    let positions: Vec<u64> = items.iter().map(seq).collect();
    assert_eq!(positions, (before + 1..=before + 7).collect::<Vec<_>>());
    assert_eq!(items[5], json!({"seq": before + 6, "kind": "other"}));
    assert_eq!(
        (&items[6]["kind"], &items[6]["article"]),
        (&json!("retired"), &json!("wash"))
    );
    assert!(!json!(items).to_string().contains("secret"));
}

#[test]
fn an_article_that_became_internal_is_retired_for_the_public() {
    let office = Office::open();
    office.publish("wash", &wash("", "用清水。"), None);
    let hidden = wash("audience: internal", "不得外传。");
    let at = seq(&office.publish("wash", &hidden, Some(1)));
    let last = |client: &Client| changes(client, at - 1, "200")[0].clone();
    let public = last(&office.public);
    assert_eq!(
        (&public["kind"], &public["article"]),
        (&json!("retired"), &json!("wash")),
        "{public}"
    );
    assert_eq!(last(&office.reader)["kind"], "published");
    assert_eq!(
        office.public.ask("滤网用什么清洗", &[])["outcome"],
        "no_answer"
    );
    office
        .public
        .get("/v1/articles/wash", &[])
        .is_problem(404, "not_found");
    // Published again for all, it is an article like any other.
    let again = seq(&office.publish("wash", &wash("", "用清水。"), Some(2)));
    let public = changes(&office.public, again - 1, "200")[0].clone();
    assert_eq!(public["kind"], "published", "{public}");
}

#[test]
fn a_publication_arrives_on_an_open_stream_within_a_second() {
    let office = Office::open();
    let mut stream = Events::open(&office.reader, None);
    let mut public = Events::open(&office.public, None);
    for (id, question, audience) in [
        ("wash", "滤网用什么清洗", "public"),
        ("secret", "赔偿上限是多少", "internal"),
    ] {
        let text = article(
            id,
            &format!("audience: {audience}\nquestion: {question}"),
            "十五。",
        );
        let approved = office.publish(id, &text, None);
        let done = Instant::now();
        let event = stream.next(SOON).expect("an event");
        assert!(
            done.elapsed() < Duration::from_secs(1),
            "{:?}",
            done.elapsed()
        );
        assert_eq!(event.event, "change");
        assert_eq!(event.id, seq(&approved).to_string());
        let items = changes(&office.reader, seq(&approved) - 1, "1");
        assert_eq!(event.data, items[0], "the same object as in a page");
        let seen = public.next(SOON).expect("an event");
        let items = changes(&office.public, seq(&approved) - 1, "1");
        assert_eq!(seen.data, items[0]);
    }
}

#[test]
fn a_stream_goes_on_after_the_last_event_that_is_known() {
    let (office, before) = busy();
    let all = changes(&office.reader, before, "200");
    let mut stream = Events::open(&office.reader, Some(before));
    for item in &all {
        let event = stream.next(SOON).expect("an event");
        assert_eq!(
            (&event.data, event.id.as_str()),
            (item, seq(item).to_string().as_str())
        );
    }
    let mut stream = Events::open(&office.reader, Some(before + 5));
    assert_eq!(stream.next(SOON).expect("an event").data, all[5]);
    assert_eq!(stream.next(SOON).expect("an event").data, all[6]);
    // From there on it follows.
    let text = article("draft", "question: 怎么打包退货", "用原箱。");
    let approved = office.publish("draft", &text, None);
    let event = stream.next(SOON).expect("an event");
    assert_eq!(event.id, seq(&approved).to_string());
}

#[test]
fn a_stream_ends_with_its_key() {
    let office = Office::open();
    let body = json!({"name": "follower", "role": "reader"});
    let made = office.admin.post("/v1/keys", &body).is(201);
    let key = made["key"].as_str().expect("a key");
    let follower = office.server.stranger().with_key(key);
    let mut stream = Events::open(&follower, None);
    office.publish("wash", &wash("", "用清水。"), None);
    assert!(stream.next(SOON).is_some());
    let id = made["id"].as_str().expect("an id");
    let path = format!("/v1/keys/{id}");
    assert_eq!(office.admin.send("DELETE", &path, None).status, 204);
    office.publish("wash", &wash("", "用温水。"), Some(1));
    assert_eq!(stream.rest(SOON), []);
}

#[test]
fn a_stream_ends_where_the_server_stops() {
    let (office, before) = busy();
    let (behind, open) = (
        Events::open(&office.reader, Some(before)),
        Events::open(&office.public, None),
    );
    let Office { server, record, .. } = office;
    let started = Instant::now();
    assert_eq!(server.stop().0, 0);
    assert!(
        started.elapsed() < Duration::from_secs(9),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(behind.rest(SOON).len(), 7);
    assert_eq!(
        open.rest(SOON).len(),
        7,
        "without a position it begins at the beginning, as a page does"
    );
    drop(record);
}

#[test]
fn min_seq_waits_for_a_position_and_gives_up_on_one_that_does_not_come() {
    let office = Office::open();
    let at = seq(&office.publish("wash", &wash("", "用清水。"), None));
    let told = office
        .reader
        .ask("滤网用什么清洗", &[("min_seq", &at.to_string())]);
    assert_eq!(seq(&told), at);
    let started = Instant::now();
    let query = [("q", "滤网用什么清洗"), ("min_seq", &(at + 1).to_string())];
    let late = office.reader.get("/v1/answer", &query);
    late.is_problem(503, "not_reached");
    assert_eq!(late.header("retry-after"), Some("1"));
    let waited = started.elapsed();
    assert!(
        (Duration::from_secs(2)..Duration::from_secs(10)).contains(&waited),
        "{waited:?}"
    );
}

#[test]
fn a_receipt_explains_what_was_told() {
    let office = Office::open();
    office.publish(
        "wash",
        &wash(
            "",
            "用清水。\n\n## 内部说明 {audience=internal}\n\n先问型号。",
        ),
        None,
    );
    let told = office.reader.ask("滤网用什么清洗", &[])["answer"].clone();
    let path = format!(
        "/v1/receipts/{}",
        told["receipt"].as_str().expect("a receipt")
    );
    let explain = |client: &Client| client.get(&path, &[]);
    let first = explain(&office.reader).ok();
    for key in [
        "article",
        "revision",
        "variant",
        "hash",
        "question",
        "approved_by",
        "approved_at",
    ] {
        assert_eq!(first[key], told[key], "{key}");
    }
    assert_eq!(
        (
            &first["text"],
            &first["state"],
            &first["live"],
            &first["suspended"]
        ),
        (
            &json!("用清水。"),
            &json!("published"),
            &json!(1),
            &json!(false)
        )
    );
    office.publish("wash", &wash("", "用温水。"), Some(1));
    let later = explain(&office.public).ok();
    assert_eq!(
        (&later["text"], &later["live"]),
        (&json!("用清水。"), &json!(2))
    );
    assert_eq!(later["state"], "superseded");
    assert!(later["ended_at"].is_string(), "{later}");
    assert!(!later.to_string().contains("先问型号"), "{later}");
    office.publish("wash", &wash("audience: internal", "不得外传。"), Some(2));
    let hidden = office.reader.ask("滤网用什么清洗", &[])["answer"]["receipt"].clone();
    let hidden = format!("/v1/receipts/{}", hidden.as_str().expect("a receipt"));
    office.reader.get(&hidden, &[]).ok();
    office.public.get(&hidden, &[]).is_problem(404, "not_found");
    // One that this record did not sign, and one that was altered.
    let other = Office::open();
    other.publish("wash", &wash("", "用清水。"), None);
    other.reader.get(&path, &[]).is_problem(404, "not_found");
    let last = path.len() - 1;
    let swapped = if path.ends_with('A') { "B" } else { "A" };
    let altered = format!("{}{swapped}", &path[..last]);
    office
        .reader
        .get(&altered, &[])
        .is_problem(404, "not_found");
    office
        .reader
        .get("/v1/receipts/kr1.x", &[])
        .is_problem(404, "not_found");
}

#[test]
fn who_was_told_a_revision_can_be_listed() {
    let office = Office::open();
    office.settle("dimensions: {channel: {values: [sms, phone]}}\n");
    let text = wash("", "用清水。\n\n## 短信 {channel=sms}\n\n清水。");
    office.publish("wash", &text, None);
    let asked = json!({
        "question": "滤网用什么清洗", "conversation": "会话-4711", "context": {"channel": "sms"},
    });
    office.reader.post("/v1/answer", &asked).ok();
    office.public.ask("滤网用什么清洗", &[]);
    office.reader.ask("没有人问的问题", &[]);
    let told = until("both tellings", || {
        let list = office
            .editor
            .get("/v1/articles/wash/revisions/1/tellings", &[])
            .ok();
        let items = list["items"].as_array().expect("items").clone();
        (items.len() >= 2).then_some(items)
    });
    assert_eq!(told.len(), 2, "{told:?}");
    let by_sms = told.iter().find(|item| item["conversation"] == "会话-4711");
    let by_sms = by_sms.expect("the conversation");
    assert_eq!(
        (&by_sms["variant"], &by_sms["channel"], &by_sms["caller"]),
        (&json!("channel=sms"), &json!("sms"), &json!("reader"))
    );
    assert!(by_sms["at"].is_string());
    let plain = told.iter().find(|item| item["variant"] == "default");
    let plain = plain.expect("the other");
    assert_eq!(
        (&plain["conversation"], &plain["caller"]),
        (&Value::Null, &json!("public"))
    );
    office.publish("wash", &wash("", "用温水。"), Some(1));
    let none = office
        .editor
        .get("/v1/articles/wash/revisions/2/tellings", &[])
        .ok();
    assert_eq!(none["items"], json!([]));
}
