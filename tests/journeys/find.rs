//! A fact is found wherever it stands and corrected as one release: seen, handed in, approved and live
//! together, or not at all.

use koujing_tests::{Office, Reply, Visitor, article, target};
use serde_json::json;

const PASSWORD: &str = "正确的马、电池、订书钉";

fn enter(office: &Office, name: &str, role: &str) -> Visitor {
    let body = json!({"name": name, "password": PASSWORD, "role": role});
    office.admin.post("/v1/users", &body).is(201);
    Visitor::of(&office.server).signed_in(name, PASSWORD)
}

fn leads_to(reply: &Reply) -> &str {
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").unwrap_or_default()
}

/// Two articles with the fact in several places, one of them in Traditional letters, and one without.
fn office() -> Office {
    let office = Office::open();
    let filter = article(
        "filter",
        "question: 滤网多久洗一次\nsimilar: [滤网是不是 15 天洗一次]\nmust_say: [15 天]",
        "先关机。每 15 天用清水洗一次。\n\n## 短信 {channel=sms}\n\n滤网 15 天洗一次。",
    );
    office.publish("filter", &filter, None);
    let tank = article(
        "tank",
        "question: 水箱怎么保养",
        "水箱每１５ 天擦乾；濾網另算。",
    );
    office.publish("tank", &tank, None);
    let other = article("other", "question: 保修多久", "保修 150 天。");
    office.publish("other", &other, None);
    office
}

/// The names of the boxes on a page, those that are ticked first.
fn boxes(page: &str) -> Vec<String> {
    let parts = page.split("name=\"pick-").skip(1);
    let names = parts.filter_map(|part| part.split('"').next());
    names.map(|name| format!("pick-{name}")).collect()
}

fn ticked<'a>(boxes: &'a [String], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all = boxes.iter().map(|name| (name.as_str(), "1"));
    all.chain(more.iter().copied()).collect()
}

#[test]
fn a_fact_is_corrected_everywhere_at_once() {
    let office = office();
    let mut writer = enter(&office, "王芳", "editor");
    let mut approver = enter(&office, "李雷", "approver");
    let found = writer.open(&target("/find", &[("q", "15 天")]));
    assert!(found.text().contains("在 2 条里找到"), "{}", found.text());
    for said in [
        "相似问",
        "必说要点",
        "短信",
        "每 <mark>15 天</mark>用清水洗一次。",
        "水箱每<mark>１５ 天</mark>擦乾；",
    ] {
        assert!(found.text().contains(said), "{said}: {}", found.text());
    }
    let places = boxes(found.text());
    assert_eq!(places.len(), 5, "{places:?}");
    let correction = [
        ("q", "15 天"),
        ("with", "20 天"),
        ("seen-filter", "1"),
        ("seen-tank", "1"),
    ];
    // Whoever leaves out what must be said is told before anything is stored.
    let must_say = places.iter().filter(|name| name.ends_with("filter")).nth(1);
    let without: Vec<String> = places
        .iter()
        .filter(|own| Some(*own) != must_say)
        .cloned()
        .collect();
    let spoilt = writer.send(
        "/find",
        &ticked(
            &without,
            &[&correction[..], &[("then", "correct")]].concat(),
        ),
    );
    assert_eq!(spoilt.status, 422);
    assert!(spoilt.text().contains("会有错误"), "{}", spoilt.text());
    let preview = writer.send(
        "/find",
        &ticked(&places, &[&correction[..], &[("then", "preview")]].concat()),
    );
    assert_eq!(preview.status, 200);
    for said in ["2 条将改成这样", "<ins>", "一起提交审核"] {
        assert!(preview.text().contains(said), "{said}: {}", preview.text());
    }
    let sent = writer.send(
        "/find",
        &ticked(&places, &[&correction[..], &[("then", "correct")]].concat()),
    );
    assert_eq!(leads_to(&sent), "/review?done=submitted");
    assert!(office.wording("滤网多久洗一次").contains("15 天"));
    let queue = approver.open("/review");
    assert!(queue.text().contains("15 天 → 20 天") && queue.text().contains("2 条一起发布"));
    let release = queue
        .text()
        .split("href=\"/releases/")
        .nth(1)
        .and_then(|part| part.split('"').next());
    let release = format!("/releases/{}", release.unwrap_or_default());
    // Alone none of them goes live.
    let alone = approver.send("/review/filter/2/approve", &[]);
    assert_eq!(alone.status, 409);
    assert!(alone.text().contains(&release), "{}", alone.text());
    let item = approver.open(&release);
    assert!(item.text().contains("滤网多久洗一次") && item.text().contains("水箱怎么保养"));
    assert!(writer.open(&release).text().contains("由审核人员决定"));
    let members = [("member-2-filter", "1"), ("member-2-tank", "1")];
    let approve = format!("{release}/approve");
    let cut = approver.send(&approve, &members[..1]);
    assert_eq!(cut.status, 409);
    let approved = approver.send(&approve, &members);
    assert_eq!(leads_to(&approved), "/review?done=published");
    assert_eq!(
        office.wording("滤网多久洗一次"),
        "先关机。每 20 天用清水洗一次。"
    );
    assert_eq!(
        office.wording("水箱怎么保养"),
        "水箱每20 天擦乾；濾網另算。"
    );
    assert_eq!(office.wording("保修多久"), "保修 150 天。");
    assert_eq!(approver.open(&release).status, 404);
    // One transaction: one instant for both.
    let at = |id: &str| {
        office.reader.get(&format!("/v1/articles/{id}"), &[]).ok()["approved_at"].clone()
    };
    assert_eq!(at("filter"), at("tank"));
}

#[test]
fn what_moved_meanwhile_is_named_and_nothing_is_lost() {
    let office = office();
    let mut writer = enter(&office, "王芳", "editor");
    let found = writer.open(&target("/find", &[("q", "15 天")]));
    let places = boxes(found.text());
    let moved = article("tank", "question: 水箱怎么保养", "水箱每 10 天擦干。");
    office.editor.submitted("tank", &moved, Some(1));
    let fields = [
        ("q", "15 天"),
        ("with", "二十天"),
        ("seen-filter", "1"),
        ("seen-tank", "1"),
        ("then", "correct"),
    ];
    let refused = writer.send("/find", &ticked(&places, &fields));
    assert_eq!(refused.status, 409);
    for said in ["<li>tank</li>", "二十天", "有还没发布的一版"] {
        assert!(refused.text().contains(said), "{said}: {}", refused.text());
    }
    assert!(!refused.text().contains("<li>filter</li>"));
    // What was ticked is still ticked, and only what can be corrected has a box.
    let again = boxes(refused.text());
    assert_eq!(again.len(), 4);
    assert_eq!(refused.text().matches("\" value=\"1\" checked>").count(), 4);
    assert!(!writer.open("/review").text().contains("一起发布"));
    let sent = writer.send("/find", &ticked(&again, &fields));
    assert_eq!(leads_to(&sent), "/review?done=submitted");
    // Sent back together, with a reason.
    let mut approver = enter(&office, "李雷", "approver");
    let queue = approver.open("/review");
    let release = queue
        .text()
        .split("href=\"/releases/")
        .nth(1)
        .and_then(|part| part.split('"').next());
    let reject = format!("/releases/{}/reject", release.unwrap_or_default());
    assert_eq!(approver.send(&reject, &[("reason", " ")]).status, 422);
    let back = approver.send(&reject, &[("reason", "用数字写")]);
    assert_eq!(leads_to(&back), "/review?done=rejected");
    assert!(writer.open("/articles/filter").text().contains("用数字写"));
}

#[test]
fn wrong_corrections_are_told() {
    let office = office();
    let mut writer = enter(&office, "王芳", "editor");
    assert!(writer.open("/find").text().contains("查找并修正"));
    assert!(writer.open("/find?q=%20").text().contains("查找并修正"));
    let nowhere = writer.open(&target("/find", &[("q", "没有的话")]));
    assert!(nowhere.text().contains("没有这样的文字"));
    let long = "长".repeat(501);
    assert_eq!(writer.open(&target("/find", &[("q", &long)])).status, 413);
    for (fields, status) in [
        (vec![("q", "15 天"), ("with", "x")], 422),
        (vec![("q", ""), ("with", "x")], 422),
        (vec![("q", "15 天"), ("pick-0-filter", "1")], 400),
        (
            vec![("q", "15 天"), ("pick-x-filter", "1"), ("seen-filter", "1")],
            400,
        ),
        (
            vec![
                ("q", "15 天"),
                ("with", "y"),
                ("pick-0-filter", "1"),
                ("seen-filter", "1"),
            ],
            409,
        ),
        (
            vec![
                ("q", "15 天"),
                ("with", "y"),
                ("pick-0-nothing", "1"),
                ("seen-nothing", "1"),
            ],
            409,
        ),
        (vec![("q", "15 天"), ("colour", "y")], 400),
    ] {
        let reply = writer.send("/find", &fields);
        assert_eq!(reply.status, status, "{fields:?}: {}", reply.text());
    }
}
