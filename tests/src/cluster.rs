//! A PostgreSQL server of the test's own, which it may stop and start. `tests/with-postgres` installs
//! the programs.

use std::fs::{File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::guard::Guard;
use crate::until;

/// Listens on the loopback address: a server that is away refuses connections there, as it does
/// elsewhere, while the file of a Unix socket is just gone.
#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    server: Option<Guard>,
}

impl Cluster {
    /// One that runs, with an empty database.
    pub fn start_new() -> Self {
        // Not under TMPDIR: the path of a Unix socket has at most 107 bytes.
        let folder = tempfile::Builder::new()
            .prefix("koujing-cluster.")
            .tempdir_in("/tmp")
            .unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        if is_root(Path::new("/proc/self")) {
            run(Command::new("chown").arg("postgres").arg(folder.path()));
            let open = std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755));
            open.unwrap_or_else(|error| panic!("{}: {error}", folder.path().display()));
        }
        let mut cluster = Self {
            folder,
            programs: programs(),
            port: free_port(),
            server: None,
        };
        let mut initdb = cluster.owner(&cluster.programs.join("initdb"));
        initdb.arg("--pgdata").arg(cluster.data());
        initdb.args([
            "--username",
            "koujing",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
        ]);
        initdb.args(["--locale", "C.UTF-8", "--no-sync"]);
        run(&mut initdb);
        cluster.start();
        cluster
    }

    /// `postgresql://…`.
    pub fn address(&self) -> String {
        format!("postgresql://koujing@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it; afterwards it takes connections.
    pub fn start(&mut self) {
        let folder = self.folder.path().display().to_string();
        let mut shell = Guard::command(self.owner(Path::new("sh")), self.programs.join("postgres"));
        shell.arg("-D").arg(self.data());
        shell.args([
            "-p",
            &self.port.to_string(),
            "-h",
            "127.0.0.1",
            "-k",
            &folder,
        ]);
        // The system does not go down with the server, so what was written is there without fsync.
        shell.args(["-c", "max_connections=100", "-c", "fsync=off"]);
        let log = self.folder.path().join("server.log");
        let log = File::options().append(true).create(true).open(log);
        let log = log.unwrap_or_else(|error| panic!("no log: {error}"));
        let again = log.try_clone();
        shell.stdout(log);
        shell.stderr(again.unwrap_or_else(|error| panic!("no log: {error}")));
        self.server = Some(Guard::start(shell));
        until("PostgreSQL takes connections", || {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            ready.args([
                "--quiet",
                "--host",
                "127.0.0.1",
                "--port",
                &self.port.to_string(),
            ]);
            let ready = ready.status();
            ready.is_ok_and(|status| status.success()).then_some(())
        });
    }

    /// Ends it at once, all connections with it, as `pg_ctl stop --mode immediate` does.
    pub fn stop(&mut self) {
        let server = self.server.take();
        let mut server = server.unwrap_or_else(|| panic!("PostgreSQL does not run"));
        server.signal("QUIT");
        server.wait();
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A command as the user who owns the data: PostgreSQL does not run as root.
    fn owner(&self, program: &Path) -> Command {
        let mut command = if is_root(Path::new("/proc/self")) {
            let mut runuser = Command::new("runuser");
            runuser.args(["-u", "postgres", "--"]).arg(program);
            runuser
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        command
    }
}

/// Whether root owns this: of `/proc/self`, whether root runs the test.
fn is_root(path: &Path) -> bool {
    let found = std::fs::metadata(path);
    found.is_ok_and(|found| found.uid() == 0)
}

fn run(command: &mut Command) {
    let done = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} does not run: {error}"));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}");
}

/// Folder of the newest server's programs; Debian keeps them out of PATH.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let bin = PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"));
            bin.join("initdb").exists().then_some((version, bin))
        })
        .max();
    newest
        .map(|(_, bin)| bin)
        .or_else(|| {
            let which = Command::new("sh")
                .args(["-c", "command -v initdb"])
                .output()
                .ok()?;
            let path = PathBuf::from(String::from_utf8_lossy(&which.stdout).trim());
            Some(path.canonicalize().ok()?.parent()?.to_owned())
        })
        .unwrap_or_else(|| {
            panic!("no PostgreSQL: run this by tests/with-postgres, which installs it")
        })
}

/// A free port below those that the system gives to outgoing connections: it must still be free when
/// the server comes back.
fn free_port() -> u16 {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap_or(0);
    (first..32_000)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .unwrap_or_else(|| panic!("no free port from {first} on"))
}
