//! The editors' room from outside: a correction goes through review, nothing typed is lost, who may not do
//! something is told so.

use koujing_tests::{Office, Reply, Visitor, article};
use serde_json::json;

const PASSWORD: &str = "正确的马、电池、订书钉";

fn enter(office: &Office, name: &str, role: &str) -> Visitor {
    let body = json!({"name": name, "password": PASSWORD, "role": role});
    office.admin.post("/v1/users", &body).is(201);
    Visitor::of(&office.server).signed_in(name, PASSWORD)
}

fn leads_to(reply: &Reply) -> &str {
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply
        .header("location")
        .unwrap_or_else(|| panic!("no address: {}", reply.text()))
}

fn filter(answer: &str) -> String {
    article("filter", "question: 滤网怎么洗", answer)
}

#[test]
fn a_correction_is_published_by_two_people() {
    let office = Office::open();
    office.publish("filter", &filter("用清水洗，每 30 天一次。"), None);
    let mut writer = enter(&office, "王芳", "editor");
    let mut approver = enter(&office, "李雷", "approver");
    let list = writer.open("/articles?q=%E6%BB%A4%E7%BD%91");
    assert!(
        list.text().contains("href=\"/articles/filter\""),
        "{}",
        list.text()
    );
    let edit = writer.open("/articles/filter/edit");
    assert!(edit.text().contains("每 30 天一次"));
    assert!(edit.text().contains(r#"name="seen" value="1""#));
    let fields = [
        ("seen", "1"),
        ("source", &filter("用清水洗，每 15 天一次。")),
        ("then", "submit"),
    ];
    let sent = writer.send("/articles/filter/edit", &fields);
    assert_eq!(leads_to(&sent), "/articles/filter?done=submitted");
    assert_eq!(office.wording("滤网怎么洗"), "用清水洗，每 30 天一次。");
    // He sees his own in the queue and cannot approve it.
    assert!(writer.open("/review").text().contains("我写的"));
    assert_eq!(writer.send("/review/filter/2/approve", &[]).status, 403);
    let queue = approver.open("/review");
    assert!(queue.text().contains("数字有变"), "{}", queue.text());
    let item = approver.open("/review/filter/2");
    assert!(
        item.text().contains("<b>30 天</b>") || item.text().contains("<b>15"),
        "{}",
        item.text()
    );
    let unsaid = approver.send("/review/filter/2/reject", &[("reason", " ")]);
    assert_eq!(unsaid.status, 422);
    assert!(unsaid.text().contains("请写明原因"));
    let approved = approver.send("/review/filter/2/approve", &[("next", "")]);
    assert_eq!(leads_to(&approved), "/review?done=published");
    assert_eq!(office.wording("滤网怎么洗"), "用清水洗，每 15 天一次。");
    let again = approver.send("/review/filter/2/approve", &[]);
    assert_eq!(again.status, 409);
    let history = writer.open("/articles/filter");
    assert!(history.text().contains("已被替代") && history.text().contains("李雷"));
}

#[test]
fn what_an_approver_wrote_somebody_else_approves() {
    let office = Office::open();
    let mut own = enter(&office, "李雷", "approver");
    let source = filter("清水。");
    let fields = [("id", "filter"), ("source", &source), ("then", "submit")];
    let sent = own.send("/articles/new", &fields);
    assert_eq!(leads_to(&sent), "/articles/filter?done=submitted");
    let item = own.open("/review/filter/1");
    assert!(item.text().contains("要由另一位审核人员批准"));
    assert!(!item.text().contains("/approve\""));
    let refused = own.send("/review/filter/1/approve", &[]);
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("要由另一位审核人员批准"));
}

#[test]
fn an_item_is_in_one_persons_hands() {
    let office = Office::open();
    office
        .editor
        .submitted("filter", &filter("用清水洗。"), None);
    let (mut one, mut other) = (
        enter(&office, "李雷", "approver"),
        enter(&office, "韩梅梅", "approver"),
    );
    let item = "/review/filter/1";
    assert!(one.open(item).text().contains("/review/filter/1/take-up"));
    let mut editor = enter(&office, "王芳", "editor");
    assert!(!editor.open(item).text().contains("take-up"));
    let taken = one.send("/review/filter/1/take-up", &[]);
    assert_eq!(leads_to(&taken), item);
    assert!(one.open(item).text().contains("您正在审核这一项"));
    assert!(one.open("/review").text().contains("我在审核"));
    // Who comes later is told, and holds nothing.
    let late = other.send("/review/filter/1/take-up", &[]);
    assert_eq!(leads_to(&late), item);
    assert!(other.open(item).text().contains("李雷 正在审核这一项"));
    assert!(other.open("/review").text().contains("李雷 在审核"));
    other.send("/review/filter/1/put-down", &[]);
    assert!(other.open(item).text().contains("李雷 正在审核这一项"));
    one.send("/review/filter/1/put-down", &[]);
    assert!(!other.open(item).text().contains("正在审核"));
    one.send("/review/filter/1/take-up", &[]);
    // It keeps nobody from deciding.
    let approved = other.send("/review/filter/1/approve", &[]);
    assert_eq!(leads_to(&approved), "/review?done=published");
    assert!(!one.open(item).text().contains("正在审核"));
    let over = one.send("/review/filter/1/take-up", &[]);
    assert_eq!(over.status, 409);
    assert_eq!(one.send("/review/filter/9/take-up", &[]).status, 404);
}

#[test]
fn a_stale_page_loses_nothing() {
    let office = Office::open();
    office.publish("filter", &filter("一。"), None);
    let (mut one, mut other) = (
        enter(&office, "甲", "editor"),
        enter(&office, "乙", "editor"),
    );
    let save = |who: &mut Visitor, seen: &str, answer: &str| {
        let source = filter(answer);
        let fields = [("seen", seen), ("source", &source), ("then", "save")];
        who.send("/articles/filter/edit", &fields)
    };
    assert_eq!(
        leads_to(&save(&mut one, "1", "甲的。")),
        "/articles/filter/edit?done=saved"
    );
    let stale = save(&mut other, "1", "乙的。");
    assert_eq!(stale.status, 412);
    for said in [
        "甲的。",
        "乙的。",
        "用我的",
        "用对方的",
        "两份对照",
        r#"name="seen" value="2""#,
    ] {
        assert!(stale.text().contains(said), "{said}: {}", stale.text());
    }
    assert_eq!(
        leads_to(&save(&mut other, "2", "乙的。")),
        "/articles/filter/edit?done=saved"
    );
    assert!(one.open("/articles/filter/edit").text().contains("乙的。"));
    // A file that cannot be read comes back as it was typed.
    let fields = [
        ("seen", "3"),
        ("source", "---\nquestion: [\n---\n这一段还没写完"),
        ("then", "save"),
    ];
    let unreadable = one.send("/articles/filter/edit", &fields);
    assert_eq!(unreadable.status, 422);
    assert!(unreadable.text().contains("这一段还没写完"));
    let fields = [("id", "不 行"), ("source", "写了很多"), ("then", "save")];
    let unnamed = one.send("/articles/new", &fields);
    assert_eq!(unnamed.status, 422);
    assert!(unnamed.text().contains("写了很多"));
    let fields = [
        ("id", "filter"),
        ("source", &filter("又一条。")),
        ("then", "save"),
    ];
    let taken = one.send("/articles/new", &fields);
    assert_eq!(taken.status, 409);
    assert!(taken.text().contains("又一条。"));
}

/// The form writes into the file; what it does not know stays as it was.
#[test]
fn a_form_changes_what_was_changed_in_it() {
    let office = Office::open();
    let file = "---\nid: filter\n# 谁问的\nquestion: 滤网怎么洗\nmust_say: [清水]\nscope: {product: X50}\n---\n\n用清水洗。\n\n## 短信 {channel=sms}\n\n清水。\n";
    office.publish("filter", file, None);
    let mut writer = enter(&office, "王芳", "editor");
    let shown = writer.open("/articles/filter/edit");
    for said in [
        r#"name="f-question" value="滤网怎么洗""#,
        r#"<textarea name="w-1""#,
        r#"name="then" value="file""#,
        r#"name="add-channel""#,
    ] {
        assert!(shown.text().contains(said), "{said}: {}", shown.text());
    }
    let whole = writer.open("/articles/filter/edit?view=file");
    assert!(!whole.text().contains("f-question") && whole.text().contains("# 谁问的"));
    let fields = |then| {
        [
            ("view", "form"),
            ("seen", "1"),
            ("source", file),
            ("f-question", "滤网怎么洗"),
            ("f-must_say", "清水\r\n15 天"),
            ("f-owner", "产品组"),
            ("w-0", "每 15 天用清水洗。"),
            ("w-1", "每 15 天，清水。"),
            ("add-channel", "phone"),
            ("add-text", "每 15 天用清水冲一冲。"),
            ("then", then),
        ]
    };
    let expected = "---\nid: filter\n# 谁问的\nquestion: 滤网怎么洗\nmust_say:\n  - 清水\n  - \"15 天\"\nscope: {product: X50}\nowner: 产品组\n---\n\n每 15 天用清水洗。\n\n## 短信 {channel=sms}\n\n每 15 天，清水。\n\n## phone {channel=phone}\n\n每 15 天用清水冲一冲。\n";
    // In the other view it stands as it would be stored, and nothing is.
    let other = writer.send("/articles/filter/edit", &fields("file"));
    assert_eq!(other.status, 200);
    assert!(other.text().contains("# 谁问的") && other.text().contains("每 15 天，清水。"));
    let preview = json!({"id": "filter", "source": file, "form": {"w-0": "先关机。清水。"}});
    assert!(writer.tell("/preview", &preview).text().contains("先关机"));
    let saved = writer.send("/articles/filter/edit", &fields("save"));
    assert_eq!(leads_to(&saved), "/articles/filter/edit?done=saved");
    let stored = office.editor.with("accept", "text/markdown");
    let stored = stored.get("/v1/articles/filter/revisions/2", &[]);
    assert_eq!(stored.text(), expected);
    // What cannot be written so comes back as it was typed.
    let mut odd = fields("save");
    odd[1].1 = "2";
    odd[7].1 = "水。\n\n## 微信 {channel=wechat}\n\n三段";
    let refused = writer.send("/articles/filter/edit", &odd);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("三段") && refused.text().contains("原文写不出来"));
    assert!(refused.text().contains("每 15 天用清水冲一冲。"));
    // A new one begins with a form too.
    let new = writer.open("/articles/new");
    let blank = new
        .text()
        .split("name=\"source\"")
        .nth(1)
        .unwrap_or_default();
    assert!(blank.contains("question:") && new.text().contains(r#"name="f-owner" value="王芳""#));
}

#[test]
fn an_article_is_taken_out_and_put_back() {
    let office = Office::open();
    office.publish("filter", &filter("清水。"), None);
    let (mut editor, mut approver) = (
        enter(&office, "王芳", "editor"),
        enter(&office, "李雷", "approver"),
    );
    let unsaid = editor.send("/articles/filter/suspend", &[("reason", "")]);
    assert_eq!(unsaid.status, 422);
    let done = editor.send("/articles/filter/suspend", &[("reason", "水温写错了")]);
    assert_eq!(leads_to(&done), "/articles/filter?done=suspended");
    assert_eq!(office.wording("滤网怎么洗"), "");
    let page = editor.open("/articles/filter?done=suspended");
    assert!(page.text().contains("水温写错了") && !page.text().contains("/resume"));
    assert!(
        editor
            .open("/articles?state=suspended")
            .text()
            .contains("滤网怎么洗")
    );
    assert_eq!(editor.send("/articles/filter/resume", &[]).status, 403);
    assert_eq!(
        leads_to(&approver.send("/articles/filter/resume", &[])),
        "/articles/filter?done=resumed"
    );
    assert_eq!(office.wording("滤网怎么洗"), "清水。");
    assert_eq!(editor.send("/articles/filter/verify", &[]).status, 403);
    assert_eq!(
        leads_to(&approver.send("/articles/filter/verify", &[])),
        "/articles/filter?done=verified"
    );
    assert_eq!(
        leads_to(&approver.send("/articles/filter/retire", &[("reason", "")])),
        "/articles/filter?done=retired"
    );
    assert_eq!(office.wording("滤网怎么洗"), "");
    let again = approver.send("/articles/filter/retire", &[("reason", "再来")]);
    assert_eq!(again.status, 409);
    let restored = editor.send("/articles/filter/restore", &[("revision", "1")]);
    assert_eq!(leads_to(&restored), "/articles/filter/edit?done=restored");
}

#[test]
fn a_preview_shows_wordings_and_what_is_wrong() {
    let office = Office::open();
    let mut editor = enter(&office, "王芳", "editor");
    let text = article(
        "x",
        "question: 怎么洗",
        "用 **清水** 洗。\n\n## 短信 {channel=sms}\n\n清水。",
    );
    let shown = editor.tell("/preview", &json!({"id": "x", "source": text}));
    assert_eq!(shown.status, 200);
    assert!(
        shown.text().contains("<strong>清水</strong>"),
        "{}",
        shown.text()
    );
    assert!(shown.text().contains("条短信"), "{}", shown.text());
    let script = article("x", "question: 怎么洗", "<script>alert(1)</script>");
    let shown = editor.tell("/preview", &json!({"id": "x", "source": script}));
    assert!(!shown.text().contains("<script"), "{}", shown.text());
    let broken = editor.tell(
        "/preview",
        &json!({"id": "x", "source": "---\nquestion: 好\nnonsense: 1\n---\n"}),
    );
    assert!(broken.text().contains("data-line="), "{}", broken.text());
}

#[test]
fn a_notice_of_an_approver_is_out_at_once_and_ends() {
    let office = Office::open();
    office.publish("filter", &filter("清水。"), None);
    let (mut editor, mut approver) = (
        enter(&office, "王芳", "editor"),
        enter(&office, "李雷", "approver"),
    );
    let form = approver.open("/notices/new");
    let until = form
        .text()
        .split(r#"name="until" value=""#)
        .nth(1)
        .expect("an end");
    let until = until.split('"').next().expect("an end").to_owned();
    let fields = |until: &str, then: &'static str, reason: &'static str| {
        let fields = [
            ("title", "停水"),
            ("text", "今天停水，清洗请改天。"),
            ("status", "抢修中"),
            ("targets", ""),
            ("audience", "public"),
            ("until", until),
            ("next", ""),
            ("offset", "+08:00"),
            ("reason", reason),
            ("then", then),
        ];
        fields.map(|(name, value)| (name, value.to_owned()))
    };
    let send = |who: &mut Visitor, fields: [(&str, String); 10]| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        who.send("/notices/new", &fields)
    };
    let unsaid = send(&mut approver, fields(&until, "publish", ""));
    assert_eq!(unsaid.status, 422);
    assert!(unsaid.text().contains("今天停水") && unsaid.text().contains("请写明原因"));
    let endless = send(&mut approver, fields("", "submit", ""));
    assert_eq!(endless.status, 422);
    assert!(endless.text().contains("今天停水"));
    let done = send(&mut approver, fields(&until, "publish", "紧急"));
    assert!(leads_to(&done).ends_with("?done=published"), "{done:?}");
    let told = office.reader.ask("滤网怎么洗", &[]);
    assert_eq!(told["notices"][0]["status"], "抢修中", "{told}");
    assert_eq!(told["answer"]["text"], "清水。");
    assert!(editor.open("/notices").text().contains("停水"));
    let sent = send(&mut editor, fields(&until, "submit", ""));
    assert!(leads_to(&sent).ends_with("?done=submitted"));
}

#[test]
fn an_owner_says_that_it_still_holds() {
    let office = Office::open();
    let own = "---\nid: own\nquestion: 归谁管\nowner: 王芳\n---\n\n归我。\n";
    office.publish("own", own, None);
    let mut owner = enter(&office, "王芳", "reader");
    assert!(owner.open("/mine").text().contains("共负责 1 条"));
    let done = owner.send("/articles/own/verify", &[("next", "/mine")]);
    assert_eq!(leads_to(&done), "/mine?done=verified");
    office.publish(
        "other",
        &article("other", "question: 别人的", "别人。"),
        None,
    );
    assert_eq!(owner.send("/articles/other/verify", &[]).status, 403);
}

/// Where somebody is led who approves it for later.
fn approved_for_later(approver: &mut Visitor, id: &str, revision: u64) {
    let fields = [
        ("publish_at", "2099-01-01T00:00"),
        ("offset", "+08:00"),
        ("next", ""),
    ];
    let address = format!("/review/{id}/{revision}/approve");
    assert_eq!(
        leads_to(&approver.send(&address, &fields)),
        "/review?done=scheduled"
    );
}

#[test]
fn several_are_published_at_one_instant() {
    let office = Office::open();
    for id in ["a", "b"] {
        office.publish(id, &article(id, &format!("question: 问{id}"), "旧。"), None);
    }
    let mut approver = enter(&office, "李雷", "approver");
    let mut writer = enter(&office, "王芳", "editor");
    for id in ["a", "b"] {
        let new = article(id, &format!("question: 问{id}"), "新。");
        assert_eq!(office.editor.submitted(id, &new, Some(1)), 2);
        approved_for_later(&mut approver, id, 2);
    }
    let waiting = writer.open("/releases");
    assert!(waiting.text().contains("问a") && waiting.text().contains("2098-12-31T16:00:00Z"));
    assert!(
        !waiting.text().contains("name=\"pick-2-a\""),
        "an editor picks nothing"
    );
    assert!(
        approver
            .open("/releases")
            .text()
            .contains("name=\"pick-2-a\"")
    );
    assert_eq!(approver.send("/releases", &[]).status, 422);
    let wrong = [("pick-2-a", "1"), ("pick-1-b", "1")];
    let refused = approver.send("/releases", &wrong);
    assert_eq!(refused.status, 409);
    assert!(
        refused.text().contains("其中有一版已不在等待发布"),
        "{}",
        refused.text()
    );
    assert_eq!(office.wording("问a"), "旧。");
    let both = [
        ("pick-2-a", "1"),
        ("pick-2-b", "1"),
        ("publish_at", ""),
        ("offset", "+08:00"),
    ];
    let released = approver.send("/releases", &both);
    assert_eq!(leads_to(&released), "/releases?done=published");
    assert_eq!(
        (office.wording("问a"), office.wording("问b")),
        ("新。".to_owned(), "新。".to_owned())
    );
}

#[test]
fn another_article_begins_as_a_copy() {
    let office = Office::open();
    let file = article("a", "question: 问a", "答。");
    office.publish("a", &file, None);
    let mut writer = enter(&office, "王芳", "editor");
    assert!(
        writer
            .open("/articles/a")
            .text()
            .contains("/articles/new?copy=a")
    );
    let copy = writer.open("/articles/new?copy=a");
    assert!(copy.text().contains("question: 问a") && !copy.text().contains("id: a\n"));
    assert_eq!(writer.open("/articles/new?copy=b").status, 404);
}

#[test]
fn one_act_is_done_to_several() {
    let office = Office::open();
    for id in ["a", "b"] {
        office.publish(id, &article(id, &format!("question: 问{id}"), "答。"), None);
    }
    let mut editor = enter(&office, "王芳", "editor");
    let all = |then: &'static str, reason: &'static str| {
        [
            ("pick-a", "1"),
            ("pick-b", "1"),
            ("pick-nothing", "1"),
            ("then", then),
            ("reason", reason),
        ]
    };
    assert_eq!(
        editor.send("/articles/together", &all("retire", "")).status,
        403
    );
    let unsaid = editor.send("/articles/together", &all("suspend", ""));
    assert!(unsaid.text().contains("0 条已完成") && unsaid.text().contains("请写明原因"));
    let done = editor.send("/articles/together", &all("suspend", "剂量有误"));
    assert!(done.text().contains("2 条已完成"), "{}", done.text());
    assert_eq!(office.wording("问a"), "");
    let again = editor.send("/articles/together", &all("suspend", "剂量有误"));
    assert!(again.text().contains("0 条已完成") && again.text().contains("暂停使用"));
    assert_eq!(
        editor.send("/articles/together", &all("dance", "")).status,
        400
    );
}

#[test]
fn owner_and_category_of_several_are_changed_by_review() {
    let office = Office::open();
    for id in ["a", "b", "c"] {
        let file = format!("---\nid: {id}\nquestion: 问{id}\nowner: 旧组\n---\n\n答。\n");
        office.publish(id, &file, None);
    }
    let draft = article("c", "question: 问c", "在写的。");
    office.editor.draft("c", &draft, Some(1));
    let mut editor = enter(&office, "王芳", "editor");
    let fields = [
        ("pick-a", "1"),
        ("pick-b", "1"),
        ("pick-c", "1"),
        ("owner", "新组"),
        ("then", "owner"),
    ];
    let done = editor.send("/articles/together", &fields);
    assert_eq!(done.status, 200);
    assert!(done.text().contains("2 条已完成"), "{}", done.text());
    let mut approver = enter(&office, "李雷", "approver");
    let item = approver.open("/review/a/2");
    assert!(item.text().contains("<del>旧组</del>") && item.text().contains("<ins>新组</ins>"));
    // What somebody is writing is left alone.
    assert!(editor.open("/articles/c/edit").text().contains("在写的。"));
    approver.send("/review/a/2/approve", &[]);
    let list = editor.open("/articles?owner=%E6%96%B0%E7%BB%84");
    assert!(list.text().contains("问a") && !list.text().contains("问b"));
    let shelves = editor.open("/categories");
    assert_eq!(shelves.status, 200);
    let fields = [("pick-b", "1"), ("category", "价格"), ("then", "category")];
    let waits = editor.send("/articles/together", &fields);
    assert!(waits.text().contains("待审核"), "{}", waits.text());
}
