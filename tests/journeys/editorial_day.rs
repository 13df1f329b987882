//! The editorial day over HTTP alone: drafts, review, publication, suspension, notices, releases, and
//! what the audit log keeps of it. What happens by the clock: `on_time.rs`; the rules one by one: `review.rs`.

use koujing_tests::{Office, ahead, article};
use serde_json::{Value, json};

const QUESTION: &str = "滤网用什么清洗";

/// The article that the day is about.
fn wash(body: &str) -> String {
    article(
        "wash",
        &format!("question: {QUESTION}\nsimilar: [过滤网拿啥洗]\nmust_say: [每 15 天]"),
        body,
    )
}

const FIRST: &str = "滤网每 15 天用清水冲洗。晾干再装。";
const SECOND: &str = "滤网每 15 天用清水冲洗。有水垢时用柠檬酸。晾干再装。";

#[test]
fn a_draft_becomes_the_wording_that_everybody_is_given() {
    let office = Office::open();
    let draft = office
        .editor
        .put(
            "wash",
            &wash("滤网用 {{ cleaner.name }} 洗,可能要泡一下。"),
            None,
        )
        .is(201);
    assert_eq!(
        (&draft["revision"], &draft["state"], &draft["etag"]),
        (&json!(1), &json!("draft"), &json!("\"1\""))
    );
    let problem = |rule: &str| {
        let problems = draft["problems"].as_array().expect("problems");
        let found = problems.iter().find(|problem| problem["rule"] == rule);
        found.unwrap_or_else(|| panic!("{rule}: {draft}")).clone()
    };
    let undeclared = problem("undeclared_variable");
    assert_eq!(
        (
            &undeclared["severity"],
            &undeclared["line"],
            &undeclared["column"]
        ),
        (&json!("error"), &json!(10), &json!(5)),
        "{undeclared}"
    );
    assert_eq!(problem("must_say_missing")["severity"], "error");
    assert_eq!(problem("hedging")["severity"], "warning");
    let refused = office.editor.review("wash", 1, "submit", &json!({}));
    let refused = refused.is_problem(422, "lint_errors");
    let told = refused["problems"].as_array().expect("problems").iter();
    let rules: Vec<&Value> = told.map(|problem| &problem["rule"]).collect();
    assert!(rules.contains(&&json!("undeclared_variable")), "{refused}");

    let revision = office.editor.submitted("wash", &wash(FIRST), Some(1));
    assert_eq!(revision, 2);
    assert_eq!(
        office.wording(QUESTION),
        "",
        "nothing is served before approval"
    );
    let waiting = office
        .editor
        .get("/v1/revisions", &[("state", "in_review")]);
    let waiting = waiting.ok()["items"].clone();
    assert_eq!(waiting[0]["article"], "wash", "{waiting}");
    assert_eq!(waiting.as_array().expect("items").len(), 1);
    let approve = |who: &koujing_tests::Client| who.review("wash", 2, "approve", &json!({}));
    approve(&office.editor).is_problem(403, "role_needed");
    let approved = approve(&office.approver).ok();
    assert_eq!(approved["state"], "published");

    for caller in [&office.reader, &office.public] {
        let told = caller.ask("请问过滤网拿啥洗呀", &[]);
        let answer = &told["answer"];
        assert_eq!(answer["text"], FIRST, "{told}");
        assert_eq!(answer["approved_by"], "approver");
        assert_eq!(
            (&told["seq"], &answer["revision"]),
            (&approved["seq"], &json!(2))
        );
    }
}

#[test]
fn a_changed_wording_is_shown_sentence_by_sentence_and_served_at_once() {
    let office = Office::open();
    office.publish("wash", &wash(FIRST), None);
    let revision = office.editor.submitted("wash", &wash(SECOND), Some(1));
    let diff = office
        .approver
        .get(&format!("/v1/articles/wash/revisions/{revision}/diff"), &[])
        .ok();
    assert_eq!(
        (&diff["revision"], &diff["against"]),
        (&json!(2), &json!(1))
    );
    let texts = diff["texts"].as_array().expect("texts");
    assert_eq!(texts.len(), 1, "{diff}");
    let pieces = texts[0]["pieces"].to_string();
    assert!(pieces.contains("有水垢时用柠檬酸。"), "{pieces}");
    assert_eq!(diff["lists"], json!([]));
    assert!(!diff["risk"].as_array().expect("risk").is_empty(), "{diff}");
    let impact = office
        .approver
        .get(
            &format!("/v1/articles/wash/revisions/{revision}/impact"),
            &[],
        )
        .ok();
    assert_eq!(impact["questions"], json!([]), "the same article answers");
    let old = office.reader.ask(QUESTION, &[])["answer"].clone();
    assert_eq!(old["text"], FIRST);
    office
        .approver
        .review("wash", revision, "approve", &json!({}))
        .ok();
    let new = office.reader.ask(QUESTION, &[])["answer"].clone();
    assert_eq!(
        (&new["text"], &new["revision"]),
        (&json!(SECOND), &json!(2))
    );
    assert_ne!(new["hash"], old["hash"]);
    let history = office.editor.get("/v1/articles/wash/revisions", &[]).ok();
    let states = |at: usize| history["items"][at]["state"].clone();
    assert_eq!(
        (states(0), states(1)),
        (json!("published"), json!("superseded"))
    );
    let first = office
        .editor
        .with("accept", "text/markdown")
        .get("/v1/articles/wash/revisions/1", &[]);
    assert_eq!(first.text(), wash(FIRST), "the bytes that were sent");
}

#[test]
fn nobody_approves_what_he_wrote_whatever_his_role() {
    let office = Office::open();
    for (author, id, question) in [
        (&office.approver, "freight", "退货运费谁出"),
        (&office.admin, "invoice", "发票抬头怎么改"),
    ] {
        let text = article(id, &format!("question: {question}"), "我们承担。");
        let revision = author.submitted(id, &text, None);
        author
            .review(id, revision, "approve", &json!({}))
            .is_problem(403, "own_revision");
        assert_eq!(office.wording(question), "");
        let other = office.hire("approver", &format!("somebody-{id}"));
        other.review(id, revision, "approve", &json!({})).ok();
        assert_eq!(office.wording(question), "我们承担。");
    }
}

#[test]
fn a_question_that_is_taken_is_refused_with_the_other_article_named() {
    let office = Office::open();
    office.publish("wash", &wash(FIRST), None);
    let other = article("rinse", "question: 请问，滤網用什麼清洗？", "用洗衣液。");
    let revision = office.editor.submitted("rinse", &other, None);
    let refused = office
        .approver
        .review("rinse", revision, "approve", &json!({}))
        .is_problem(409, "question_taken");
    assert_eq!(
        refused["conflicts"],
        json!([{"article": "wash", "question": QUESTION, "scope": {}}])
    );
    assert_eq!(office.wording(QUESTION), FIRST);
    // Narrower, it may stand beside it.
    office.settle("dimensions: {product: {values: [X50, X80]}}\n");
    let narrower = article(
        "rinse",
        "question: 滤網用什麼清洗？\nscope: {product: [X50]}",
        "X50 的滤网不能水洗。",
    );
    office.publish("rinse", &narrower, Some(revision));
    assert_eq!(office.wording(QUESTION), FIRST);
    let on = |product: &str| {
        office.reader.ask(QUESTION, &[("product", product)])["answer"]["article"].clone()
    };
    assert_eq!((on("X50"), on("X80")), (json!("rinse"), json!("wash")));
}

#[test]
fn a_wrong_answer_is_out_of_service_at_once_and_back_after_a_look() {
    let office = Office::open();
    office.publish("wash", &wash(FIRST), None);
    let suspend = |reason: &str| {
        office
            .editor
            .tell("wash", "suspend", &json!({"reason": reason}))
    };
    suspend("  ").is_problem(422, "reason_needed");
    assert_eq!(office.wording(QUESTION), FIRST);
    let suspended = suspend("小苏打会堵住滤网").ok();
    assert_eq!(suspended["state"], "suspended");
    for caller in [&office.reader, &office.public] {
        let told = caller.ask(QUESTION, &[]);
        assert_eq!(
            (&told["outcome"], &told["answer"], &told["choices"]),
            (&json!("no_answer"), &Value::Null, &json!([]))
        );
        assert_eq!(told["seq"], suspended["seq"]);
    }
    assert_eq!(office.reader.ask(QUESTION, &[])["reason"], "suspended");
    let typed = office.reader.get("/v1/suggest", &[("q", "滤网")]).ok();
    assert_eq!(typed["items"], json!([]));
    suspend("noch einmal").is_problem(409, "wrong_state");
    office
        .editor
        .tell("wash", "resume", &json!({}))
        .is_problem(403, "role_needed");
    office.approver.tell("wash", "resume", &json!({})).ok();
    assert_eq!(office.wording(QUESTION), FIRST);
    office
        .approver
        .tell("wash", "resume", &json!({}))
        .is_problem(409, "wrong_state");
}

/// A notice over every answer, that lasts so many hours.
fn outage(hours: i64) -> String {
    let until = ahead(hours * 3_600_000);
    article(
        "outage",
        &format!(
            "kind: notice\ntargets: [all]\nstatus: 座机中断,正在抢修\neffective_until: {until}"
        ),
        "座机中断,抢修中,请打手机。",
    )
}

#[test]
fn an_approver_puts_up_his_own_notice_for_a_day_with_a_reason() {
    let office = Office::open();
    office.publish("wash", &wash(FIRST), None);
    let plain = office.reader.ask(QUESTION, &[])["answer"].clone();
    let approver = &office.approver;
    let long = approver.submitted("outage", &outage(25), None);
    let approve =
        |revision: u64, body: &Value| approver.review("outage", revision, "approve", body);
    let reason = json!({"reason": "漕河泾电缆断了"});
    approve(long, &reason).is_problem(403, "own_revision");
    let short = approver.submitted("outage", &outage(23), Some(long));
    let without = approve(short, &json!({}));
    assert!([403, 422].contains(&without.status), "{without:?}");
    assert_eq!(office.reader.ask(QUESTION, &[])["notices"], json!([]));
    assert_eq!(approve(short, &reason).ok()["state"], "published");
    let told = office.reader.ask(QUESTION, &[]);
    assert_eq!(told["notices"][0]["article"], "outage");
    assert_eq!(told["notices"][0]["status"], "座机中断,正在抢修");
    assert_eq!(told["answer"], plain, "it never alters an answer");
    let audit = office
        .admin
        .get("/v1/audit", &[("subject", "article/outage")]);
    let audit = audit.ok();
    let marked = audit["items"].as_array().expect("items").iter();
    let marked: Vec<&Value> = marked
        .filter(|row| row["kind"] == "approved_own_notice")
        .collect();
    assert_eq!(marked.len(), 1, "{audit}");
    assert_eq!(marked[0]["actor"], "approver");
    assert!(marked[0].to_string().contains("漕河泾电缆断了"));

    // The exception is for notices: an answer that ends as soon is none.
    let until = ahead(3_600_000);
    let answer = article(
        "flash",
        &format!("question: 今晚有什么活动\neffective_until: {until}"),
        "满减。",
    );
    let revision = approver.submitted("flash", &answer, None);
    approver
        .review("flash", revision, "approve", &reason)
        .is_problem(403, "own_revision");
}

#[test]
fn an_old_wording_comes_back_by_the_same_door() {
    let office = Office::open();
    office.publish("wash", &wash(FIRST), None);
    office.publish("wash", &wash(SECOND), Some(1));
    let restored = office
        .editor
        .tell("wash", "restore", &json!({"revision": 1}));
    let restored = restored.is(201);
    assert_eq!(
        (&restored["revision"], &restored["state"], &restored["etag"]),
        (&json!(3), &json!("draft"), &json!("\"3\""))
    );
    assert_eq!(office.wording(QUESTION), SECOND, "a draft is not served");
    office.editor.review("wash", 3, "submit", &json!({})).ok();
    office
        .approver
        .review("wash", 3, "approve", &json!({}))
        .ok();
    let answer = office.reader.ask(QUESTION, &[])["answer"].clone();
    assert_eq!(
        (&answer["text"], &answer["revision"]),
        (&json!(FIRST), &json!(3))
    );
    let again = office
        .editor
        .tell("wash", "restore", &json!({"revision": 9}));
    again.is_problem(404, "not_found");
}

#[test]
fn what_is_retired_frees_its_question() {
    let office = Office::open();
    office.publish("wash", &wash(FIRST), None);
    let other = article("rinse", &format!("question: {QUESTION}"), "只用清水。");
    let revision = office.editor.submitted("rinse", &other, None);
    let approve = || {
        office
            .approver
            .review("rinse", revision, "approve", &json!({}))
    };
    approve().is_problem(409, "question_taken");
    let reason = json!({"reason": "并到 rinse"});
    office
        .editor
        .tell("wash", "retire", &reason)
        .is_problem(403, "role_needed");
    office.approver.tell("wash", "retire", &reason).ok();
    assert_eq!(office.wording(QUESTION), "");
    assert_eq!(approve().ok()["state"], "published");
    assert_eq!(office.wording(QUESTION), "只用清水。");
    let gone = office.reader.get("/v1/articles/wash", &[]);
    gone.is_problem(404, "not_found");
    let history = office.editor.get("/v1/articles/wash/revisions", &[]).ok();
    assert_eq!(history["items"][0]["state"], "retired");
}

#[test]
fn still_valid_is_said_by_the_owner_or_an_approver() {
    let office = Office::open();
    let front = "question: 保修多久\nverify_every: 180d\nowner: keeper";
    // `article` names an owner of its own.
    let text = article("warranty", front, "保修一年。").replacen("owner: 值班组\n", "", 1);
    office.publish("warranty", &text, None);
    let verify = |who: &koujing_tests::Client| who.tell("warranty", "verify", &json!({}));
    assert_eq!(verify(&office.editor).status, 403);
    let keeper = office.hire("editor", "keeper");
    let by_owner = verify(&keeper).ok();
    let by_approver = verify(&office.approver).ok();
    assert!(by_owner["seq"].as_u64() < by_approver["seq"].as_u64());
    assert_eq!(
        office.reader.ask("保修多久", &[])["answer"]["verification"],
        "verified"
    );
    let audit = office
        .admin
        .get("/v1/audit", &[("subject", "article/warranty")]);
    let audit = audit.ok();
    assert_eq!(
        (&audit["items"][0]["kind"], &audit["items"][0]["actor"]),
        (&json!("verified"), &json!("approver"))
    );
    assert_eq!(audit["items"][1]["actor"], "keeper");
}

#[test]
fn a_release_takes_all_or_nothing() {
    let office = Office::open();
    let tomorrow = json!({"publish_at": ahead(24 * 3_600_000).to_string()});
    let articles = [
        ("price", "价格保护几天", "十五天。"),
        ("freight", "退货运费谁出", "我们出。"),
        ("invoice", "发票抬头怎么改", "联系客服改。"),
    ];
    let mut revisions = Vec::new();
    for (id, question, body) in articles {
        let text = article(id, &format!("question: {question}"), body);
        let revision = office.editor.submitted(id, &text, None);
        revisions.push(json!({"article": id, "revision": revision}));
    }
    let approve = |id: &str| office.approver.review(id, 1, "approve", &tomorrow).ok();
    for id in ["price", "freight"] {
        assert_eq!(approve(id)["state"], "approved");
    }
    let release = || {
        office
            .approver
            .post("/v1/releases", &json!({"revisions": revisions}))
    };
    let refused = release().is_problem(409, "wrong_state");
    assert!(refused.to_string().contains("invoice"), "{refused}");
    for (_, question, _) in articles {
        assert_eq!(office.wording(question), "", "all or nothing");
    }
    approve("invoice");
    let before = office.reader.ask("价格保护几天", &[])["seq"].clone();
    let released = release().ok();
    assert_eq!(released["state"], "published", "{released}");
    for (_, question, body) in articles {
        assert_eq!(office.wording(question), body);
    }
    let changes = office
        .reader
        .get("/v1/changes", &[("after", &before.to_string())]);
    let changes = changes.ok();
    let items = changes["items"].as_array().expect("items");
    assert_eq!(items.len(), 3, "{changes}");
    assert!(
        items.iter().all(|item| item["at"] == items[0]["at"]),
        "{changes}"
    );
}

#[test]
fn the_audit_log_holds_the_day_and_verifies() {
    let office = Office::open();
    office.publish("wash", &wash(FIRST), None);
    let (editor, approver) = (&office.editor, &office.approver);
    let wrong = editor.submitted("wash", &wash("滤网每 15 天用小苏打洗。"), Some(1));
    let reason = json!({"reason": "小苏打会结块"});
    approver.review("wash", wrong, "reject", &reason).ok();
    editor.tell("wash", "suspend", &reason).ok();
    approver.tell("wash", "resume", &json!({})).ok();
    approver.tell("wash", "retire", &reason).ok();
    let audit = office
        .admin
        .get("/v1/audit", &[("subject", "article/wash")]);
    let audit = audit.ok();
    let rows = audit["items"].as_array().expect("items");
    let told: Vec<(&str, &str)> = rows
        .iter()
        .rev()
        .map(|row| {
            let text = |key: &str| row[key].as_str().expect("a text");
            (text("actor"), text("kind"))
        })
        .collect();
    let happened = [
        ("editor", "submitted"),
        ("editor", "submitted"),
        ("approver", "rejected"),
        ("editor", "suspended"),
        ("approver", "resumed"),
        ("approver", "retired"),
    ];
    let mut told_on = told.iter();
    for step in happened {
        assert!(told_on.any(|row| *row == step), "{step:?} in {told:?}");
    }
    let reasons = rows
        .iter()
        .filter(|row| row.to_string().contains("小苏打会结块"));
    assert_eq!(reasons.count(), 3, "{audit}");

    // Every row once, newest first, over as many pages as it takes.
    let mut numbers = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let mut query = vec![("limit", "3")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = office.admin.get("/v1/audit", &query).ok();
        let items = page["items"].as_array().expect("items");
        numbers.extend(items.iter().filter_map(|row| row["number"].as_u64()));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        cursor = Some(next.to_owned());
    }
    let all = office.admin.get("/v1/audit/verify", &[]).ok();
    let rows = all["rows"].as_u64().expect("a number");
    assert_eq!(all["broken_at"], Value::Null);
    assert_eq!(numbers, (1..=rows).rev().collect::<Vec<_>>());
}
