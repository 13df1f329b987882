//! A record of the test's own: a data directory that is imported into, has keys, and is served.

use serde_json::Value;
use tempfile::TempDir;

use crate::{Folder, Run, Server, koujing};

/// A data directory.
#[derive(Debug)]
pub struct Record(TempDir);

impl Record {
    /// An empty one.
    #[expect(clippy::new_without_default, reason = "it makes a folder on disk")]
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}")))
    }

    /// One with this content, all of which must be taken.
    pub fn of(folder: &Folder) -> Self {
        let record = Self::new();
        record.import(folder).exits(0);
        record
    }

    /// The data directory.
    pub fn data(&self) -> &str {
        let path = self.0.path();
        path.to_str()
            .unwrap_or_else(|| panic!("{} is no UTF-8", path.display()))
    }

    /// Runs `koujing COMMAND … --data DATA`.
    pub fn run(&self, arguments: &[&str]) -> Run {
        koujing(&[arguments, &["--data", self.data()]].concat())
    }

    /// Imports a folder and prints what became of it as JSON.
    pub fn import(&self, folder: &Folder) -> Run {
        self.run(&[
            "import",
            &folder.path().to_string_lossy(),
            "--as",
            "王芳",
            "--json",
        ])
    }

    /// The position in the change feed at which an import's last publication stands.
    pub fn seq_of(import: &Run) -> String {
        let report = import.json();
        let items = report["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{import:?}"));
        let newest = items.iter().filter_map(|item| item["seq"].as_u64()).max();
        newest
            .unwrap_or_else(|| panic!("nothing was published: {import:?}"))
            .to_string()
    }

    /// Makes a key.
    pub fn key(&self, role: &str, audience: &str) -> String {
        let name = format!("{audience}-{role}");
        let made = self.run(&[
            "key",
            "create",
            "--role",
            role,
            "--audience",
            audience,
            "--name",
            &name,
        ]);
        made.exits(0).stdout.trim().to_owned()
    }

    /// Asks the record itself; the JSON that the API would give.
    pub fn ask(&self, question: &str) -> Value {
        self.run(&["ask", question, "--json"]).json()
    }

    /// Serves it.
    pub fn serve(&self) -> Server {
        Server::start(&["--data", self.data()])
    }
}
