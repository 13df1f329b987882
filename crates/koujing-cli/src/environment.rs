//! The environment: the one place where it is read.
#![expect(
    clippy::disallowed_methods,
    reason = "this is where the command line reads the environment"
)]

use std::env;

/// The locale of messages, by the precedence of POSIX.
pub(crate) fn locale() -> Option<String> {
    first_of(&["LC_ALL", "LC_MESSAGES", "LANG"])
}

/// The name under which the operator is logged in.
pub(crate) fn user() -> Option<String> {
    first_of(&["USER", "LOGNAME", "USERNAME"])
}

/// What to log, unless `--log` says it.
pub(crate) fn log() -> Option<String> {
    first_of(&["KOUJING_LOG"])
}

/// The first of these variables that is set to something.
fn first_of(names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.trim().is_empty())
}
