//! Import and export at a running server, and what an import schedules.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::path::Path;

use koujing_tests::{Folder, PNG, Record, koujing};
use serde_json::json;

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Content with settings, folders, an image and a variant.
fn content() -> Folder {
    let folder = Folder::new();
    folder
        .write("koujing.yaml", "parameters: {days: {label: 天数, value: \"15\"}}\n")
        .write(
            "保养/滤网.md",
            "---\r\nid: wash\r\nquestion: 滤网怎么洗\r\nowner: 组\r\n---\r\n\r\n每 {{ param.days }} 天用清水冲洗。![灯](../img/red.png)\r\n",
        )
        .write("img/red.png", PNG)
        .article("light", "question: 红灯亮了", "该洗了。\n\n## 短信 {channel=sms}\n\n请洗滤网。");
    folder
}

/// One folder with everything that an import can say.
fn varied() -> Folder {
    let folder = content();
    folder
        .write(
            "no-id.md",
            "---\nquestion: 没有编号\nowner: 组\naudience: public\n---\n\n有。\n",
        )
        .article("z-taken", "question: 红灯亮了?", "别的。")
        .article("bad", "question: 坏的\ncolour: red", "坏的。")
        .write(".hidden.md", "hidden");
    folder
}

#[test]
fn import_at_a_server_says_and_does_what_it_does_here() {
    let folder = varied();
    let path = text(folder.path());
    let (here, there) = (Record::new(), Record::new());
    let server = there.serve();
    let key = there.key("admin", "internal");
    let at_server = |arguments: &[&str]| {
        let place = ["--server", server.address(), "--key", &key];
        koujing(&[arguments, &place].concat())
    };
    let rows = "{\"id\": \"r\", \"question\": \"怎么换\", \"answer\": \"每月换\", \"source\": \"x\"}\n\nnot json\n";
    folder.write("faq.jsonl", rows);
    let (faq, file) = (folder.at("faq.jsonl"), folder.at("no-id.md"));
    for arguments in [
        &["import", path, "--dry-run"][..],
        &["import", path, "--dry-run", "--json"],
        &["import", path, "--drafts"],
        &["import", path, "--json"],
        &["import", path],
        &["import", text(&file), "--json"],
        &["import", text(&faq), "--dry-run"],
        &["import", text(&faq), "--json"],
        &["--lang", "zh", "import", text(&faq), "--json"],
    ] {
        let (here, there) = (here.run(arguments), at_server(arguments));
        assert_eq!(there.code, here.code, "{arguments:?}: {there:?}");
        assert_eq!(there.stdout, here.stdout, "{arguments:?}");
        assert_eq!(there.stderr, here.stderr, "{arguments:?}");
    }
    // The same content came of it, and what is exported imports as unchanged.
    let (one, other) = (Folder::new(), Folder::new());
    here.run(&["export", text(one.path()), "--json"]).exits(0);
    let exported = at_server(&["export", text(other.path()), "--json"]).exits(0);
    assert_eq!(other.files(), one.files());
    let count = other.files().len();
    assert_eq!(
        exported.json(),
        json!({"articles": count - 2, "files": count})
    );
    let again = at_server(&["import", text(other.path())]).exits(0);
    assert!(
        again.stdout.starts_with("0 published, 0 drafted, "),
        "{}",
        again.stdout
    );
    // It is written where nothing lies, as here.
    at_server(&["export", text(other.path())]).exits(1);
}

#[test]
fn a_server_that_refuses_or_is_not_there_is_named() {
    let folder = content();
    // More than fits on the way to a server that does not read it.
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    let noise: Vec<u8> = noise.take(4 << 20).collect();
    for n in 0..4 {
        folder.write(&format!("noise/{n}.bin"), &noise);
    }
    let path = text(folder.path());
    let record = Record::new();
    let server = record.serve();
    let (reader, editor) = (
        record.key("reader", "internal"),
        record.key("editor", "internal"),
    );
    let run = |key: &str, arguments: &[&str]| {
        let place = ["--server", server.address(), "--key", key];
        koujing(&[arguments, &place].concat())
    };
    for (key, arguments, why) in [
        (
            reader.as_str(),
            &["import", path, "--drafts"][..],
            "the role editor",
        ),
        (&editor, &["import", path], "the role admin"),
        (
            "kj_wrong",
            &["import", path, "--dry-run"],
            "a valid API key",
        ),
        (
            &reader,
            &["export", text(&Folder::new().at("out"))],
            "the role editor",
        ),
    ] {
        let refused = run(key, arguments).exits(1);
        let named = refused.stderr.contains(server.address()) && refused.stderr.contains(why);
        assert!(named, "{refused:?}");
        assert_eq!(refused.stdout, "", "{arguments:?}");
    }
    let drafts = run(&editor, &["import", path, "--drafts"]).exits(0);
    assert!(
        drafts.stdout.contains("drafted wash revision 1\n"),
        "{}",
        drafts.stdout
    );
    let address = server.address().to_owned();
    server.stop();
    let gone = koujing(&["import", path, "--server", &address, "--key", &editor]).exits(1);
    assert!(gone.stderr.contains(&address), "{}", gone.stderr);
}

#[test]
fn what_comes_into_force_later_is_scheduled_and_says_when() {
    let folder = Folder::new();
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let record = Record::of(&folder);
    let front = "question: 滤网怎么洗\neffective_from: 2999-01-01T00:00:00+08:00";
    folder.article("wash", front, "用温水冲洗。");
    let path = text(folder.path());
    let at = "2998-12-31T16:00:00Z";
    let dry = record.run(&["import", path, "--dry-run"]).exits(0).stdout;
    assert!(
        dry.starts_with(&format!("would schedule wash for {at}\n")),
        "{dry}"
    );
    let item = record.import(&folder).exits(0).json()["items"][0].clone();
    let expected = json!({
        "path": "wash.md", "article": "wash", "outcome": "scheduled", "revision": 2, "at": at,
    });
    assert_eq!(item, expected);
    assert_eq!(record.ask("滤网怎么洗")["answer"]["text"], "用清水冲洗。");
    for flag in ["--dry-run", "--json"] {
        let again = record.run(&["import", path, flag]).exits(0).stdout;
        assert!(
            again.contains("1 unchanged") || again.contains("\"unchanged\""),
            "{again}"
        );
    }
}
