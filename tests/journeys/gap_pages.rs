//! Gaps by the pages alone: from the desk to a published answer.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Office, article, until};
use serde_json::{Value, json};

fn address(gap: &Value, verb: &str) -> String {
    format!("/v1/gaps/{}{verb}", gap["id"].as_str().expect("an id"))
}

/// Reported at the desk, given to somebody, drafted, reviewed, published, answered.
#[test]
fn from_the_desk_to_a_published_answer() {
    let office = Office::open();
    let mut agent = office.enter("小李", "reader");
    let mut editor = office.enter("王芳", "editor");
    let mut approver = office.enter("李雷", "approver");
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
    let found = office.gap("open");
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
    assert_eq!(assigned.leads_to(), format!("{page}?done=assigned"));
    assert!(editor.open("/mine").text().contains(question));
    let shown = editor.open(&page);
    assert!(
        shown.text().contains("客户在等") && shown.text().contains("X50"),
        "{}",
        shown.text()
    );
    // Whoever reads may say something, and nothing else.
    let said = agent.send(&format!("{page}/comment"), &[("text", "客户又来问了")]);
    assert_eq!(said.leads_to(), format!("{page}?done=comment"));
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
    assert_eq!(drafted.leads_to(), "/articles/red-light/edit?done=saved");
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
    assert_eq!(sent.leads_to(), "/articles/red-light?done=submitted");
    let approved = approver.send("/review/red-light/2/approve", &[("next", "")]);
    assert_eq!(approved.leads_to(), "/review?done=published");
    assert_eq!(office.gap("resolved")["id"], found["id"]);
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
    office.publish_filter("", None);
    let mut editor = office.enter("王芳", "editor");
    let report = |question: &str| {
        office
            .reader
            .post("/v1/gaps", &json!({"question": question}))
    };
    let made = report("过滤网能不能水洗呢").is(201);
    let page = format!("/gaps/{}", made["id"].as_str().expect("an id"));
    let added = editor.send(&format!("{page}/similar"), &[("article", "filter")]);
    assert_eq!(added.leads_to(), "/articles/filter/edit?done=saved");
    let source = office.editor.with("accept", "text/markdown");
    let source = source.get("/v1/articles/filter/revisions/2", &[]);
    assert!(
        source.text().contains("过滤网能不能水洗呢"),
        "{}",
        source.text()
    );
    // The editor has taken it out again: published, the gap stays, and it is said why.
    office.publish_filter("\ncategory: 加湿器", Some(2));
    let noted = until("a note", || {
        let whole = office.editor.get(&address(&made, ""), &[]).ok();
        let notes = whole["notes"].as_array().cloned().unwrap_or_default();
        notes.into_iter().find(|note| note["kind"] == "replayed")
    });
    assert_eq!(noted["text"], "filter 3: 过滤网能不能水洗呢");
    office.publish_filter("\nsimilar: [过滤网能不能水洗呢]", Some(3));
    assert_eq!(office.gap("resolved")["id"], made["id"]);
}
