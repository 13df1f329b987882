//! A public key sees public articles, without guidance, as if the rest did not exist.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Client, Folder, Record, Server};
use serde_json::{Value, json};

const PUBLIC: [(&str, &str, &str); 2] = [
    (
        "wash",
        "question: 滤网怎么洗\nsimilar: [滤网用什么清洗]\nshortcut: xilvwang\n\
         sources: [内部手册]\nrelated: [compensation, freight]\nnever_say: [小苏打]",
        "用清水冲洗。\n\n## 内部说明 {audience=internal}\n\n先问型号,可补寄一片。",
    ),
    (
        "freight",
        "question: 退货运费谁出\ncategory: 退货",
        "质量问题的运费由我们承担。",
    ),
];

const INTERNAL: [(&str, &str, &str); 4] = [
    (
        "compensation",
        "audience: internal\nquestion: 赔偿上限是多少\nsimilar: [最多能赔多少钱]\nshortcut: peichang\n\
         category: 赔偿",
        "客服可赔 50 元,组长可赔 200 元。",
    ),
    (
        "recall-x50",
        "audience: internal\nquestion: 胶囊批次有问题吗\nscope: {product: [X50]}",
        "批号 C2609 尚未公布,不得外传。",
    ),
    (
        "soothe",
        "audience: internal\nkind: phrase\ntitle: 安抚情绪激动的客户\nshortcut: anfu",
        "非常理解您的心情。",
    ),
    (
        "outage",
        "audience: internal\nkind: notice\ntitle: 仓库停摆\ntargets: [all]\nstatus: 仓库停摆,不得外传\n\
         effective_until: 2099-01-01T00:00:00+08:00",
        "仓库停摆,不得外传。",
    ),
];

/// Questions, and things told beside them, that an internal article would answer, or nearly.
const PROBES: [(&str, &[(&str, &str)]); 9] = [
    ("滤网怎么洗", &[]),
    ("赔偿上限是多少", &[]),
    ("最多能赔多少钱", &[]),
    ("赔偿的上限到底是多少呢", &[]),
    ("/peichang", &[]),
    ("胶囊批次有问题吗", &[]),
    ("胶囊批次有问题吗", &[("product", "X50")]),
    ("胶囊批次有问题吗", &[("product", "X60")]),
    ("滤网怎么洗?赔偿上限是多少?", &[]),
];

struct Served {
    server: Server,
    public: Client,
    internal: Client,
    _record: Record,
}

fn serve(articles: &[(&str, &str, &str)]) -> Served {
    let folder = Folder::new();
    folder.write(
        "koujing.yaml",
        "dimensions: {product: {values: [X50, X60]}}\n",
    );
    for (id, front, body) in articles {
        folder.article(id, front, body);
    }
    let record = Record::of(&folder);
    let server = record.serve();
    // Made beside the running server, as an operator would.
    let (public, internal) = (
        record.key("reader", "public"),
        record.key("reader", "internal"),
    );
    Served {
        public: server.stranger().with_key(&public),
        internal: server.stranger().with_key(&internal),
        server,
        _record: record,
    }
}

fn everything() -> Served {
    serve(&[&PUBLIC[..], &INTERNAL[..]].concat())
}

fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().expect("items").iter();
    items
        .map(|item| item["article"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn guidance_and_internal_neighbours_are_left_out_of_a_public_answer() {
    let served = everything();
    let internal = served.internal.ask("滤网怎么洗", &[]);
    assert!(
        internal["answer"]["guidance"]
            .as_str()
            .is_some_and(|text| text.contains("先问型号"))
    );
    assert_eq!(internal["answer"]["related"][0]["article"], "compensation");
    assert_eq!(internal["notices"][0]["article"], "outage");
    let public = served.public.ask("滤网怎么洗", &[]);
    assert_eq!(public["answer"]["hash"], internal["answer"]["hash"]);
    assert_eq!(public["answer"]["guidance"], Value::Null);
    assert_eq!(
        public["answer"]["related"],
        json!([{"article": "freight", "question": "退货运费谁出"}])
    );
    assert_eq!(public["notices"], json!([]));
}

#[test]
fn outcomes_are_those_of_a_record_without_the_internal_articles() {
    let (with, without) = (everything(), serve(&PUBLIC));
    let told = |served: &Served, (question, context): (&str, &[(&str, &str)])| {
        let mut body = served.public.ask(question, context);
        // What differs between any two records, and how sure the ranking is.
        for of in [
            "/seq",
            "/answer/approved_at",
            "/answer/receipt",
            "/match/confidence",
        ] {
            if let Some(value) = body.pointer_mut(of) {
                *value = Value::Null;
            }
        }
        if let Some(parts) = body["parts"].as_array_mut() {
            for part in parts {
                *part = json!([part["question"], part["outcome"], part["reason"]]);
            }
        }
        body
    };
    for probe in PROBES {
        assert_eq!(told(&with, probe), told(&without, probe), "{probe:?}");
    }
}

#[test]
fn the_past_holds_no_internal_articles_either() {
    let served = everything();
    let answer = served.internal.ask("赔偿上限是多少", &[]);
    let then = answer["answer"]["approved_at"]
        .as_str()
        .expect("a time")
        .to_owned();
    let as_of = [("as_of", then.as_str())];
    assert_eq!(
        served.internal.ask("赔偿上限是多少", &as_of)["answer"]["article"],
        "compensation"
    );
    assert_eq!(
        served.public.ask("赔偿上限是多少", &as_of)["outcome"],
        "no_answer"
    );
    served
        .public
        .get("/v1/articles/compensation", &as_of)
        .is_problem(404, "not_found");
}

#[test]
fn internal_articles_are_neither_suggested_nor_found_nor_listed() {
    let served = everything();
    for typed in ["/p", "/anfu", "赔偿", "安抚", "胶囊", "上限", "/"] {
        let (public, internal) = (&served.public, &served.internal);
        let query = [("q", typed)];
        let internal = ids(&internal.get("/v1/suggest", &query).ok());
        assert!(!internal.is_empty(), "{typed}");
        let suggested = ids(&public.get("/v1/suggest", &query).ok());
        assert!(
            suggested.iter().all(|id| id == "wash" || id == "freight"),
            "{typed}: {suggested:?}"
        );
    }
    for query in [
        &[("q", "赔偿")][..],
        &[("q", "胶囊")],
        &[("q", "上限 200 元")],
        &[("category", "赔偿")],
    ] {
        assert!(
            !ids(&served.internal.get("/v1/search", query).ok()).is_empty(),
            "{query:?}"
        );
        let found = served.public.get("/v1/search", query).ok();
        assert!(
            ids(&found).iter().all(|id| id == "wash" || id == "freight"),
            "{query:?}: {found}"
        );
    }
    assert_eq!(
        ids(&served.public.get("/v1/articles", &[]).ok()),
        ["freight", "wash"]
    );
    assert_eq!(ids(&served.internal.get("/v1/articles", &[]).ok()).len(), 6);
    assert_eq!(
        ids(&served.public.get("/v1/search", &[]).ok()),
        ["freight", "wash"]
    );
}

#[test]
fn an_internal_article_is_as_absent_as_one_that_never_was() {
    let served = everything();
    for (id, ..) in INTERNAL {
        let address = format!("/v1/articles/{id}");
        assert_eq!(served.internal.get(&address, &[]).ok()["article"], id);
        for public in [
            served.public.clone(),
            served.public.with("if-none-match", "\"1\""),
            served.public.with("accept", "text/markdown"),
        ] {
            let reply = public.get(&address, &[]);
            reply.is_problem(404, "not_found");
            let never = public.get("/v1/articles/never-was", &[]);
            assert_eq!(reply.text().replace(id, "never-was"), never.text());
            assert_eq!(reply.header("etag"), never.header("etag"));
        }
    }
}

#[test]
fn a_public_article_is_shown_without_what_is_the_houses_own() {
    let served = everything();
    let markdown = served
        .public
        .with("accept", "text/markdown")
        .get("/v1/articles/wash", &[]);
    let json = served.public.get("/v1/articles/wash", &[]);
    for reply in [&markdown, &json] {
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains("用清水冲洗"), "{}", reply.text());
        for own in ["值班组", "内部手册", "先问型号", "补寄", "compensation"] {
            assert!(!reply.text().contains(own), "{own}: {}", reply.text());
        }
    }
    let whole = served.internal.get("/v1/articles/wash", &[]);
    for own in ["值班组", "内部手册", "先问型号", "compensation"] {
        assert!(whole.text().contains(own), "{own}: {}", whole.text());
    }
}

#[test]
fn a_public_key_sees_no_drafts_whatever_its_role() {
    let folder = Folder::new();
    folder.article(
        "secret",
        "audience: internal\nquestion: 秘密是什么",
        "不能说。",
    );
    let record = Record::new();
    let path = folder.path().to_string_lossy();
    record.run(&["import", &path, "--drafts"]).exits(0);
    let server = record.serve();
    let editor = server.stranger().with_key(&record.key("editor", "public"));
    editor
        .get("/v1/search", &[("state", "draft")])
        .is_problem(403, "audience_needed");
    let editor = server
        .stranger()
        .with_key(&record.key("editor", "internal"));
    assert_eq!(
        ids(&editor.get("/v1/search", &[("state", "draft")]).ok()),
        ["secret"]
    );
}

#[test]
fn logs_name_neither_keys_nor_questions() {
    let served = everything();
    served.public.ask("我叫王小明滤网怎么洗", &[]);
    let log = served.server.log();
    assert!(log.contains("/v1/answer"), "{log}");
    assert!(!log.contains("王小明") && !log.contains("kj_"), "{log}");
}
