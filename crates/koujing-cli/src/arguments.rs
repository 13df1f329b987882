//! What stands on the command line.

use clap::{Parser, Subcommand};

use crate::commands::{ask, eval, export, import, key, lint, serve, user};
use crate::language::Language;

/// Koujing 口径: one approved answer to each question, the same on every path.
///
/// Results are written to standard output, everything else to standard error. Exit codes: 0 done,
/// 1 failed or done in part, 2 used wrongly; `ask` says 3 for ambiguous and 4 for no answer.
#[derive(Debug, Parser)]
#[command(name = "koujing", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// Print the result as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Language of messages; by default Chinese, unless the locale is English.
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Language>,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the HTTP API and pages.
    Serve(serve::Arguments),
    /// Ask a question.
    Ask(ask::Arguments),
    /// Name what is wrong with content.
    Lint(lint::Arguments),
    /// Publish content in the operator's name.
    Import(import::Arguments),
    /// Write the live content to a folder.
    Export(export::Arguments),
    /// Measure how well a knowledge base answers questions whose right entry is known.
    Eval(eval::Arguments),
    /// API keys.
    #[command(subcommand)]
    Key(key::Command),
    /// People who sign in.
    #[command(subcommand)]
    User(user::Command),
}
