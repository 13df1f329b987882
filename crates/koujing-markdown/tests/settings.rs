//! The settings file and what it must not say.

use koujing_markdown::read_settings;

fn rules(yaml: &str) -> Vec<String> {
    let (_, problems) = read_settings(yaml.as_bytes(), "koujing.yaml");
    let place = |p: &koujing_core::Problem| format!("{} {}:{}", p.rule, p.line, p.column);
    problems.iter().map(place).collect()
}

#[test]
fn settings_carry_the_standing_declarations() {
    let (settings, problems) = read_settings(b"", "koujing.yaml");
    assert_eq!(problems, []);
    let settings = settings.expect("settings");
    assert!(settings.dimensions.contains_key("channel"));
    assert!(settings.variables.contains_key("order.id"));
}

#[test]
fn scalars_are_texts() {
    let yaml = "dimensions: {year: {values: [2026, {value: 2027, aliases: [on]}]}}\nparameters: {days: {label: 天, value: 007}}\n";
    let settings = read_settings(yaml.as_bytes(), "k").0.expect("settings");
    let values = &settings.dimensions["year"].values;
    assert_eq!(
        (values[0].value.as_str(), values[1].value.as_str()),
        ("2026", "2027")
    );
    assert_eq!(values[1].aliases, ["on"]);
    assert_eq!(settings.parameters["days"].value, "007");
}

#[test]
fn every_wrong_entry_is_named() {
    let cases: [(&str, &[&str]); 34] = [
        (
            "dimension: {}\nword: []\n",
            &["unknown_key 1:1", "unknown_key 2:1"],
        ),
        ("- a\n", &["bad_value 1:1", "unreadable 1:1"]),
        ("a: [", &["unreadable 1:4"]),
        ("words: &a [b]\n", &["unreadable 1:11"]),
        (
            "dimensions: {lang: {}, a b: {}, q: {}}\n",
            &["bad_name 1:14", "bad_name 1:24", "bad_name 1:33"],
        ),
        (
            "variables: {param.x: a, a b: c, ok.1: d}\n",
            &["bad_name 1:13", "bad_name 1:25"],
        ),
        (
            "parameters: {a.b: {value: 1}, c: {label: d}}\n",
            &["bad_name 1:14", "bad_value 1:34"],
        ),
        (
            "dimensions: {a: {values: [X50, x50]}}\n",
            &["duplicate_alias 1:14"],
        ),
        (
            "dimensions: {a: {values: [X50, {value: X80, aliases: [Ｘ50]}]}}\n",
            &["duplicate_alias 1:14"],
        ),
        (
            "dimensions: {a: {values: [{value: b, aliases: [c]}, {value: d, aliases: [C]}]}}\n",
            &["duplicate_alias 1:14"],
        ),
        // Two districts of one name in two cities are told apart by their paths.
        (
            "dimensions: {a: {values: [{value: b, children: [鼓楼]}, {value: d, children: [鼓楼]}]}}\n",
            &[],
        ),
        (
            "dimensions: {a: {values: [b/c, {label: d}]}}\n",
            &["bad_value 1:27", "bad_value 1:32"],
        ),
        (
            "synonyms: [[a, b], [b, c]]\nnot_same: [[c, d], [A, c]]\n",
            &["synonym_twice 1:20", "same_and_not_same 2:20"],
        ),
        // By way of a third word.
        (
            "synonyms: [[a, b, c]]\nnot_same:\n  - [c, a]\n",
            &["same_and_not_same 3:5"],
        ),
        (
            "synonyms:\n  - [座机, 固话]\n  - [固話, 座机]\n",
            &["synonym_twice 3:5", "synonym_twice 3:5"],
        ),
        (
            "synonyms:\n  - [滤网, 过滤网]\n  - [京东快递, 快递]\n",
            &["synonym_inside 3:5"],
        ),
        // Case and width aside it is one word: said twice, it means nothing else.
        ("synonyms: [[wifi, WiFi, 无线网]]\n", &[]),
        ("synonyms: [[a]]\n", &["bad_value 1:12"]),
        ("broader: {a: [b], b: [c]}\n", &[]),
        (
            "broader: {a: [b], b: [a]}\n",
            &["broader_cycle 1:11", "broader_cycle 1:19"],
        ),
        ("broader: {a: [b, a]}\n", &["broader_cycle 1:11"]),
        (
            "synonyms: [[b, c]]\nbroader: {a: [b], c: [a]}\n",
            &["broader_cycle 2:11", "broader_cycle 2:19"],
        ),
        ("words: a\nwords: b\n", &["duplicate_key 2:1"]),
        (
            "review: {approvals: 10, overdue: never, who: x}\n",
            &["bad_value 1:21", "bad_value 1:34", "unknown_key 1:41"],
        ),
        (
            "review: {categories: {价格: {groups: [法务]}}}\n",
            &["unknown_group 1:23"],
        ),
        ("review: {categories: {价格: {}}}\n", &["bad_value 1:27"]),
        (
            "groups: {法务: [li]}\nreview: {approvals: 0, categories: {价格: {groups: [法务]}}}\n",
            &[],
        ),
        ("matching: {precision: 0.5}\n", &[]),
        ("matching: {precision: 0.999}\n", &[]),
        (
            "matching: {precision: 0.49, recall: 1}\n",
            &["bad_value 1:23", "unknown_key 1:29"],
        ),
        ("matching: {precision: 95%}\n", &["bad_value 1:23"]),
        ("matching: {unanswerable: 0}\n", &[]),
        ("matching: {unanswerable: 0.91}\n", &["bad_value 1:26"]),
        ("matching: {precision: nan}\n", &["bad_value 1:23"]),
    ];
    for (yaml, expected) in cases {
        assert_eq!(rules(yaml), expected, "{yaml}");
    }
}

#[test]
fn a_contradiction_names_the_words_and_the_other_line() {
    let yaml = "synonyms:\n  - [座机, 固话]\n\n  - [市话, 固话]\n  - [京东快递, 快递]\n";
    let (_, problems) = read_settings(yaml.as_bytes(), "koujing.yaml");
    let said: Vec<_> = problems
        .iter()
        .map(|one| (one.path.as_str(), one.line, one.message.en.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (
                "koujing.yaml",
                4,
                "\"固话\" is also in the group of line 2 (座机): join the two or remove it from one"
            ),
            (
                "koujing.yaml",
                5,
                "\"快递\" is a part of \"京东快递\": wherever it stands in a text, as in 顺丰快递, it is read as \"京东快递\"; a short form goes under `broader` with one thing"
            ),
        ]
    );
}

#[test]
fn the_wanted_precision_is_read() {
    let read = |yaml: &str| read_settings(yaml.as_bytes(), "k").0.expect("settings");
    assert_eq!(read("").matching.precision, None);
    assert_eq!(
        read("matching: {precision: 0.98}\n").matching.precision,
        Some(0.98)
    );
}
