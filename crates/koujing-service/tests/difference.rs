//! What an approver is shown of a revision: field by field, with the reasons to look twice.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use koujing_core::{Article, Settings};
use koujing_language::Piece;
use koujing_service::{
    ArticleDifference, Folder, TextChange, article_difference, settings_difference,
};
use serde_json::json;

const SETTINGS: &str = "
dimensions: {product: {values: [X50, X80]}}
";

/// An article from its front matter and body.
fn article(front: &str, body: &str) -> Article {
    let files = BTreeMap::from([
        ("koujing.yaml".to_owned(), SETTINGS.as_bytes().to_vec()),
        (
            "a.md".to_owned(),
            format!("---\n{front}\n---\n\n{body}\n").into_bytes(),
        ),
    ]);
    let mut folder = Folder::from_files(files);
    folder.articles.remove(0).article.expect("an article")
}

const FRONT: &str = "id: filter\nquestion: 滤网怎么洗";

fn wording(old: &str, new: &str) -> ArticleDifference {
    article_difference(Some(&article(FRONT, old)), &article(FRONT, new))
}

#[test]
fn equal_revisions_differ_in_nothing() {
    let same = wording("每 15 天洗一次。", "每 15 天洗一次。");
    assert!(same.is_empty() && same.risk.is_empty(), "{same:?}");
}

#[test]
fn the_reasons_to_look_twice_are_named_the_riskiest_first() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "每 15 天洗一次。",
            "每 20 天洗一次。",
            &["number_changed", "wording_changed"],
        ),
        (
            "每 15 天洗一次。",
            "每十五天清洗一次。",
            &["wording_changed"],
        ),
        (
            "可以用小苏打清洗。",
            "不要用小苏打清洗。",
            &["negation_changed", "wording_changed"],
        ),
        (
            "可用热水,不要用小苏打。",
            "不要用热水,可用小苏打。",
            &["negation_changed", "wording_changed"],
        ),
        (
            "每天洗。请勿暴晒。",
            "每天洗。",
            &["negation_changed", "wording_changed"],
        ),
        (
            "请勿暴晒。每天洗。",
            "每天洗。请勿暴晒。",
            &["wording_changed"],
        ),
        (
            "换 N3806 滤网。",
            "换 N3807 滤网。",
            &["number_changed", "wording_changed"],
        ),
        (
            "7 天退,15 天换。",
            "7 天退,15 天换。\n\n## 短信 {channel=sms}\n\n7 天退,15 天换!",
            &["wording_changed"],
        ),
        (
            "7 天退,15 天换。",
            "7 天退,15 天换。\n\n## 短信 {channel=sms}\n\n7 天退,30 天换!",
            &["number_changed", "wording_changed"],
        ),
        (
            "洗。\n\n## 内部说明 {audience=internal}\n\n可补 10 元。",
            "洗。\n\n## 内部说明 {audience=internal}\n\n可补 50 元。",
            &["number_changed"],
        ),
    ];
    for (old, new, expected) in cases {
        assert_eq!(wording(old, new).risk, *expected, "{old} | {new}");
    }
    let fields = |old: &str, new: &str| {
        let full = |extra: &str| article(&format!("{FRONT}\n{extra}"), "用柠檬酸洗。");
        article_difference(Some(&full(old)), &full(new)).risk
    };
    assert_eq!(fields("must_say: [柠檬酸]", ""), ["must_say_changed"]);
    assert_eq!(fields("", "never_say: [小苏打]"), ["never_say_changed"]);
    assert_eq!(fields("", "scope: {product: X50}"), ["scope_changed"]);
    assert_eq!(
        fields("audience: internal", "audience: public"),
        ["audience_widened"]
    );
    assert!(fields("audience: public", "audience: internal").is_empty());
    assert_eq!(
        fields("", "effective_from: 2026-12-01T00:00:00+08:00"),
        ["effective_changed"]
    );
}

#[test]
fn every_field_that_differs_is_listed_and_no_other() {
    let old = article(
        "id: filter\nquestion: 滤网怎么洗\nsimilar: [怎么洗滤网, 滤网清洗]\ncategory: 加湿器\nlabels: [清洁, 耗材]\nverify_every: 180d",
        "每 15 天洗一次。\n\n## 短信 {channel=sms}\n\n15 天一洗。\n\n## 电话 {channel=phone}\n\n请洗。",
    );
    let new = article(
        "id: filter\nquestion: 滤网怎么清洗\nsimilar: [怎么洗滤网, 滤网能水洗吗]\ncategory: 加湿器/清洁\nlabels: [耗材, 清洁]\nverify_every: 180d\nscope: {product: [X50, X80]}",
        "每 15 天洗一次。\n\n## 短消息 {channel=sms}\n\n15 天一洗。\n\n## 邮件 {channel=email}\n\n请清洗。",
    );
    let difference = article_difference(Some(&old), &new);
    let texts: Vec<_> = difference
        .texts
        .iter()
        .map(|text| (text.field, text.variant.as_deref(), text.change))
        .collect();
    assert_eq!(
        texts,
        [
            ("question", None, TextChange::Changed),
            ("variant", Some("channel=email"), TextChange::Added),
            ("variant", Some("channel=phone"), TextChange::Removed),
        ]
    );
    assert_eq!(
        difference.texts[2].pieces,
        [Piece::Removed("请洗。".to_owned())]
    );
    assert_eq!(
        serde_json::to_value(&difference.lists).expect("JSON"),
        json!([
            {"field": "similar", "added": ["滤网能水洗吗"], "removed": ["滤网清洗"], "reordered": false},
            {"field": "labels", "added": [], "removed": [], "reordered": true},
        ])
    );
    assert_eq!(
        serde_json::to_value(&difference.values).expect("JSON"),
        json!([
            {"field": "category", "variant": null, "before": "加湿器", "after": "加湿器/清洁"},
            {"field": "scope", "variant": null, "before": null, "after": {"product": ["X50", "X80"]}},
            {"field": "title", "variant": "channel=sms", "before": "短信", "after": "短消息"},
        ])
    );
}

#[test]
fn a_first_revision_is_all_new_and_changes_nothing() {
    let new = article(
        &format!("{FRONT}\nmust_say: [15 天]"),
        "每 15 天洗一次,请勿暴晒。",
    );
    let difference = article_difference(None, &new);
    assert_eq!(difference.risk, ["wording_changed"]);
    assert!(
        difference
            .texts
            .iter()
            .all(|text| text.change == TextChange::Added)
    );
    assert_eq!(difference.lists[0].added, ["15 天"]);
    let values: Vec<_> = difference.values.iter().map(|value| value.field).collect();
    assert_eq!(values, ["id", "kind", "audience"]);
}

#[test]
fn settings_are_compared_entry_by_entry() {
    let settings =
        |value: serde_json::Value| -> Settings { serde_json::from_value(value).expect("settings") };
    let old = settings(json!({
        "dimensions": {"region": {"values": [{"value": "上海", "children": ["徐汇", "浦东"]}]}},
        "parameters": {"protect_days": {"label": "价保天数", "value": "15"}},
        "synonyms": [["无线网", "wifi"], ["滤网", "过滤网"]],
        "words": ["除垢胶囊"],
    }));
    let new = settings(json!({
        "dimensions": {"region": {"values": [{"value": "上海", "children": ["徐汇", {"value": "浦东", "aliases": ["浦东新区"]}]}]}},
        "parameters": {"protect_days": {"label": "价保天数", "value": "30"}},
        "synonyms": [["无线网", "wifi", "wlan"]],
        "words": ["除垢胶囊"],
        "review": {"approvals": 2},
        "matching": {"precision": 0.98},
    }));
    assert!(settings_difference(&old, &old).keys.is_empty());
    assert_eq!(
        serde_json::to_value(settings_difference(&old, &new)).expect("JSON"),
        json!({"keys": [
            {"key": "dimensions", "added": [], "removed": [], "changed": [
                {"name": "region=上海/浦东", "before": {"label": "", "aliases": []}, "after": {"label": "", "aliases": ["浦东新区"]}}]},
            {"key": "parameters", "added": [], "removed": [], "changed": [
                {"name": "protect_days", "before": {"label": "价保天数", "value": "15"}, "after": {"label": "价保天数", "value": "30"}}]},
            {"key": "synonyms", "added": [], "removed": [{"name": "滤网", "value": ["滤网", "过滤网"]}], "changed": [
                {"name": "无线网", "before": ["无线网", "wifi"], "after": ["无线网", "wifi", "wlan"]}]},
            {"key": "review", "added": [], "removed": [], "changed": [
                {"name": "approvals", "before": 1, "after": 2}]},
            {"key": "matching", "added": [{"name": "precision", "value": 0.98}], "removed": [], "changed": []},
        ]})
    );
}
