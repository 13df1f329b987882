//! A running server.
//!
//! Between the test and the server stands a shell (`guard`) that ends the server when the test does:
//! no server outlives its test.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::FileExt as _;
use std::process::Stdio;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use crate::Client;
use crate::binary::{command, program};
use crate::guard::Guard;

/// A server is up and down again within this, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that answers.
#[derive(Debug)]
pub struct Server {
    guard: Guard,
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
        let mut server = Self::launch(arguments, environment);
        let expected = if arguments.contains(&"--demo") { 9 } else { 1 };
        for _ in 0..expected {
            match server.line() {
                Some(line) => server.announced.push(line),
                None => panic!("the server did not start: {}", server.log()),
            }
        }
        server
    }

    /// Begins to start a server and ends it with SIGKILL after this time, or when it answers.
    pub fn kill_at_start(arguments: &[&str], after: Duration) {
        let server = Self::launch(arguments, &[]);
        // Waits for its first line; that none came is what is wanted.
        let _ = server.lines().recv_timeout(after);
        server.kill();
    }

    fn launch(arguments: &[&str], environment: &[(&str, &OsStr)]) -> Self {
        let log = tempfile::tempfile().unwrap_or_else(|error| panic!("no log: {error}"));
        let to_log = log
            .try_clone()
            .unwrap_or_else(|error| panic!("no log: {error}"));
        let mut shell = Guard::command(command("sh"), program());
        shell
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments);
        shell.envs(environment.iter().copied());
        shell.stdout(Stdio::piped()).stderr(to_log);
        let mut guard = Guard::start(shell);
        let (sender, lines) = channel();
        if let Some(output) = guard.output() {
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    // The test may be over.
                    let _ = sender.send(line);
                }
            });
        }
        Self {
            guard,
            lines: Mutex::new(lines),
            log,
            announced: Vec::new(),
        }
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
        self.guard.let_go();
        let more = std::iter::from_fn(|| self.line()).collect();
        (self.guard.wait(), more)
    }

    /// Ends it with SIGKILL, whatever it is doing.
    pub fn kill(mut self) {
        self.guard.signal("KILL");
        let code = self.guard.wait();
        // 128 and the signal's number.
        assert_eq!(code, 137, "it ended by itself: {}", self.log());
    }

    fn lines(&self) -> MutexGuard<'_, Receiver<String>> {
        self.lines
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The next line of standard output; none when the server has ended.
    fn line(&self) -> Option<String> {
        match self.lines().recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the server says nothing: {}", self.log()),
        }
    }
}
