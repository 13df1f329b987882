//! The canonical writer's law, and that nothing an author or a stranger writes brings the reader down.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_core::{
    Article, ArticleId, Audience, Body, Effective, Kind, LANG, Scope, ScopeValue, Settings, Target,
    TextFormat, Timestamp, Variant,
};
use koujing_language::Vocabulary;
use koujing_markdown::{
    Rendering, Voice, lint_article, read_article, read_settings, render, write_article,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn settings() -> Settings {
    let yaml = include_bytes!("../test_data/koujing.yaml");
    read_settings(yaml, "koujing.yaml").0.expect("settings")
}

/// Texts that mean something to YAML, to Markdown or to this grammar.
fn text() -> impl Strategy<Value = String> {
    let parts = [
        "滤网",
        "怎么洗?",
        ": ",
        " #",
        "'",
        "\"",
        "\\",
        "- ",
        "null",
        "1e5",
        "0x1F",
        "15",
        "{x}",
        "[",
        "]",
        "&a",
        "*",
        "|",
        "> ",
        "!",
        "%",
        "@",
        "`",
        ",",
        "，",
        "。",
        "\t",
        "\n",
        "\u{2028}",
        "\u{85}",
        "\u{a0}",
        "😀",
        "é",
        "e\u{301}",
        "---",
        "...",
        "=",
        "true",
        "~",
        "{{ order.id }}",
        "?",
        " ",
        "A",
        "\u{200b}",
        "２",
    ];
    vec(select(parts.to_vec()), 1..6)
        .prop_map(|parts| parts.concat().trim().to_owned())
        .prop_filter("not empty", |text| !text.is_empty())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..4)
}

fn id() -> impl Strategy<Value = ArticleId> {
    let ids = [
        "a", "滤网-1", "1", "null", "1.5", "X_2", "true", "-a", "_", "1e5",
    ];
    select(ids.to_vec()).prop_map(|id| id.parse().expect("an id"))
}

fn time() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000_000).prop_map(Timestamp::from_millis)
}

fn named_scope(with_lang: bool) -> impl Strategy<Value = Scope> {
    let of = |name: &'static str, values: &'static [&'static str]| {
        vec(select(values), 0..3).prop_map(move |values| (name, values))
    };
    (
        of("product", &["X50", "X80", "加湿器 Mini"]),
        of("region", &["上海", "上海/徐汇", "杭州"]),
        of("channel", &["sms", "chat"]),
        of(
            "market",
            &["CN", "台 灣", "a,b", "1", "null", "x=y", "[z]", "*"],
        ),
        of(LANG, &["en", "zh-Hant"]),
    )
        .prop_map(move |(a, b, c, d, e)| {
            let mut scope = Scope::default();
            for (name, values) in [a, b, c, d, e] {
                if with_lang || name != LANG {
                    scope.insert(name, values.into_iter().map(ScopeValue::new));
                }
            }
            scope
        })
}

/// A wording: its blocks may be headings from `level` down.
fn wording(level: usize) -> impl Strategy<Value = String> {
    let mut blocks = vec![
        "用清水冲洗。",
        "　　缩进的一段\n第二行  \n第三行\\",
        "- 一\n- 二\n  1. 三",
        "```\n## 代码 {channel=sms}\n```",
        "~~~ text\n# 代码\n\n\n~~~",
        "> ## 引用 {channel=sms}\n> 字",
        "| 甲 | 乙 |\n|---|---|\n| {{ customer.name | 您 }} | 二 |",
        "    码 {a=b}",
        "小标题\n---",
        "***",
        "<div>\n## 块里\n</div>",
        "<!-- 注 {a=b} -->",
        "[a]: https://a.example",
        "正文 {channel=sms}",
        "{{ customer.name | a=b }}",
        "---",
        "\\# 不是标题 {channel=sms}",
        "锟",
        "**粗**`码`[链](x)",
    ];
    if level <= 1 {
        blocks.push("# 一级 {#id}");
        blocks.push("一级\n===");
    }
    blocks.push("## 二级 {{ customer.name }}");
    blocks.push("### 三级 {注意}");
    vec(select(blocks), 1..5).prop_map(|blocks| blocks.join("\n\n"))
}

fn title() -> impl Strategy<Value = String> {
    let titles = [
        "",
        "电话",
        "电 话 #",
        "# 号",
        "{x}",
        "a { b",
        "`",
        "{{ order.id }}",
        "* _",
        "1.",
        "\\",
        "<b>",
        "\"",
        "=",
        "-",
    ];
    select(titles.to_vec()).prop_map(str::to_owned)
}

fn body() -> impl Strategy<Value = Body> {
    let variant = (title(), named_scope(true), wording(2))
        .prop_filter("a scope", |(_, scope, _)| !scope.is_empty())
        .prop_map(|(title, scope, text)| Variant { title, scope, text });
    (wording(1), vec(variant, 0..4), option::of(wording(2))).prop_map(
        |(default, variants, guidance)| Body {
            default,
            variants,
            guidance,
        },
    )
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        Just(Target::All),
        id().prop_map(Target::Article),
        Just(Target::Category("加湿器/清洁: a".into())),
    ]
}

fn article() -> impl Strategy<Value = Article> {
    let kind = select(&[Kind::Answer, Kind::Phrase, Kind::Notice][..]);
    let audience = select(&[Audience::Public, Audience::Internal][..]);
    let questions = (text(), texts(), texts());
    let lists = (texts(), texts(), texts(), texts(), vec(id(), 0..3));
    let single = (
        option::of(text()),
        option::of(1_u32..9999),
        option::of(select(&["lw", "1", "no"][..])),
    );
    let times = (option::of(time()), option::of(time()), option::of(time()));
    let notice = (vec(target(), 0..3), option::of(text()));
    (
        (id(), kind, audience),
        questions,
        lists,
        single,
        named_scope(false),
        times,
        notice,
        body(),
    )
        .prop_map(
            |((id, kind, audience), questions, lists, single, scope, times, notice, body)| {
                let (answer, is_notice) = (kind == Kind::Answer, kind == Kind::Notice);
                let only = |list: Vec<String>, on: bool| if on { list } else { Vec::new() };
                Article {
                    id,
                    kind,
                    question: questions.0,
                    similar: only(questions.1, answer),
                    negative: only(questions.2, answer),
                    category: Some("加湿器/清洁 #1".into()),
                    labels: lists.0,
                    shortcut: single.2.filter(|_| !is_notice).map(str::to_owned),
                    audience,
                    owner: single.0,
                    verify_every: single.1,
                    must_say: lists.1,
                    never_say: lists.2,
                    related: lists.4,
                    sources: lists.3,
                    scope,
                    effective: Effective {
                        from: times.0,
                        until: times.1,
                    },
                    targets: notice.0.into_iter().filter(|_| is_notice).collect(),
                    status: notice.1.filter(|_| is_notice),
                    next_update_at: times.2.filter(|_| is_notice),
                    body,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_is_written_reads_back(article in article()) {
        let settings = settings();
        let written = write_article(&article);
        let reading = read_article(written.as_bytes(), "x.md", &settings, &Vocabulary::new(&settings));
        prop_assert_eq!(reading.article.as_ref(), Some(&article), "{}\n{:#?}", written, reading.problems);
        let own = lint_article(&article, &settings, true);
        prop_assert!(own.iter().all(|problem| problem.rule != "not_writable"), "{}", written);
    }

    #[test]
    fn no_text_brings_the_reader_down(parts in vec(text(), 0..40), bytes in vec(any::<u8>(), 0..200)) {
        let settings = settings();
        let vocabulary = Vocabulary::new(&settings);
        let text = parts.join("\n");
        let framed = format!("---\nquestion: a\n{text}\n---\n{text}\n## {text} {{channel=sms}}\n{text}");
        for source in [text.as_bytes(), framed.as_bytes(), &bytes] {
            let reading = read_article(source, "a/b.md", &settings, &vocabulary);
            prop_assert!(reading.article.is_some() || !reading.problems.is_empty());
            read_settings(source, "koujing.yaml");
        }
    }

    #[test]
    fn no_wording_brings_the_renderer_down(blocks in vec(prop_oneof![wording(1), text()], 0..6)) {
        let markdown = blocks.join("\n");
        for format in [TextFormat::Text, TextFormat::Markdown, TextFormat::Html] {
            for voice in [Voice::Plain, Voice::Speech] {
                let rendering = Rendering {
                    format,
                    voice,
                    convert: None,
                    images: &|_| None,
                    parameters: &Default::default(),
                };
                let filled = render(&markdown, &rendering).fill(&|_| Some("值".into()), &str::to_owned);
                prop_assert!(!filled.text.chars().any(|c| u32::from(c) >= 0xF_0000), "{}", filled.text);
                prop_assert!(filled.missing.is_empty());
                if format != TextFormat::Html {
                    prop_assert!(!filled.text.starts_with('\n') && !filled.text.ends_with('\n'));
                }
            }
        }
    }
}
