//! Files in, files out: import, export, lint.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Folder, PNG, Record, koujing};
use serde_json::{Value, json};

/// A folder with everything that must come back byte by byte: `\r\n`, a byte order mark, comments,
/// flow and block style, an image that two articles show, one without a line's end.
fn varied() -> Folder {
    let folder = Folder::new();
    folder
        .write("koujing.yaml", "# 设置\r\nparameters: {days: {label: 天数, value: \"15\"}}\r\n")
        .write(
            "a/crlf.md",
            "---\r\nid: crlf\r\nquestion: 换行怎么写   # 注释\r\nowner: 组\r\n---\r\n\r\n用回车换行。\r\n",
        )
        .write("a/bom.md", "\u{feff}---\nquestion: '标记在前'\nowner: 组\n---\n\n正文,没有最后的换行。")
        .write(
            "深/层/图片.md",
            "---\nquestion: 红灯在哪\nowner: 组\n---\n\n看图:![红灯](../../img/red.png)\n",
        )
        .write("a/b/two.md", "---\nquestion: 绿灯在哪\nowner: 组\n---\n\n![灯](../../img/red.png)\n")
        .write("img/red.png", PNG);
    folder
}

fn export(record: &Record) -> Folder {
    let out = Folder::new();
    record
        .run(&["export", &out.path().to_string_lossy()])
        .exits(0);
    out
}

fn outcomes(import: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = import["items"].as_array().expect("items").iter();
    items
        .map(|item| (text(&item["path"]), text(&item["outcome"])))
        .collect()
}

#[test]
fn export_gives_the_same_bytes_back() {
    let folder = varied();
    let record = Record::of(&folder);
    assert_eq!(export(&record).files(), folder.files());
    let again = Record::of(&export(&record));
    assert_eq!(export(&again).files(), folder.files());
}

#[test]
fn export_writes_into_an_empty_folder_only_unless_told_to() {
    let record = Record::of(&varied());
    let out = Folder::new();
    out.write("mine.txt", "mine");
    let path = out.path().to_string_lossy().into_owned();
    record.run(&["export", &path]).exits(1);
    assert_eq!(out.files().len(), 1);
    record.run(&["export", &path, "--force"]).exits(0);
    assert_eq!(out.files()["mine.txt"], b"mine");
    assert_eq!(out.files().len(), 7);
}

#[test]
fn a_second_import_changes_nothing() {
    let folder = varied();
    let record = Record::of(&folder);
    let before = record.ask("红灯在哪");
    let again = record.import(&folder).exits(0).json();
    assert_eq!(again["settings_changed"], false);
    assert!(
        outcomes(&again)
            .iter()
            .all(|(_, outcome)| outcome == "unchanged"),
        "{again}"
    );
    let after = record.ask("红灯在哪");
    assert_eq!(after, before);
}

#[test]
fn a_changed_file_is_a_second_revision_and_the_first_stays_readable() {
    let folder = Folder::new();
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let record = Record::of(&folder);
    let first = record.ask("滤网怎么洗")["answer"].clone();
    folder.article("wash", "question: 滤网怎么洗", "用温水冲洗。");
    record.import(&folder).exits(0);
    let second = record.ask("滤网怎么洗")["answer"].clone();
    assert_eq!(
        (&first["revision"], &second["revision"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(
        (&second["text"], &second["approved_by"]),
        (&json!("用温水冲洗。"), &json!("王芳"))
    );

    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    let then = [("as_of", first["approved_at"].as_str().expect("a time"))];
    assert_eq!(reader.ask("滤网怎么洗?", &then)["answer"], first);
    assert_eq!(
        reader.ask("滤网该怎么洗才好", &then)["reason"],
        "past_exact_only"
    );
    let old = reader
        .with("accept", "text/markdown")
        .get("/v1/articles/wash", &then);
    assert!(old.text().contains("用清水冲洗。"), "{}", old.text());
    let before = [("as_of", "2020-01-01T00:00:00Z")];
    assert_eq!(
        reader.ask("滤网怎么洗", &before)["reason"],
        "past_exact_only"
    );
    reader
        .get("/v1/articles/wash", &before)
        .is_problem(404, "not_found");
}

#[test]
fn a_file_that_is_gone_retires_nothing() {
    let folder = Folder::new();
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let record = Record::of(&folder);
    record.import(&Folder::new()).exits(0);
    assert_eq!(record.ask("滤网怎么洗")["outcome"], "answer");
}

#[test]
fn a_conflict_is_refused_and_named_and_the_rest_is_taken() {
    let folder = Folder::new();
    folder
        .article("a-first", "question: 滤网怎么洗", "用清水冲洗。")
        .article(
            "b-second",
            "question: 怎么办\nsimilar: [\"濾網 怎麼洗？\"]",
            "用温水冲洗。",
        )
        .article("c-third", "question: 红灯亮了", "该洗了。");
    let record = Record::new();
    let path = folder.path().to_string_lossy().into_owned();
    let run = record.run(&["import", &path]).exits(1);
    for name in ["b-second", "濾網 怎麼洗？", "a-first", "滤网怎么洗"] {
        let named = run
            .stdout
            .lines()
            .any(|line| line.contains("b-second") && line.contains(name));
        assert!(named, "{name}: {}", run.stdout);
    }
    assert!(run.stderr.contains("b-second.md"), "{}", run.stderr);
    assert_eq!(record.ask("滤网怎么洗")["answer"]["article"], "a-first");
    assert_eq!(record.ask("红灯亮了")["answer"]["article"], "c-third");
    assert_ne!(record.ask("怎么办")["outcome"], "answer");

    // Another folder's article meets the one in the record.
    let other = Folder::new();
    other.article("aa", "question: 滤网怎么洗", "别的。");
    let run = record
        .run(&["import", &other.path().to_string_lossy()])
        .exits(1);
    assert!(
        run.stdout.contains("refused aa: ") && run.stdout.contains("a-first"),
        "{}",
        run.stdout
    );
    assert_eq!(record.ask("滤网怎么洗")["answer"]["article"], "a-first");
}

#[test]
fn an_article_with_errors_claims_no_question() {
    let folder = Folder::new();
    folder
        .article("a-bad", "question: 滤网怎么洗\ncolour: red", "用清水冲洗。")
        .article("b-good", "question: 滤网怎么洗", "用温水冲洗。");
    let record = Record::new();
    record.import(&folder).exits(1);
    assert_eq!(record.ask("滤网怎么洗")["answer"]["article"], "b-good");
}

#[test]
fn a_narrower_article_may_have_the_same_question() {
    let folder = Folder::new();
    folder
        .article("general", "question: 滤网怎么洗", "用清水冲洗。")
        .article(
            "x50",
            "question: 滤网怎么洗\nscope: {product: [X50]}",
            "X50 用温水冲洗。",
        );
    assert_eq!(
        Record::of(&folder).ask("滤网怎么洗")["answer"]["article"],
        "general"
    );
}

#[test]
fn ids_that_differ_in_case_alone_are_an_error() {
    let folder = Folder::new();
    folder
        .write(
            "a.md",
            "---\nid: Wash\nquestion: 甲怎么洗\nowner: 组\n---\n\n用清水。\n",
        )
        .write(
            "b.md",
            "---\nid: wash\nquestion: 乙怎么洗\nowner: 组\n---\n\n用温水。\n",
        );
    let record = Record::new();
    let report = record.import(&folder).exits(1).json();
    let outcomes = outcomes(&report);
    assert!(
        outcomes.iter().any(|(_, outcome)| outcome == "invalid"),
        "{outcomes:?}"
    );
    koujing(&["lint", &folder.path().to_string_lossy()]).exits(1);
}

#[test]
fn a_dry_run_says_what_an_import_would_do_and_writes_nothing() {
    let folder = Folder::new();
    folder
        .write("koujing.yaml", "words: [滤网]\n")
        .article("a-first", "question: 滤网怎么洗", "用清水冲洗。")
        .article("b-second", "question: 滤网怎么洗?", "用温水冲洗。")
        .article("c-bad", "question: 坏的\ncolour: red", "坏的。");
    let record = Record::new();
    let path = folder.path().to_string_lossy().into_owned();
    let said = record
        .run(&["import", &path, "--dry-run", "--json"])
        .exits(1)
        .json();
    assert_eq!(record.ask("滤网怎么洗")["outcome"], "no_answer");
    assert_eq!(export(&record).files().len(), 0);
    let done = record.import(&folder).exits(1).json();
    assert_eq!(outcomes(&said), outcomes(&done));
    assert_eq!(said["settings_changed"], done["settings_changed"]);
    let text = record.run(&["import", &path, "--dry-run"]).exits(1).stdout;
    let last = text.lines().last().expect("a summary");
    assert_eq!(
        last,
        "dry run: 0 published, 0 drafted, 1 unchanged, 0 refused, 2 invalid"
    );
}

#[test]
fn drafts_are_served_nowhere() {
    let folder = Folder::new();
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let record = Record::new();
    let path = folder.path().to_string_lossy().into_owned();
    let run = record.run(&["import", &path, "--drafts"]).exits(0);
    assert!(
        run.stdout.starts_with("drafted wash revision 1\n"),
        "{}",
        run.stdout
    );
    assert_eq!(record.ask("滤网怎么洗")["outcome"], "no_answer");
    assert_eq!(export(&record).files().len(), 0);
    // A draft over a published article leaves that one in service.
    record.import(&folder).exits(0);
    folder.article("wash", "question: 滤网怎么洗", "用温水冲洗。");
    record.run(&["import", &path, "--drafts"]).exits(0);
    assert_eq!(record.ask("滤网怎么洗")["answer"]["text"], "用清水冲洗。");
}

#[test]
fn rows_of_other_systems_are_imported() {
    let folder = Folder::new();
    let rows = "\u{feff}{\"id\": \"a\", \"standard_question\": \"怎么洗\", \"answer\": \"大概用清水\", \"variants\": [\"咋洗\"], \"source\": \"x\"}\r\n\
                \n\
                {\"id\": 7, \"question\": \"怎么换\", \"answer\": \"每月换\", \"similar\": []}\n\
                {\"id\": \"b\", \"question\": \"咋洗\", \"answer\": \"重复\"}\n\
                {\"id\": \"c\", \"question\": \"没有答案\"}\n\
                not json\n";
    folder.write("faq.jsonl", rows);
    let record = Record::new();
    let file = folder.at("faq.jsonl").to_string_lossy().into_owned();
    let run = record.run(&["import", &file]).exits(1);
    let last = run.stdout.lines().last().expect("a summary");
    assert_eq!(
        last,
        "2 published, 0 drafted, 0 unchanged, 1 refused, 2 invalid"
    );
    assert!(
        run.stdout.contains("invalid faq.jsonl:6: "),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("source"), "{}", run.stderr);
    assert_eq!(record.ask("咋洗")["answer"]["text"], "大概用清水");
    assert_eq!(record.ask("怎么换")["answer"]["article"], "7");
    let again = record.run(&["import", &file, "--json"]).exits(1).json();
    let unchanged = outcomes(&again)
        .iter()
        .filter(|(_, outcome)| outcome == "unchanged")
        .count();
    assert_eq!(unchanged, 2);
    // Without the rows that fail, the style warnings are left out.
    folder.write(
        "faq.jsonl",
        "{\"id\": \"a\", \"question\": \"怎么洗\", \"answer\": \"大概用清水\"}\n",
    );
    assert_eq!(koujing(&["lint", &file, "--strict"]).exits(0).stdout, "");
}

#[test]
fn what_was_imported_from_rows_is_exported_as_files_that_import_again() {
    let folder = Folder::new();
    folder.write("faq.jsonl", "{\"id\": \"a\", \"question\": \"怎么洗: [x] #1\", \"answer\": \"# 用清水\\n\\n---\\n{{ x\"}\n");
    let record = Record::new();
    record.run(&["import", &folder.at("faq.jsonl").to_string_lossy()]);
    folder.write("faq.jsonl", "{\"id\": \"a\", \"question\": \"怎么洗: [x] #1\", \"answer\": \"# 用清水\\n\\n---\\n\\n完\"}\n");
    record
        .run(&["import", &folder.at("faq.jsonl").to_string_lossy()])
        .exits(0);
    let out = export(&record);
    assert_eq!(out.files().into_keys().collect::<Vec<_>>(), ["a.md"]);
    let again = Record::of(&out);
    let (one, other) = (record.ask("怎么洗: [x] #1"), again.ask("怎么洗: [x] #1"));
    assert_eq!(one["answer"]["hash"], other["answer"]["hash"]);
    assert_eq!(one["outcome"], "answer");
}

#[test]
fn a_single_file_is_imported_under_the_settings_of_the_record() {
    let folder = Folder::new();
    folder
        .write(
            "koujing.yaml",
            "parameters: {days: {label: 天数, value: \"15\"}}\n",
        )
        .article("days", "question: 保几天", "保 {{ param.days }} 天。");
    let record = Record::of(&folder);
    let other = Folder::new();
    other.article("more", "question: 还保几天", "还保 {{ param.days }} 天。");
    record
        .run(&["import", &other.at("more.md").to_string_lossy()])
        .exits(0);
    assert_eq!(record.ask("还保几天")["answer"]["text"], "还保 15 天。");
}

#[test]
fn lint_says_file_line_column_rule_and_what_to_do() {
    let folder = Folder::new();
    folder
        .article("bad", "question: 多一个字段\ncolour: red", "正文。")
        .article("hedging", "question: 怎么洗", "大概用清水。");
    let path = folder.path().to_string_lossy().into_owned();
    let run = koujing(&["lint", &path]).exits(1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(
        lines[0].starts_with("bad.md:6:1: error [unknown_key] "),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("hedging.md:8:1: warning [hedging] "),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 2);
    assert!(
        run.stderr.contains("2 articles: 1 errors, 1 warnings"),
        "{}",
        run.stderr
    );
    let json = koujing(&["lint", &path, "--json"]).exits(1).json();
    assert_eq!(
        json[0],
        json!({
            "path": "bad.md", "line": 6, "column": 1, "rule": "unknown_key", "severity": "error",
            "message": lines[0].split("] ").nth(1).expect("a message"),
        })
    );
    let chinese = koujing(&["--lang", "zh", "lint", &path]).exits(1).stdout;
    let message = chinese
        .lines()
        .next()
        .and_then(|line| line.split("] ").nth(1))
        .expect("a line");
    assert!(message.chars().any(|c| c > '\u{4e00}'), "{message}");
}

#[test]
fn lint_exits_0_with_warnings_unless_it_is_strict() {
    let folder = Folder::new();
    folder.article("hedging", "question: 怎么洗", "大概用清水。");
    let path = folder.path().to_string_lossy().into_owned();
    koujing(&["lint", &path]).exits(0);
    koujing(&["lint", &path, "--strict"]).exits(1);
    folder.article("hedging", "question: 怎么洗", "用清水。");
    assert_eq!(koujing(&["lint", &path, "--strict"]).exits(0).stdout, "");
    assert_eq!(
        koujing(&["lint", &path, "--json"]).exits(0).json(),
        json!([])
    );
}
