//! Bad files get a clear error each, and stop nothing else.

use koujing_tests::{Folder, Record, koujing};

/// A file of every bad kind, with a rule that names what is wrong with it; and a good one.
fn bad_folder() -> (Folder, Vec<(&'static str, &'static str)>) {
    let folder = Folder::new();
    let laughs = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n\
                  c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]\nquestion: 笑";
    folder
        .article("broken", "question: [没有写完", "正文。")
        .article("laughs", laughs, "正文。")
        .article("unknown-key", "question: 多一个字段\ncolour: red", "正文。")
        .article("twice", "question: 一\nquestion: 二", "正文。")
        .article(
            "outside",
            "question: 图在外面",
            "看图 ![图](../../secret.png)。",
        )
        .article("fake", "question: 假图", "看图 ![图](img/fake.png)。")
        .article("absent", "question: 没有图", "看图 ![图](img/absent.png)。")
        .article(
            "undeclared",
            "question: 变量没声明",
            "{{ never.declared }}。",
        )
        .article("good", "question: 好的", "正文。")
        .write("bytes.md", b"---\nquestion: \xff\xfe\n---\n\n\xe6\xbb\n")
        .write("no-front.md", "只有正文。\n")
        .write("empty.md", "")
        .write(
            "huge.md",
            format!("---\nquestion: 太长\n---\n\n{}\n", "长".repeat(200_000)),
        )
        .write("img/fake.png", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    let rules = vec![
        ("absent.md", "image"),
        ("broken.md", "unreadable"),
        ("bytes.md", "unreadable"),
        ("empty.md", ""),
        ("fake.md", "image"),
        ("huge.md", ""),
        ("laughs.md", "unreadable"),
        ("no-front.md", ""),
        ("outside.md", "image_reference"),
        ("twice.md", ""),
        ("undeclared.md", ""),
        ("unknown-key.md", "unknown_key"),
    ];
    (folder, rules)
}

#[test]
fn lint_names_every_bad_file_with_its_place() {
    let (folder, rules) = bad_folder();
    let path = folder.path().to_string_lossy();
    let problems = koujing(&["lint", &path, "--json"]).exits(1).json();
    let problems = problems.as_array().expect("problems");
    for (file, rule) in rules {
        let mut of_file = problems
            .iter()
            .filter(|p| p["path"] == file && p["severity"] == "error");
        let named = of_file.find(|problem| rule.is_empty() || problem["rule"] == rule);
        let problem = named.unwrap_or_else(|| panic!("{file} {rule}: {problems:?}"));
        assert!(problem["line"].as_u64() >= Some(1) && problem["column"].as_u64() >= Some(1));
        assert!(
            problem["message"]
                .as_str()
                .is_some_and(|message| message.len() > 8),
            "{problem}"
        );
    }
    assert!(
        problems
            .iter()
            .all(|p| p["path"] != "good.md" || p["severity"] != "error")
    );
}

#[test]
fn an_import_names_every_bad_file_and_takes_the_good_one() {
    let (folder, rules) = bad_folder();
    let record = Record::new();
    let path = folder.path().to_string_lossy().into_owned();
    let run = record.run(&["import", &path]).exits(1);
    for (file, _) in &rules {
        assert!(
            run.stdout.contains(&format!("invalid {file}: ")),
            "{file}: {}",
            run.stdout
        );
        assert!(run.stderr.contains(file), "{file}: {}", run.stderr);
    }
    let last = run.stdout.lines().last().expect("a summary");
    assert_eq!(
        last,
        "1 published, 0 drafted, 0 unchanged, 0 refused, 12 invalid"
    );
    assert_eq!(record.ask("好的")["answer"]["article"], "good");
    let ask = koujing(&["ask", "好的", "--content", &path]).exits(0);
    assert_eq!(ask.stdout, "正文。\n");
}

#[test]
fn a_symbolic_link_leads_nowhere() {
    let (outer, folder) = (Folder::new(), Folder::new());
    outer.article("secret", "question: 秘密", "不能说。");
    folder.article("good", "question: 好的", "正文。");
    std::os::unix::fs::symlink(outer.at("secret.md"), folder.at("link.md")).expect("a link");
    std::os::unix::fs::symlink(outer.path(), folder.at("links")).expect("a link");
    let record = Record::of(&folder);
    assert_eq!(record.ask("秘密")["outcome"], "no_answer");
}

#[test]
fn broken_settings_stop_nothing_that_is_served() {
    let folder = Folder::new();
    folder.write(
        "koujing.yaml",
        "parameters: {days: {label: 天, value: \"15\"}}\n",
    );
    folder.article("days", "question: 保几天", "保 {{ param.days }} 天。");
    let record = Record::of(&folder);
    folder.write("koujing.yaml", "parametres: {}\n");
    let run = record
        .run(&["import", &folder.path().to_string_lossy()])
        .exits(1);
    assert!(
        run.stdout.contains("invalid koujing.yaml: "),
        "{}",
        run.stdout
    );
    assert_eq!(record.ask("保几天")["answer"]["text"], "保 15 天。");
}
