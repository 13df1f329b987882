//! What begins and ends by the clock does so by itself: no request, no restart is needed.

use std::time::Duration;

use jiff::Timestamp;
use koujing_tests::{Events, Office, ahead, article, until};
use serde_json::{Value, json};

const QUESTION: &str = "价格保护几天";

/// The standing answer, or one in its place.
fn price(front: &str, days: &str) -> String {
    article("price", &format!("question: {QUESTION}\n{front}"), days)
}

fn standing() -> Office {
    let office = Office::open();
    office.publish("price", &price("", "十五天。"), None);
    office
}

/// What an approver sends to have it published then.
fn at_instant(at: Timestamp) -> Value {
    json!({"publish_at": at.to_string()})
}

/// Has the next revision of the article approved for that instant: the reply.
fn schedule(office: &Office, markdown: &str, approve: &Value) -> Value {
    let revision = office.editor.submitted("price", markdown, Some(1));
    let scheduled = office
        .approver
        .review("price", revision, "approve", approve);
    let scheduled = scheduled.ok();
    assert_eq!(scheduled["state"], "approved", "{scheduled}");
    scheduled
}

/// The wording before that instant is the old one. The clock is read after the answer: when the
/// machine was too slow to look in time, nothing is said.
fn still_fifteen(office: &Office, before: Timestamp) {
    let wording = office.wording(QUESTION);
    if ahead(0) < before {
        assert_eq!(wording, "十五天。");
    }
}

fn becomes(office: &Office, wording: &str) {
    until(wording, || {
        (office.wording(QUESTION) == wording).then_some(())
    });
}

#[test]
fn a_promotion_lies_over_the_standing_answer_and_falls_back_by_itself() {
    let office = standing();
    let end = ahead(4_000);
    let promotion = article(
        "price-festival",
        &format!("question: {QUESTION}\neffective_until: {end}"),
        "大促期间三十天。",
    );
    office.publish("price-festival", &promotion, None);
    let told = office.reader.ask(QUESTION, &[]);
    if ahead(0) < end {
        assert_eq!(told["answer"]["text"], "大促期间三十天。");
        assert_eq!(told["answer"]["effective_until"], json!(end.to_string()));
    }
    let fell_back = until("the standing answer", || {
        let told = office.reader.ask(QUESTION, &[]);
        (told["answer"]["article"] == "price").then_some(told)
    });
    assert!(ahead(0) >= end, "not before its end");
    assert_eq!(fell_back["answer"]["text"], "十五天。");
    // It is over, not gone: nobody retired it.
    let over = office.reader.get("/v1/articles/price-festival", &[]).ok();
    assert_eq!(over["state"], "ended");
    office
        .public
        .get("/v1/articles/price-festival", &[])
        .is_problem(404, "not_found");
}

#[test]
fn a_scheduled_wording_goes_live_without_a_request() {
    let office = standing();
    let seen = office.reader.ask(QUESTION, &[])["seq"].as_u64();
    let mut events = Events::open(&office.reader, seen);
    let at = ahead(2_500);
    let scheduled = schedule(&office, &price("", "三十天。"), &at_instant(at));
    assert_eq!(scheduled["publish_at"], json!(at.to_string()));
    still_fifteen(&office, at);
    // Nobody asks: the stream tells when it is there.
    let event = events.next(Duration::from_secs(30)).expect("an event");
    assert_eq!(
        (
            &event.data["kind"],
            &event.data["article"],
            &event.data["revision"]
        ),
        (&json!("published"), &json!("price"), &json!(2))
    );
    let (then, late) = (ahead(0), ahead(-1_500));
    assert!(then >= at && late <= at, "{at}, told at {then}");
    let told = office.reader.ask(QUESTION, &[]);
    assert_eq!(told["answer"]["text"], "三十天。");
    assert_eq!(told["seq"], event.data["seq"]);
}

#[test]
fn an_effective_time_that_begins_later_is_waited_for() {
    let office = standing();
    let from = ahead(2_500);
    let later = price(&format!("effective_from: {from}"), "三十天。");
    schedule(&office, &later, &json!({}));
    still_fifteen(&office, from);
    becomes(&office, "三十天。");
    assert!(ahead(0) >= from);
}

#[test]
fn the_later_of_two_instants_counts() {
    let office = standing();
    let (from, at) = (ahead(1_000), ahead(3_000));
    let later = price(&format!("effective_from: {from}"), "三十天。");
    schedule(&office, &later, &at_instant(at));
    becomes(&office, "三十天。");
    assert!(ahead(0) >= at);
}

#[test]
fn a_schedule_outlives_a_restart() {
    let office = standing();
    let at = ahead(5_000);
    schedule(&office, &price("", "三十天。"), &at_instant(at));
    let office = office.reopen();
    still_fifteen(&office, at);
    becomes(&office, "三十天。");
    assert!(ahead(0) >= at);
}

#[test]
fn what_fell_due_while_nothing_ran_is_there_at_the_start() {
    let office = standing();
    let at = ahead(700);
    schedule(&office, &price("", "三十天。"), &at_instant(at));
    let Office {
        record,
        server,
        reader,
        ..
    } = office;
    assert_eq!(server.stop().0, 0);
    until("the instant", || (ahead(0) > at).then_some(()));
    let server = record.serve();
    let told = reader.of(server.address()).ask(QUESTION, &[]);
    assert_eq!(told["answer"]["text"], "三十天。");
}

#[test]
fn what_is_scheduled_can_be_taken_back_and_outlives_a_new_draft() {
    let office = standing();
    let at = ahead(3_000);
    let scheduled = schedule(&office, &price("", "三十天。"), &at_instant(at));
    assert_eq!(scheduled["revision"], 2);
    let draft = office.editor.put("price", &price("", "四十天。"), Some(2));
    assert_eq!(
        draft.is(201)["withdrawn"],
        Value::Null,
        "a scheduled one stays"
    );
    becomes(&office, "三十天。");
    let far = at_instant(ahead(3_600_000));
    office.editor.review("price", 3, "submit", &json!({})).ok();
    let again = office.approver.review("price", 3, "approve", &far).ok();
    assert_eq!(again["state"], "approved");
    let back = office.approver.review("price", 3, "withdraw", &json!({}));
    assert_eq!(back.ok()["state"], "withdrawn");
    office
        .approver
        .review("price", 3, "approve", &json!({}))
        .is_problem(409, "wrong_state");
}

#[test]
fn a_scheduled_article_holds_its_question_already() {
    let office = Office::open();
    let far = at_instant(ahead(3_600_000));
    let revision = office
        .editor
        .submitted("price", &price("", "十五天。"), None);
    office
        .approver
        .review("price", revision, "approve", &far)
        .ok();
    let other = article("protect", &format!("question: {QUESTION}"), "七天。");
    let revision = office.editor.submitted("protect", &other, None);
    let refused = office
        .approver
        .review("protect", revision, "approve", &json!({}));
    let refused = refused.is_problem(409, "question_taken");
    assert_eq!(refused["conflicts"][0]["article"], "price");
}

#[test]
fn a_release_goes_live_at_its_instant() {
    let office = Office::open();
    let far = at_instant(ahead(3_600_000));
    let mut revisions = Vec::new();
    for (id, question) in [("price", QUESTION), ("freight", "退货运费谁出")] {
        let text = article(id, &format!("question: {question}"), "十五。");
        let revision = office.editor.submitted(id, &text, None);
        office.approver.review(id, revision, "approve", &far).ok();
        revisions.push(json!({"article": id, "revision": revision}));
    }
    let at = ahead(2_000);
    let release = json!({"revisions": revisions, "publish_at": at.to_string()});
    let released = office.approver.post("/v1/releases", &release).ok();
    assert_eq!(
        (&released["state"], &released["publish_at"]),
        (&json!("approved"), &json!(at.to_string()))
    );
    until("the release", || {
        (office.wording(QUESTION) == "十五。").then_some(())
    });
    assert!(ahead(0) >= at);
    assert_eq!(office.wording("退货运费谁出"), "十五。");
}
