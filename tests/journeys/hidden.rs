//! What a public key may not see — drafts, guidance, what is internal, suspended, sent back or retired — is
//! on no address that it can read, whatever its role.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use koujing_tests::{Client, Events, Office, Server, article, encoded};
use serde_json::{Value, json};

/// Every path of the description that takes a GET.
fn paths() -> Vec<String> {
    let described = Server::demo().stranger().get("/openapi.json", &[]).ok();
    let paths = described["paths"].as_object().expect("paths").iter();
    let read = paths.filter(|(_, methods)| methods["get"].is_object());
    read.map(|(path, _)| path.clone()).collect()
}

/// A caller with a new key.
fn caller(office: &Office, role: &str, audience: &str) -> Client {
    let body = json!({"name": format!("{audience} {role}"), "role": role, "audience": audience});
    let made = office.admin.post("/v1/keys", &body).is(201);
    let key = made["key"].as_str().expect("a key");
    office.server.stranger().with_key(key)
}

/// Where a word stands that the public must not see.
const SECRETS: [&str; 9] = [
    "密语草稿",
    "密语审核",
    "密语驳回",
    "密语排期",
    "密语内参",
    "密语停用",
    "密语退役",
    "密语旁注",
    "密语出处",
];

/// Ids that are internal or never served.
const HIDDEN: [&str; 3] = ["only-inside", "only-draft", "only-sent-back"];

/// A record with a secret word in every place.
fn with_secrets() -> Office {
    let office = Office::open();
    let one = |id: &str, question: &str, word: &str| {
        article(id, &format!("question: {question}"), &format!("{word}。"))
    };
    let (editor, approver) = (&office.editor, &office.approver);
    let open = article(
        "open",
        "question: 滤网用什么清洗\nsources: [密语出处]\nrelated: [only-inside]\nshortcut: lvwang",
        "用清水。\n\n## 内部说明 {audience=internal}\n\n密语旁注。",
    );
    office.publish("open", &open, None);
    let far = json!({"publish_at": koujing_tests::ahead(3_600_000).to_string()});
    let scheduled = editor.submitted("open", &one("open", "滤网用什么清洗", "密语排期"), Some(1));
    approver.review("open", scheduled, "approve", &far).ok();
    editor.draft(
        "open",
        &one("open", "滤网用什么清洗", "密语草稿"),
        Some(scheduled),
    );
    editor.submitted(
        "only-draft",
        &one("only-draft", "密语审核怎么说", "密语审核"),
        None,
    );
    let why = json!({"reason": "不对"});
    let back = editor.submitted(
        "only-sent-back",
        &one("only-sent-back", "密语驳回怎么说", "密语驳回"),
        None,
    );
    approver.review("only-sent-back", back, "reject", &why).ok();
    let inside = article(
        "only-inside",
        "audience: internal\nquestion: 密语内参怎么说\nsimilar: [滤网能补寄吗]\nshortcut: lvmi\n\
         category: 密语内参",
        "密语内参。",
    );
    office.publish("only-inside", &inside, None);
    let off = article("open-suspended", "question: 密语停用怎么说", "密语停用。");
    office.publish("open-suspended", &off, None);
    editor.tell("open-suspended", "suspend", &why).ok();
    office.publish(
        "taken-out",
        &one("taken-out", "密语退役怎么说", "密语退役"),
        None,
    );
    approver.tell("taken-out", "retire", &why).ok();
    office
}

/// Every GET of the table with every article, revision, question and form.
fn addresses(office: &Office) -> Vec<(String, &'static str)> {
    let ids = [
        "open",
        "open-suspended",
        "only-inside",
        "only-draft",
        "only-sent-back",
        "taken-out",
    ];
    let questions = [
        "滤网用什么清洗",
        "滤网能补寄吗",
        "密语审核怎么说",
        "密语驳回怎么说",
        "密语内参怎么说",
        "密语停用怎么说",
        "密语退役怎么说",
        "密语",
        "/lvmi",
        "/l",
        "补寄",
    ];
    let receipts: Vec<String> = ["滤网用什么清洗", "密语内参怎么说"]
        .iter()
        .map(|question| {
            let told = office.reader.ask(question, &[]);
            told["answer"]["receipt"]
                .as_str()
                .expect("a receipt")
                .to_owned()
        })
        .collect();
    let mut addresses = Vec::new();
    for path in paths() {
        let mut paths = vec![path.clone()];
        let fill = |paths: Vec<String>, part: &str, values: &[String]| -> Vec<String> {
            let filled = paths.iter().flat_map(|path| {
                let times = if path.contains(part) { values.len() } else { 1 };
                values[..times]
                    .iter()
                    .map(|value| path.replace(part, value))
            });
            filled.collect()
        };
        paths = fill(paths, "{id}", &ids.map(encoded));
        paths = fill(paths, "{n}", &["1", "2", "3"].map(str::to_owned));
        paths = fill(paths, "{receipt}", &receipts);
        for path in paths {
            addresses.push((path.clone(), "application/json"));
            let query = match path.as_str() {
                "/v1/answer" => vec!["&explain=true", "&format=markdown", "&format=html"],
                "/v1/suggest" => vec![""],
                "/v1/search" => vec![
                    "",
                    "&state=draft",
                    "&state=in_review",
                    "&state=approved",
                    "&state=retired",
                    "&state=rejected",
                ],
                _ => Vec::new(),
            };
            for more in query {
                for question in questions {
                    addresses.push((
                        format!("{path}?q={}{more}", encoded(question)),
                        "application/json",
                    ));
                }
            }
            if path.starts_with("/v1/articles/") {
                addresses.push((path.clone(), "text/markdown"));
            }
        }
    }
    addresses
}

#[test]
fn what_the_public_may_not_see_is_on_no_address() {
    let office = with_secrets();
    let admin = caller(&office, "admin", "internal");
    let public = ["reader", "editor", "approver", "admin"]
        .map(|role| (role, caller(&office, role, "public")));
    let mut leaks = Vec::new();
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for (address, accept) in addresses(&office) {
        let get = |client: &Client| {
            let reply = client.with("accept", accept).send("GET", &address, None);
            assert!(reply.status < 500, "{address}: {reply:?}");
            String::from_utf8_lossy(&reply.body).into_owned()
        };
        let inside = get(&admin);
        found.extend(SECRETS.iter().filter(|word| inside.contains(**word)));
        for (role, client) in &public {
            let said = get(client);
            // What was asked may be said again: not what stands behind it.
            let asked = address.starts_with("/v1/answer?");
            let words = SECRETS.iter().filter(|word| {
                let plain = said.replace(&format!("{word}怎么说"), "");
                if asked {
                    plain.contains(**word)
                } else {
                    said.contains(**word)
                }
            });
            leaks.extend(words.map(|word| format!("{word} at {address} ({accept}) for {role}")));
            let ids = HIDDEN
                .iter()
                .filter(|id| !address.contains(**id) && said.contains(**id));
            leaks.extend(ids.map(|id| format!("{id} at {address} ({accept}) for {role}")));
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert_eq!(
        found.len(),
        SECRETS.len(),
        "an internal admin finds each: {found:?}"
    );
}

#[test]
fn the_stream_and_the_past_keep_it_too() {
    let office = with_secrets();
    let public = changes_of(&office.public);
    let inside = changes_of(&office.reader);
    assert_eq!(public.len(), inside.len(), "the same positions");
    for hidden in ["only-inside", "密语"] {
        assert!(!json!(public).to_string().contains(hidden), "{public:?}");
    }
    assert!(json!(inside).to_string().contains("only-inside"));
    let now = koujing_tests::ahead(0).to_string();
    for question in ["密语内参怎么说", "滤网能补寄吗"] {
        let told = office.public.ask(question, &[("as_of", &now)]);
        assert_eq!(told["answer"], Value::Null, "{told}");
    }
    let open = office.public.ask("滤网用什么清洗", &[("as_of", &now)]);
    assert_eq!(open["answer"]["guidance"], Value::Null);
    assert_eq!(open["answer"]["related"], json!([]));
}

/// What the event stream tells from the beginning to now.
fn changes_of(client: &Client) -> Vec<Value> {
    let newest = client.ask("滤网用什么清洗", &[])["seq"].to_string();
    let mut stream = Events::open(client, Some(0));
    let mut told = Vec::new();
    loop {
        let event = stream
            .next(std::time::Duration::from_secs(30))
            .expect("an event");
        told.push(event.data);
        if event.id == newest {
            return told;
        }
    }
}
