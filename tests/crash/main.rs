//! The service is killed (SIGKILL) at random moments while four people work on one record: nothing
//! acknowledged is lost, nothing is half done, no question gets two answers, and what is served is what
//! is live.
//!
//! `KOUJING_CRASH_SEED` repeats a sequence of chances (the scheduling of threads is the machine's),
//! `KOUJING_CRASH_CYCLES` says how often the service is killed.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod board;
mod chance;
mod check;
mod content;
mod feed;
mod ledger;
mod serving;
mod work;

use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use koujing_tests::{Client, Record, Server, koujing};

use chance::Chance;
use check::Found;
use work::{Desk, Person};

/// Name and role of those who work.
const PEOPLE: [(&str, &str); 4] = [
    ("陈静", "approver"),
    ("李伟", "approver"),
    ("王芳", "approver"),
    ("赵磊", "admin"),
];
/// Cycles where nobody says how many.
const CYCLES: u64 = 20;

#[test]
fn sqlite_keeps_what_was_acknowledged() {
    let record = Record::new();
    killed_again_and_again(&["--data", record.data()]);
}

#[cfg(feature = "postgres-tests")]
#[test]
fn postgres_keeps_what_was_acknowledged() {
    let database = koujing_tests::Database::new();
    killed_again_and_again(&["--database-url", database.address()]);
}

#[expect(clippy::print_stderr, reason = "a run must be repeatable")]
fn killed_again_and_again(place: &[&str]) {
    let seed = from_environment("KOUJING_CRASH_SEED").unwrap_or_else(Chance::any_seed);
    let cycles = from_environment("KOUJING_CRASH_CYCLES").unwrap_or(CYCLES);
    eprintln!("KOUJING_CRASH_SEED={seed} KOUJING_CRASH_CYCLES={cycles}");
    let started = Instant::now();
    let keys: Vec<String> = PEOPLE
        .iter()
        .map(|(name, role)| key(place, name, role))
        .collect();
    let mut chance = Chance::new(seed);
    let mut found = Found::default();
    let desk = Desk::default();
    let mut server = Server::start(place);
    for cycle in 0..cycles {
        let clients = keys
            .iter()
            .map(|key| server.stranger().with_key(key))
            .collect();
        work_until_killed(cycle, &desk, clients, server, &mut chance);
        if chance.percent(20) {
            Server::kill_at_start(place, Duration::from_millis(chance.below(1_000)));
        }
        server = Server::start(place);
        let admin = server.stranger().with_key(&keys[3]);
        let (board, wrong) = found.check(&admin, &desk.ledger());
        assert!(
            wrong.is_empty(),
            "seed {seed}, cycle {cycle}:\n{}\n{}",
            wrong.join("\n"),
            complaints(&server.log())
        );
        *desk.board() = board;
    }
    let admin = server.stranger().with_key(&keys[3]);
    let wrong = found.check_all(&admin, &desk.ledger());
    assert!(
        wrong.is_empty(),
        "seed {seed}, at the end:\n{}",
        wrong.join("\n")
    );
    assert_eq!(server.stop().0, 0, "seed {seed}");
    koujing(&[&["doctor"][..], place].concat()).exits(0);
    let (changes, revisions) = found.size();
    eprintln!(
        "{cycles} cycles in {:?}: {changes} changes, {revisions} revisions; acknowledged {:?}",
        started.elapsed(),
        desk.ledger().acknowledged
    );
    // Otherwise nothing was tried. In a few cycles not everything comes about.
    let acknowledged = desk.ledger().acknowledged.clone();
    for (what, enough) in MUST_COME {
        let is_there = cycles < enough || acknowledged.contains_key(what);
        assert!(is_there, "seed {seed}: no {what} in {acknowledged:?}");
    }
}

/// What comes about for certain, and in how many cycles.
const MUST_COME: [(&str, u64); 7] = [
    ("edit", 10),
    ("submit", 10),
    ("approve", 10),
    ("import", 10),
    ("retire", 100),
    ("release", 100),
    ("suspend", 100),
];

/// Lets everybody work, and kills the service at a moment of chance.
fn work_until_killed(
    cycle: u64,
    desk: &Desk,
    clients: Vec<Client>,
    server: Server,
    chance: &mut Chance,
) {
    desk.dying.store(false, Ordering::SeqCst);
    std::thread::scope(|scope| {
        let (ended, end) = channel();
        for (number, ((name, role), client)) in PEOPLE.into_iter().zip(clients).enumerate() {
            let mut person = Person {
                name,
                imports: role == "admin",
                client,
                chance: Chance::new(chance.number()),
                desk,
                mark: format!("C{cycle}P{number}"),
                written: 0,
            };
            let ended = ended.clone();
            scope.spawn(move || {
                person.work();
                // The service may be killed already.
                let _ = ended.send(());
            });
        }
        // The moment, unless somebody stops before.
        let moment = Duration::from_millis(50 + chance.below(751));
        let _ = end.recv_timeout(moment);
        desk.dying.store(true, Ordering::SeqCst);
        server.kill();
    });
}

/// What a log says besides one line a request.
fn complaints(log: &str) -> String {
    let lines = log
        .lines()
        .filter(|line| !line.contains("\"level\":\"INFO\""));
    lines.collect::<Vec<_>>().join("\n")
}

fn key(place: &[&str], name: &str, role: &str) -> String {
    let create = ["key", "create", "--role", role, "--name", name];
    let made = koujing(&[&create[..], place].concat()).exits(0);
    made.stdout.trim().to_owned()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a run by hand chooses its seed and its length"
)]
fn from_environment(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {value}: {error}")),
    )
}
