//! The pages from outside: who is shown what, signing in and out, what is refused.

use koujing_tests::{Folder, Office, Reply, Server, Visitor, target};
use serde_json::json;

const PASSWORD: &str = "正确的马、电池、订书钉";
const ROLES: [&str; 4] = ["reader", "editor", "approver", "admin"];

/// Whom a page is for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum For {
    Everybody,
    /// Who is signed in with at least this role.
    Role(&'static str),
}

/// Method, address, whom it is for.
const PAGES: &[(&str, &str, For)] = &[
    ("GET", "/sign-in", For::Everybody),
    ("POST", "/sign-in", For::Everybody),
    ("POST", "/sign-out", For::Everybody),
    ("POST", "/language", For::Everybody),
    ("GET", "/", For::Role("reader")),
    ("GET", "/desk/suggest", For::Role("reader")),
    ("POST", "/desk/answer", For::Role("reader")),
    ("GET", "/desk/changed", For::Role("reader")),
    ("GET", "/desk/home", For::Role("reader")),
    ("GET", "/desk/category", For::Role("reader")),
    ("POST", "/desk/favourite", For::Role("reader")),
    ("GET", "/articles", For::Role("editor")),
    ("GET", "/categories", For::Role("editor")),
    ("GET", "/articles/new", For::Role("editor")),
    ("POST", "/articles/new", For::Role("editor")),
    ("GET", "/articles/nothing", For::Role("editor")),
    ("GET", "/articles/nothing/edit", For::Role("editor")),
    ("POST", "/articles/nothing/edit", For::Role("editor")),
    ("POST", "/articles/nothing/suspend", For::Role("editor")),
    ("POST", "/articles/nothing/resume", For::Role("approver")),
    ("POST", "/articles/nothing/retire", For::Role("approver")),
    ("POST", "/articles/nothing/restore", For::Role("editor")),
    ("GET", "/articles/nothing/revisions/1", For::Role("editor")),
    (
        "POST",
        "/articles/nothing/revisions/1/submit",
        For::Role("editor"),
    ),
    (
        "POST",
        "/articles/nothing/revisions/1/withdraw",
        For::Role("editor"),
    ),
    ("POST", "/preview", For::Role("editor")),
    ("POST", "/preview/image", For::Role("editor")),
    ("GET", "/review", For::Role("editor")),
    ("GET", "/review/nothing/1", For::Role("editor")),
    ("POST", "/review/nothing/1/approve", For::Role("approver")),
    ("POST", "/review/nothing/1/reject", For::Role("approver")),
    ("POST", "/review/nothing/1/take-up", For::Role("approver")),
    ("POST", "/review/nothing/1/put-down", For::Role("approver")),
    ("GET", "/notices", For::Role("editor")),
    ("GET", "/notices/new", For::Role("editor")),
    ("POST", "/notices/new", For::Role("editor")),
    ("POST", "/desk/gap", For::Role("reader")),
    ("POST", "/desk/feedback", For::Role("reader")),
    ("POST", "/desk/copied", For::Role("reader")),
    ("POST", "/desk/check", For::Role("reader")),
    ("GET", "/gaps", For::Role("editor")),
    ("GET", "/gaps/nothing", For::Role("reader")),
    ("POST", "/gaps/nothing/assign", For::Role("editor")),
    ("POST", "/gaps/nothing/comment", For::Role("reader")),
    ("POST", "/gaps/nothing/resolve", For::Role("editor")),
    ("POST", "/gaps/nothing/dismiss", For::Role("editor")),
    ("POST", "/gaps/nothing/draft", For::Role("editor")),
    ("POST", "/gaps/nothing/similar", For::Role("editor")),
    ("GET", "/insights", For::Role("editor")),
    ("GET", "/insights/digest", For::Role("editor")),
    ("GET", "/insights/topics.csv", For::Role("editor")),
    ("GET", "/insights/insights.xlsx", For::Role("editor")),
    ("GET", "/checks", For::Role("approver")),
    ("POST", "/checks", For::Role("approver")),
    ("GET", "/checks/nothing", For::Role("approver")),
    ("GET", "/checks/nothing/report.csv", For::Role("approver")),
    ("POST", "/checks/nothing/keep", For::Role("approver")),
    ("GET", "/findings", For::Role("approver")),
    ("GET", "/findings/mine", For::Role("reader")),
    ("GET", "/findings/rules", For::Role("approver")),
    ("GET", "/findings/rules.csv", For::Role("approver")),
    ("GET", "/findings/findings.xlsx", For::Role("approver")),
    ("POST", "/findings/nothing/confirm", For::Role("approver")),
    ("POST", "/findings/nothing/dismiss", For::Role("approver")),
    ("POST", "/findings/nothing/appeal", For::Role("reader")),
    ("GET", "/mine", For::Role("reader")),
    ("POST", "/articles/together", For::Role("editor")),
    ("GET", "/releases", For::Role("editor")),
    ("GET", "/releases/nothing", For::Role("editor")),
    ("POST", "/releases/nothing/approve", For::Role("approver")),
    ("POST", "/releases/nothing/reject", For::Role("approver")),
    ("GET", "/find?q=x", For::Role("editor")),
    ("GET", "/import", For::Role("editor")),
    ("POST", "/import", For::Role("editor")),
    ("GET", "/import/nothing", For::Role("editor")),
    ("POST", "/import/nothing", For::Role("editor")),
    ("POST", "/find", For::Role("editor")),
    ("POST", "/releases", For::Role("approver")),
    ("GET", "/settings", For::Role("editor")),
    ("POST", "/settings/words", For::Role("editor")),
    ("GET", "/settings/edit", For::Role("editor")),
    ("POST", "/settings/edit", For::Role("editor")),
    ("POST", "/settings/preview", For::Role("editor")),
    ("GET", "/settings/revisions/1", For::Role("editor")),
    ("POST", "/settings/revisions/1/submit", For::Role("editor")),
    (
        "POST",
        "/settings/revisions/1/withdraw",
        For::Role("editor"),
    ),
    (
        "POST",
        "/settings/revisions/1/approve",
        For::Role("approver"),
    ),
    (
        "POST",
        "/settings/revisions/1/reject",
        For::Role("approver"),
    ),
    ("GET", "/admin", For::Role("admin")),
    ("POST", "/admin/users", For::Role("admin")),
    ("POST", "/admin/users/change", For::Role("admin")),
    ("GET", "/admin/keys", For::Role("admin")),
    ("POST", "/admin/keys", For::Role("admin")),
    ("POST", "/admin/keys/revoke", For::Role("admin")),
    ("GET", "/admin/audit", For::Role("admin")),
    ("POST", "/admin/audit/verify", For::Role("admin")),
    ("POST", "/mine/feedback/nothing", For::Role("reader")),
    ("GET", "/account", For::Role("reader")),
    ("POST", "/account/password", For::Role("reader")),
];

fn account(office: &Office, name: &str, role: &str) {
    let body = json!({"name": name, "password": PASSWORD, "role": role});
    office.admin.post("/v1/users", &body).is(201);
}

fn leads_to(reply: &Reply) -> Option<&str> {
    (reply.status == 303).then(|| reply.header("location"))?
}

#[test]
fn every_page_is_for_somebody() {
    let office = Office::open();
    let enter = |name: &str, role: &str| {
        account(&office, name, role);
        Visitor::of(&office.server).signed_in(name, PASSWORD)
    };
    // Who signs in too often is made to wait: everybody once.
    let people: Vec<Visitor> = ROLES.iter().map(|role| enter(role, role)).collect();
    for (method, address, whom) in PAGES {
        let visit = |visitor: &mut Visitor| match *method {
            "GET" => visitor.open(address),
            _ => visitor.send(address, &[]),
        };
        let nobody = visit(&mut Visitor::of(&office.server));
        match whom {
            For::Everybody => {
                let in_vain = leads_to(&nobody).is_some_and(|to| to.starts_with("/sign-in?"));
                assert!(!in_vain && nobody.status != 403, "{method} {address}");
            }
            For::Role(_) => {
                let to = leads_to(&nobody).unwrap_or_default();
                assert!(to.starts_with("/sign-in"), "{method} {address}: {nobody:?}");
                let wanted = to.contains("next=");
                assert_eq!(wanted, *method == "GET" && *address != "/", "{address}");
            }
        }
        for (height, role) in ROLES.iter().enumerate() {
            // Signing out is on the list: who may lose his session comes as somebody else.
            let ends = ["/sign", "/account"]
                .iter()
                .any(|it| address.starts_with(it));
            let mut visitor = if *method != "GET" && ends {
                enter(&format!("{role} {method} {address}"), role)
            } else {
                people[height].clone()
            };
            let reply = visit(&mut visitor);
            let needed = match whom {
                For::Everybody => 0,
                For::Role(needed) => ROLES.iter().position(|it| it == needed).expect("a role"),
            };
            let allowed = height >= needed;
            assert_eq!(
                reply.status != 403,
                allowed,
                "{role} {method} {address}: {}",
                reply.text()
            );
            let to_sign_in = leads_to(&reply).is_some_and(|to| to.starts_with("/sign-in?"));
            assert!(!to_sign_in, "{role} {method} {address}");
        }
    }
}

#[test]
fn one_signs_in_and_out() {
    let office = Office::open();
    account(&office, "王芳", "editor");
    let mut visitor = Visitor::of(&office.server);
    let wanted = visitor.open("/account");
    assert_eq!(leads_to(&wanted), Some("/sign-in?next=%2Faccount"));
    let form = visitor.open("/sign-in?next=%2Faccount");
    assert!(form.text().contains(r#"name="next" value="/account""#));
    for (name, password) in [
        ("王芳", "错"),
        ("谁", PASSWORD),
        ("", ""),
        ("王芳\0", PASSWORD),
    ] {
        let refused = visitor.sign_in(name, password);
        assert_ne!(refused.status, 303, "{name:?}");
        assert!(visitor.cookies().is_empty());
        assert!(!refused.text().contains(PASSWORD));
    }
    let fields = [
        ("name", " 王芳 "),
        ("password", PASSWORD),
        ("next", "/account"),
    ];
    assert_eq!(
        leads_to(&visitor.send("/sign-in", &fields)),
        Some("/account")
    );
    let shown = visitor.open("/account");
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains("王芳") && shown.text().contains("编辑"));
    assert_eq!(leads_to(&visitor.open("/sign-in")), Some("/"));
    let before = visitor.clone();
    assert_eq!(leads_to(&visitor.send("/sign-out", &[])), Some("/sign-in"));
    assert!(visitor.cookies().is_empty());
    // What was kept elsewhere of it is of no use.
    assert_eq!(before.clone().open("/account").status, 303);
    for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let fields = [("name", "王芳"), ("password", PASSWORD), ("next", next)];
        assert_eq!(leads_to(&visitor.send("/sign-in", &fields)), Some("/"));
    }
}

#[test]
fn a_session_ends_with_the_account_and_the_password() {
    let office = Office::open();
    account(&office, "wang", "reader");
    let enter = || Visitor::of(&office.server).signed_in("wang", PASSWORD);
    let (mut here, mut there) = (enter(), enter());
    let change = |present, new, again| [("present", present), ("new", new), ("again", again)];
    let new = "另一个很长的密码啊";
    for (fields, said) in [
        (
            change("错", "另一个很长的密码啊啊", "另一个很长的密码啊啊"),
            "现在的密码不对",
        ),
        (change(PASSWORD, "短", "短"), "新密码太短"),
        (
            change(PASSWORD, "另一个很长的密码啊啊", "又一个很长的密码啊啊"),
            "不一样",
        ),
    ] {
        let refused = here.send("/account/password", &fields);
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(said), "{}", refused.text());
    }
    assert_eq!(there.open("/account").status, 200);
    let new = format!("{new}啊");
    let done = here.send("/account/password", &change(PASSWORD, &new, &new));
    assert_eq!(leads_to(&done), Some("/account?changed"));
    assert!(here.open("/account?changed").text().contains("密码已修改"));
    assert_eq!(there.open("/account").status, 303);
    assert_eq!(there.sign_in("wang", PASSWORD).status, 401);
    let mut there = there.signed_in("wang", &new);
    let disable = json!({"disabled": true});
    let admin = office.admin.with("content-type", "application/json");
    let disabled = admin.send("PATCH", "/v1/users/wang", Some(disable.to_string().into()));
    assert!(disabled.status < 300, "{disabled:?}");
    assert_eq!(there.open("/account").status, 303);
    assert_eq!(here.open("/account").status, 303);
    assert_eq!(there.sign_in("wang", &new).status, 401);
}

/// A request that changes something says that it comes from our own page.
#[test]
fn requests_from_elsewhere_are_refused() {
    let office = Office::open();
    account(&office, "wang", "reader");
    let visitor = Visitor::of(&office.server).signed_in("wang", PASSWORD);
    let own = office.server.address();
    let elsewhere = [
        visitor.with("origin", "https://evil.example"),
        visitor.with("origin", "null"),
        visitor.with("origin", &format!("{own}0")),
        visitor.without_origin(),
        visitor
            .without_origin()
            .with("sec-fetch-site", "cross-site"),
        visitor.without_origin().with("sec-fetch-site", "none"),
    ];
    for mut visitor in elsewhere {
        for address in ["/sign-out", "/sign-in", "/language", "/account/password"] {
            let refused = visitor.send(address, &[]);
            assert_eq!(refused.status, 403, "{address}");
            assert!(refused.text().contains("请求被拒绝"));
        }
        assert_eq!(visitor.open("/account").status, 200);
    }
    let mut ours = visitor
        .without_origin()
        .with("sec-fetch-site", "same-origin");
    assert_eq!(ours.send("/sign-out", &[]).status, 303);
}

#[test]
fn pages_tell_browsers_to_be_careful() {
    let mut visitor = Visitor::of(Server::demo());
    for (address, status) in [
        ("/sign-in", 200),
        ("/account", 303),
        ("/nowhere", 404),
        ("/sign-in?a=b", 400),
    ] {
        let reply = visitor.open(address);
        assert_eq!(reply.status, status, "{address}");
        let policy = reply.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"));
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
        assert!(!policy.contains("unsafe") && !policy.contains('*'));
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{address} {name}");
        }
        assert!(reply.header("permissions-policy").is_some());
        assert_eq!(reply.header("strict-transport-security"), None);
        let text = reply.text();
        for inline in ["<script>", " style=", " onclick=", "javascript:", "<style"] {
            assert!(!text.contains(inline), "{address}: {inline}");
        }
    }
    // The API says it its own way.
    let problem = Server::demo().stranger().get("/v1/nowhere", &[]);
    problem.is_problem(404, "not_found");
    let problem = Server::demo().stranger().get("/nowhere", &[]);
    problem.is_problem(404, "not_found");
}

#[test]
fn what_a_page_loads_is_kept_for_ever() {
    let mut visitor = Visitor::of(Server::demo());
    let page = visitor.open("/sign-in");
    let styles = page.text().split('"').find(|part| part.ends_with(".css"));
    let styles = styles.expect("styles").to_owned();
    let reply = visitor.open(&styles);
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert_eq!(
        reply.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    let other = visitor.open("/assets/0123456789ab/koujing.css");
    assert_eq!(other.header("cache-control"), Some("no-store"));
    for missing in [
        "/assets/0123456789ab/nothing.css",
        "/assets/0123456789ab/..%2f..%2fCargo.toml",
    ] {
        assert_eq!(visitor.open(missing).status, 404, "{missing}");
    }
}

#[test]
fn pages_speak_three_languages() {
    let office = Office::open();
    account(&office, "wang", "reader");
    let stranger = Visitor::of(&office.server);
    for (accept, said) in [
        ("zh-CN", "密码"),
        ("zh-TW", "密碼"),
        ("en-GB", "Password"),
        ("fr", "密码"),
    ] {
        let page = stranger.with("accept-language", accept).open("/sign-in");
        assert!(page.text().contains(said), "{accept}");
    }
    let mut visitor = stranger.with("accept-language", "fr");
    let chosen = visitor.send(
        "/language",
        &[("language", "zh-Hant"), ("next", "/sign-in")],
    );
    assert_eq!(leads_to(&chosen), Some("/sign-in"));
    assert!(visitor.open("/sign-in").text().contains("密碼"));
    let mut visitor = visitor.signed_in("wang", PASSWORD);
    visitor.send("/language", &[("language", "en")]);
    assert!(visitor.open("/account").text().contains("Change password"));
    // In another browser the account's language counts, until another one is chosen there.
    let mut elsewhere = stranger
        .with("accept-language", "zh-CN")
        .signed_in("wang", PASSWORD);
    assert!(
        elsewhere
            .open("/account")
            .text()
            .contains("Change password")
    );
    let unknown = visitor.send("/language", &[("language", "klingon")]);
    assert_eq!(unknown.status, 400);
}

#[test]
fn nobody_signs_in_over_an_open_network() {
    let office = Office::open();
    account(&office, "wang", "reader");
    // A browser that came by another name than this machine's.
    let mut visitor = Visitor::of(&office.server)
        .with("host", "kb.example")
        .with("origin", "http://kb.example");
    let form = visitor.open("/sign-in");
    assert_eq!(form.status, 403);
    assert!(form.text().contains("没有加密") && !form.text().contains("type=\"password\""));
    let refused = visitor.sign_in("wang", PASSWORD);
    assert_eq!(refused.status, 403);
    assert!(visitor.cookies().is_empty());
    let cookie = Visitor::of(&office.server)
        .signed_in("wang", PASSWORD)
        .cookies()[0]
        .clone();
    let presented = visitor
        .with("cookie", &format!("{}={}", cookie.0, cookie.1))
        .open("/account");
    assert_eq!(presented.status, 303);
}

#[test]
fn by_https_the_cookie_is_for_this_host_alone() {
    let office = Office::open();
    account(&office, "wang", "reader");
    let served = Server::start(&[
        "--data",
        office.record.data(),
        "--public-url",
        "https://kb.example",
    ]);
    let mut visitor = Visitor::of(&served).with("origin", "https://kb.example");
    let reply = visitor.sign_in("wang", PASSWORD);
    let cookie = reply.header("set-cookie").expect("a cookie");
    for part in [
        "__Host-koujing=",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Path=/",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let shown = visitor.open("/account");
    assert_eq!(shown.status, 200);
    assert!(shown.header("strict-transport-security").is_some());
    let mut elsewhere = visitor.with("origin", served.address());
    assert_eq!(elsewhere.send("/sign-out", &[]).status, 403);
}

#[test]
fn who_tries_too_often_waits() {
    let office = Office::open();
    account(&office, "wang", "reader");
    let proxied = Server::start(&[
        "--data",
        office.record.data(),
        "--trusted-proxy",
        "127.0.0.1",
        "--public-url",
        "https://kb.example",
    ]);
    let from = |address: &str| {
        let visitor = Visitor::of(&proxied).with("origin", "https://kb.example");
        visitor.with("x-forwarded-for", address)
    };
    let mut attacker = from("198.51.100.7");
    let mut statuses = Vec::new();
    for attempt in 0..200 {
        let reply = attacker.sign_in(&format!("guess{attempt}"), "guessguess");
        statuses.push(reply.status);
        if reply.status == 429 {
            assert!(reply.header("retry-after").is_some());
            assert!(reply.text().contains("请等"));
            break;
        }
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert!(statuses.len() > 60, "{statuses:?}");
    // Somebody else does not wait.
    let colleague = from("192.0.2.1").signed_in("wang", PASSWORD);
    assert_eq!(colleague.cookies().len(), 1);
}

#[test]
fn wrong_input_gets_a_page() {
    let office = Office::open();
    account(&office, "wang", "reader");
    let mut visitor = Visitor::of(&office.server).signed_in("wang", PASSWORD);
    for (address, status) in [
        ("/account?x=1", 400),
        ("/account?changed=9", 400),
        ("/account?changed&changed", 400),
        ("/account?%ff", 400),
    ] {
        let reply = visitor.open(address);
        assert_eq!(reply.status, status, "{address}");
        assert!(reply.text().contains("<h1>"), "{address}: {}", reply.text());
    }
    assert_eq!(visitor.send("/account", &[]).status, 405);
    assert_eq!(visitor.open("/sign-out").status, 405);
    // A little more than is read: all of it is on its way before the server has seen that.
    let large = "长".repeat(7_500);
    assert_eq!(
        visitor.send("/account/password", &[("new", &large)]).status,
        413
    );
    assert_eq!(
        visitor
            .send("/account/password", &[("new", "a"), ("colour", "b")])
            .status,
        400
    );
    assert_eq!(visitor.tell("/account/password", &json!({})).status, 400);
}

/// What was not approved, and what is not for an asker, is in no part of any page.
#[test]
fn no_page_shows_what_it_must_not() {
    let folder = Folder::new();
    let inside = "question: 内部折扣怎么算\naudience: internal\nshortcut: zhekou\ncategory: 价格";
    folder.article("inside", inside, "内部机密折扣。");
    let outside = "question: 退货怎么办\ncategory: 价格\nshortcut: tuihuo";
    let body = "七天内可以退货。\n\n## 内部说明 {audience=internal}\n\n内部机密:先安抚。";
    folder.article("outside", outside, body);
    let office = Office::of(&folder);
    account(&office, "wang", "reader");
    let draft = "---\nid: outside\nquestion: 退货怎么办\ncategory: 价格\n---\n\n草稿机密。\n";
    let draft = office.editor.submitted("outside", draft, Some(1));
    let origin = "https://crm.example";
    let server = Server::start(&["--data", office.record.data(), "--embed-origin", origin]);
    let reader = Visitor::of(&server).signed_in("wang", PASSWORD);
    let embedded = |client: &koujing_tests::Client| {
        let wanted = json!({"agent": "li", "origin": origin});
        let client = client.of(server.address());
        let made = client.post("/v1/embed-tokens", &wanted).is(201);
        let token = format!("Bearer {}", made["token"].as_str().expect("a token"));
        let visitor = Visitor::of(&server).with("authorization", &token);
        visitor.with("koujing-embedded-in", origin)
    };
    let everything = |visitor: &mut Visitor| {
        let mut text = String::new();
        for address in [
            "/desk/home".to_owned(),
            target("/desk/category", &[("path", "价格")]),
            target("/desk/suggest", &[("q", "内部")]),
            target("/desk/suggest", &[("q", "退货")]),
            target("/desk/suggest", &[("q", "/")]),
            format!("/desk/changed?article=outside&used={draft}"),
            "/desk/changed?article=inside&used=1".to_owned(),
        ] {
            let reply = visitor.open(&address);
            assert_eq!(reply.status, 200, "{address}: {}", reply.text());
            text.push_str(reply.text());
        }
        for question in ["内部折扣怎么算", "退货怎么办", "草稿", "折扣"] {
            let reply = visitor.tell("/desk/answer", &json!({"question": question}));
            assert_eq!(reply.status, 200, "{question}: {}", reply.text());
            text.push_str(reply.text());
        }
        text
    };
    let seen = everything(&mut reader.clone());
    assert!(
        seen.contains("内部机密折扣") && seen.contains("先安抚"),
        "{seen}"
    );
    assert!(!seen.contains("草稿机密。"), "{seen}");
    let seen = everything(&mut embedded(&office.reader));
    assert!(
        seen.contains("内部机密折扣") && !seen.contains("草稿机密。"),
        "{seen}"
    );
    let public = embedded(&office.public);
    let seen = everything(&mut public.clone());
    assert!(seen.contains("七天内可以退货"), "{seen}");
    assert!(
        !seen.contains("机密") && !seen.contains("data-article=\"inside\""),
        "{seen}"
    );
    let picked = json!({"article": "inside"});
    assert_eq!(public.clone().tell("/desk/answer", &picked).status, 404);
    // The token is for that origin, and keeps no favourites.
    let elsewhere = public.with("koujing-embedded-in", "https://evil.example");
    let part = elsewhere.with("koujing-part", "1").open("/desk/home");
    assert_eq!(part.status, 401, "{}", part.text());
    let favourite = json!({"article": "outside", "wanted": true});
    assert_eq!(
        public.clone().tell("/desk/favourite", &favourite).status,
        401
    );
    // It opens no door but the desk's.
    assert_eq!(public.clone().open("/account").status, 303);
    assert_eq!(public.clone().open("/v1/articles").status, 401);
    let shown = Visitor::of(&server).open("/embed");
    let policy = shown.header("content-security-policy").expect("a policy");
    assert!(
        policy.ends_with("frame-ancestors https://crm.example"),
        "{policy}"
    );
    assert_eq!(shown.header("x-frame-options"), None);
    // Without an origin allowed there is no such page.
    assert_eq!(Visitor::of(&office.server).open("/embed").status, 404);
    for wrong in [
        json!({"agent": "", "origin": origin}),
        json!({"agent": "li", "origin": "https://crm.example/desk"}),
        json!({"agent": "li", "origin": "*"}),
    ] {
        let reply = office.reader.post("/v1/embed-tokens", &wrong);
        assert_eq!(reply.status, 400, "{wrong}");
    }
}

#[test]
fn wrong_questions_at_the_desk_are_told() {
    let office = Office::open();
    account(&office, "wang", "reader");
    let mut visitor = Visitor::of(&office.server).signed_in("wang", PASSWORD);
    let long = "长".repeat(4_001);
    for (body, status) in [
        (json!({}), 400),
        (json!({"question": "   "}), 400),
        (json!({"question": long}), 413),
        (json!({"question": "a", "colour": "b"}), 400),
        (json!({"question": "a", "context": {"colour": "b"}}), 400),
        (json!({"question": "a", "lang": "klingon"}), 400),
        (
            json!({"question": "a", "conversation": "x".repeat(201)}),
            400,
        ),
        (json!({"article": "../x"}), 400),
        (json!({"article": "nothing"}), 404),
        (json!([1]), 400),
    ] {
        let reply = visitor.tell("/desk/answer", &body);
        assert_eq!(reply.status, status, "{body}");
        let said = reply.text();
        assert!(!said.is_empty() && !said.contains('<'), "{said}");
    }
    for address in [
        "/desk/changed",
        "/desk/changed?article=a",
        "/desk/changed?article=a&used=x",
        "/desk/category",
        "/?q=a",
    ] {
        assert_eq!(visitor.open(address).status, 400, "{address}");
    }
}
