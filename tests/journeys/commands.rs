//! The commands of the record: backup, restore, audit, doctor, keys, people.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;

use koujing_tests::{Folder, PNG, Record, Run, koujing, program, until};
use serde_json::{Value, json};

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

/// A path in a temporary folder, at which there is nothing.
struct Nowhere(Folder);

impl Nowhere {
    fn new() -> Self {
        Self(Folder::new())
    }

    fn path(&self) -> String {
        let path = self.0.at("data/of/it");
        path.to_str().expect("UTF-8").to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Run {
        koujing(&[arguments, &["--data", &self.path()]].concat())
    }

    fn is_untouched(&self) -> bool {
        self.0.path().read_dir().expect("a folder").next().is_none()
    }

    fn answer(&self, question: &str) -> Value {
        self.run(&["ask", question, "--json"]).json()["answer"].clone()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_backup_beside_writers_is_one_instant_of_the_record() {
    let record = Record::of(&content());
    let server = record.serve();
    let admin = server.stranger().with_key(&record.key("admin", "internal"));
    let write = |n: usize| {
        let article =
            format!("---\nid: n{n}\nquestion: 第 {n} 个问题\nowner: 组\n---\n\n答 {n}。\n");
        let report = admin
            .post_bytes("/v1/import", "text/markdown", article)
            .ok();
        report["items"][0]["seq"].as_u64().expect("a position")
    };
    let out = Folder::new();
    let file = out.at("b.jsonl");
    let (written, first) = channel();
    let (enough, stop) = channel::<()>();
    let (backup, mut positions) = std::thread::scope(|threads| {
        let writer = threads.spawn(move || {
            let mut positions = Vec::new();
            // Writes at least once, and until the backup is done.
            loop {
                positions.push(write(positions.len()));
                let _ = written.send(());
                if stop.try_recv().is_ok() {
                    return positions;
                }
            }
        });
        first.recv().expect("the first is written");
        let backup = record.run(&["backup", text(&file), "--json"]);
        enough.send(()).expect("the writer writes");
        (backup.exits(0).json(), writer.join().expect("a writer"))
    });
    positions.push(write(positions.len()));
    assert_eq!(out.files().len(), 1);

    let other = Nowhere::new();
    let restored = other.run(&["restore", text(&file), "--json"]).exits(0);
    assert_eq!(restored.json(), backup);
    let seq = backup["seq"].as_u64().expect("a position");
    for (n, position) in positions.iter().enumerate() {
        // What was acknowledged before the backup is in it, and nothing of what came behind it.
        let question = format!("第 {n} 个问题");
        let (own, others) = (
            record.ask(&question)["answer"].clone(),
            other.answer(&question),
        );
        assert_eq!(own["article"], format!("n{n}"));
        if *position <= seq {
            assert_eq!(others, own);
        } else {
            assert_ne!(others["article"], own["article"]);
        }
    }
    assert!(positions[0] <= seq && positions[positions.len() - 1] > seq);
    let own = record.ask("滤网怎么洗")["answer"].clone();
    assert!(own["receipt"].is_string(), "{own}");
    assert_eq!(other.answer("滤网怎么洗"), own);
    let audit = other.run(&["audit", "verify", "--json"]).exits(0).json();
    assert!(
        audit["rows"].as_u64() >= Some(3) && audit["broken_at"].is_null(),
        "{audit}"
    );
    assert_eq!(other.run(&["doctor"]).exits(0).stdout, "");
}

#[test]
fn a_backup_may_be_compressed_or_a_stream() {
    let record = Record::of(&content());
    let out = Folder::new();
    let (plain, packed) = (out.at("b.jsonl"), out.at("b.jsonl.gz"));
    record.run(&["backup", text(&plain)]).exits(0);
    record.run(&["backup", text(&packed)]).exits(0);
    let stream = record.run(&["backup", "-", "--json"]).exits(0);
    let files = out.files();
    assert_eq!(files.len(), 2, "nothing else is left");
    assert!(files["b.jsonl.gz"].starts_with(&[0x1f, 0x8b]));
    assert!(stream.stderr.starts_with("{\"rows\":"), "{}", stream.stderr);
    // The first line has the time in it, and the last one the hash of all.
    let middle = |text: &str| -> Vec<String> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[1..lines.len() - 1].to_vec()
    };
    let plain_text = String::from_utf8(files["b.jsonl"].clone()).expect("UTF-8");
    assert_eq!(middle(&stream.stdout), middle(&plain_text));

    let own = record.ask("滤网怎么洗")["answer"].clone();
    let one = Nowhere::new();
    one.run(&["restore", text(&packed)]).exits(0);
    assert_eq!(one.answer("滤网怎么洗"), own);
    let other = Nowhere::new();
    let output = Command::new(program())
        .args(["restore", "-", "--data", &other.path()])
        .stdin(File::open(&packed).expect("the backup"))
        .output();
    assert!(output.expect("koujing runs").status.success());
    assert_eq!(other.answer("滤网怎么洗"), own);
}

#[test]
fn a_backup_takes_no_files_place_unless_told_to() {
    let record = Record::of(&content());
    let out = Folder::new();
    out.write("b.jsonl", "mine");
    let file = out.at("b.jsonl");
    let refused = record.run(&["backup", text(&file)]).exits(1);
    assert!(refused.stderr.contains("--force"), "{}", refused.stderr);
    assert_eq!(out.files()["b.jsonl"], b"mine");
    record
        .run(&["backup", text(out.path()), "--force"])
        .exits(1);
    record.run(&["backup", text(&out.at("no/folder"))]).exits(1);
    record.run(&["backup", text(&file), "--force"]).exits(0);
    assert!(out.files()["b.jsonl"].starts_with(b"{\"koujing_backup\""));
    assert_eq!(out.files().len(), 1);
}

#[test]
fn what_is_about_a_whole_record_makes_none() {
    let out = Folder::new();
    let nowhere = Nowhere::new();
    for command in [
        &["backup", text(&out.at("b"))][..],
        &["doctor"],
        &["audit", "verify"],
    ] {
        let refused = nowhere.run(command).exits(1);
        assert!(refused.stderr.contains("koujing.db"), "{refused:?}");
        assert!(nowhere.is_untouched(), "{command:?}");
    }
    assert!(out.files().is_empty());
}

#[test]
fn a_backup_that_is_cut_or_altered_is_refused_and_leaves_nothing() {
    let record = Record::of(&content());
    let out = Folder::new();
    record.run(&["backup", text(&out.at("whole"))]).exits(0);
    record.run(&["backup", text(&out.at("whole.gz"))]).exits(0);
    let (whole, packed) = (
        out.files()["whole"].clone(),
        out.files()["whole.gz"].clone(),
    );
    let last_line = whole[..whole.len() - 1]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .expect("lines");
    let mut altered = String::from_utf8(whole.clone()).expect("UTF-8");
    altered = altered.replacen("该洗了", "该扔了", 1);
    let mut behind = whole.clone();
    behind.extend(b"{}\n");
    for (bad, why) in [
        (&whole[..whole.len() / 2], "cut"),
        (&whole[..=last_line], "cut"),
        (&whole[..whole.len() - 1], "cut"),
        (altered.as_bytes(), "altered"),
        (&behind[..], "behind the last line"),
        (&b"not a backup\n"[..], "first line of a backup"),
        (&b""[..], "empty"),
        (&packed[..packed.len() / 2], "cannot be read"),
    ] {
        out.write("bad", bad);
        let nowhere = Nowhere::new();
        let refused = nowhere.run(&["restore", text(&out.at("bad"))]).exits(1);
        assert!(refused.stderr.contains(why), "{why}: {}", refused.stderr);
        assert_eq!(refused.stdout, "");
        assert!(nowhere.is_untouched(), "{why}");
    }
    let nowhere = Nowhere::new();
    nowhere.run(&["restore", text(&out.at("none"))]).exits(1);
    assert!(nowhere.is_untouched());
}

#[test]
fn a_record_with_anything_in_it_is_not_restored_into() {
    let record = Record::of(&content());
    let out = Folder::new();
    let file = out.at("b");
    record.run(&["backup", text(&file)]).exits(0);
    let other = Record::new();
    other.key("reader", "internal");
    let refused = other.run(&["restore", text(&file)]).exits(1);
    assert!(refused.stderr.contains("not empty"), "{}", refused.stderr);
    assert_eq!(other.ask("滤网怎么洗")["outcome"], "no_answer");
    let keys = other.run(&["key", "list", "--json"]).exits(0).json();
    assert_eq!(keys.as_array().map(Vec::len), Some(1));
    // One that was only made is empty.
    let made = Record::new();
    assert_eq!(made.run(&["key", "list"]).exits(0).stdout, "");
    made.run(&["restore", text(&file)]).exits(0);
    assert_eq!(made.ask("滤网怎么洗")["outcome"], "answer");
}

#[test]
fn an_audit_log_that_was_altered_is_found_out_and_the_row_named() {
    let record = Record::of(&content());
    record.key("reader", "internal");
    let whole = record.run(&["audit", "verify"]).exits(0);
    let rows = whole.stdout.trim_end().strip_suffix(" rows, unbroken");
    let rows: u64 = rows.expect("a number").parse().expect("a number");
    // Who can write to the file says that another article was imported.
    let file = Path::new(record.data()).join("koujing.db");
    let mut bytes = std::fs::read(&file).expect("the record");
    let (before, after) = (b"article/light", b"article/right");
    let places: Vec<usize> = (0..bytes.len() - before.len())
        .filter(|at| bytes[*at..].starts_with(before))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + after.len()].copy_from_slice(after);
    }
    std::fs::write(&file, bytes).expect("the record");

    let broken = record.run(&["audit", "verify", "--json"]).exits(1);
    let report = broken.json();
    let row = report["broken_at"].as_u64().expect("a row");
    assert!(
        report["rows"] == rows && (1..=rows).contains(&row),
        "{report}"
    );
    assert!(
        broken.stderr.contains(&format!("row {row}")),
        "{}",
        broken.stderr
    );
    let doctor = record.run(&["doctor"]).exits(1);
    assert!(doctor.stdout.starts_with("[audit] "), "{}", doctor.stdout);
    assert!(doctor.stdout.contains("→"), "{}", doctor.stdout);
    let findings = record.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(findings["findings"][0]["check"], "audit", "{findings}");
    // It is backed up as it is: a restored record does not hide it.
    let out = Folder::new();
    record.run(&["backup", text(&out.at("b"))]).exits(0);
    let other = Nowhere::new();
    other.run(&["restore", text(&out.at("b"))]).exits(0);
    let again = other.run(&["audit", "verify", "--json"]).exits(1).json();
    assert_eq!(again["broken_at"], row);
}

#[test]
fn a_healthy_record_has_no_findings() {
    let record = Record::of(&content());
    let doctor = record.run(&["doctor"]).exits(0);
    assert_eq!(doctor.stdout, "");
    assert!(doctor.stderr.contains("0 findings"), "{}", doctor.stderr);
    let json = record.run(&["doctor", "--json"]).exits(0);
    assert_eq!(
        (&json.json()["findings"], json.stderr.as_str()),
        (&json!([]), "")
    );
    // Beside a running server too.
    let server = record.serve();
    record.run(&["doctor"]).exits(0);
    record.run(&["audit", "verify"]).exits(0);
    assert_eq!(server.stop().0, 0);
}

#[test]
fn a_file_that_is_no_record_is_told_from_one() {
    let record = Record::new();
    let file = Path::new(record.data()).join("koujing.db");
    std::fs::write(&file, "overwritten").expect("a file");
    let doctor = record.run(&["doctor"]).exits(1);
    assert!(
        doctor.stdout.starts_with("[database] "),
        "{}",
        doctor.stdout
    );
    assert!(
        doctor.stdout.contains("koujing restore"),
        "{}",
        doctor.stdout
    );
    assert_eq!(std::fs::read(&file).expect("a file"), b"overwritten");
}

#[test]
fn a_revoked_key_is_refused_and_still_listed() {
    let record = Record::of(&content());
    let server = record.serve();
    let key = record.key("reader", "public");
    let reader = server.stranger().with_key(&key);
    assert_eq!(reader.ask("红灯亮了", &[])["outcome"], "answer");
    let listed = record.run(&["key", "list"]).exits(0).stdout;
    let (id, rest) = listed.split_once('\t').expect("columns");
    assert_eq!(rest, "reader\tpublic\tvalid\tpublic-reader\n");
    assert!(!listed.contains(&key) && !key.contains(id));
    for _ in 0..2 {
        let revoked = record.run(&["key", "revoke", id]).exits(0);
        assert_eq!(revoked.stdout, format!("revoked {id}\n"));
    }
    until("the key is refused", || {
        let reply = reader.get("/v1/suggest", &[("q", "红灯")]);
        (reply.status == 401).then_some(())
    });
    let keys = record.run(&["key", "list", "--json"]).exits(0).json();
    assert!(
        keys[0]["revoked_at"].is_string() && keys[0]["id"] == id,
        "{keys}"
    );
    let refused = record.run(&["key", "revoke", "nobody"]).exits(1);
    assert!(refused.stderr.contains("nobody"), "{}", refused.stderr);
    assert_eq!(record.run(&["audit", "verify"]).exits(0).code, 0);
}

#[test]
fn people_are_listed_disabled_and_given_passwords() {
    let record = Record::new();
    record
        .run(&["user", "create", "--name", "Li", "--role", "editor"])
        .exits(0);
    record.run(&["user", "disable", "li"]).exits(0);
    assert_eq!(
        record.run(&["user", "list"]).exits(0).stdout,
        "editor\tdisabled\tLi\n"
    );
    record.run(&["user", "enable", "LI"]).exits(0);
    let users = record.run(&["user", "list", "--json"]).exits(0).json();
    assert!(
        users[0]["disabled_at"].is_null() && users[0]["name"] == "Li",
        "{users}"
    );
    let one = record.run(&["user", "password", "li"]).exits(0).stdout;
    let other = record
        .run(&["user", "password", "li", "--json"])
        .exits(0)
        .json();
    assert!(
        one.trim().len() >= 10 && other["password"] != one.trim(),
        "{one}"
    );
    for command in ["disable", "enable", "password"] {
        let refused = record.run(&["user", command, "wang"]).exits(1);
        assert!(refused.stderr.contains("wang"), "{}", refused.stderr);
    }
    // Standard input is empty here, so the password is too short.
    for command in [
        &[
            "user",
            "create",
            "--name",
            "wu",
            "--role",
            "reader",
            "--password-stdin",
        ][..],
        &["user", "password", "li", "--password-stdin"],
    ] {
        let refused = record.run(command).exits(1);
        assert!(refused.stderr.contains("10"), "{}", refused.stderr);
    }
    assert_eq!(
        record
            .run(&["user", "list"])
            .exits(0)
            .stdout
            .lines()
            .count(),
        1
    );
}

#[test]
fn wrong_usage_exits_2_and_does_nothing() {
    let nowhere = Nowhere::new();
    let data = nowhere.path();
    for arguments in [
        &["backup"][..],
        &["backup", "--data", &data],
        &["backup", "f"],
        &["restore", "f"],
        &["restore", "f", "--data", &data, "--force"],
        &["doctor"],
        &[
            "doctor",
            "--data",
            &data,
            "--database-url",
            "postgres://h/d",
        ],
        &["audit"],
        &["audit", "verify"],
        &["audit", "mend", "--data", &data],
        &["key", "revoke", "--data", &data],
        &["user", "disable", "--data", &data],
        &["import", "p"],
        &["import", "p", "--server", "http://h"],
        &["import", "p", "--server", "h", "--key", "k"],
        &[
            "import", "p", "--server", "http://h", "--key", "k", "--as", "n",
        ],
        &[
            "export", "d", "--server", "http://h", "--key", "k", "--data", &data,
        ],
    ] {
        let run = koujing(arguments).exits(2);
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
    assert!(nowhere.is_untouched());
}

#[test]
fn a_key_may_have_an_end() {
    let record = Record::new();
    let create = |end: &str| {
        let start = ["key", "create", "--role", "reader", "--name", "short"];
        record.run(&[&start[..], &["--expires", end, "--json"]].concat())
    };
    for wrong in ["2020-01-01T00:00:00Z", "tomorrow"] {
        create(wrong).exits(2);
    }
    let made = create("2099-01-01T00:00:00+08:00").exits(0).json();
    assert_eq!(made["expires_at"], "2098-12-31T16:00:00Z");
    let keys = record.run(&["key", "list", "--json"]).exits(0).json();
    assert_eq!(keys.as_array().map(Vec::len), Some(1), "{keys}");
    assert_eq!(keys[0]["expires_at"], made["expires_at"]);
}

#[test]
fn reindex_throws_nothing_away_but_an_index() {
    let record = Record::of(&content());
    let refused = record.run(&["reindex", "--index", record.data()]).exits(1);
    assert!(
        refused.stderr.contains("no folder of an index"),
        "{refused:?}"
    );
    record.run(&["audit", "verify"]).exits(0);
    record.run(&["reindex"]).exits(0);
    record.run(&["reindex"]).exits(0);
    assert_eq!(record.ask("滤网怎么洗")["outcome"], "answer");
}
