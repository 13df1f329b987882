//! How a command ends.

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::environment;
use crate::failure::Failure;
use crate::language::Language;
use crate::output::Output;

/// How a command that did what it could has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// All of it was done.
    Whole,
    /// Some of it could not be done, and was named.
    InPart,
    /// A question is ambiguous.
    Ambiguous,
    /// A question has no answer; a reply no answer to be held against.
    NoAnswer,
    /// A reply says something besides the answer.
    OffScript,
    /// A reply leaves something out.
    Incomplete,
    /// A reply is an older revision.
    Outdated,
    /// A reply says something else than the answer.
    Contradicts,
}

impl Done {
    /// Whole, unless there was something that could not be done.
    pub(crate) fn unless(failed: bool) -> Self {
        if failed { Self::InPart } else { Self::Whole }
    }

    fn code(self) -> u8 {
        match self {
            Self::Whole => 0,
            Self::InPart => 1,
            Self::Ambiguous => 3,
            Self::NoAnswer => 4,
            Self::OffScript => 5,
            Self::Incomplete => 6,
            Self::Outdated => 7,
            Self::Contradicts => 8,
        }
    }
}

/// Runs the command and says how it ended.
pub(crate) fn code_of(
    run: impl FnOnce(Output, Command) -> Result<Done, Failure>,
    arguments: Arguments,
) -> ExitCode {
    let language = arguments
        .lang
        .unwrap_or_else(|| Language::of_locale(environment::locale().as_deref()));
    let output = Output {
        json: arguments.json,
        language,
    };
    let code = match run(output, arguments.command) {
        Ok(done) => done.code(),
        Err(failure) => {
            output.failed(&failure);
            failure.code()
        }
    };
    ExitCode::from(code)
}
