//! The commands, one file each.

pub(crate) mod ask;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod bench;
pub(crate) mod calibrate;
pub(crate) mod check;
pub(crate) mod doctor;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod lint;
pub(crate) mod reindex;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod user;

use crate::arguments::Command;
use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;

/// Runs one.
pub(crate) fn run(output: Output, command: Command) -> Result<Done, Failure> {
    match command {
        Command::Serve(arguments) => serve::run(output, &arguments),
        Command::Ask(arguments) => ask::run(output, &arguments),
        Command::Check(arguments) => check::run(output, &arguments),
        Command::Lint(arguments) => lint::run(output, &arguments),
        Command::Import(arguments) => import::run(output, &arguments),
        Command::Export(arguments) => export::run(output, &arguments),
        Command::Eval(arguments) => eval::run(output, &arguments),
        Command::Calibrate(arguments) => calibrate::run(output, &arguments),
        Command::Bench(arguments) => bench::run(output, &arguments),
        Command::Backup(arguments) => backup::run(output, &arguments),
        Command::Restore(arguments) => restore::run(output, &arguments),
        Command::Doctor(arguments) => doctor::run(output, &arguments),
        Command::Reindex(arguments) => reindex::run(output, &arguments),
        Command::Audit(command) => audit::run(output, &command),
        Command::Key(command) => key::run(output, &command),
        Command::User(command) => user::run(output, &command),
    }
}
