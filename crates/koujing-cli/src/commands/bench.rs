//! `koujing bench`: how fast it is on this machine, beside what an axum handler can do at best and beside
//! plain full-text search, all in one run.

mod base;
mod child;
mod http;
mod load;
mod nothing;
mod plain;
mod publish;
mod report;
mod words;

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::thread;
use std::time::{Duration, Instant};

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use base::Base;
use child::Server;
use load::{Loaded, load};
use publish::{Keys, publish};
use report::{Beside, Report};

/// Publications that are measured.
const PUBLICATIONS: usize = 100;
/// Restarts that are measured.
const STARTS: usize = 5;

/// Measure how fast it is here: questions answered a second beside a handler that does nothing and beside
/// plain full-text search, how long a new question and a publication take, start, memory and import.
///
/// Every server is a process of its own on the loopback address, over a record in a temporary folder.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Articles of the knowledge base that is made for it, each of 4 questions and about 300 characters.
    #[arg(long, value_name = "N", default_value_t = 2_500, value_parser = clap::value_parser!(u32).range(10..=10_000_000))]
    articles: u32,

    /// Seconds that each load lasts.
    #[arg(long, value_name = "S", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,

    /// How often each load is repeated, in turn with what it is held against; the medians count.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=99))]
    rounds: u32,

    /// Connections that ask at once.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    connections: u32,

    /// Where the record is kept meanwhile; a temporary folder unless told otherwise.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Be the handler that does nothing, with answers of so many bytes.
    #[arg(long, value_name = "BYTES", hide = true)]
    nothing: Option<u32>,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    if let Some(bytes) = arguments.nothing {
        nothing::serve(output, bytes as usize)?;
        return Ok(Done::Whole);
    }
    let report = measure(output, arguments)?;
    if output.json {
        output.json(&report)?;
    } else {
        output.result(&report)?;
    }
    Ok(Done::Whole)
}

fn measure(output: Output, arguments: &Arguments) -> Result<Report, Failure> {
    let folder = match &arguments.folder {
        Some(folder) => tempfile::tempdir_in(folder).map_err(Failure::file(folder))?,
        None => tempfile::tempdir()?,
    };
    // Base, import, restarts, loads, publications.
    let bar = output.progress(5 + 4 * arguments.rounds as usize);
    let data = child::text(&folder.path().join("data"));
    let serve = ["serve", "--data", &data, "--listen", "127.0.0.1:0"];
    let empty = {
        let keys = folder.path().join("empty");
        let serve = [
            "serve",
            "--data",
            &child::text(&keys),
            "--listen",
            "127.0.0.1:0",
        ];
        let server = Server::start(&serve)?;
        server.wait()?;
        server.resident()
    };
    let base = Base::of(arguments.articles as usize);
    let rows = folder.path().join("kb.jsonl");
    base.write(&rows)?;
    bar.inc(1);
    let began = Instant::now();
    child::run(&[
        "import",
        &child::text(&rows),
        "--data",
        &data,
        "--as",
        "bench",
    ])?;
    let import = began.elapsed();
    bar.inc(1);
    let key = |role| {
        let create = [
            "key", "create", "--role", role, "--name", role, "--data", &data,
        ];
        child::run(&create)
    };
    let (reader, editor, approver) = (key("reader")?, key("editor")?, key("approver")?);
    // The first start makes the index; those after it find it.
    let mut starts = Vec::new();
    let mut server = started(&serve)?.0;
    for _ in 0..STARTS {
        drop(server);
        let (again, took) = started(&serve)?;
        server = again;
        starts.push(took.as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);
    let resident = server.resident();
    bar.inc(1);
    let asked = AtomicU64::new(0);
    let time = Duration::from_secs(u64::from(arguments.seconds));
    let ask = |server: &Server, question: &(dyn Fn(u64) -> String + Sync), connections: u32| {
        load(
            server.address,
            &reader,
            question,
            &asked,
            connections as usize,
            time,
        )
    };
    let fresh = |n| base.fresh(n);
    let mixed = |n| base.mixed(n);
    let bytes = ask(&server, &fresh, 1)?.bytes;
    let nothing = Server::start(&["bench", "--nothing", &format!("{bytes:.0}")])?;
    let plain = plain::Plain::over(&base)?;
    let mut rounds: [Vec<Loaded>; 4] = Default::default();
    let mut by_plain = Vec::new();
    for _ in 0..arguments.rounds {
        let connections = arguments.connections;
        rounds[0].push(ask(&server, &mixed, connections)?);
        rounds[1].push(ask(&nothing, &mixed, connections)?);
        bar.inc(2);
        rounds[2].push(ask(&server, &fresh, connections)?);
        by_plain.push(plain.per_second(&fresh, &asked, time)?);
        rounds[3].push(ask(&server, &fresh, 1)?);
        bar.inc(2);
    }
    let [mixed, nothing, fresh, alone] = &rounds;
    let keys = Keys {
        editor: &editor,
        approver: &approver,
    };
    let published = publish(&server, &base, &keys, PUBLICATIONS)?;
    bar.finish_and_clear();
    let rate = |loaded: &[Loaded]| report::median(loaded.iter().map(|one| one.per_second));
    Ok(Report {
        articles: base.len(),
        questions: base.len() * base::QUESTIONS,
        cores: thread::available_parallelism()?.get(),
        bytes,
        mixed: Beside::of(rate(mixed), rate(nothing)),
        fresh: Beside::of(rate(fresh), report::median(by_plain.into_iter())),
        refused: rounds.iter().flatten().map(|one| one.refused).sum(),
        micros_p50: report::median(alone.iter().map(|one| one.micros.p50)),
        micros_p99: report::median(alone.iter().map(|one| one.micros.p99)),
        publish_millis: published,
        start_seconds: starts[starts.len() / 2],
        bytes_per_article: resident
            .zip(empty)
            .map(|(full, empty)| full.saturating_sub(empty) as f64 / base.len() as f64),
        empty_bytes: empty,
        import_per_second: base.len() as f64 / import.as_secs_f64(),
    })
}

/// A server that is ready, and how long that took.
fn started(arguments: &[&str]) -> Result<(Server, Duration), Failure> {
    let began = Instant::now();
    let server = Server::start(arguments)?;
    server.wait()?;
    Ok((server, began.elapsed()))
}
