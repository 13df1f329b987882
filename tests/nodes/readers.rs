//! Those who ask while the database is away: every answer must come, and the right one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use koujing_tests::{Client, Reply};
use serde_json::json;

use crate::clock::now;
use crate::desk::{Desk, question};

/// What is scheduled is answered so long after its instant at the latest.
const LATE: Duration = Duration::from_secs(1);

/// One thread a node.
pub(crate) struct Readers {
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Read>>,
}

/// What one of them saw.
#[derive(Default)]
struct Read {
    asked: u64,
    slowest: Duration,
    /// How long after its instant the scheduled wording was first answered.
    late: Option<Duration>,
    wrong: Vec<String>,
}

impl Readers {
    /// Begins to ask on every node; `planned` is when the scheduled wording goes live.
    pub(crate) fn start(desks: &[Desk], planned: Timestamp) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let threads = desks
            .iter()
            .map(|desk| {
                let (client, over) = (desk.editor.clone(), Arc::clone(&over));
                std::thread::spawn(move || {
                    let mut read = Read::default();
                    while !over.load(Ordering::SeqCst) {
                        read.standing(&client);
                        read.planned(&client, planned);
                    }
                    read
                })
            })
            .collect();
        Self { over, threads }
    }

    /// Ends them; figures in a sentence.
    pub(crate) fn stop(self, wrong: &mut Vec<String>) -> String {
        self.over.store(true, Ordering::SeqCst);
        let mut all = Read::default();
        let mut late = Vec::new();
        for (node, thread) in self.threads.into_iter().enumerate() {
            let read = thread.join().expect("a reader");
            all.asked += read.asked;
            all.slowest = all.slowest.max(read.slowest);
            wrong.extend(
                read.wrong
                    .into_iter()
                    .take(3)
                    .map(|what| format!("node {node}: {what}")),
            );
            if read.late.is_none_or(|late| late > LATE) {
                wrong.push(format!(
                    "what was scheduled went live on node {node} after {:?}",
                    read.late
                ));
            }
            late.push(read.late);
        }
        format!(
            "{} reads, the slowest {:?}; scheduled live after {late:?}",
            all.asked, all.slowest
        )
    }
}

impl Read {
    fn standing(&mut self, client: &Client) {
        let words = question("standing");
        for (path, query) in [
            ("/v1/answer", vec![("q", words)]),
            ("/v1/answer", vec![("q", "滤网要怎么清洗呢")]),
            ("/v1/suggest", vec![("q", "滤网")]),
            ("/v1/search", vec![("q", words)]),
            ("/v1/search", vec![]),
            ("/v1/articles", vec![]),
        ] {
            let sent = Instant::now();
            let reply = client.get(path, &query);
            self.take(path, &reply, sent);
        }
        let sent = Instant::now();
        let reply = client.post("/v1/answer", &json!({"question": words}));
        self.take("POST /v1/answer", &reply, sent);
    }

    fn take(&mut self, what: &str, reply: &Reply, sent: Instant) {
        self.slowest = self.slowest.max(sent.elapsed());
        self.asked += 1;
        if reply.status != 200 || !reply.text().contains("standing") {
            self.wrong
                .push(format!("{what}: {} {}", reply.status, reply.text()));
        }
    }

    fn planned(&mut self, client: &Client, planned: Timestamp) {
        let before = now();
        let said = client.ask(question("planned"), &[]);
        let after = now();
        match said["answer"]["text"].as_str() {
            Some("第一版") if before < planned + LATE => {}
            Some("到点生效的一版") if after >= planned => {
                let late = Duration::try_from(after.duration_since(planned)).unwrap_or_default();
                self.late.get_or_insert(late);
            }
            _ if self.wrong.len() > 2 => {}
            _ => self
                .wrong
                .push(format!("at {after}, planned for {planned}: {said}")),
        }
    }
}
