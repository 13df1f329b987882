#![doc = include_str!("../README.md")]

mod arguments;
mod commands;
mod content;
mod environment;
mod exit;
mod failure;
mod incoming;
mod language;
mod output;
mod place;
mod problem;
mod random;
mod record;
mod remote;
mod report;
mod task;

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;

/// What is taken in on many threads and then held for long comes apart in the arenas of the system's
/// allocator: it keeps twice the memory.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    exit::code_of(commands::run, arguments::Arguments::parse())
}
