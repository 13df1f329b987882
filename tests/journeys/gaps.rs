//! What nobody has an answer to: it is counted, becomes somebody's, is written, reviewed, published and
//! answered. What people say of answers. What is kept of questions.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Client, Office, Record, Reply, Server, Visitor, article, until};
use serde_json::{Value, json};

fn filter(similar: &str) -> String {
    let front = format!("question: 滤网怎么洗{similar}");
    article("filter", &front, "滤网用清水洗，每 15 天一次。")
}

fn items(list: &Value) -> Vec<Value> {
    list["items"].as_array().cloned().unwrap_or_default()
}

/// The one gap that is in this state, once it is.
fn gap(client: &Client, state: &str) -> Value {
    until(&format!("one gap that is {state}"), || {
        let list = client.get("/v1/gaps", &[("state", state)]).ok();
        match items(&list).as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    })
}

fn address(gap: &Value, verb: &str) -> String {
    format!("/v1/gaps/{}{verb}", gap["id"].as_str().expect("an id"))
}

#[test]
fn an_unanswered_question_becomes_an_answer() {
    let office = Office::open();
    office.publish("filter", &filter(""), None);
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
        let found = gap(&office.editor, "open");
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
    let overdue = office.editor.get("/v1/gaps", &[("overdue", "true")]).ok();
    assert_eq!(items(&overdue)[0]["overdue"], true);
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
    let closed = gap(&office.editor, "resolved");
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
    assert_eq!(kinds, ["assigned", "assigned", "comment", "resolved"]);
    assert_eq!(notes[2]["text"], "红灯：水箱缺水。问过 〔电话〕");
    let refused = office.editor.post(&address(&found, "/assign"), &body);
    refused.is_problem(409, "wrong_state");
    let subject = format!("gap/{}", found["id"].as_str().expect("an id"));
    let audit = office.admin.get("/v1/audit", &[("subject", &subject)]).ok();
    assert_eq!(items(&audit)[0]["kind"], "gap_resolved");
}

#[test]
fn publishing_something_else_closes_nothing() {
    let office = Office::open();
    let body =
        json!({"question": "净水器保修几年", "context": {"product": "X50"}, "note": "客户在等"});
    let made = office.reader.post("/v1/gaps", &body).is(201);
    office.publish("filter", &filter(""), None);
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
    let kept = gap(&office.editor, "open");
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
        seen.extend(items(&page).iter().map(|gap| gap["id"].to_string()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3);
}

#[test]
fn feedback_is_the_owners_work() {
    let office = Office::open();
    office.publish("filter", &filter(""), None);
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
    let list = office.editor.get("/v1/feedback", &outstanding).ok();
    assert_eq!(items(&list).len(), 1);
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
    let list = office.editor.get("/v1/feedback", &outstanding).ok();
    assert_eq!(items(&list).len(), 0);
}

/// The words and counts of the whole record, as an administrator's backup would hold them.
fn kept_words(record: &Record) -> String {
    let run = koujing_tests::koujing(&["backup", "-", "--data", record.data()]);
    run.stdout
}

#[test]
fn what_is_kept_of_questions_is_a_setting() {
    for (flag, kept, lost) in [
        ("text", "请问 〔电话〕 的快递到哪了？", "13800138000"),
        ("normalised", "电话的快递到哪了", "请问"),
        ("nothing", "\"no_answer\"", "快递"),
    ] {
        let record = Record::new();
        let reader = record.key("reader", "internal");
        let server = Server::start(&["--data", record.data(), "--log-questions", flag]);
        let reader = server.stranger().with_key(&reader);
        reader.ask("请问 13800138000 的快递到哪了？", &[("channel", "phone")]);
        // What was asked last is written when the server stops.
        let (code, _) = server.stop();
        assert_eq!(code, 0);
        let words = kept_words(&record);
        assert!(words.contains(kept), "{flag}: {words}");
        assert!(!words.contains(lost), "{flag}: {words}");
        assert!(!words.contains("13800138000"), "{flag}");
    }
}

#[test]
fn what_is_asked_is_counted() {
    let office = Office::open();
    office.publish("filter", &filter(""), None);
    for _ in 0..3 {
        office.reader.ask("滤网怎么洗", &[("product", "X50")]);
    }
    office.reader.ask("能送到西藏吗", &[("channel", "sms")]);
    let insights = until("four questions", || {
        let insights = office.editor.get("/v1/insights", &[]).ok();
        (insights["total"]["asked"] == 4).then_some(insights)
    });
    assert_eq!(insights["total"]["answered"], 3);
    assert_eq!(insights["days"].as_array().expect("days").len(), 30);
    let most = &insights["most"][0];
    assert_eq!(
        (&most["article"], &most["asked"]),
        (&json!("filter"), &json!(3))
    );
    assert_eq!(most["question"], "滤网怎么洗");
    assert_eq!(insights["unanswered"][0]["question"], "能送到西藏吗");
    assert_eq!(insights["products"][0]["value"], "X50");
    let only = office
        .editor
        .get("/v1/insights", &[("product", "X50")])
        .ok();
    assert_eq!(only["total"]["asked"], 3);
    for bad in [
        ("from", "yesterday"),
        ("until", "2020-01-01T00:00:00Z"),
        ("from", "1999-01-01"),
    ] {
        office
            .editor
            .get("/v1/insights", &[bad])
            .is_problem(400, "invalid_period");
    }
    let digest = office.editor.get("/v1/digest", &[]).ok();
    assert_eq!(
        (&digest["gaps_open"], &digest["gaps_unowned"]),
        (&json!(1), &json!(1))
    );
    let metrics = office.server.stranger().get("/metrics", &[]);
    let metrics = metrics.text();
    assert!(
        metrics.contains("koujing_questions_counted_total 4"),
        "{metrics}"
    );
    assert!(
        metrics.contains("koujing_questions_lost_total 0"),
        "{metrics}"
    );
}

const PASSWORD: &str = "正确的马、电池、订书钉";

fn enter(office: &Office, name: &str, role: &str) -> Visitor {
    let body = json!({"name": name, "password": PASSWORD, "role": role});
    office.admin.post("/v1/users", &body).is(201);
    Visitor::of(&office.server).signed_in(name, PASSWORD)
}

fn leads_to(reply: &Reply) -> &str {
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").expect("an address")
}

/// By the pages alone: reported at the desk, given to somebody, drafted, reviewed, published, answered.
#[test]
fn from_the_desk_to_a_published_answer() {
    let office = Office::open();
    let mut agent = enter(&office, "小李", "reader");
    let mut editor = enter(&office, "王芳", "editor");
    let mut approver = enter(&office, "李雷", "approver");
    let question = "加湿器亮红灯是什么意思";
    let context = json!({"product": "X50"});
    let asked = agent.tell(
        "/desk/answer",
        &json!({"question": question, "context": context}),
    );
    assert!(asked.text().contains("data-gap"), "{}", asked.text());
    let report = json!({"question": question, "context": context, "note": "客户在等"});
    let reported = agent.tell("/desk/gap", &report);
    assert!(matches!(reported.status, 200 | 201), "{reported:?}");
    let found = gap(&office.editor, "open");
    let page = format!("/gaps/{}", found["id"].as_str().expect("an id"));
    let list = editor.open("/gaps?product=X50");
    assert!(
        list.text().contains(&page) && list.text().contains(question),
        "{}",
        list.text()
    );
    assert!(!editor.open("/gaps?product=X80").text().contains(&page));
    let fields = [("owner", "王芳"), ("due", "30")];
    let assigned = editor.send(&format!("{page}/assign"), &fields);
    assert_eq!(leads_to(&assigned), format!("{page}?done=assigned"));
    assert!(editor.open("/mine").text().contains(question));
    let shown = editor.open(&page);
    assert!(
        shown.text().contains("客户在等") && shown.text().contains("X50"),
        "{}",
        shown.text()
    );
    // Whoever reads may say something, and nothing else.
    let said = agent.send(&format!("{page}/comment"), &[("text", "客户又来问了")]);
    assert_eq!(leads_to(&said), format!("{page}?done=comment"));
    assert!(!agent.open(&page).text().contains("/assign"));
    assert_eq!(agent.send(&format!("{page}/assign"), &fields).status, 403);
    let early = editor.send(&format!("{page}/resolve"), &[]);
    assert_eq!(early.status, 409);
    assert!(
        early.text().contains("还有问法没有答案"),
        "{}",
        early.text()
    );
    let odd = editor.send(&format!("{page}/draft"), &[("article", "a/b")]);
    assert_eq!(odd.status, 422);
    let nowhere = editor.send(&format!("{page}/similar"), &[("article", "nothing")]);
    assert_eq!(nowhere.status, 422);
    let drafted = editor.send(&format!("{page}/draft"), &[("article", "red-light")]);
    assert_eq!(leads_to(&drafted), "/articles/red-light/edit?done=saved");
    let writing = editor.open("/articles/red-light/edit");
    assert!(writing.text().contains(question), "{}", writing.text());
    let source = article(
        "red-light",
        &format!("question: {question}"),
        "红灯表示水箱缺水，请加水。",
    );
    let fields = [
        ("seen", "1"),
        ("source", source.as_str()),
        ("then", "submit"),
    ];
    let sent = editor.send("/articles/red-light/edit", &fields);
    assert_eq!(leads_to(&sent), "/articles/red-light?done=submitted");
    let approved = approver.send("/review/red-light/2/approve", &[("next", "")]);
    assert_eq!(leads_to(&approved), "/review?done=published");
    assert_eq!(gap(&office.editor, "resolved")["id"], found["id"]);
    assert!(editor.open(&page).text().contains("已补上"));
    let answered = agent.tell(
        "/desk/answer",
        &json!({"question": question, "context": context}),
    );
    assert!(
        answered.text().contains("红灯表示水箱缺水"),
        "{}",
        answered.text()
    );
}

#[test]
fn words_are_added_to_an_article_and_what_is_left_is_said() {
    let office = Office::open();
    office.publish("filter", &filter(""), None);
    let mut editor = enter(&office, "王芳", "editor");
    let report = |question: &str| {
        office
            .reader
            .post("/v1/gaps", &json!({"question": question}))
    };
    let made = report("过滤网能不能水洗呢").is(201);
    let page = format!("/gaps/{}", made["id"].as_str().expect("an id"));
    let added = editor.send(&format!("{page}/similar"), &[("article", "filter")]);
    assert_eq!(leads_to(&added), "/articles/filter/edit?done=saved");
    let source = office.editor.with("accept", "text/markdown");
    let source = source.get("/v1/articles/filter/revisions/2", &[]);
    assert!(
        source.text().contains("过滤网能不能水洗呢"),
        "{}",
        source.text()
    );
    // The editor has taken it out again: published, the gap stays, and it is said why.
    office.publish("filter", &filter("\ncategory: 加湿器"), Some(2));
    let noted = until("a note", || {
        let whole = office.editor.get(&address(&made, ""), &[]).ok();
        let notes = whole["notes"].as_array().cloned().unwrap_or_default();
        notes.into_iter().find(|note| note["kind"] == "replayed")
    });
    assert_eq!(noted["text"], "filter 3: 过滤网能不能水洗呢");
    office.publish(
        "filter",
        &filter("\nsimilar: [过滤网能不能水洗呢]"),
        Some(3),
    );
    assert_eq!(gap(&office.editor, "resolved")["id"], made["id"]);
}

#[test]
fn the_desk_says_what_agents_think_and_checks_before_sending() {
    let office = Office::open();
    office.publish("filter", &filter("\nmust_say: [15 天]"), None);
    let mut agent = enter(&office, "小李", "reader");
    let mut owner = enter(&office, "值班组", "reader");
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
    assert_eq!(leads_to(&owner.send(&settle, &[])), "/mine?done=settled");
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

#[test]
fn insights_are_pages_and_files() {
    let office = Office::open();
    office.publish("filter", &filter(""), None);
    office
        .reader
        .ask("滤网怎么洗", &[("product", "X50"), ("channel", "phone")]);
    office.reader.ask("=1+1 能送到西藏吗", &[]);
    until("two questions", || {
        let insights = office.editor.get("/v1/insights", &[]).ok();
        (insights["total"]["asked"] == 2).then_some(())
    });
    let mut editor = enter(&office, "王芳", "editor");
    let page = editor.open("/insights");
    for shown in [
        "滤网怎么洗",
        "能送到西藏吗",
        "<svg",
        "X50",
        "href=\"/articles/filter\"",
        "50%",
    ] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    assert!(!editor.open("/insights?product=X50").text().contains("西藏"));
    assert_eq!(editor.open("/insights?from=soon").status, 400);
    let digest = editor.open("/insights/digest");
    assert!(digest.text().contains("1 个待补"), "{}", digest.text());
    let csv = editor.open("/insights/topics.csv");
    assert!(
        csv.text().contains("滤网怎么洗,filter,1,1,0,0,0,0,0,0"),
        "{}",
        csv.text()
    );
    // No cell is a formula.
    assert!(csv.text().contains("'=1+1"), "{}", csv.text());
    let workbook = editor.open("/insights/insights.xlsx");
    assert_eq!(workbook.status, 200);
    assert!(workbook.body.starts_with(b"PK"));
}
