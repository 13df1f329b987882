//! Accounts, keys, the audit log and the settings by their pages.

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

/// What is shown once.
fn secret(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let behind = reply.text().split_once("class=\"secret\">");
    let secret = behind.and_then(|(_, rest)| rest.split_once('<'));
    secret
        .unwrap_or_else(|| panic!("nothing is shown"))
        .0
        .to_owned()
}

#[test]
fn an_account_is_made_changed_and_closed() {
    let office = Office::open();
    let mut admin = enter(&office, "管理员", "admin");
    let made = admin.send("/admin/users", &[("name", "王芳"), ("role", "reader")]);
    let first = secret(&made);
    let mut wang = Visitor::of(&office.server).signed_in("王芳", &first);
    assert_eq!(wang.open("/articles").status, 403);
    // The password is nowhere any more.
    assert!(!admin.open("/admin").text().contains(&first));
    let change = |admin: &mut Visitor, name: &str, role: &str, then: &str| {
        let fields = [("name", name), ("role", role), ("then", then)];
        admin.send("/admin/users/change", &fields)
    };
    assert_eq!(
        leads_to(&change(&mut admin, "王芳", "editor", "role")),
        "/admin?done=role"
    );
    assert_eq!(wang.open("/articles").status, 200);
    let second = secret(&change(&mut admin, "王芳", "editor", "password"));
    assert_ne!(first, second);
    assert_eq!(wang.open("/articles").status, 303);
    let mut wang = wang.signed_in("王芳", &second);
    assert_eq!(
        leads_to(&change(&mut admin, "王芳", "editor", "disable")),
        "/admin?done=disabled"
    );
    assert_eq!(wang.open("/articles").status, 303);
    assert!(admin.open("/admin").text().contains("已停用"));
    assert_eq!(
        leads_to(&change(&mut admin, "王芳", "editor", "enable")),
        "/admin?done=enabled"
    );
    // Nobody shuts himself out, and no name is there twice.
    assert_eq!(change(&mut admin, "管理员", "reader", "role").status, 422);
    let again = admin.send("/admin/users", &[("name", "王芳"), ("role", "reader")]);
    assert_eq!(again.status, 409);
    assert!(again.text().contains("已经有了"));
    assert_eq!(change(&mut admin, "谁", "reader", "disable").status, 404);
    for (subject, said) in [("user/王芳", "停用了账号"), ("user/王芳", "重设了密码")]
    {
        let log = admin.open(&koujing_tests::target(
            "/admin/audit",
            &[("subject", subject)],
        ));
        assert!(log.text().contains(said), "{}", log.text());
    }
}

#[test]
fn a_key_is_shown_once_and_revoked() {
    let office = Office::open();
    let mut admin = enter(&office, "管理员", "admin");
    let fields = |until: &'static str| {
        [
            ("name", "网店"),
            ("role", "reader"),
            ("audience", "public"),
            ("until", until),
            ("offset", "+08:00"),
        ]
    };
    let token = secret(&admin.send("/admin/keys", &fields("2099-01-01T00:00")));
    let shop = office.server.stranger().with_key(&token);
    assert_eq!(shop.get("/v1/suggest", &[("q", "滤网")]).status, 200);
    let list = admin.open("/admin/keys");
    assert!(!list.text().contains(&token) && list.text().contains("2098-12-31T16:00:00Z"));
    let id = office.admin.get("/v1/keys", &[]).ok()["items"].clone();
    let own = id
        .as_array()
        .and_then(|keys| keys.iter().find(|key| key["name"] == "网店"));
    let id = own
        .and_then(|key| key["id"].as_str())
        .expect("a key")
        .to_owned();
    assert_eq!(
        leads_to(&admin.send("/admin/keys/revoke", &[("id", &id)])),
        "/admin/keys?done=revoked"
    );
    assert_eq!(shop.get("/v1/suggest", &[("q", "滤网")]).status, 401);
    assert_eq!(admin.send("/admin/keys/revoke", &[("id", &id)]).status, 404);
    for wrong in ["2001-01-01T00:00", "tomorrow"] {
        assert_eq!(
            admin.send("/admin/keys", &fields(wrong)).status,
            422,
            "{wrong}"
        );
    }
}

#[test]
fn the_log_is_paged_narrowed_and_verified() {
    let office = Office::open();
    for at in 0..60 {
        office
            .editor
            .put(&format!("a{at}"), "---\nquestion: 问\n---\n\n答。\n", None)
            .is(201);
    }
    let mut admin = enter(&office, "管理员", "admin");
    let first = admin.open("/admin/audit?actor=editor");
    assert!(first.text().contains("写了草稿") && first.text().contains("/articles/a59"));
    assert!(!first.text().contains("</b> 新建了密钥"), "only his own");
    let keys = admin.open("/admin/audit?kind=key_created");
    assert!(keys.text().contains("</b> 新建了密钥"), "{}", keys.text());
    assert!(!keys.text().contains("</b> 写了草稿"), "only keys");
    let rows = office
        .admin
        .get("/v1/audit", &[("kind", "key_created"), ("actor", "nobody")]);
    assert_eq!(rows.ok()["items"], json!([]));
    let older = first
        .text()
        .split('"')
        .find(|part| part.starts_with("/admin/audit?") && part.contains("before="));
    let older = older
        .expect("older ones")
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    let older = admin.open(&older);
    assert!(older.text().contains("/articles/a0\"") && !older.text().contains("/articles/a59"));
    let verified = admin.send("/admin/audit/verify", &[]);
    assert!(verified.text().contains("日志完整"), "{}", verified.text());
}

const SETTINGS: &str = "# 我们的设置\nparameters:\n  days:\n    label: 天数\n    value: \"15\"\nsynonyms:\n  - [退款, 退钱]\n";

#[test]
fn one_value_is_changed_in_every_answer_through_review() {
    let office = Office::open();
    office.settle(SETTINGS);
    office.publish(
        "return",
        &article("return", "question: 多久能退货", "{{ param.days }} 天内。"),
        None,
    );
    let mut writer = enter(&office, "王芳", "editor");
    let mut approver = enter(&office, "李雷", "approver");
    let shown = writer.open("/settings");
    assert!(
        shown.text().contains("name=\"param-days\" value=\"15\""),
        "{}",
        shown.text()
    );
    let words = |days: &'static str, synonyms: &'static str| {
        [
            ("seen", "1"),
            ("param-days", days),
            ("synonyms", synonyms),
            ("not_same", ""),
            ("words", ""),
        ]
    };
    assert_eq!(
        writer
            .send("/settings/words", &words("15", "退款、退钱"))
            .status,
        422
    );
    let saved = writer.send("/settings/words", &words("30", "退款、退钱\r\n快递，物流"));
    assert_eq!(leads_to(&saved), "/settings/revisions/2?done=saved");
    // Who has not seen that is not let over it, and gets back what he typed.
    let stale = approver.send("/settings/words", &words("40", "退款、退钱"));
    assert_eq!(stale.status, 412);
    assert!(stale.text().contains("value=\"40\""));
    let looked = writer.open("/settings/revisions/2");
    for said in ["多久能退货", "<b>30 天</b>", "快递、物流", "# 我们的设置"] {
        assert!(looked.text().contains(said), "{said}: {}", looked.text());
    }
    let sent = writer.send("/settings/revisions/2/submit", &[]);
    assert_eq!(leads_to(&sent), "/settings/revisions/2?done=submitted");
    assert!(
        approver
            .open("/review")
            .text()
            .contains("/settings/revisions/2")
    );
    assert_eq!(office.wording("多久能退货"), "15 天内。");
    assert_eq!(
        writer.send("/settings/revisions/2/approve", &[]).status,
        403
    );
    assert_eq!(
        approver
            .send("/settings/revisions/2/reject", &[("reason", "")])
            .status,
        422
    );
    let approved = approver.send("/settings/revisions/2/approve", &[]);
    assert_eq!(leads_to(&approved), "/settings/revisions/2?done=published");
    assert_eq!(office.wording("多久能退货"), "30 天内。");
}

#[test]
fn the_settings_file_is_written_like_every_other() {
    let office = Office::open();
    office.settle(SETTINGS);
    let mut writer = enter(&office, "王芳", "editor");
    let edit = writer.open("/settings/edit");
    assert!(
        edit.text().contains("# 我们的设置") && edit.text().contains("name=\"seen\" value=\"1\"")
    );
    let looked = writer.tell(
        "/settings/preview",
        &json!({"id": "", "source": "synonyms: [["}),
    );
    assert!(
        looked.text().contains("class=\"error\""),
        "{}",
        looked.text()
    );
    let save = |writer: &mut Visitor, seen: &str, source: &str, then: &str| {
        writer.send(
            "/settings/edit",
            &[("seen", seen), ("source", source), ("then", then)],
        )
    };
    let unreadable = save(&mut writer, "1", "synonyms: [[", "save");
    assert_eq!(unreadable.status, 422);
    assert!(unreadable.text().contains("synonyms: [["));
    let other = SETTINGS.replace("15", "20");
    let sent = save(&mut writer, "1", &other, "submit");
    assert_eq!(leads_to(&sent), "/settings/revisions/2?done=submitted");
    let stale = save(&mut writer, "1", SETTINGS, "save");
    assert_eq!(stale.status, 412);
    assert!(
        stale.text().contains("两份对照") && stale.text().contains("name=\"seen\" value=\"2\"")
    );
    let back = writer.send("/settings/revisions/2/withdraw", &[]);
    assert_eq!(leads_to(&back), "/settings?done=withdrawn");
}
