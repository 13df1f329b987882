//! Results to standard output, everything else to standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use koujing_core::Message;
use serde::Serialize;

use crate::failure::Failure;
use crate::language::Language;

/// How the caller wants to be told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Results as JSON.
    pub(crate) json: bool,
    /// The language of everything else.
    pub(crate) language: Language,
}

impl Output {
    /// Writes a result and a line's end, and hands it over. A reader that went away has seen enough:
    /// that is no error.
    pub(crate) fn result(self, text: impl Display) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match writeln!(out, "{text}").and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Writes a result as JSON on one line.
    pub(crate) fn json(self, value: &impl Serialize) -> Result<(), Failure> {
        Ok(self.result(serde_json::to_string(value)?)?)
    }

    /// Tells something beside the result.
    pub(crate) fn note(self, zh: impl Into<String>, en: impl Into<String>) {
        self.line(self.language.of(&Message::new(zh, en)));
    }

    /// Tells something that is the same in every language.
    pub(crate) fn line(self, text: impl Display) {
        // Nobody is left to be told that standard error is gone.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Tells why the command failed.
    pub(crate) fn failed(self, failure: &Failure) {
        self.line(format_args!("koujing: {}", failure.line(self.language)));
    }

    /// Tells by name what could not be done; the first twenty, and how many there are.
    pub(crate) fn not_done(self, whole: usize, names: &[String]) {
        const NAMED: usize = 20;
        if names.is_empty() {
            return;
        }
        let count = names.len();
        let more = if count > NAMED { " …" } else { "" };
        let named = names[..count.min(NAMED)].join(", ");
        self.note(
            format!("koujing: {whole} 项中有 {count} 项未完成:{named}{more}"),
            format!("koujing: {count} of {whole} were not done: {named}{more}"),
        );
    }

    /// A bar of so many steps, seen on a terminal only.
    pub(crate) fn progress(self, steps: usize) -> ProgressBar {
        ProgressBar::with_draw_target(u64::try_from(steps).ok(), on_terminal())
    }

    /// A number that goes up to nobody knows where, seen on a terminal only.
    pub(crate) fn count(self) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(None, on_terminal());
        match ProgressStyle::with_template("{spinner} {human_pos}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }

    /// Standard output for a result that is a file.
    pub(crate) fn stream(self) -> BufWriter<Stdout> {
        BufWriter::with_capacity(64 << 10, io::stdout())
    }
}

fn on_terminal() -> ProgressDrawTarget {
    if io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    }
}

/// Moves a bar to where the work stands.
pub(crate) fn advance<N>(bar: &ProgressBar) -> impl Fn(N) + Send + Sync + use<N>
where
    u64: TryFrom<N>,
{
    let bar = bar.clone();
    move |done| bar.set_position(u64::try_from(done).unwrap_or(u64::MAX))
}
