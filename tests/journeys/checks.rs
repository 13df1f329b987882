//! What was sent, checked: the story of five channels, and every way replies come in.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Client, Folder, Office, Reply, Server, Visitor, article, koujing};
use serde_json::{Value, json};

/// Five channels, five answers to one question.
const FIVE: &str = include_str!("../golden/five_channels.csv");

fn report(client: &Client, kind: &str, body: impl Into<Vec<u8>>) -> Value {
    client
        .post_bytes("/v1/checks?report=json&by=now", kind, body)
        .ok()
}

fn lines(reply: &Reply) -> Vec<Value> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = reply.text();
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().expect("JSON lines")
}

/// A page that must be shown.
fn page(visitor: &mut Visitor, address: &str) -> String {
    let reply = visitor.open(address);
    assert_eq!(reply.status, 200, "{address}: {}", reply.text());
    reply.text().to_owned()
}

fn tally(all: &Value) -> [u64; 6] {
    [
        "consistent",
        "off_script",
        "incomplete",
        "outdated",
        "contradicts",
        "no_standard",
    ]
    .map(|name| all[name].as_u64().expect("a number"))
}

fn verdicts(rows: &[Value]) -> Vec<&str> {
    let verdicts = rows.iter().map(|row| row["verdict"].as_str());
    verdicts.map(|verdict| verdict.unwrap_or("-")).collect()
}

#[test]
fn five_channels_gave_five_answers_and_the_report_shows_it() {
    let editor = Server::demo().client("editor");
    let report = report(&editor, "text/csv", FIVE);
    assert_eq!(tally(&report["all"]), [0, 0, 2, 0, 3, 0], "{report:#}");
    let question = &report["questions"][0];
    assert_eq!(question["question"], "加湿器的滤网用什么清洗?");
    assert_eq!(question["different"], 5);
    // Side by side, the wrong ones first, each with what was said.
    let answers = question["answers"].as_array().expect("answers");
    let differs: Vec<&Value> = answers.iter().map(|it| &it["differs"][0]).collect();
    for wrong in ["次氯酸", "小苏打", "洗衣液"] {
        assert!(differs[..3].contains(&&json!(wrong)), "{differs:?}");
    }
    let channels = report["channels"].as_array().expect("channels");
    assert_eq!(channels.len(), 5);
    assert!(channels.iter().all(|channel| channel["consistent"] == 0));
    let worst = report["contradictions"].as_array().expect("contradictions");
    assert_eq!(worst.len(), 3);
    assert_eq!(report["weeks"][0]["name"], "2026-11-16");
    assert_eq!(report["articles"][0]["name"], "humidifier-filter-cleaning");
    assert_eq!(report["agents"].as_array().map(Vec::len), Some(5));
    assert_eq!(report["teams"].as_array().map(Vec::len), Some(5));
    assert_eq!(report["unchecked"], json!([]));
}

#[test]
fn the_single_check_and_the_file_say_the_same() {
    let editor = Server::demo().client("editor");
    let rows = lines(&editor.post_bytes("/v1/checks", "text/csv", FIVE));
    assert_eq!(rows.len(), 5);
    for row in &rows {
        let body = json!({
            "reply": row["reply"], "question": row["asked"], "agent": row["agent"],
            "context": {"channel": row["channel"]}, "at": row["at"],
        });
        let single = editor.post("/v1/check", &body).ok();
        for key in ["verdict", "article", "revision", "variant", "evidence"] {
            assert_eq!(row[key], single[key], "{key} of {row}");
        }
    }
}

#[test]
fn a_bad_row_is_named_and_nothing_else_is_lost() {
    let editor = Server::demo()
        .client("editor")
        .with("accept-language", "en");
    let rows = [
        json!({"question": "滤网怎么洗", "reply": "用小苏打泡", "agent": "小林", "order": 7})
            .to_string(),
        "{".to_owned(),
        json!({"question": "滤网怎么洗"}).to_string(),
        json!({"reply": "好"}).to_string(),
        json!({"article": "no-such", "reply": "好"}).to_string(),
        json!({"question": "滤网怎么洗", "reply": "好", "context": {"colour": "red"}}).to_string(),
        json!({"question": "滤网怎么洗", "reply": "好", "time": "昨天"}).to_string(),
        String::new(),
        json!({"question": "火星上能种土豆吗", "reply": "可以"}).to_string(),
        json!({"question": "滤网怎么洗", "reply": "字".repeat(8_001)}).to_string(),
    ];
    let rows = lines(&editor.post_bytes("/v1/checks", "application/jsonl", rows.join("\n")));
    let mut problems: Vec<(u64, &str)> = rows
        .iter()
        .filter_map(|row| Some((row["line"].as_u64()?, row["problem"].as_str()?)))
        .collect();
    problems.sort_unstable();
    let named: Vec<u64> = problems.iter().map(|(line, _)| *line).collect();
    assert_eq!(named, [2, 3, 4, 5, 6, 7, 10], "{problems:?}");
    assert_eq!(problems[3].1, "there is no such article");
    let judged: Vec<(u64, &str)> = rows
        .iter()
        .filter_map(|row| Some((row["line"].as_u64()?, row["verdict"].as_str()?)))
        .collect();
    assert_eq!(judged, [(1, "contradicts"), (9, "no_standard")]);
}

#[test]
fn tables_come_in_many_forms() {
    let editor = Server::demo().client("editor");
    let expected = report(&editor, "text/csv", FIVE);
    let plain = FIVE.replace('"', "");
    let semicolons = plain.replace(',', ";");
    assert_eq!(
        report(&editor, "text/csv", semicolons)["unchecked"],
        json!([
            {"line": 3, "reason": "有 8 列,表头只有 7 列"},
            {"line": 5, "reason": "有 8 列,表头只有 7 列"},
        ])
    );
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(FIVE.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let marked = [b"\xef\xbb\xbf", FIVE.as_bytes()].concat();
    for (name, bytes) in [
        (
            "gbk",
            include_bytes!("../golden/five_channels.gbk.csv").to_vec(),
        ),
        ("utf-16", utf16),
        ("marked", marked),
        (
            "traditional head",
            FIVE.replace("客户问题", "客戶問題").into_bytes(),
        ),
    ] {
        assert_eq!(report(&editor, "text/csv", bytes), expected, "{name}");
    }
    let wrong = editor.post_bytes("/v1/checks", "text/plain", FIVE);
    wrong.is_problem(415, "unsupported_media_type");
    for query in ["report=pdf", "sample=x", "offset=8", "lang=fr", "by=x"] {
        let target = format!("/v1/checks?{query}");
        editor
            .post_bytes(&target, "text/csv", FIVE)
            .is_problem(400, "invalid_parameter");
    }
}

#[test]
fn transcripts_are_held_by_the_question_before() {
    let editor = Server::demo().client("editor");
    let said = |sender: &str, time: &str, text: &str| {
        json!({"conversation": "c1", "sender": sender, "time": time, "text": text, "channel": "chat"})
            .to_string()
    };
    let messages = [
        said("小林", "2026-11-16 09:00:05", "您好,请问有什么可以帮您?"),
        said("customer", "2026-11-16 09:00:00", "在吗"),
        said("客户", "2026-11-16 09:00:20", "加湿器的滤网"),
        said("客户", "2026-11-16 09:00:21", "用什么清洗?"),
        said("系统", "2026-11-16 09:00:22", "客服小林正在输入"),
        said("小林", "2026-11-16 09:00:30", "可以用小苏打的"),
        said("小林", "2026-11-16 09:00:31", "泡半小时"),
        said("客户", "2026-11-16 09:01:00", "好的谢谢"),
        said("小林", "2026-11-16 09:01:05", "不客气"),
        json!({"messages": [
            {"sender": "customer", "text": "滤网怎么洗"}, {"sender": "agent", "text": "用洗衣液洗"},
        ], "team": "夜班"})
        .to_string(),
    ];
    let reply = editor.post_bytes(
        "/v1/checks?by=now",
        "application/jsonl",
        messages.join("\n"),
    );
    let rows = lines(&reply);
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert_eq!(verdicts(&rows), ["contradicts", "contradicts"]);
    assert_eq!(rows[0]["line"], 6);
    assert_eq!(rows[0]["asked"], "加湿器的滤网\n用什么清洗?");
    assert_eq!(rows[0]["reply"], "可以用小苏打的\n泡半小时");
    assert_eq!(
        (&rows[0]["agent"], &rows[0]["channel"]),
        (&json!("小林"), &json!("chat"))
    );
    assert_eq!(rows[0]["at"], "2026-11-16T01:00:30Z");
    assert_eq!(
        (&rows[1]["agent"], &rows[1]["team"]),
        (&Value::Null, &json!("夜班"))
    );
}

#[test]
fn replies_are_judged_by_what_was_live_when_they_were_sent() {
    let office = Office::open();
    let wash = |days: u32| {
        article(
            "wash",
            "question: 滤网多久洗一次\nsimilar:\n  - 隔多少天洗滤网\nmust_say: [清水]",
            &format!("滤网每 {days} 天用清水冲洗一次,晾干装回。"),
        )
    };
    let before = koujing_tests::ahead(-60).to_string();
    office.publish("wash", &wash(15), None);
    let then = koujing_tests::ahead(0).to_string();
    office.publish("wash", &wash(20), Some(1));
    let old = "滤网每 15 天用清水冲洗一次,晾干装回";
    let row = |question: &str, time: Option<&str>| {
        json!({"question": question, "reply": old, "time": time}).to_string()
    };
    let rows = [
        row("滤网多久洗一次", Some(&before)),
        row("滤网多久洗一次", Some(&then)),
        row("隔多少天洗滤网", Some(&then)),
        // Nobody claims it word for word: ranked as today, held against the revision of then.
        row("请问滤网要多久洗一次呀,多谢", Some(&then)),
        row("滤网多久洗一次", None),
        json!({"article": "wash", "reply": old, "time": before}).to_string(),
        json!({"article": "wash", "reply": old, "time": then}).to_string(),
    ];
    let reply = office
        .editor
        .post_bytes("/v1/checks", "application/jsonl", rows.join("\n"));
    let mut rows = lines(&reply);
    rows.sort_by_key(|row| row["line"].as_u64());
    assert_eq!(
        verdicts(&rows),
        [
            "no_standard",
            "consistent",
            "consistent",
            "consistent",
            "outdated",
            "-",
            "consistent"
        ],
        "{rows:#?}"
    );
    assert_eq!(
        (&rows[1]["revision"], &rows[3]["revision"]),
        (&json!(1), &json!(1))
    );
    // A suspension of now is none of then.
    let stop = json!({"reason": "核对中"});
    office.editor.post("/v1/articles/wash/suspend", &stop).ok();
    let rows = [
        row("滤网多久洗一次", Some(&then)),
        row("滤网多久洗一次", None),
    ]
    .join("\n");
    let rows = lines(
        &office
            .editor
            .post_bytes("/v1/checks", "application/jsonl", rows),
    );
    assert_eq!(verdicts(&rows), ["consistent", "no_standard"], "{rows:#?}");
}

#[test]
fn a_sample_is_drawn_of_each_agent_and_always_the_same() {
    let editor = Server::demo().client("editor");
    let rows: Vec<String> = (0..60)
        .map(|n| {
            let agent = ["甲", "乙", "丙"][n % 3];
            json!({"question": "滤网怎么洗", "reply": format!("第{n}次说:清水"), "agent": agent})
                .to_string()
        })
        .collect();
    let draw = || {
        let reply = editor.post_bytes(
            "/v1/checks?sample=4&report=json",
            "application/jsonl",
            rows.join("\n"),
        );
        reply.ok()
    };
    let report = draw();
    assert_eq!(
        (&report["read"], &report["all"]["replies"]),
        (&json!(60), &json!(12))
    );
    let agents = report["agents"].as_array().expect("agents");
    assert!(
        agents.iter().all(|agent| agent["replies"] == 4),
        "{agents:?}"
    );
    assert_eq!(draw()["replies"], report["replies"]);
}

#[test]
fn the_command_checks_a_file_by_a_folder_a_record_and_a_server() {
    let folder = Folder::new();
    folder.write("sent.csv", FIVE);
    folder.write("bad.csv", format!("{FIVE},,,,,,没有问题\n"));
    let path = folder.at("sent.csv").to_string_lossy().into_owned();
    let bad = folder.at("bad.csv").to_string_lossy().into_owned();
    let kb = kb();
    let office = Office::of(&kb);
    let data = office.record.data().to_owned();
    let content = kb.path().to_string_lossy().into_owned();
    let key = office.record.key("editor", "internal");
    let sources: [Vec<&str>; 4] = [
        vec![],
        vec!["--content", &content],
        vec!["--data", &data],
        vec!["--server", office.server.address(), "--key", &key],
    ];
    let summary = "5 replies: 0 consistent, 0 off_script, 2 incomplete, 0 outdated, 3 contradicts, 0 no_standard";
    for source in &sources {
        let with = |arguments: &[&str]| koujing(&[&["check"], arguments, source].concat());
        let run = with(&["--file", &path, "--by-now"]).exits(0);
        assert!(run.stdout.starts_with(summary), "{source:?} {run:?}");
        let run = with(&["--file", &path, "--by-now", "--json"]).exits(0);
        let rows: Vec<Value> = run
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(
            verdicts(&rows),
            [
                "incomplete",
                "contradicts",
                "incomplete",
                "contradicts",
                "contradicts"
            ]
        );
        let run = with(&["--file", &bad, "--by-now"]).exits(1);
        assert!(run.stdout.starts_with(summary), "{source:?} {run:?}");
        assert!(
            run.stderr.contains("bad.csv:7: one of question"),
            "{}",
            run.stderr
        );
        for ending in ["html", "csv", "xlsx"] {
            let to = folder.at(&format!("report.{ending}"));
            let name = to.to_string_lossy().into_owned();
            with(&["--file", &path, "--report", &name]).exits(0);
            let bytes = std::fs::read(&to).expect("a report");
            let begins: &[u8] = match ending {
                "html" => b"<!doctype html>",
                "csv" => "\u{feff}".as_bytes(),
                _ => b"PK",
            };
            assert!(bytes.starts_with(begins), "{ending}");
        }
    }
    koujing(&["check", "--file", &path, "--question", "滤网怎么洗"]).exits(2);
    koujing(&["check", "--file", &path, "好"]).exits(2);
    koujing(&["check", "--file", &path, "--report", "report.pdf"]).exits(2);
    koujing(&["check", "--file", &path, "--offset", "8"]).exits(2);
    koujing(&["check", "--file", "no-such-file.csv"]).exits(1);
}

/// The content that the demo has.
fn kb() -> Folder {
    let folder = Folder::new();
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../kb-content");
    copy(&own, &own, &folder);
    folder
}

fn copy(root: &std::path::Path, from: &std::path::Path, to: &Folder) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            copy(root, &path, to);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("a path within")
                .to_string_lossy();
            to.write(&name, std::fs::read(&path).expect("a file"));
        }
    }
}

#[test]
fn a_supervisor_sees_the_report_and_takes_it_along() {
    const PASSWORD: &str = "正确的马、电池、订书钉";
    let office = Office::of(&kb());
    let hired = |name: &str| {
        let body = json!({"name": name, "password": PASSWORD, "role": "approver"});
        office.admin.post("/v1/users", &body).is(201);
        Visitor::of(&office.server).signed_in(name, PASSWORD)
    };
    let (mut supervisor, mut other) = (hired("赵组长"), hired("钱组长"));
    let form = page(&mut supervisor, "/checks");
    assert!(
        form.contains("multipart/form-data") && form.contains("/checks"),
        "{form}"
    );
    let nothing = supervisor.send_parts("/checks", &[("text", "", b"")]);
    assert_eq!(nothing.status, 422, "{}", nothing.text());
    let parts: [(&str, &str, &[u8]); 4] = [
        ("text", "", b""),
        ("by", "", b"now"),
        ("sample", "", b""),
        ("file", "=上周.csv", FIVE.as_bytes()),
    ];
    let sent = supervisor.send_parts("/checks", &parts);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let address = sent.header("location").expect("an address").to_owned();
    let shown = page(&mut supervisor, &address);
    for word in [
        "5 种回答",
        "小苏打",
        "阿May",
        "=上周.csv",
        "加湿器的滤网用什么清洗?",
    ] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    assert!(
        !shown.contains("<script>") && !shown.contains("style="),
        "{shown}"
    );
    assert!(page(&mut supervisor, "/checks").contains(&address));
    for (ending, begins) in [("xlsx", "PK"), ("csv", "\u{feff}"), ("html", "<!doctype")] {
        let file = supervisor.open(&format!("{address}/report.{ending}"));
        assert_eq!(file.status, 200);
        assert!(file.body.starts_with(begins.as_bytes()), "{ending}");
        let kept = file
            .header("content-disposition")
            .unwrap_or_default()
            .to_owned();
        assert!(kept.starts_with("attachment"), "{kept}");
    }
    // Nobody else's business.
    assert_eq!(other.open(&address).status, 404);
    assert!(!page(&mut other, "/checks").contains(&address));
    let pasted = "reply,question,agent\n=1+1,滤网怎么洗,小林\n".as_bytes();
    let sent = supervisor.send_parts("/checks", &[("text", "", pasted)]);
    let address = sent.header("location").expect("an address").to_owned();
    let file = supervisor.open(&format!("{address}/report.csv"));
    assert!(file.text().contains(",'=1+1,"), "{}", file.text());
}
