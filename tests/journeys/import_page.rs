//! Files brought in by the page: what would become of each is shown first, then it is done.

use koujing_tests::{Office, Reply, Visitor, article};
use serde_json::json;

const PASSWORD: &str = "正确的马、电池、订书钉";

fn enter(office: &Office, name: &str, role: &str) -> Visitor {
    let body = json!({"name": name, "password": PASSWORD, "role": role});
    office.admin.post("/v1/users", &body).is(201);
    Visitor::of(&office.server).signed_in(name, PASSWORD)
}

fn leads_to(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").unwrap_or_default().to_owned()
}

#[test]
fn files_are_looked_at_before_they_become_drafts() {
    let office = Office::open();
    let same = article("same", "question: 保修多久", "一年。");
    office.publish("same", &same, None);
    office.publish(
        "filter",
        &article("filter", "question: 滤网怎么洗", "清水。"),
        None,
    );
    let mut editor = enter(&office, "王芳", "editor");
    let changed = article("filter", "question: 滤网怎么洗", "柠檬酸。");
    let new = article("red", "question: 红灯是什么意思", "缺水。");
    let broken = "---\nquestion: [\n---\n坏的\n";
    let rows = "{\"id\": 7, \"question\": \"多久发货\", \"answer\": \"当天。\"}\n{\"id\": 8}\n";
    let files: [(&str, &str, &[u8]); 5] = [
        ("file", "same.md", same.as_bytes()),
        ("file", "filter.md", changed.as_bytes()),
        ("file", "红灯.md", new.as_bytes()),
        ("file", "broken.md", broken.as_bytes()),
        ("file", "rows.jsonl", rows.as_bytes()),
    ];
    let kept = leads_to(&editor.send_parts("/import", &files));
    let shown = editor.open(&kept);
    for said in [
        "还没有改动",
        "3 条导入",
        "1 条没有变化",
        "2 条不能导入",
        "有改动",
        "新条目",
        "broken.md",
        "rows.jsonl:2",
        "导入为草稿",
    ] {
        assert!(shown.text().contains(said), "{said}: {}", shown.text());
    }
    assert_eq!(editor.open("/articles/red").status, 404);
    // It is his own.
    let mut other = enter(&office, "李雷", "admin");
    assert_eq!(other.open(&kept).status, 404);
    assert_eq!(other.send(&kept, &[]).status, 404);
    let done = editor.send(&kept, &[]);
    assert_eq!(done.status, 200);
    assert!(
        done.text().contains("导入完成") && done.text().contains("草稿"),
        "{}",
        done.text()
    );
    assert!(editor.open("/articles/red/edit").text().contains("缺水。"));
    assert!(
        editor
            .open("/articles/filter/edit")
            .text()
            .contains("柠檬酸。")
    );
    assert_eq!(office.wording("滤网怎么洗"), "清水。");
    // Done once.
    assert_eq!(editor.send(&kept, &[]).status, 404);
}

#[test]
fn only_administrators_publish_what_they_import() {
    let office = Office::open();
    let file = article("filter", "question: 滤网怎么洗", "清水。");
    let parts: [(&str, &str, &[u8]); 2] = [
        ("file", "filter.md", file.as_bytes()),
        ("publish", "", b"1"),
    ];
    let mut approver = enter(&office, "李雷", "approver");
    assert!(!approver.open("/import").text().contains("直接发布"));
    assert_eq!(approver.send_parts("/import", &parts).status, 403);
    let mut admin = enter(&office, "韩梅梅", "admin");
    assert!(admin.open("/import").text().contains("直接发布"));
    let kept = leads_to(&admin.send_parts("/import", &parts));
    assert!(admin.open(&kept).text().contains("导入并发布"));
    assert_eq!(office.wording("滤网怎么洗"), "");
    assert_eq!(admin.send(&kept, &[]).status, 200);
    assert_eq!(office.wording("滤网怎么洗"), "清水。");
}

#[test]
fn what_cannot_be_imported_is_told() {
    let office = Office::open();
    let mut editor = enter(&office, "王芳", "editor");
    for parts in [
        &[("file", "a.png", b"x".as_slice())][..],
        &[("file", "", b"")],
        &[],
    ] {
        let refused = editor.send_parts("/import", parts);
        assert_eq!(refused.status, 422, "{parts:?}");
        assert!(refused.text().contains("请选择"));
    }
    let colour: [(&str, &str, &[u8]); 1] = [("colour", "", b"x")];
    assert_eq!(editor.send_parts("/import", &colour).status, 400);
    let archive: [(&str, &str, &[u8]); 1] = [("file", "a.zip", b"no archive")];
    let kept = leads_to(&editor.send_parts("/import", &archive));
    let broken = editor.open(&kept);
    assert_eq!(broken.status, 422);
    assert!(broken.text().contains("打不开"));
}
