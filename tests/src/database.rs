//! A PostgreSQL database of the test's own, on the server that `tests/with-postgres` started.

use std::process::Command;

/// An empty database; it is dropped with this.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
    address: String,
}

impl Database {
    /// Makes one. A missing `KOUJING_TEST_POSTGRES` fails the test: whoever asks for the tests on
    /// PostgreSQL wants them run.
    #[expect(clippy::new_without_default, reason = "it makes a database")]
    #[expect(
        clippy::disallowed_methods,
        reason = "the command that starts the server tells its address this way"
    )]
    pub fn new() -> Self {
        let server = std::env::var("KOUJING_TEST_POSTGRES")
            .unwrap_or_else(|error| panic!("KOUJING_TEST_POSTGRES: {error}"));
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no name: {error}"));
        let unique = folder.path().file_name().unwrap_or_default();
        let unique = unique
            .to_string_lossy()
            .replace(|c: char| !c.is_alphanumeric(), "");
        let name = format!("koujing_{unique}");
        psql(&server, &format!("CREATE DATABASE \"{name}\""));
        Self {
            address: in_database(&server, &name),
            server,
            name,
        }
    }

    /// `postgresql://…`.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let drop = format!("DROP DATABASE \"{}\" WITH (FORCE)", self.name);
            psql(&self.server, &drop);
        }
    }
}

/// The server's address with another database in its path.
fn in_database(server: &str, name: &str) -> String {
    let (before, options) = server.split_once('?').unwrap_or((server, ""));
    let host = before.find("://").map_or(0, |at| at + 3);
    let path = before[host..]
        .find('/')
        .map_or(before.len(), |at| host + at);
    format!("{}/{name}?{options}", &before[..path])
}

fn psql(server: &str, statement: &str) {
    let run = Command::new("psql")
        .args([
            "--no-psqlrc",
            "--quiet",
            "--dbname",
            server,
            "--command",
            statement,
        ])
        .output()
        .unwrap_or_else(|error| panic!("psql does not run: {error}"));
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{statement}: {said}");
}
