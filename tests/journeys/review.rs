//! The rules of drafts and review one by one: whose text may be replaced, who may approve, what may be
//! done in which state. Approvals as the settings want them: `approvals.rs`.

use koujing_tests::{Client, Office, ahead, article};
use serde_json::{Value, json};

fn wash(body: &str) -> String {
    article("wash", "question: 滤网用什么清洗", body)
}

fn state(office: &Office, revision: u64) -> Value {
    let path = format!("/v1/articles/wash/revisions/{revision}");
    office.editor.get(&path, &[]).ok()["state"].clone()
}

#[test]
fn nobodys_text_is_overwritten_unseen() {
    let office = Office::open();
    let put = |base: Option<u64>| office.editor.put("wash", &wash("用清水。"), base);
    put(Some(1)).is_problem(412, "stale_revision");
    assert_eq!(put(None).is(201)["revision"], 1);
    let unseen = put(None).is_problem(428, "if_match_required");
    assert_eq!(unseen["newest"], 1);
    let stale = put(Some(2)).is_problem(412, "stale_revision");
    assert_eq!(stale["newest"], 1);
    assert_eq!(put(Some(1)).is(201)["revision"], 2);
    put(Some(1)).is_problem(412, "stale_revision");
    // Also when the newest is in another state than draft, and by any spelling of the id.
    office.editor.review("wash", 2, "withdraw", &json!({})).ok();
    put(None).is_problem(428, "if_match_required");
    let capital = article("WASH", "question: 滤网用什么清洗", "用清水。");
    let other = office.editor.put("WASH", &capital, None);
    other.is_problem(428, "if_match_required");
    for nonsense in ["2", "\"two\"", "W/", "\"\"", "\"-1\""] {
        let sent = office
            .editor
            .with("content-type", "text/markdown")
            .with("if-match", nonsense)
            .send("PUT", "/v1/articles/wash", Some(wash("用水。").into()));
        assert!([400, 412].contains(&sent.status), "{nonsense}: {sent:?}");
    }
    let history = office.editor.get("/v1/articles/wash/revisions", &[]).ok();
    assert_eq!(history["items"].as_array().expect("items").len(), 2);
}

#[test]
fn an_article_has_one_draft() {
    let office = Office::open();
    let first = office.editor.draft("wash", &wash("用清水一。"), None);
    let second = office
        .editor
        .put("wash", &wash("用清水二。"), Some(first))
        .is(201);
    assert_eq!(second["withdrawn"], first);
    assert_eq!(state(&office, 1), "withdrawn");
    office.editor.review("wash", 2, "submit", &json!({})).ok();
    let third = office
        .editor
        .put("wash", &wash("用清水三。"), Some(2))
        .is(201);
    assert_eq!(third["withdrawn"], 2, "one in review too");
    assert_eq!(state(&office, 2), "withdrawn");
    office.editor.review("wash", 3, "submit", &json!({})).ok();
    let far = json!({"publish_at": ahead(3_600_000).to_string()});
    office.approver.review("wash", 3, "approve", &far).ok();
    let fourth = office
        .editor
        .put("wash", &wash("用清水四。"), Some(3))
        .is(201);
    assert_eq!(fourth["withdrawn"], Value::Null, "a scheduled one stays");
    assert_eq!(state(&office, 3), "approved");
    let drafts = office
        .editor
        .get("/v1/revisions", &[("state", "draft")])
        .ok();
    assert_eq!(drafts["items"].as_array().expect("items").len(), 1);
}

#[test]
fn every_verb_has_its_states() {
    let office = Office::open();
    let far = json!({"publish_at": ahead(3_600_000).to_string()});
    let (editor, approver) = (&office.editor, &office.approver);
    let mut newest = None;
    let mut written = |body: &str| {
        let revision = editor.draft("wash", &wash(body), newest);
        newest = Some(revision);
        revision
    };
    let done = |who: &Client, revision: u64, verb: &str, body: &Value| {
        who.review("wash", revision, verb, body).ok();
    };
    let (none, why) = (json!({}), json!({"reason": "不对"}));
    let withdrawn = written("一。");
    done(editor, withdrawn, "withdraw", &none);
    let rejected = written("二。");
    done(editor, rejected, "submit", &none);
    done(approver, rejected, "reject", &why);
    let superseded = written("三。");
    done(editor, superseded, "submit", &none);
    done(approver, superseded, "approve", &none);
    let published = written("四。");
    done(editor, published, "submit", &none);
    done(approver, published, "approve", &none);
    let approved = written("五。");
    done(editor, approved, "submit", &none);
    done(approver, approved, "approve", &far);
    let draft = written("六。");

    // (revision, its state, the verbs that are refused there)
    let table: [(u64, &str, &[&str]); 6] = [
        (draft, "draft", &["approve", "reject"]),
        (approved, "approved", &["submit", "approve"]),
        (
            published,
            "published",
            &["submit", "approve", "reject", "withdraw"],
        ),
        (
            superseded,
            "superseded",
            &["submit", "approve", "reject", "withdraw"],
        ),
        (
            rejected,
            "rejected",
            &["submit", "approve", "reject", "withdraw"],
        ),
        (
            withdrawn,
            "withdrawn",
            &["submit", "approve", "reject", "withdraw"],
        ),
    ];
    for (revision, of, verbs) in table {
        assert_eq!(state(&office, revision), of);
        for verb in verbs {
            let body = if *verb == "reject" { &why } else { &none };
            let refused = office.approver.review("wash", revision, verb, body);
            let refused = refused.is_problem(409, "wrong_state");
            assert_eq!(refused["state"], of, "{verb} {of}");
            assert_eq!(state(&office, revision), of, "{verb}");
        }
    }
    for verb in ["submit", "approve", "withdraw"] {
        let nowhere = office.approver.review("wash", 99, verb, &none);
        nowhere.is_problem(404, "not_found");
        let nobody = office.approver.review("nobody", 1, verb, &none);
        nobody.is_problem(404, "not_found");
    }
    for verb in ["suspend", "resume", "retire", "verify"] {
        let body = if verb == "suspend" { &why } else { &none };
        let nobody = office.approver.tell("nobody", verb, body);
        nobody.is_problem(404, "not_found");
    }
    // What was in the way of nothing still serves.
    assert_eq!(office.wording("滤网用什么清洗"), "四。");
}

#[test]
fn an_article_that_never_served_cannot_be_suspended_resumed_or_retired() {
    let office = Office::open();
    office.editor.draft("wash", &wash("用清水。"), None);
    for (verb, body) in [
        ("suspend", json!({"reason": "不对"})),
        ("resume", json!({})),
        ("retire", json!({})),
        ("verify", json!({})),
    ] {
        let refused = office.approver.tell("wash", verb, &body);
        refused.is_problem(409, "wrong_state");
    }
}

#[test]
fn what_is_sent_back_needs_a_reason_which_its_author_finds() {
    let office = Office::open();
    let revision = office.editor.submitted("wash", &wash("用小苏打。"), None);
    let reject = |body: &Value| office.approver.review("wash", revision, "reject", body);
    reject(&json!({"reason": " \n"})).is_problem(422, "reason_needed");
    assert!([400, 422].contains(&reject(&json!({})).status));
    assert_eq!(state(&office, revision), "in_review");
    assert_eq!(
        reject(&json!({"reason": "会结块"})).ok()["state"],
        "rejected"
    );
    let path = format!("/v1/articles/wash/revisions/{revision}");
    let sent_back = office.editor.get(&path, &[]).ok();
    assert_eq!(
        (&sent_back["reason"], &sent_back["decided_by"]),
        (&json!("会结块"), &json!("approver"))
    );
    assert_eq!(office.wording("滤网用什么清洗"), "");
}

#[test]
fn a_revision_is_taken_back_by_its_author_or_an_approver() {
    let office = Office::open();
    let stranger = office.hire("editor", "another-editor");
    let namesake = office.hire("editor", "EDITOR");
    let mut base = None;
    for (who, status) in [
        (&stranger, 403),
        (&office.editor, 200),
        (&namesake, 200),
        (&office.approver, 200),
        (&office.admin, 200),
    ] {
        let revision = office.editor.submitted("wash", &wash("用清水。"), base);
        base = Some(revision);
        let back = who.review("wash", revision, "withdraw", &json!({}));
        assert_eq!(back.status, status, "{back:?}");
        if status == 403 {
            back.is_problem(403, "not_author");
            assert_eq!(state(&office, revision), "in_review");
        } else {
            assert_eq!(state(&office, revision), "withdrawn");
        }
    }
}

#[test]
fn four_eyes_count_every_author_since_the_live_revision() {
    let office = Office::open();
    let (anna, bert) = (
        office.hire("approver", "Anna"),
        office.hire("approver", "bert"),
    );
    let approve = |who: &Client, revision: u64| who.review("wash", revision, "approve", &json!({}));
    // Anna wrote a draft that Bert wrote over: both are authors.
    let first = anna.draft("wash", &wash("安娜写的。"), None);
    let second = bert.submitted("wash", &wash("伯特写的。"), Some(first));
    for author in [&anna, &bert] {
        approve(author, second).is_problem(403, "own_revision");
    }
    // By another key of the same name he is the same person.
    let namesake = office.hire("approver", "ANNA");
    approve(&namesake, second).is_problem(403, "own_revision");
    approve(&office.approver, second).ok();
    // From the live revision on it is counted anew.
    let third = office
        .editor
        .submitted("wash", &wash("第三。"), Some(second));
    approve(&anna, third).ok();
    assert_eq!(office.wording("滤网用什么清洗"), "第三。");
    // Who restores is an author too, and so is who wrote what was rejected or withdrawn since.
    let restored = anna
        .tell("wash", "restore", &json!({"revision": second}))
        .is(201);
    let restored = restored["revision"].as_u64().expect("a number");
    anna.review("wash", restored, "withdraw", &json!({})).ok();
    let fifth = office
        .editor
        .submitted("wash", &wash("第五。"), Some(restored));
    approve(&anna, fifth).is_problem(403, "own_revision");
    approve(&bert, fifth).ok();
}

#[test]
fn what_waits_is_listed_and_searched_by_state() {
    let office = Office::open();
    office.publish("wash", &wash("用清水。"), None);
    office.editor.submitted("wash", &wash("用温水。"), Some(1));
    let search =
        |who: &Client, state: &str| who.get("/v1/search", &[("state", state), ("q", "滤网")]);
    search(&office.reader, "in_review").is_problem(403, "role_needed");
    let found = search(&office.editor, "in_review").ok();
    assert_eq!(
        (
            &found["items"][0]["article"],
            &found["items"][0]["revision"]
        ),
        (&json!("wash"), &json!(2))
    );
    let live = search(&office.reader, "published").ok();
    assert_eq!(live["items"][0]["revision"], 1);
    let unknown = office.editor.get("/v1/revisions", &[("state", "lost")]);
    unknown.is_problem(400, "invalid_parameter");
}
