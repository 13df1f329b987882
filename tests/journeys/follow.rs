//! Commands beside a running server touch the record only; the server follows.

use koujing_tests::{Client, Folder, Record, Server, until};

fn folder() -> Folder {
    let folder = Folder::new();
    folder
        .write(
            "koujing.yaml",
            "parameters: {days: {label: 天数, value: \"15\"}}\n",
        )
        .article("days", "question: 保几天", "保 {{ param.days }} 天。");
    folder
}

fn serve(record: &Record) -> (Server, Client) {
    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    (server, reader)
}

fn text(client: &Client, question: &str) -> String {
    let body = client.ask(question, &[]);
    body["answer"]["text"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_new_wording_is_answered_without_a_restart() {
    let folder = folder();
    let record = Record::of(&folder);
    let (_server, reader) = serve(&record);
    assert_eq!(text(&reader, "保几天"), "保 15 天。");
    folder.article("days", "question: 保几天", "质保 {{ param.days }} 天。");
    record.import(&folder).exits(0);
    until("the new wording", || {
        (text(&reader, "保几天") == "质保 15 天。").then_some(())
    });
}

#[test]
fn min_seq_waits_for_a_change_and_gives_up_on_one_that_does_not_come() {
    let folder = folder();
    let record = Record::of(&folder);
    let (_server, reader) = serve(&record);
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let seq = Record::seq_of(&record.import(&folder).exits(0));
    let body = reader.ask("滤网怎么洗", &[("min_seq", &seq)]);
    assert_eq!(body["answer"]["text"], "用清水冲洗。");
    assert_eq!(body["seq"].to_string(), seq);
    let far = reader.get("/v1/answer", &[("q", "滤网怎么洗"), ("min_seq", "1000000")]);
    far.is_problem(503, "not_reached");
    assert!(far.header("retry-after").is_some());
}

#[test]
fn a_parameter_that_changes_changes_the_text_and_not_the_revision() {
    let folder = folder();
    let record = Record::of(&folder);
    let (_server, reader) = serve(&record);
    let before = reader.ask("保几天", &[])["answer"].clone();
    folder.write(
        "koujing.yaml",
        "parameters: {days: {label: 天数, value: \"30\"}}\n",
    );
    let report = record.import(&folder).exits(0).json();
    assert_eq!(report["settings_changed"], true);
    until("the new number of days", || {
        (text(&reader, "保几天") == "保 30 天。").then_some(())
    });
    let after = reader.ask("保几天", &[])["answer"].clone();
    assert_eq!(
        (&after["revision"], &after["hash"]),
        (&before["revision"], &before["hash"])
    );
}

#[test]
fn a_dimension_that_is_declared_can_be_told_from_then_on() {
    let folder = folder();
    let record = Record::of(&folder);
    let (_server, reader) = serve(&record);
    let by_colour = [("q", "保几天"), ("colour", "red")];
    reader
        .get("/v1/answer", &by_colour)
        .is_problem(400, "unknown_parameter");
    folder
        .write(
            "koujing.yaml",
            "dimensions: {colour: {values: [red]}}\nparameters: {days: {label: 天数, value: \"15\"}}\n",
        )
        .article("red", "question: 保几天\nscope: {colour: [red]}", "红色的保 60 天。");
    let seq = Record::seq_of(&record.import(&folder).exits(0));
    reader.ask("保几天", &[("min_seq", &seq)]);
    assert_eq!(
        reader.get("/v1/answer", &by_colour).ok()["answer"]["article"],
        "red"
    );
}

#[test]
fn a_new_key_opens_at_once() {
    let record = Record::of(&folder());
    let (server, _) = serve(&record);
    for role in ["reader", "editor", "approver", "admin"] {
        let client = server.stranger().with_key(&record.key(role, "internal"));
        assert_eq!(text(&client, "保几天"), "保 15 天。");
    }
}

#[test]
fn two_servers_of_one_record_come_to_the_same_answers() {
    let folder = folder();
    let record = Record::of(&folder);
    let ((_one, reader), other) = (serve(&record), record.serve());
    let other = other_reader(&other, &record);
    folder.article(
        "wash",
        "question: 滤网怎么洗\nsimilar: [滤网用什么洗]",
        "用清水冲洗。",
    );
    let seq = Record::seq_of(&record.import(&folder).exits(0));
    for question in ["滤网怎么洗", "滤网到底用什么洗啊", "保几天", "天气好吗"]
    {
        let context = [("min_seq", seq.as_str())];
        assert_eq!(
            reader.ask(question, &context),
            other.ask(question, &context),
            "{question}"
        );
    }
    let fresh = record.serve();
    let fresh = other_reader(&fresh, &record);
    assert_eq!(
        fresh.ask("滤网用什么洗", &[]),
        reader.ask("滤网用什么洗", &[])
    );
}

fn other_reader(server: &Server, record: &Record) -> Client {
    server.stranger().with_key(&record.key("admin", "internal"))
}

#[test]
fn serve_with_content_imports_it_at_start_and_keeps_what_is_there() {
    let folder = folder();
    let record = Record::new();
    let start = || {
        Server::start(&[
            "--data",
            record.data(),
            "--content",
            &folder.path().to_string_lossy(),
        ])
    };
    let server = start();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    let first = reader.ask("保几天", &[]);
    assert_eq!(first["answer"]["revision"], 1);
    assert_eq!(server.stop().0, 0);
    folder.article("bad", "question: 坏的\ncolour: red", "坏的。");
    let server = start();
    assert!(server.log().contains("bad.md"), "{}", server.log());
    let reader = server
        .stranger()
        .with_key(&record.key("editor", "internal"));
    assert_eq!(
        reader.ask("保几天", &[]),
        first,
        "nothing changed, the receipt neither"
    );
}
