//! Three nodes on one PostgreSQL: what one publishes all answer within a second; while the database is
//! stopped all go on answering and refuse to write at once; what is scheduled goes live on its instant
//! all the same; afterwards everything is as if nothing had been.
//!
//! `KOUJING_OUTAGE_SECONDS` says how long the database is away.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod clock;
mod desk;
mod readers;

use std::time::{Duration, Instant};

use koujing_tests::{Cluster, Reply, Server, koujing, until};
use serde_json::json;

use clock::{from_environment, now};
use desk::{Desk, asked, question};
use readers::Readers;

/// How long the database is away where nobody says.
const OUTAGE: u64 = 30;
/// How often something is published to see how soon it is answered.
const PUBLICATIONS: usize = 12;
/// An instant before all.
const PAST: &str = "2026-01-01T00:00:00Z";
/// The other nodes answer from a publication within this.
const FOLLOWED: Duration = Duration::from_secs(1);
/// What needs the database is refused within this.
const REFUSED: Duration = Duration::from_secs(2);
/// After the database is back everything is as before within this.
const RECOVERED: Duration = Duration::from_secs(5);

#[test]
#[expect(clippy::print_stderr, reason = "figures for whoever runs it by hand")]
fn three_nodes_outlive_an_outage_of_the_database() {
    let outage = Duration::from_secs(from_environment("KOUJING_OUTAGE_SECONDS").unwrap_or(OUTAGE));
    let mut cluster = Cluster::start_new();
    let address = cluster.address();
    let place = ["--database-url", address.as_str()];
    let key = |name: &str, role: &str| {
        let create = ["key", "create", "--role", role, "--name", name];
        let made = koujing(&[&create[..], &place].concat()).exits(0);
        made.stdout.trim().to_owned()
    };
    let (editor, approver, admin) = (
        key("陈静", "editor"),
        key("李伟", "approver"),
        key("赵磊", "admin"),
    );
    let nodes: Vec<Server> = (0..3).map(|_| Server::start(&place)).collect();
    let desks: Vec<Desk> = nodes
        .iter()
        .map(|node| Desk::new(&node.stranger(), &editor, &approver, &admin))
        .collect();
    // Everything that is wrong is told, not the first alone.
    let mut wrong: Vec<String> = Vec::new();

    for id in ["standing", "stopped", "draft", "planned"] {
        desks[0].publish(id, "第一版");
    }
    let slowest = (0..PUBLICATIONS)
        .map(|number| {
            followed(
                &desks,
                number % desks.len(),
                &format!("第{number}次修改"),
                &mut wrong,
            )
        })
        .max();
    eprintln!("answered by all nodes after at most {slowest:?}");
    every_node_answers_alike(&desks, &mut wrong);

    desks[0].submitted("draft", "第二版");
    let acknowledged = desks[2].publish("standing", "停机前最后一版");
    let middle = now() + outage.div_f64(2.0);
    desks[1].schedule("planned", "到点生效的一版", middle);
    // Every key is known to every node, and every node has followed for a second.
    let since = Instant::now();
    until("everybody knows everything", || {
        let mut all = since.elapsed() > FOLLOWED;
        for desk in &desks {
            all &= desk.text("standing") == "停机前最后一版";
            desk.admin.get("/v1/articles", &[]).ok();
            desk.approver.get("/v1/articles", &[]).ok();
        }
        all.then_some(())
    });

    cluster.stop();
    let stopped = Instant::now();
    let readers = Readers::start(&desks, middle);
    let mut refusals = Vec::new();
    while stopped.elapsed() < outage {
        for (number, desk) in desks.iter().enumerate() {
            refused(number, desk, &mut refusals, &mut wrong);
            let ready = desk.admin.get("/readyz", &[]).ok();
            if ready["stale"] != true {
                wrong.push(format!(
                    "node {number} does not say that it is stale: {ready}"
                ));
            }
        }
    }
    let read = readers.stop(&mut wrong);
    let slowest = refusals.iter().max();
    eprintln!(
        "{} requests refused, the slowest after {slowest:?}; {read}",
        refusals.len()
    );

    cluster.start();
    let back = Instant::now();
    for (number, desk) in desks.iter().enumerate() {
        until("it writes again", || {
            let reply = desk.put("draft", &format!("第{}版", number + 3));
            (reply.status == 201).then_some(())
        });
        until("it is not stale", || {
            let ready = desk.admin.get("/readyz", &[]).ok();
            (ready["stale"] == false).then_some(())
        });
    }
    let written = back.elapsed();
    let last = desks[1].publish("standing", "停机后第一版");
    until("all answer from it", || {
        desks.iter().all(|desk| desk.seq() >= last).then_some(())
    });
    let recovered = back.elapsed();
    eprintln!("writable on all nodes after {written:?}, caught up after {recovered:?}");
    if recovered > RECOVERED {
        wrong.push(format!("caught up only after {recovered:?}"));
    }
    nothing_is_lost(&desks, acknowledged, &mut wrong);
    every_node_answers_alike(&desks, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Publishes on one node; how long it took the slowest other one to answer from it.
fn followed(desks: &[Desk], on: usize, wording: &str, wrong: &mut Vec<String>) -> Duration {
    let seq = desks[on].publish("standing", wording);
    let published = Instant::now();
    // This node answers from it before it says so.
    if desks[on].text("standing") != wording {
        wrong.push(format!(
            "node {on} acknowledged {wording} and answers another wording"
        ));
    }
    for desk in desks {
        until("the other nodes answer from it", || {
            (desk.text("standing") == wording).then_some(())
        });
        if desk.seq() < seq {
            wrong.push(format!("{wording} is answered before position {seq}"));
        }
    }
    let took = published.elapsed();
    if took > FOLLOWED {
        wrong.push(format!("{wording} was answered by all only after {took:?}"));
    }
    took
}

/// What somebody asks for.
type Request = fn(&Desk) -> Reply;

/// Sends one write of each kind, and what is read from the record itself, all at once: all of it must
/// be refused soon.
fn refused(number: usize, desk: &Desk, took: &mut Vec<Duration>, wrong: &mut Vec<String>) {
    let requests: [(&str, Request); 11] = [
        ("put", |desk| desk.put("draft", "停机时写的")),
        ("approve", |desk| {
            desk.approver
                .post("/v1/articles/draft/revisions/2/approve", &json!({}))
        }),
        ("suspend", |desk| {
            desk.editor
                .post("/v1/articles/stopped/suspend", &json!({"reason": "错了"}))
        }),
        ("retire", |desk| {
            desk.approver
                .post("/v1/articles/stopped/retire", &json!({}))
        }),
        ("import", |desk| {
            let row = json!({"id": "row", "question": "表格里的问题", "answer": "停机时导入的"});
            desk.admin
                .post_bytes("/v1/import", "application/jsonl", row.to_string())
        }),
        ("repeatable", |desk| {
            let editor = desk.editor.with("idempotency-key", "once");
            editor.post("/v1/articles/stopped/suspend", &json!({"reason": "错了"}))
        }),
        ("one article", |desk| {
            desk.editor.get("/v1/articles/standing", &[])
        }),
        ("history", |desk| {
            desk.editor.get("/v1/articles/standing/revisions", &[])
        }),
        ("difference", |desk| {
            desk.editor
                .get("/v1/articles/standing/revisions/2/diff", &[])
        }),
        ("feed", |desk| {
            desk.editor.get("/v1/changes", &[("after", "0")])
        }),
        ("the past", |desk| {
            let then = [("q", question("standing")), ("as_of", PAST)];
            desk.editor.get("/v1/answer", &then)
        }),
    ];
    let replies: Vec<(&str, Reply, Duration)> = std::thread::scope(|scope| {
        let sent: Vec<_> = requests
            .into_iter()
            .map(|(what, request)| {
                scope.spawn(move || {
                    let sent = Instant::now();
                    (what, request(desk), sent.elapsed())
                })
            })
            .collect();
        let replies = sent.into_iter().map(|reply| reply.join().expect("a reply"));
        replies.collect()
    });
    for (what, reply, elapsed) in replies {
        let says_when = reply.header("retry-after").is_some();
        let is_unavailable = reply.status == 503 && reply.text().contains("record_unavailable");
        if !is_unavailable || !says_when || elapsed > REFUSED {
            wrong.push(format!(
                "{what} on node {number}: {} after {elapsed:?}: {}",
                reply.status,
                reply.text()
            ));
        }
        took.push(elapsed);
    }
}

fn nothing_is_lost(desks: &[Desk], acknowledged: u64, wrong: &mut Vec<String>) {
    for (number, desk) in desks.iter().enumerate() {
        // The model may change meanwhile, which is a change too.
        let changes = until("this node answers from every change", || {
            let changes = desk.admin.get("/v1/changes", &[("limit", "200")]).ok();
            let changes = changes["items"].as_array().cloned().unwrap_or_default();
            (changes.len() as u64 == desk.seq()).then_some(changes)
        });
        let gap_free = changes
            .iter()
            .zip(1..)
            .all(|(change, seq)| change["seq"] == seq);
        let has = changes.iter().any(|change| change["seq"] == acknowledged);
        if !gap_free || !has {
            wrong.push(format!("node {number} tells the changes {changes:?}"));
        }
        let planned = desk.admin.get("/v1/articles/planned/revisions", &[]).ok();
        if planned["items"][0]["state"] != "published" {
            wrong.push(format!("what was scheduled stands elsewhere: {planned}"));
        }
        let stopped = desk.admin.get("/v1/articles/stopped", &[]).ok();
        if stopped["state"] != "published" {
            wrong.push(format!("a refused write was done: {stopped}"));
        }
        let verified = desk.admin.get("/v1/audit/verify", &[]).ok();
        if !verified["broken_at"].is_null() {
            wrong.push(format!("the audit log: {verified}"));
        }
    }
}

/// The same question has the same answer on every node.
fn every_node_answers_alike(desks: &[Desk], wrong: &mut Vec<String>) {
    for id in ["standing", "stopped", "draft", "planned"] {
        let answers: Vec<_> = desks
            .iter()
            .map(|desk| asked(&desk.editor, id)["answer"].clone())
            .collect();
        if answers
            .iter()
            .any(|answer| *answer != answers[0] || answer["article"] != id)
        {
            wrong.push(format!("{id}: {answers:?}"));
        }
    }
}
