//! The program: built once for each test process, then run.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// What a command that has ended left behind.
#[derive(Debug)]
pub struct Run {
    /// Its exit code; -1 if a signal ended it.
    pub code: i32,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Run {
    /// The run, which must have ended with this code.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Its standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs `koujing` with these arguments to its end; messages are in English.
pub fn koujing<A: AsRef<OsStr>>(arguments: &[A]) -> Run {
    let output = command(program())
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("koujing does not run: {error}"));
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes).unwrap_or_else(|error| panic!("koujing wrote no UTF-8: {error}"))
    };
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A command whose words do not depend on who runs the tests.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env("LC_ALL", "en_US.UTF-8");
    command.env_remove("KOUJING_LOG");
    command
}

/// The built program, beside the test that runs; built at the first call.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match PROGRAM.get_or_init(build) {
        Ok(program) => program,
        Err(what) => panic!("{what}"),
    }
}

/// What cargo tells a test of its own package. A build script of another package (ring's) looks at them:
/// left there, each build from within a test would compile that package and all above it anew, and so
/// would the next one from outside.
const OF_THIS_PACKAGE: [&str; 8] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
    "OUT_DIR",
];

fn build() -> Result<PathBuf, String> {
    let test = std::env::current_exe().map_err(|error| format!("no test runs: {error}"))?;
    // target/debug/deps/TEST, or target/release/BENCHMARK
    let beside = test.parent();
    let profile = match beside {
        Some(folder) if folder.ends_with("deps") => folder.parent(),
        folder => folder,
    };
    let target = profile.and_then(Path::parent);
    let (Some(profile), Some(target)) = (profile, target) else {
        return Err(format!("{} is in no target folder", test.display()));
    };
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--locked", "--offline"]);
    build.args(["-p", "koujing-cli", "--bin", "koujing"]);
    build.arg("--target-dir").arg(target);
    if profile.ends_with("release") {
        build.arg("--release");
    }
    for name in OF_THIS_PACKAGE {
        build.env_remove(name);
    }
    build.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let built = build
        .output()
        .map_err(|error| format!("cargo does not run: {error}"))?;
    if !built.status.success() {
        let why = String::from_utf8_lossy(&built.stderr);
        return Err(format!("koujing does not build: {why}"));
    }
    Ok(profile.join(format!("koujing{}", std::env::consts::EXE_SUFFIX)))
}
