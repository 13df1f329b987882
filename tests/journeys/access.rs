//! Every route × role × audience in one table. What a public key finds on them: `hidden.rs`.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use koujing_tests::{Client, Office, Reply};
use serde_json::{Value, json};

/// The roles, the lowest first. `NONE`: no key is needed.
const ROLES: [&str; 4] = ["reader", "editor", "approver", "admin"];
const NONE: &str = "none";
/// Every role may if it is the article's owner, which nobody here is; approvers may anyway.
const OWNER: &str = "owner";
/// Which keys a route takes.
const PUBLIC: bool = true;
const INTERNAL: bool = false;

/// Method, path, the lowest role, whether a public key may.
const ROUTES: &[(&str, &str, &str, bool)] = &[
    ("GET", "/healthz", NONE, PUBLIC),
    ("GET", "/readyz", NONE, PUBLIC),
    ("GET", "/metrics", NONE, PUBLIC),
    ("GET", "/images/{hash}", NONE, PUBLIC),
    ("GET", "/v1/answer", "reader", PUBLIC),
    ("POST", "/v1/answer", "reader", PUBLIC),
    ("POST", "/v1/check", "reader", PUBLIC),
    ("GET", "/v1/suggest", "reader", PUBLIC),
    ("GET", "/v1/search", "reader", PUBLIC),
    ("GET", "/v1/articles", "reader", PUBLIC),
    ("GET", "/v1/articles/{id}", "reader", PUBLIC),
    ("GET", "/v1/changes", "reader", PUBLIC),
    ("GET", "/v1/receipts/{receipt}", "reader", PUBLIC),
    ("POST", "/v1/embed-tokens", "reader", PUBLIC),
    ("PUT", "/v1/articles/{id}", "editor", INTERNAL),
    ("GET", "/v1/articles/{id}/revisions", "editor", INTERNAL),
    ("GET", "/v1/articles/{id}/revisions/{n}", "editor", INTERNAL),
    (
        "GET",
        "/v1/articles/{id}/revisions/{n}/diff",
        "editor",
        INTERNAL,
    ),
    (
        "GET",
        "/v1/articles/{id}/revisions/{n}/impact",
        "editor",
        INTERNAL,
    ),
    (
        "GET",
        "/v1/articles/{id}/revisions/{n}/tellings",
        "editor",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/articles/{id}/revisions/{n}/submit",
        "editor",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/articles/{id}/revisions/{n}/withdraw",
        "editor",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/articles/{id}/revisions/{n}/approve",
        "approver",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/articles/{id}/revisions/{n}/reject",
        "approver",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/articles/{id}/revisions/{n}/redact",
        "admin",
        INTERNAL,
    ),
    ("POST", "/v1/articles/{id}/suspend", "editor", INTERNAL),
    ("POST", "/v1/articles/{id}/restore", "editor", INTERNAL),
    ("POST", "/v1/articles/{id}/resume", "approver", INTERNAL),
    ("POST", "/v1/articles/{id}/retire", "approver", INTERNAL),
    ("POST", "/v1/articles/{id}/verify", OWNER, INTERNAL),
    ("GET", "/v1/revisions", "editor", INTERNAL),
    ("POST", "/v1/releases", "approver", INTERNAL),
    ("GET", "/v1/events", "editor", INTERNAL),
    ("GET", "/v1/findings", "reader", INTERNAL),
    ("GET", "/v1/findings/rules", "approver", INTERNAL),
    ("GET", "/v1/findings/{id}", "reader", INTERNAL),
    ("POST", "/v1/findings/{id}/confirm", "approver", INTERNAL),
    ("POST", "/v1/findings/{id}/dismiss", "approver", INTERNAL),
    ("POST", "/v1/findings/{id}/appeal", "reader", INTERNAL),
    ("POST", "/v1/gaps", "reader", PUBLIC),
    ("GET", "/v1/gaps", "editor", INTERNAL),
    ("GET", "/v1/gaps/{id}", "editor", INTERNAL),
    ("POST", "/v1/gaps/{id}/assign", "editor", INTERNAL),
    ("POST", "/v1/gaps/{id}/resolve", "editor", INTERNAL),
    ("POST", "/v1/gaps/{id}/dismiss", "editor", INTERNAL),
    ("POST", "/v1/gaps/{id}/comment", "reader", INTERNAL),
    ("POST", "/v1/feedback", "reader", PUBLIC),
    ("GET", "/v1/feedback", "editor", INTERNAL),
    ("POST", "/v1/feedback/{id}/settle", "reader", INTERNAL),
    ("GET", "/v1/insights", "editor", INTERNAL),
    ("GET", "/v1/digest", "editor", INTERNAL),
    ("GET", "/v1/settings", "editor", INTERNAL),
    ("PUT", "/v1/settings", "editor", INTERNAL),
    ("GET", "/v1/settings/revisions", "editor", INTERNAL),
    ("GET", "/v1/settings/revisions/{n}", "editor", INTERNAL),
    (
        "GET",
        "/v1/settings/revisions/{n}/impact",
        "editor",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/settings/revisions/{n}/submit",
        "editor",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/settings/revisions/{n}/withdraw",
        "editor",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/settings/revisions/{n}/approve",
        "approver",
        INTERNAL,
    ),
    (
        "POST",
        "/v1/settings/revisions/{n}/reject",
        "approver",
        INTERNAL,
    ),
    ("POST", "/v1/settings/restore", "editor", INTERNAL),
    (
        "POST",
        "/v1/settings/revisions/{n}/redact",
        "admin",
        INTERNAL,
    ),
    ("POST", "/v1/checks", "editor", INTERNAL),
    ("POST", "/v1/images", "editor", INTERNAL),
    ("POST", "/v1/import", "admin", INTERNAL),
    ("GET", "/v1/export", "editor", INTERNAL),
    ("GET", "/v1/audit", "admin", INTERNAL),
    ("GET", "/v1/audit/verify", "admin", INTERNAL),
    ("GET", "/v1/keys", "admin", INTERNAL),
    ("POST", "/v1/keys", "admin", INTERNAL),
    ("DELETE", "/v1/keys/{id}", "admin", INTERNAL),
    ("GET", "/v1/users", "admin", INTERNAL),
    ("POST", "/v1/users", "admin", INTERNAL),
    ("PATCH", "/v1/users/{name}", "admin", INTERNAL),
];

/// A key for each role and audience.
fn keys(office: &Office) -> BTreeMap<(&'static str, bool), Client> {
    let mut keys = BTreeMap::new();
    for role in ROLES {
        for audience in [PUBLIC, INTERNAL] {
            let word = if audience == PUBLIC {
                "public"
            } else {
                "internal"
            };
            let name = format!("{word} {role}");
            let body = json!({"name": name, "role": role, "audience": word});
            let made = office.admin.post("/v1/keys", &body).is(201);
            let key = made["key"].as_str().expect("a key");
            keys.insert((role, audience), office.server.stranger().with_key(key));
        }
    }
    keys
}

/// What a request gets as its body: of the kind that the route takes, and nothing that it could do.
fn call(client: &Client, method: &str, path: &str) -> Reply {
    let path = ["{id}", "{n}", "{name}", "{hash}", "{receipt}"]
        .iter()
        .fold(path.to_owned(), |path, part| path.replace(part, "1"));
    let (kind, body) = match (method, path.as_str()) {
        ("GET" | "DELETE", _) => return client.send(method, &path, None),
        ("PUT", "/v1/settings") => ("application/yaml", "{{{"),
        ("PUT", _) => ("text/markdown", "nothing"),
        (_, "/v1/images") => ("image/png", "nothing"),
        (_, "/v1/import") => ("application/gzip", "nothing"),
        (_, "/v1/checks") => ("text/csv", "question,reply"),
        // What the body must have, so that nothing but the key is wrong with the request.
        (_, "/v1/answer") => ("application/json", r#"{"question": "滤网怎么洗"}"#),
        (_, "/v1/check") => (
            "application/json",
            r#"{"reply": "每15天", "question": "滤网怎么洗"}"#,
        ),
        (_, "/v1/keys") => ("application/json", r#"{"name": "", "role": "reader"}"#),
        (_, "/v1/users") => (
            "application/json",
            r#"{"name": "", "password": "", "role": "reader"}"#,
        ),
        (_, "/v1/embed-tokens") => ("application/json", r#"{"agent": "", "origin": ""}"#),
        (_, "/v1/releases") => ("application/json", r#"{"revisions": []}"#),
        (_, path) if path.ends_with("/restore") => ("application/json", r#"{"revision": 1}"#),
        (_, path)
            if ["/suspend", "/reject", "/redact"]
                .iter()
                .any(|verb| path.ends_with(verb)) =>
        {
            ("application/json", r#"{"reason": "x"}"#)
        }
        _ => ("application/json", "{}"),
    };
    client
        .with("content-type", kind)
        .send(method, &path, Some(body.into()))
}

#[test]
fn the_table_has_every_route() {
    let described = koujing_tests::Server::demo()
        .stranger()
        .get("/openapi.json", &[])
        .ok();
    let mut routes = BTreeSet::new();
    for (path, methods) in described["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            if method != "parameters" {
                routes.insert((method.to_uppercase(), path.clone()));
            }
        }
    }
    let table: BTreeSet<_> = ROUTES
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    let missing: Vec<_> = routes.difference(&table).collect();
    let gone: Vec<_> = table.difference(&routes).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "not in the table: {missing:?}; not described: {gone:?}"
    );
    assert_eq!(table.len(), ROUTES.len(), "a route stands twice");
}

#[test]
fn every_route_takes_the_keys_that_the_table_says() {
    let office = Office::open();
    let keys = keys(&office);
    let rank = |role: &str| ROLES.iter().position(|other| *other == role);
    let mut wrong = Vec::new();
    for (method, path, lowest, public) in ROUTES {
        let mut cell = |who: &str, reply: &Reply, expected: Option<(u16, &str)>| {
            let is_json = reply.header("content-type") == Some("application/problem+json");
            let code = if is_json {
                reply.json()["code"].clone()
            } else {
                Value::Null
            };
            let right = match expected {
                Some((status, expected)) => reply.status == status && code == expected,
                None => {
                    ![401, 405].contains(&reply.status)
                        && reply.status < 500
                        && code != "role_needed"
                        && code != "audience_needed"
                }
            };
            if !right {
                wrong.push(format!("{method} {path} as {who}: {} {code}", reply.status));
            }
        };
        let stranger = call(&office.server.stranger(), method, path);
        let open = *lowest == NONE;
        let unauthorized = Some((401, "unauthorized"));
        cell("nobody", &stranger, if open { None } else { unauthorized });
        for ((role, audience), client) in &keys {
            let expected = if open {
                None
            } else if *lowest == OWNER && *audience == PUBLIC {
                Some((403, "audience_needed"))
            } else if rank(role) < rank(if *lowest == OWNER { "approver" } else { lowest }) {
                Some((403, "role_needed"))
            } else if *audience == PUBLIC && *public == INTERNAL {
                Some((403, "audience_needed"))
            } else {
                None
            };
            let word = if *audience == PUBLIC {
                "public"
            } else {
                "internal"
            };
            cell(
                &format!("{word} {role}"),
                &call(client, method, path),
                expected,
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_key_is_listed_with_its_last_use_and_without_itself() {
    let office = Office::open();
    let body = json!({"name": "bot", "role": "reader"});
    let made = office.admin.post("/v1/keys", &body).is(201);
    let key = made["key"].as_str().expect("a key");
    office.server.stranger().with_key(key).ask("你好", &[]);
    let listed = koujing_tests::until("the key's last use", || {
        let list = office.admin.get("/v1/keys", &[]).ok();
        let own = list["items"].as_array().expect("items").iter();
        let mut own = own.filter(|item| item["id"] == made["id"]);
        own.next()
            .filter(|own| own["last_used_at"].is_string())
            .cloned()
    });
    assert!(!listed.to_string().contains(key), "{listed}");
}

#[test]
fn a_key_that_is_deleted_or_over_opens_nothing() {
    let office = Office::open();
    let made = office
        .admin
        .post("/v1/keys", &json!({"name": "bot", "role": "reader"}))
        .is(201);
    let key = made["key"].as_str().expect("a key");
    let bot = office.server.stranger().with_key(key);
    bot.ask("你好", &[]);
    let gone = office.admin.send(
        "DELETE",
        &format!("/v1/keys/{}", made["id"].as_str().expect("an id")),
        None,
    );
    assert_eq!(gone.status, 204);
    // A node takes a key that it found good for up to a second without asking again.
    let deleted = Instant::now();
    koujing_tests::until("the end of the key", || {
        (bot.get("/v1/articles", &[]).status == 401).then_some(())
    });
    assert!(
        deleted.elapsed() < Duration::from_secs(2),
        "{:?}",
        deleted.elapsed()
    );
    let past = json!({"name": "old", "role": "reader", "expires_at": "2020-01-01T00:00:00Z"});
    let made = office.admin.post("/v1/keys", &past);
    made.is_problem(422, "expired");
    let end = koujing_tests::ahead(1_500);
    let short = json!({"name": "short", "role": "reader", "expires_at": end.to_string()});
    let made = office.admin.post("/v1/keys", &short).is(201);
    let short = office
        .server
        .stranger()
        .with_key(made["key"].as_str().expect("a key"));
    koujing_tests::until("its end", || {
        (short.get("/v1/articles", &[]).status == 401).then_some(())
    });
    assert!(koujing_tests::ahead(0) >= end);
}

#[test]
fn who_may_not_is_told_that_first() {
    let office = Office::open();
    let once = |client: &Client| client.with("idempotency-key", "k-1");
    for client in [&office.reader, &office.public] {
        for client in [client.clone(), once(client)] {
            for (path, kind, body) in [
                (
                    "/v1/articles/1/revisions/1/approve",
                    "application/json",
                    "{{{",
                ),
                (
                    "/v1/articles/1/revisions/1/approve?x=1",
                    "application/json",
                    "{}",
                ),
                ("/v1/articles/1/suspend", "text/plain", "x"),
                ("/v1/releases", "application/json", "[]"),
                ("/v1/keys", "application/json", "\u{0}"),
                ("/v1/import?drafts", "text/plain", "x"),
                ("/v1/images", "image/png", "x"),
            ] {
                let refused = client.post_bytes(path, kind, body);
                refused.is_problem(403, "role_needed");
            }
        }
    }
    // Nothing of it is kept: the same key does something else.
    let made = once(&office.admin).post("/v1/keys", &json!({"name": "x", "role": "reader"}));
    made.is(201);
    // No image is as large as an upload may be. It is refused before it is sent: who sends it all the
    // same may find the connection closed.
    let large = vec![0; 5 << 20];
    let asking = office.editor.with("expect", "100-continue");
    let refused = asking.post_bytes("/v1/images", "image/png", large);
    refused.is_problem(413, "payload_too_large");
}
