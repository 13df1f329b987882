//! What is suggested for what is typed, and in which order.

use std::sync::Arc;

use koujing_core::{Article, Audience, Settings, Timestamp};
use serde_json::{Value, json};

use super::suggested;
use crate::published::{Published, Source};
use crate::rules::Rules;
use crate::snapshot::Snapshot;

fn published(own: Value) -> Arc<Published> {
    let mut article = json!({
        "kind": "answer", "similar": [], "negative": [], "labels": [], "audience": "public",
        "must_say": [], "never_say": [], "related": [], "sources": [], "scope": {},
        "effective": {}, "targets": [], "body": {"default": "好。", "variants": []},
    });
    let suspended = own["suspended"] == true;
    for (key, value) in own.as_object().unwrap() {
        if key != "suspended" {
            article[key] = value.clone();
        }
    }
    let article: Article = serde_json::from_value(article).unwrap();
    let start = Timestamp::from_millis(0);
    let source = Source {
        article,
        revision: 1,
        images: std::collections::BTreeMap::new(),
        approved_by: String::new(),
        approved_at: start,
        verified_at: start,
        suspended,
    };
    Arc::new(Published::new(source, None))
}

fn snapshot(articles: &[Value]) -> Snapshot {
    let articles = articles.iter().cloned().map(published).collect();
    Snapshot::build(articles, Arc::new(Rules::new(Settings::default())), 1).unwrap()
}

fn ids(snapshot: &Snapshot, audience: Audience, typed: &str) -> Vec<String> {
    let found = suggested(snapshot, audience, Timestamp::from_millis(1), typed).unwrap();
    found.iter().map(|one| one.key.to_string()).collect()
}

fn office() -> Snapshot {
    snapshot(&[
        json!({"id": "wash", "question": "加湿器的滤网用什么清洗?", "similar": ["請問濾網怎麼洗"], "shortcut": "lvwang"}),
        json!({"id": "where", "question": "哪里买滤网", "shortcut": "lvwang-mai"}),
        json!({"id": "lamp", "question": "加湿器亮红灯"}),
        json!({"id": "model", "question": "X50 Pro 怎么连 WiFi"}),
        json!({"id": "lv", "question": "LV 级会员有什么权益"}),
        json!({"id": "hello", "kind": "phrase", "question": "您好,欢迎光临", "shortcut": "nihao"}),
        json!({"id": "city", "question": "西安多久送到"}),
        json!({"id": "costs", "question": "加湿器成本", "audience": "internal", "shortcut": "lvw"}),
        json!({"id": "stopped", "question": "加湿器租赁", "suspended": true}),
        json!({"id": "outage", "kind": "notice", "question": "加湿器缺货"}),
    ])
}

#[test]
fn what_is_typed_is_found_best_first() {
    let office = office();
    let cases: &[(&str, &[&str])] = &[
        // The shortcut itself, then those that it begins, with or without the slash of any keyboard.
        ("/lvwang", &["wash", "where"]),
        ("/LVW", &["wash", "where"]),
        ("／lvwang-m", &["where"]),
        ("、lvwang-m", &["where"]),
        ("/滤网", &[]),
        // Without the slash words follow: a question that begins so, then by sound.
        ("lv", &["wash", "where", "lv"]),
        ("lvwang", &["wash", "where"]),
        // A question that begins so comes before one that holds it; the shorter first.
        ("滤网", &["wash", "where"]),
        ("濾網", &["wash", "where"]),
        ("加", &["lamp", "wash"]),
        ("加濕器", &["lamp", "wash"]),
        ("红灯", &["lamp"]),
        // Latin words while they are still typed.
        ("x5", &["model"]),
        ("wif", &["model"]),
        // A phrase's title, also where politeness is all there is.
        ("欢迎", &["hello"]),
        ("您好", &["hello"]),
        ("hygl", &["hello"]),
        // Initials and syllables, of the beginning and further on.
        ("jsq", &["lamp", "wash"]),
        ("JSQ", &["lamp", "wash"]),
        ("jiashiqi", &["lamp", "wash"]),
        ("jiash", &["lamp", "wash"]),
        ("jia shi qi", &["lamp", "wash"]),
        ("jsqdlw", &["wash"]),
        ("hd", &["lamp"]),
        ("hongdeng", &["lamp"]),
        ("x50przml", &[]),
        ("x50prozml", &["model"]),
        ("xian", &["city"]),
        ("xi'an", &["city"]),
        ("nalimailüwang", &["where"]),
        ("nalimailvwang", &["where"]),
        // A syllable is not found from its middle on.
        ("iashiqi", &[]),
        ("engdeng", &[]),
        // A single letter by sound: beginnings only.
        ("x", &["model", "city"]),
        ("g", &[]),
        ("jsq?!", &[]),
    ];
    for (typed, expected) in cases {
        let found = ids(&office, Audience::Public, typed);
        let mut beginning = found.clone();
        // Ranking may add what is alike in words.
        beginning.truncate(expected.len());
        assert_eq!(beginning, *expected, "{typed}: {found:?}");
        if typed.is_ascii() || typed.starts_with('/') {
            assert_eq!(found, *expected, "{typed}");
        }
    }
}

#[test]
fn what_may_not_be_seen_does_not_exist() {
    let office = office();
    for typed in [
        "/",
        "/lvw",
        "lvw",
        "加湿器",
        "jsq",
        "jiashiqi",
        "成本",
        "cb",
        "租赁",
        "缺货",
    ] {
        let found = ids(&office, Audience::Public, typed);
        for hidden in ["costs", "stopped", "outage"] {
            assert!(!found.iter().any(|id| id == hidden), "{typed}: {found:?}");
        }
    }
    assert_eq!(ids(&office, Audience::Internal, "lvw")[0], "costs");
    assert_eq!(ids(&office, Audience::Internal, "jsqcb"), ["costs"]);
}

#[test]
fn what_may_not_be_seen_takes_nobodys_place() {
    let many = (0..40).map(|at| {
        json!({"id": format!("a{at:02}"), "question": format!("退货{at}"), "audience": "internal", "shortcut": format!("th{at}")})
    });
    let own =
        [json!({"id": "own", "question": "我买的东西想要退货怎么办", "shortcut": "thxiangyao"})];
    let articles: Vec<Value> = many.chain(own).collect();
    let snapshot = snapshot(&articles);
    for typed in ["退货", "/th", "th", "/", "tuihuo"] {
        assert_eq!(ids(&snapshot, Audience::Public, typed), ["own"], "{typed}");
        assert_eq!(ids(&snapshot, Audience::Internal, typed).len(), 8);
    }
}

#[test]
fn shortcuts_are_listed_shortest_first() {
    let office = office();
    let all = ["costs", "hello", "wash", "where"];
    assert_eq!(ids(&office, Audience::Internal, "/"), all);
    assert_eq!(ids(&office, Audience::Internal, ""), all);
}
