//! How long it takes to check replies over HTTP, at a number of articles: one at a time, and all at once.
//!
//! `cargo run --release -p koujing-tests --bin replies -- 1000 10000` (articles, replies)

#![expect(clippy::print_stdout, reason = "it prints its figures")]

use std::time::Instant;

use koujing_tests::{Client, Folder, Server};
use serde_json::json;

/// Requests at a time.
const AT_ONCE: usize = 2;

fn wording(number: usize) -> String {
    let (days, hours) = (number % 27 + 3, number % 45 + 2);
    format!(
        "您好,{number} 号件每 {days} 天用清水冲洗一次,有水垢时用柠檬酸浸泡 30 分钟,再冲 3 遍。\n\n1. 关机并拔掉插头,取下水箱。\n2. 晾干后装回,长按清洁键 5 秒。\n3. 仍不行请发订单号,{hours} 小时内给您检修方案,保修期内免费。"
    )
}

#[expect(clippy::disallowed_methods, reason = "this is a command line")]
fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter_map(|number| number.parse().ok());
    let articles: usize = arguments.next().unwrap_or(1_000);
    let replies: usize = arguments.next().unwrap_or(10_000);
    let folder = Folder::new();
    for number in 0..articles {
        let front = format!(
            "question: {number} 号件怎么保养\nmust_say: [清水, 柠檬酸]\nnever_say: [小苏打]"
        );
        folder.article(&format!("part-{number}"), &front, &wording(number));
    }
    let path = folder.path().to_string_lossy().into_owned();
    let server = Server::start(&["--demo", "--content", &path]);
    let reader = server.client("reader");
    let row = |number: usize| {
        let article = number * 7919 % articles;
        let days = (article % 27 + 3 + number % 2).to_string();
        let reply = format!(
            "亲,{article}号件{days}天拿清水冲一次就好,有水垢用柠檬酸泡半小时再冲三遍哦。先关机拔插头取下水箱,晾干装回去,长按清洁键五秒。还不行把订单号发我,给您检修方案,保修期内不要钱的。"
        );
        json!({"reply": reply, "article": format!("part-{article}")})
    };
    let check = |reader: &Client, number: usize| {
        reader.post("/v1/check", &row(number)).ok();
    };
    // Every answer is prepared at its first check.
    for pass in ["first", "second"] {
        let began = Instant::now();
        std::thread::scope(|scope| {
            for lane in 0..AT_ONCE {
                let (reader, check) = (&reader, &check);
                scope.spawn(move || {
                    (lane..replies)
                        .step_by(AT_ONCE)
                        .for_each(|number| check(reader, number))
                });
            }
        });
        let took = began.elapsed().as_secs_f64();
        println!(
            "{pass} pass: {replies} replies at {articles} articles in {took:.1} s, {:.0} a second",
            replies as f64 / took
        );
    }
    // All at once, and by their questions: resolved as anywhere.
    let editor = server.client("editor");
    for by in ["article", "question"] {
        let rows = (0..replies).map(|number| {
            let mut row = row(number);
            let article = row["article"].as_str().unwrap_or_default();
            let question = format!("{} 号件怎么保养", article.trim_start_matches("part-"));
            if by == "question" {
                row = json!({"reply": row["reply"], "question": question});
            }
            format!("{row}\n")
        });
        let rows: String = rows.collect();
        for target in ["/v1/checks?report=json", "/v1/checks"] {
            let began = Instant::now();
            let reply = editor.post_bytes(target, "application/jsonl", rows.as_str());
            let took = began.elapsed().as_secs_f64();
            println!(
                "{target} by {by}: {} for {replies} replies in {took:.1} s, {:.0} a second",
                reply.status,
                replies as f64 / took
            );
        }
    }
}
