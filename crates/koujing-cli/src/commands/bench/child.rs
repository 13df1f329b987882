//! This program run again as a server, ended with the run.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::http::Connection;
use crate::failure::Failure;

/// A server is ready within this, or not at all.
const READY_WITHIN: Duration = Duration::from_secs(600);

/// A server of our own.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
}

impl Server {
    /// Starts this program with these arguments and waits for its address.
    pub(super) fn start(arguments: &[&str]) -> Result<Self, Failure> {
        let mut child = again(arguments)?
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            let mut out = BufReader::new(out);
            out.read_line(&mut line)?;
            // What else it prints is read, so that it never waits for a reader.
            thread::spawn(move || out.read_to_end(&mut Vec::new()));
        }
        let address = line.trim().strip_prefix("listening http://");
        match address.and_then(|address| address.parse().ok()) {
            Some(address) => Ok(Self { child, address }),
            None => {
                // It has ended, or is none of ours.
                let _ = child.kill();
                let _ = child.wait();
                Err(Failure::refused(
                    "基准测试的服务没有启动",
                    "the server to be measured did not start",
                ))
            }
        }
    }

    /// Waits until it is ready.
    pub(super) fn wait(&self) -> Result<(), Failure> {
        let until = Instant::now() + READY_WITHIN;
        let mut connection = Connection::open(self.address)?;
        while connection.get("/readyz", "")?.0 != 200 {
            if Instant::now() > until {
                return Err(Failure::refused(
                    "基准测试的服务一直没有就绪",
                    "the server to be measured did not become ready",
                ));
            }
            thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Bytes that it holds in memory; none where the system does not say.
    pub(super) fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs this program with these arguments to its end; what it printed.
pub(super) fn run(arguments: &[&str]) -> Result<String, Failure> {
    let ended = again(arguments)?.output()?;
    if ended.status.success() {
        return Ok(String::from_utf8_lossy(&ended.stdout).trim().to_owned());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    let line = said.lines().last().unwrap_or_default();
    Err(Failure::refused(
        format!("koujing {} 失败:{line}", arguments.join(" ")),
        format!("koujing {} failed: {line}", arguments.join(" ")),
    ))
}

fn again(arguments: &[&str]) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments).stdin(Stdio::null());
    Ok(command)
}

/// A path as an argument.
pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
