//! `koujing serve --demo`: the first minute of a newcomer.

use std::ffi::OsStr;

use koujing_tests::{Folder, Server, koujing, until};

const ROLES: [&str; 4] = ["reader", "editor", "approver", "admin"];

#[test]
fn stdout_says_where_it_listens_and_who_may_come_in_and_nothing_else() {
    let server = Server::start(&["--demo"]);
    let lines = server.announced().to_vec();
    let port = lines[0]
        .strip_prefix("listening http://127.0.0.1:")
        .expect("the address");
    assert_ne!(port.parse::<u16>().expect("a port"), 0);
    for (line, role) in lines[1..5].iter().zip(ROLES) {
        let (name, key) = line.split_once(' ').expect("ROLE KEY");
        assert_eq!(name, role);
        assert!(key.starts_with("kj_") && !key.contains(' '), "{line}");
    }
    for (line, role) in lines[5..].iter().zip(ROLES) {
        let words: Vec<&str> = line.split(' ').collect();
        assert_eq!(words[..2], ["account", &format!("{role}-1")], "{line}");
        assert!(words.len() == 3 && words[2].len() >= 12, "{line}");
    }
    let (code, more) = server.stop();
    assert_eq!((code, more), (0, Vec::new()));
}

#[test]
fn sigterm_ends_it_with_exit_code_0_and_its_data_are_gone() {
    let place = Folder::new();
    let inside = [("TMPDIR", OsStr::new(&place))];
    let server = Server::start_with(&["--demo"], &inside);
    assert!(
        !place.files().is_empty(),
        "the demo keeps its data elsewhere"
    );
    assert_eq!(server.stop().0, 0);
    assert_eq!(place.files().into_keys().collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_curl_lines_on_stderr_do_what_is_said_above_them() {
    let server = Server::demo();
    let curls = until("three curl lines", || {
        let log = server.log();
        let lines = log.split_inclusive('\n');
        let curls = lines.filter(|line| line.starts_with("curl ") && line.ends_with('\n'));
        let curls: Vec<String> = curls.map(|line| line.trim_end().to_owned()).collect();
        (curls.len() >= 3).then_some(curls)
    });
    let mut outcomes = Vec::new();
    for curl in curls {
        assert!(
            curl.contains(&format!("-G {}/v1/answer", server.address())),
            "{curl}"
        );
        assert!(
            curl.contains(&format!("Bearer {}", server.key("reader"))),
            "{curl}"
        );
        let question = curl
            .split("--data-urlencode 'q=")
            .nth(1)
            .expect("a question");
        let question = question.trim_end_matches('\'');
        let body = server.client("reader").ask(question, &[]);
        outcomes.push(body["outcome"].as_str().expect("an outcome").to_owned());
    }
    assert_eq!(outcomes, ["answer", "no_answer", "ambiguous"]);
}

#[test]
fn the_first_question_is_answered_with_its_source() {
    let body = Server::demo()
        .client("reader")
        .ask("加湿器的滤网用什么清洗?", &[]);
    let answer = &body["answer"];
    assert_eq!(body["outcome"], "answer");
    assert_eq!(answer["article"], "humidifier-filter-cleaning");
    assert_eq!(answer["revision"], 1);
    assert!(
        answer["text"]
            .as_str()
            .is_some_and(|text| text.contains("柠檬酸")),
        "{answer}"
    );
    assert!(answer["receipt"].is_string(), "{answer}");
}

#[test]
fn it_never_leaves_this_machine() {
    let run = koujing(&["serve", "--demo", "--listen", "0.0.0.0:0"]).exits(2);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("0.0.0.0"), "{}", run.stderr);
}
