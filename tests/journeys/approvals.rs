//! How many approvals it takes and whose, as the settings say; and the warnings that an approval must
//! have seen.
//!
//! Not here: what an overdue answer does (`overdue: withhold`). A day is the shortest `verify_every`,
//! and no journey waits for it; it is tested where time is a parameter.

use koujing_tests::{Client, Office, article};
use serde_json::{Value, json};

const SETTINGS: &str = "\
review:
  approvals: 1
  categories:
    赔偿: {approvals: 2, groups: [法务, 产品]}
    两人: {approvals: 2}
groups:
  法务: [lawyer]
  产品: [product-one, product-two]
";

fn approve(who: &Client, id: &str) -> koujing_tests::Reply {
    who.review(id, 1, "approve", &json!({}))
}

/// Waits for more: that many of that many approvals are there.
fn waits(reply: &koujing_tests::Reply, approvals: u64, required: u64) {
    let reply = reply.ok();
    assert_eq!(
        (&reply["state"], &reply["approvals"], &reply["required"]),
        (&json!("in_review"), &json!(approvals), &json!(required)),
        "{reply}"
    );
}

#[test]
fn a_category_takes_two_people() {
    let office = Office::open();
    office.settle(SETTINGS);
    let text = article("two", "question: 谁来批准\ncategory: 两人/下级", "两个人。");
    office.editor.submitted("two", &text, None);
    let (one, other) = (&office.approver, office.hire("approver", "second"));
    waits(&approve(one, "two"), 1, 2);
    assert_eq!(office.wording("谁来批准"), "");
    approve(one, "two").is_problem(409, "already_approved");
    let namesake = office.hire("approver", "APPROVER");
    approve(&namesake, "two").is_problem(409, "already_approved");
    approve(&office.editor, "two").is_problem(403, "role_needed");
    assert_eq!(approve(&other, "two").ok()["state"], "published");
    assert_eq!(office.wording("谁来批准"), "两个人。");
    let plain = article("plain", "question: 一个人够吗\ncategory: 两人份", "够。");
    assert_eq!(office.publish("plain", &plain, None)["state"], "published");
}

#[test]
fn a_category_takes_the_groups_that_are_named() {
    let office = Office::open();
    office.settle(SETTINGS);
    let text = article(
        "pay",
        "question: 赔偿上限是多少\ncategory: 赔偿",
        "五十元。",
    );
    office.editor.submitted("pay", &text, None);
    let lawyer = office.hire("approver", "Lawyer");
    let (one, two) = (
        office.hire("approver", "product-one"),
        office.hire("approver", "product-two"),
    );
    waits(&approve(&one, "pay"), 1, 2);
    // Two approvals are there, but none of the legal group.
    let second = approve(&two, "pay").ok();
    assert_eq!(second["state"], "in_review", "{second}");
    assert_eq!(office.wording("赔偿上限是多少"), "");
    assert_eq!(approve(&lawyer, "pay").ok()["state"], "published");
    assert_eq!(office.wording("赔偿上限是多少"), "五十元。");
}

#[test]
fn a_new_text_needs_its_approvals_anew() {
    let office = Office::open();
    office.settle(SETTINGS);
    let text = |body: &str| article("two", "question: 谁来批准\ncategory: 两人", body);
    office.editor.submitted("two", &text("两个人。"), None);
    waits(&approve(&office.approver, "two"), 1, 2);
    let revision = office.editor.submitted("two", &text("三个人。"), Some(1));
    let other = office.hire("approver", "second");
    waits(&other.review("two", revision, "approve", &json!({})), 1, 2);
}

#[test]
fn with_no_approvals_submitting_publishes() {
    let office = Office::open();
    office.settle("review: {approvals: 0}\n");
    let text = article("solo", "question: 一个人的店怎么发布", "直接发布。");
    let revision = office.editor.draft("solo", &text, None);
    let submitted = office.editor.review("solo", revision, "submit", &json!({}));
    let submitted = submitted.ok();
    assert_eq!(
        (&submitted["state"], &submitted["required"]),
        (&json!("published"), &json!(0))
    );
    let told = office.reader.ask("一个人的店怎么发布", &[]);
    assert_eq!(
        (&told["answer"]["text"], &told["seq"]),
        (&json!("直接发布。"), &submitted["seq"])
    );
    // What is taken stays taken.
    let other = article("other", "question: 一个人的店怎么发布", "别的。");
    let revision = office.editor.draft("other", &other, None);
    let refused = office
        .editor
        .review("other", revision, "submit", &json!({}));
    let refused = refused.is_problem(409, "question_taken");
    assert_eq!(refused["conflicts"][0]["article"], "solo");
    assert_eq!(office.wording("一个人的店怎么发布"), "直接发布。");
}

#[test]
fn settings_are_reviewed_like_an_article() {
    let office = Office::open();
    office.settle("parameters: {days: {label: 天数, value: \"15\"}}\n");
    let text = article("price", "question: 价格保护几天", "{{ param.days }} 天。");
    office.publish("price", &text, None);
    assert_eq!(office.wording("价格保护几天"), "15 天。");
    let settings = |who: &Client, yaml: &str, base: &str| {
        who.with("content-type", "application/yaml")
            .with("if-match", base)
            .send("PUT", "/v1/settings", Some(yaml.into()))
    };
    let thirty = "parameters: {days: {label: 天数, value: \"30\"}}\n";
    settings(&office.approver, thirty, "\"9\"").is_problem(412, "stale_revision");
    let draft = settings(&office.approver, thirty, "\"1\"").is(201);
    assert_eq!(draft["revision"], 2);
    let at = |verb: &str| format!("/v1/settings/revisions/2/{verb}");
    let impact = office.editor.get(&at("impact"), &[]).ok();
    let touched = impact["texts"].as_array().expect("texts");
    assert_eq!(touched.len(), 1, "every answer that it touches: {impact}");
    assert_eq!(touched[0]["article"], "price");
    let post = |who: &Client, verb: &str| who.post(&at(verb), &json!({}));
    post(&office.approver, "submit").ok();
    post(&office.approver, "approve").is_problem(403, "own_revision");
    assert_eq!(office.wording("价格保护几天"), "15 天。");
    let before = office.reader.ask("价格保护几天", &[])["answer"].clone();
    post(&office.admin, "approve").ok();
    let after = office.reader.ask("价格保护几天", &[])["answer"].clone();
    assert_eq!(after["text"], "30 天。");
    assert_eq!(
        (&after["revision"], &after["hash"]),
        (&before["revision"], &before["hash"])
    );
    let bytes = office.editor.with("accept", "application/yaml");
    assert_eq!(bytes.get("/v1/settings", &[]).text(), thirty);
}

#[test]
fn settings_that_are_wrong_are_kept_and_not_taken() {
    let office = Office::open();
    office.settle("review: {approvals: 1}\n");
    let put = |yaml: &str, base: &str| {
        office
            .editor
            .with("content-type", "application/yaml")
            .with("if-match", base)
            .send("PUT", "/v1/settings", Some(yaml.into()))
    };
    put("{{{", "\"1\"").is_problem(422, "unreadable");
    let wrong = "review: {approvals: two, categories: {赔偿: {groups: [没有]}}, overdue: never}\n";
    let draft = put(wrong, "\"1\"").is(201);
    assert_eq!(draft["revision"], 2, "the unreadable one was not stored");
    let problems = draft["problems"].as_array().expect("problems");
    assert_eq!(problems.len(), 3, "{draft}");
    let submitted = office
        .editor
        .post("/v1/settings/revisions/2/submit", &json!({}));
    submitted.is_problem(422, "lint_errors");
}

#[test]
fn a_near_duplicate_is_a_warning_that_must_be_seen() {
    let office = Office::open();
    let first = article(
        "exchange",
        "question: 买错了尺码可以换货吗\nsimilar: [尺码买错了能不能换货]",
        "可以换。",
    );
    office.publish("exchange", &first, None);
    let near = article("swap", "question: 买错尺码了可以换货吗", "可以换一次。");
    let revision = office.editor.submitted("swap", &near, None);
    let approve = |body: &Value| office.approver.review("swap", revision, "approve", body);
    let refused = approve(&json!({})).is_problem(409, "unacknowledged");
    let warnings = refused["warnings"].as_array().expect("warnings");
    assert_eq!(warnings.len(), 1, "{refused}");
    assert_eq!(
        (&warnings[0]["kind"], &warnings[0]["article"]),
        (&json!("near_duplicate"), &json!("exchange"))
    );
    let impact = office
        .editor
        .get(
            &format!("/v1/articles/swap/revisions/{revision}/impact"),
            &[],
        )
        .ok();
    assert_eq!(impact["warnings"][0]["id"], warnings[0]["id"], "{impact}");
    approve(&json!({"acknowledge": ["0000000000000000"]})).is_problem(409, "unacknowledged");
    // The id is the same as long as the warning is.
    let again = approve(&json!({})).json();
    assert_eq!(again["warnings"], refused["warnings"]);
    let seen = approve(&json!({"acknowledge": [warnings[0]["id"]]})).ok();
    assert_eq!(seen["state"], "published");
    assert_eq!(office.wording("买错尺码了可以换货吗"), "可以换一次。");
    assert_eq!(office.wording("买错了尺码可以换货吗"), "可以换。");
}
