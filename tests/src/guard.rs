//! The shell that stands between a test and a program that runs on beside it.
//!
//! It sends its program the signals whose names it reads from its standard input, and SIGTERM when
//! that is closed. A test closes it to stop the program; and when a test process ends, in whatever way,
//! the system closes it.

use std::ffi::OsStr;
use std::io::Write as _;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The shell gives up its standard output so that this ends with the program's.
const SHELL: &str = r#"
"$@" </dev/null &
program=$!
exec >/dev/null
while read -r signal; do
    kill -"$signal" "$program" 2>/dev/null
done
kill -TERM "$program" 2>/dev/null
wait "$program"
"#;

/// A guarded program.
#[derive(Debug)]
pub(crate) struct Guard {
    shell: Child,
    input: Option<ChildStdin>,
}

impl Guard {
    /// The command that starts a guard for this program, whose arguments are still to be added.
    /// `shell` ends with the name of a shell.
    pub(crate) fn command(mut shell: Command, program: impl AsRef<OsStr>) -> Command {
        shell.args(["-c", SHELL, "sh"]).arg(program);
        shell.stdin(Stdio::piped());
        shell
    }

    pub(crate) fn start(mut command: Command) -> Self {
        let mut shell = command
            .spawn()
            .unwrap_or_else(|error| panic!("no shell: {error}"));
        Self {
            input: shell.stdin.take(),
            shell,
        }
    }

    /// The program's standard output, once, if it is piped.
    pub(crate) fn output(&mut self) -> Option<ChildStdout> {
        self.shell.stdout.take()
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&mut self, name: &str) {
        let input = self.input.as_mut();
        let input = input.unwrap_or_else(|| panic!("{name}: the program was let go"));
        writeln!(input, "{name}").unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Lets the program end.
    pub(crate) fn let_go(&mut self) {
        drop(self.input.take());
    }

    /// Lets it end; its exit code: 128 and the number of the signal that ended it.
    pub(crate) fn wait(&mut self) -> i32 {
        self.let_go();
        let status = self.shell.wait();
        let status = status.unwrap_or_else(|error| panic!("no exit code: {error}"));
        status.code().unwrap_or(-1)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.let_go();
        // It has been waited for if the test ended it.
        let _ = self.shell.wait();
    }
}
