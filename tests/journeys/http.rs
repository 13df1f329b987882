//! The HTTP side as clients, proxies and people with a browser meet it.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::time::{Duration, Instant};

use koujing_tests::{Client, Folder, PNG, Record, Server, raw};
use serde_json::Value;

fn reader() -> Client {
    Server::demo().client("reader")
}

fn items(reply: &Value) -> Vec<Value> {
    reply["items"].as_array().expect("items").clone()
}

#[test]
fn slow_headers_are_cut_off() {
    let started = Instant::now();
    let partial = b"GET /healthz HTTP/1.1\r\nHost: local";
    raw(
        Server::demo().address(),
        partial,
        false,
        Duration::from_secs(20),
    );
    assert!(
        started.elapsed() < Duration::from_secs(16),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(reader().get("/healthz", &[]).status, 200);
}

#[test]
fn a_request_id_is_given_back_or_made() {
    let reader = reader();
    let id = |client: &Client| {
        let reply = client.get("/healthz", &[]);
        reply.header("x-request-id").expect("an id").to_owned()
    };
    assert_eq!(
        id(&reader.with("x-request-id", "ticket-4711")),
        "ticket-4711"
    );
    let (one, other) = (id(&reader), id(&reader));
    assert!(one.len() >= 8 && one != other, "{one} {other}");
    let long = "x".repeat(1_000);
    assert_ne!(id(&reader.with("x-request-id", &long)), long);
    assert_eq!(
        reader
            .with("x-request-id", "e-1")
            .get("/nothing", &[])
            .header("x-request-id"),
        Some("e-1")
    );
    let log = Server::demo().log();
    let line = log
        .lines()
        .find(|line| line.contains("ticket-4711"))
        .expect("a log line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(
        (&line["method"], &line["route"]),
        (&"GET".into(), &"/healthz".into())
    );
    assert_eq!(line["status"], 200);
}

#[test]
fn health_and_readiness_need_no_key() {
    let stranger = Server::demo().stranger();
    assert_eq!(stranger.get("/healthz", &[]).ok()["status"], "ok");
    let ready = stranger.get("/readyz", &[]).ok();
    assert_eq!(
        (&ready["status"], &ready["stale"]),
        (&"ready".into(), &false.into())
    );
    assert!(
        ready["seq"].as_u64() > Some(0) && ready["articles"].as_u64() > Some(80),
        "{ready}"
    );
}

#[test]
fn the_api_describes_itself() {
    let description = Server::demo().stranger().get("/openapi.json", &[]).ok();
    assert!(
        description["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3."))
    );
    for (address, method) in [
        ("/v1/answer", "get"),
        ("/v1/answer", "post"),
        ("/v1/suggest", "get"),
        ("/v1/search", "get"),
        ("/v1/articles", "get"),
        ("/v1/articles/{id}", "get"),
        ("/images/{hash}", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
    ] {
        let described = &description["paths"][address][method];
        assert!(
            described["responses"]["200"].is_object(),
            "{method} {address}: {described}"
        );
    }
}

#[test]
fn the_console_loads_nothing_from_elsewhere() {
    let stranger = Server::demo().stranger();
    let page = stranger.get("/docs/", &[]);
    assert_eq!(page.status, 200);
    let html = page.text();
    let mut loaded = 0;
    for part in html.split(['"', '\'']) {
        assert!(!part.contains("://"), "{part}");
        if [".js", ".css", ".png"]
            .iter()
            .any(|kind| part.ends_with(kind))
        {
            let path = format!("/docs/{}", part.trim_start_matches("./"));
            let asset = stranger.get(&path, &[]);
            assert_eq!(asset.status, 200, "{path}");
            assert!(!asset.body.is_empty(), "{path}");
            loaded += 1;
        }
    }
    assert!(loaded >= 3, "{html}");
    let start = stranger.get("/docs/swagger-initializer.js", &[]);
    assert!(start.text().contains("/openapi.json"), "{}", start.text());
    let root = stranger.get("/", &[]);
    assert_eq!(
        (root.status / 100, root.header("location")),
        (3, Some("/sign-in"))
    );
}

#[test]
fn images_are_served_by_their_hash() {
    let folder = Folder::new();
    folder
        .article("light", "question: 红灯在哪", "看图:![红灯](img/red.jpg)")
        // What it is says the content, not the name.
        .write("img/red.jpg", PNG);
    let record = Record::of(&folder);
    let public = "https://kb.example";
    let server = Server::start(&["--data", record.data(), "--public-url", public]);
    let reader = server.stranger().with_key(&record.key("reader", "public"));
    let html = reader.ask("红灯在哪", &[("format", "html")]);
    let html = html["answer"]["text"].as_str().expect("a text");
    let address = html
        .split(public)
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let address = address.unwrap_or_else(|| panic!("no image in {html}"));
    let image = server.stranger().get(address, &[]);
    assert_eq!(
        (image.status, image.header("content-type")),
        (200, Some("image/png"))
    );
    assert_eq!(image.body, PNG);
    assert!(
        image
            .header("cache-control")
            .is_some_and(|cache| cache.contains("immutable"))
    );
    assert_eq!(image.header("x-content-type-options"), Some("nosniff"));
    let text = reader.ask("红灯在哪", &[]);
    let text = text["answer"]["text"].as_str().expect("a text");
    assert!(
        text.contains("红灯") && text.contains(&format!("{public}{address}")),
        "{text}"
    );
}

#[test]
fn suggestions_come_as_one_types() {
    let suggest = |typed: &str| items(&reader().get("/v1/suggest", &[("q", typed)]).ok());
    let first = suggest("/lvwang");
    assert_eq!(first[0]["article"], "humidifier-filter-cleaning");
    assert_eq!(first[0]["shortcut"], "lvwang");
    assert_eq!(first[0]["question"], "加湿器的滤网用什么清洗?");
    for typed in ["滤网", "濾網", "怎么", "/", "lv", "退", "N380", "ship"] {
        let found = suggest(typed);
        assert!((1..=8).contains(&found.len()), "{typed}: {found:?}");
    }
    // The shortcut without its slash; by the sound of a question, initials or whole syllables.
    assert_eq!(suggest("lvwang")[0]["article"], first[0]["article"]);
    for typed in ["jsq", "jiashiqi", "jsqdlw"] {
        let found = suggest(typed);
        assert!((1..=8).contains(&found.len()), "{typed}: {found:?}");
        assert!(
            found[0]["question"].to_string().contains("加湿器"),
            "{typed}: {found:?}"
        );
        // It is a suggestion: nothing is answered by its sound.
        let asked = reader().ask(typed, &[]);
        assert_ne!(asked["outcome"], "answer", "{typed}: {asked}");
    }
    assert!(
        suggest("滤网")
            .iter()
            .all(|found| found["question"].is_string())
    );
    assert_eq!(suggest("q@#xyzzy").len(), 0);
}

#[test]
fn search_shows_where_the_words_stand() {
    let found = reader()
        .get("/v1/search", &[("q", "柠檬酸 滤网"), ("limit", "5")])
        .ok();
    let found = items(&found);
    assert_eq!(found[0]["article"], "humidifier-filter-cleaning");
    let highlights = found[0]["highlights"].as_array().expect("highlights");
    assert!(!highlights.is_empty());
    for highlight in highlights {
        let text: Vec<char> = highlight["text"]
            .as_str()
            .expect("a text")
            .chars()
            .collect();
        for range in highlight["ranges"].as_array().expect("ranges") {
            let place = |at: usize| range[at].as_u64().and_then(|at| usize::try_from(at).ok());
            let (from, until) = (place(0).expect("a place"), place(1).expect("a place"));
            let word: String = text[from..until].iter().collect();
            assert!("柠檬酸滤网".contains(&word), "{word}");
        }
    }
}

#[test]
fn search_keeps_to_a_category_and_those_below_it() {
    let in_category = |name: &str| items(&reader().get("/v1/search", &[("category", name)]).ok());
    let humidifiers = in_category("加湿器");
    assert!(humidifiers.len() >= 5);
    for found in &humidifiers {
        assert!(
            found["category"]
                .as_str()
                .is_some_and(|name| name.starts_with("加湿器")),
            "{found}"
        );
    }
    let below = in_category("加湿器/清洁保养");
    assert!(!below.is_empty() && below.len() < humidifiers.len());
    assert!(in_category("加湿").is_empty());
}

#[test]
fn only_editors_search_what_is_not_published() {
    let drafts = [("state", "draft")];
    reader()
        .get("/v1/search", &drafts)
        .is_problem(403, "role_needed");
    assert_eq!(
        items(
            &Server::demo()
                .client("editor")
                .get("/v1/search", &drafts)
                .ok()
        )
        .len(),
        0
    );
    assert!(!items(&reader().get("/v1/search", &[("state", "published")]).ok()).is_empty());
}

#[test]
fn a_list_is_paged_by_its_cursor() {
    let reader = reader();
    let whole = items(&reader.get("/v1/articles", &[("limit", "200")]).ok());
    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let mut query = vec![("limit", "40")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = reader.get("/v1/articles", &query).ok();
        paged.extend(items(&page));
        assert!(paged.len() <= whole.len());
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(paged, whole);
    let mut ids: Vec<&str> = whole
        .iter()
        .filter_map(|item| item["article"].as_str())
        .collect();
    assert_eq!(ids.len(), whole.len());
    ids.dedup();
    assert_eq!(ids.len(), whole.len());
}

#[test]
fn an_article_comes_as_json_or_as_the_very_file() {
    let reader = reader();
    let json = reader
        .get("/v1/articles/humidifier-filter-cleaning", &[])
        .ok();
    assert_eq!(json["article"], "humidifier-filter-cleaning");
    assert_eq!(
        (&json["revision"], &json["state"]),
        (&1.into(), &"published".into())
    );
    let file = reader.with("accept", "text/markdown");
    let file = file.get("/v1/articles/HUMIDIFIER-filter-cleaning", &[]);
    let kind = file.header("content-type").expect("a content type");
    assert!(kind.starts_with("text/markdown"), "{kind}");
    let path = "/../kb-content/humidifier/humidifier-filter-cleaning.md";
    let written = std::fs::read(format!("{}{path}", env!("CARGO_MANIFEST_DIR"))).expect("the file");
    assert_eq!(file.body, written);
}

#[test]
fn the_script_of_an_answer_can_be_chosen() {
    let answer = |lang: &str| {
        let body = reader().ask("滤网怎么洗", &[("lang", lang)]);
        body["answer"]["text"].as_str().expect("a text").to_owned()
    };
    assert!(answer("zh-Hans").contains("滤网"));
    let traditional = answer("zh-Hant");
    assert!(
        traditional.contains("濾網") && !traditional.contains("滤网"),
        "{traditional}"
    );
}

#[test]
fn a_decision_is_explained_on_request_only() {
    let ask = |explain| reader().ask("滤芯要换了怎么换", &[("explain", explain)]);
    assert!(ask("false").get("explain").is_none());
    let explained = ask("true");
    assert!(
        explained["explain"]["ranked"]
            .as_array()
            .is_some_and(|ranked| ranked.len() >= 2)
    );
    assert!(explained["explain"]["threshold"].is_number());
}

#[test]
fn a_notice_comes_beside_an_answer_where_it_holds() {
    let ask = |region: &str| reader().ask("座机什么时候能修好", &[("region", region)]);
    let (here, there) = (ask("徐汇"), ask("浦东"));
    assert_eq!(
        here["notices"][0]["article"], "notice-xuhui-landline-outage",
        "{here}"
    );
    assert!(
        here["notices"][0]["status"].is_string()
            && here["notices"][0]["effective_until"].is_string()
    );
    assert_eq!(there["notices"], serde_json::json!([]), "{there}");
}
