//! Traps that others fell into; the numbers are those of the engineering notes.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::time::{Duration, Instant};

use koujing_core::{Parameter, Problem, Settings, TextFormat};
use koujing_language::Vocabulary;
use koujing_markdown::{
    Filled, Reading, Rendering, Voice, front_matter_id, image_references, lint_article,
    read_article, read_settings, render, write_article,
};

fn settings() -> Settings {
    let yaml = include_bytes!("../test_data/koujing.yaml");
    read_settings(yaml, "koujing.yaml").0.expect("settings")
}

fn read(source: &str) -> Reading {
    let settings = settings();
    read_article(
        source.as_bytes(),
        "a.md",
        &settings,
        &Vocabulary::new(&settings),
    )
}

fn rules(problems: &[Problem]) -> Vec<&str> {
    problems
        .iter()
        .map(|problem| problem.rule.as_str())
        .collect()
}

fn fill(markdown: &str, format: TextFormat, value: &dyn Fn(&str) -> Option<String>) -> Filled {
    let parameters = [(
        "days".to_owned(),
        Parameter {
            label: "天数".into(),
            value: "{{ order.id }} <7>".into(),
        },
    )];
    let rendering = Rendering {
        format,
        voice: Voice::Plain,
        convert: None,
        images: &|_| None,
        parameters: &parameters.into(),
    };
    render(markdown, &rendering).fill(value, &|name| format!("标签 {name}"))
}

#[test]
fn trap_08_a_placeholder_without_a_value_is_neither_blank_nor_raw() {
    for format in [TextFormat::Text, TextFormat::Markdown, TextFormat::Html] {
        let filled = fill(
            "单号 {{ order.id }}、{{ agent.name }}、{{order.id}}",
            format,
            &|_| None,
        );
        assert!(filled.text.contains("【标签 order.id】"), "{}", filled.text);
        assert!(!filled.text.contains("{{"), "{}", filled.text);
        assert_eq!(filled.missing, ["agent.name", "order.id"]);
    }
    let filled = fill("{{ customer.name | 您 }}好", TextFormat::Text, &|_| None);
    assert_eq!((filled.text.as_str(), filled.missing.len()), ("您好", 0));
}

#[test]
fn trap_08_a_value_is_never_expanded_again() {
    let value = |name: &str| (name == "customer.name").then(|| "{{ order.id }}".to_owned());
    let filled = fill(
        "{{ customer.name }}:{{ param.days }}",
        TextFormat::Text,
        &value,
    );
    assert_eq!(filled.text, "{{ order.id }}:{{ order.id }} <7>");
    assert_eq!(filled.missing, [""; 0]);
    let filled = fill("{{ param.days }}", TextFormat::Html, &value);
    assert_eq!(filled.text, "<p>{{ order.id }} &lt;7&gt;</p>");
}

#[test]
fn a_private_use_character_of_the_text_is_no_slot() {
    let filled = fill(
        "\u{F0000}{{ order.id }}\u{F0000}\u{10FFFD}",
        TextFormat::Text,
        &|_| Some("A1".into()),
    );
    assert_eq!(filled.text, "A1");
}

#[test]
fn trap_12_a_forbidden_word_in_its_own_negation_is_fine() {
    let article = |text: &str| {
        format!("---\nquestion: 滤网怎么洗\nowner: 组\nnever_say: 小苏打\n---\n\n{text}\n")
    };
    for fine in [
        "请勿用小苏打清洗。",
        "不要用小苏打。",
        "不能使用**小苏打**,用清水。",
    ] {
        assert_eq!(rules(&read(&article(fine)).problems), [""; 0], "{fine}");
    }
    for wrong in [
        "用小苏打清洗。",
        "不要用清水。用小苏打。",
        "小**苏**打可以。",
        "用小蘇打。",
    ] {
        assert_eq!(
            rules(&read(&article(wrong)).problems),
            ["never_say"],
            "{wrong}"
        );
    }
}

#[test]
fn trap_14_a_text_that_a_channel_would_cut_is_refused() {
    // 682 characters of three bytes are 2,046 bytes; 683 are 2,049.
    for (chars, cut) in [(682, false), (683, true)] {
        let text = "字".repeat(chars);
        let file = format!(
            "---\nquestion: 甲\nowner: 组\n---\n\n短。\n\n## 微信 {{channel=wechat}}\n\n**{text}**\n"
        );
        assert_eq!(
            rules(&read(&file).problems).contains(&"channel_limit"),
            cut,
            "{chars}"
        );
    }
}

#[test]
fn a_bomb_is_stopped_at_once() {
    let mut bomb = String::from("---\na: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (name, of) in ('b'..='z').zip('a'..='y') {
        bomb += &format!(
            "{name}: &{name} [*{of},*{of},*{of},*{of},*{of},*{of},*{of},*{of},*{of},*{of}]\n"
        );
    }
    bomb += "---\n\n字\n";
    let deep = format!("---\nquestion: {}\n---\n\n字\n", "[".repeat(10_000));
    let floods = [
        "> ".repeat(20_000),
        "- ".repeat(5_000),
        "![".repeat(50_000),
        "{{".repeat(50_000),
        "**甲 ".repeat(20_000),
        "<b>".repeat(40_000),
        (0..10_000).map(|at| format!("{{{{a{at}}}}}")).collect(),
    ];
    let start = Instant::now();
    assert_eq!(rules(&read(&bomb).problems), ["unreadable"]);
    assert_eq!(rules(&read(&deep).problems), ["unreadable"]);
    for flood in floods {
        let reading = read(&format!("---\nquestion: a\nowner: b\n---\n\n{flood}字\n"));
        let article = reading.article.expect("an article");
        for format in [TextFormat::Text, TextFormat::Markdown, TextFormat::Html] {
            let filled = fill(&article.body.default, format, &|_| None);
            assert!(filled.text.contains('字'));
        }
    }
    // Far more than it takes, far less than it would take unbounded.
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn what_is_no_text_is_unreadable() {
    let settings = settings();
    let vocabulary = Vocabulary::new(&settings);
    let sources: [&[u8]; 4] = [
        b"---\nquestion: \xc4\xe3\n---\n\na\n",
        b"---\nquestion: a\n---\n\na\0\n",
        b"\xff\xfe-\0-\0-\0",
        &[b'a'; 300 * 1024],
    ];
    for source in sources {
        let reading = read_article(source, "a.md", &settings, &vocabulary);
        assert!(reading.article.is_none());
        assert_eq!(rules(&reading.problems), ["unreadable"]);
    }
}

#[test]
fn an_escape_makes_no_nul() {
    let settings = settings();
    let vocabulary = Vocabulary::new(&settings);
    for yaml in [
        "question: \"a\\0b\"",
        "question: a\nsimilar: [b, \"c\\x00\"]",
        "question: a\nscope: {product: \"X\\u0000\"}",
        "question: a\n\"ow\\0ner\": b",
    ] {
        let source = format!("---\n{yaml}\n---\n\na\n");
        let reading = read_article(source.as_bytes(), "a.md", &settings, &vocabulary);
        assert!(reading.article.is_none(), "{yaml}");
        assert_eq!(rules(&reading.problems), ["unreadable"], "{yaml}");
        let line = 1 + yaml.lines().count();
        assert_eq!(reading.problems[0].line as usize, line, "{yaml}");
    }
}

#[test]
fn the_id_is_the_stem_unless_it_is_given() {
    let settings = settings();
    let vocabulary = Vocabulary::new(&settings);
    let id = |source: &str, path: &str| {
        let reading = read_article(source.as_bytes(), path, &settings, &vocabulary);
        let id = reading.article.map(|article| article.id);
        assert_eq!(front_matter_id(source.as_bytes(), path), id);
        id.map(|id| id.to_string())
    };
    let without = "---\nquestion: a\n---\n\nb\n";
    assert_eq!(
        id(without, "清洁/滤网.清洗.md").as_deref(),
        Some("滤网.清洗")
    );
    assert_eq!(id(without, "a b.md"), None);
    assert_eq!(
        id("---\nid: x\nquestion: a\n---\n\nb\n", "a b.md").as_deref(),
        Some("x")
    );
}

#[test]
fn an_article_without_a_file_is_linted_too() {
    let file = "---\nid: x\nquestion: a\n---\n\n可能用 {{ gone }}。\n\n## 微信 {channel=wechat}\n\n大概。\n\n## 内部 {audience=internal}\n\n{{ gone }}\n";
    let article = read(file).article.expect("an article");
    let settings = settings();
    let problems = lint_article(&article, &settings, true);
    assert_eq!(
        rules(&problems),
        [
            "no_owner",
            "hedging",
            "undeclared_variable",
            "hedging",
            "undeclared_variable"
        ]
    );
    let written = write_article(&article);
    let line = |at: usize| {
        written
            .lines()
            .nth(problems[at].line as usize - 1)
            .expect("a line")
    };
    assert!(
        line(1).contains("可能") && line(3).contains("大概"),
        "{problems:#?}"
    );
    assert_eq!(
        rules(&lint_article(&article, &settings, false)),
        ["undeclared_variable"; 2]
    );

    let mut other = article.clone();
    other
        .scope
        .insert("colour", [koujing_core::ScopeValue::new("red")]);
    other.body.variants[0]
        .scope
        .insert("product", [koujing_core::ScopeValue::new("X90")]);
    let found = lint_article(&other, &settings, false);
    for rule in ["unknown_dimension", "unknown_scope_value"] {
        assert!(rules(&found).contains(&rule), "{rule}: {found:#?}");
    }
}

#[test]
fn an_article_that_would_not_read_back_is_named() {
    let article = read("---\nid: x\nquestion: a\nowner: b\n---\n\nc\n")
        .article
        .expect("an article");
    let settings = settings();
    assert_eq!(rules(&lint_article(&article, &settings, true)), [""; 0]);
    for text in [
        "a\n\n## b {channel=sms}\n\nc",
        "\na",
        "a\n\n",
        "a\r\nb",
        "a\0",
    ] {
        let mut other = article.clone();
        other.body.default = text.to_owned();
        assert!(
            rules(&lint_article(&other, &settings, true)).contains(&"not_writable"),
            "{text:?}"
        );
    }
    let mut open = article.clone();
    open.body.default = "```\na".to_owned();
    open.body.guidance = Some("b".to_owned());
    assert!(rules(&lint_article(&open, &settings, true)).contains(&"not_writable"));
}

#[test]
fn image_references_are_relative_in_order_and_single() {
    let file = "---\nid: x\nquestion: a\n---\n\n![](b.png) ![](a.png) ![](https://img.example.com/x.png)\n\n`![](no.png)`\n\n## 微信 {channel=wechat}\n\n![](b.png)\n\n## 内部 {audience=internal}\n\n![](../c.png)\n";
    let article = read(file).article.expect("an article");
    assert_eq!(image_references(&article), ["b.png", "a.png", "../c.png"]);
}
