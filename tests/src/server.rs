//! A running server.
//!
//! Between the test and the server stands a shell that ends the server (SIGTERM to that one process)
//! when its standard input is closed. A test closes it to stop the server; and when a test process
//! ends, in whatever way, the system closes it, so that no server outlives its test.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::FileExt as _;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use crate::Client;
use crate::binary::{command, program};

/// The shell gives up its standard output so that this ends with the server's.
const GUARD: &str = r#"
"$@" </dev/null &
server=$!
exec >/dev/null
cat
kill -TERM "$server"
wait "$server"
"#;
/// A server is up and down again within this, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that answers.
#[derive(Debug)]
pub struct Server {
    guard: Child,
    input: Option<ChildStdin>,
    lines: Mutex<Receiver<String>>,
    log: File,
    announced: Vec<String>,
}

impl Server {
    /// The demo, one for all tests of a process. They must leave it as it is.
    pub fn demo() -> &'static Self {
        static DEMO: OnceLock<Server> = OnceLock::new();
        DEMO.get_or_init(|| Self::start(&["--demo"]))
    }

    /// Starts `koujing serve` with these arguments on a free port of the loopback address.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// Like [`Server::start`], with these environment variables.
    pub fn start_with(arguments: &[&str], environment: &[(&str, &OsStr)]) -> Self {
        let log = tempfile::tempfile().unwrap_or_else(|error| panic!("no log: {error}"));
        let to_log = log
            .try_clone()
            .unwrap_or_else(|error| panic!("no log: {error}"));
        let mut shell = command("sh");
        shell.args(["-c", GUARD, "sh"]).arg(program());
        shell
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments);
        shell.envs(environment.iter().copied());
        shell
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(to_log);
        let mut guard = shell
            .spawn()
            .unwrap_or_else(|error| panic!("no shell: {error}"));
        let (sender, lines) = channel();
        if let Some(output) = guard.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    // The test may be over.
                    let _ = sender.send(line);
                }
            });
        }
        let mut server = Self {
            input: guard.stdin.take(),
            guard,
            lines: Mutex::new(lines),
            log,
            announced: Vec::new(),
        };
        let expected = if arguments.contains(&"--demo") { 9 } else { 1 };
        for _ in 0..expected {
            match server.line() {
                Some(line) => server.announced.push(line),
                None => panic!("the server did not start: {}", server.log()),
            }
        }
        server
    }

    /// The lines of standard output with which it began.
    pub fn announced(&self) -> &[String] {
        &self.announced
    }

    /// `http://127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        let line = self.announced[0].as_str();
        line.strip_prefix("listening ")
            .unwrap_or_else(|| panic!("no address: {line}"))
    }

    /// The demo's key of a role.
    pub fn key(&self, role: &str) -> &str {
        let mut keys = self
            .announced
            .iter()
            .filter_map(|line| line.split_once(' '));
        let key = keys.find(|(name, _)| *name == role);
        key.unwrap_or_else(|| panic!("no key of the role {role}")).1
    }

    /// A caller with the demo's key of a role.
    pub fn client(&self, role: &str) -> Client {
        self.stranger().with_key(self.key(role))
    }

    /// A caller without a key.
    pub fn stranger(&self) -> Client {
        Client::new(self.address())
    }

    /// What stands on its standard error so far.
    pub fn log(&self) -> String {
        // Read by place: the server writes on at the offset that it shares with this handle.
        let mut text = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = self.log.read_at(&mut buffer, text.len() as u64) {
            text.extend(&buffer[..length]);
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    /// Stops it with SIGTERM: its exit code, and the lines of standard output that came after the
    /// first ones.
    pub fn stop(mut self) -> (i32, Vec<String>) {
        drop(self.input.take());
        let more = std::iter::from_fn(|| self.line()).collect();
        let status = self
            .guard
            .wait()
            .unwrap_or_else(|error| panic!("no exit code: {error}"));
        (status.code().unwrap_or(-1), more)
    }

    /// The next line of standard output; none when the server has ended.
    fn line(&self) -> Option<String> {
        let lines = self
            .lines
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the server says nothing: {}", self.log()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        // It has been waited for if the test stopped it.
        let _ = self.guard.wait();
    }
}
