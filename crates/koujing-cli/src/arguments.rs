//! What stands on the command line.

use clap::{Parser, Subcommand};

use crate::commands::{
    ask, audit, backup, bench, calibrate, check, doctor, eval, export, import, key, lint, reindex,
    restore, serve, user,
};
use crate::language::Language;

/// Koujing 口径: one approved answer to each question, the same on every path.
///
/// Results are written to standard output, everything else to standard error. Exit codes: 0 done,
/// 1 failed or done in part, 2 used wrongly; `ask` says 3 for ambiguous and 4 for no answer, `check` 4
/// for no approved answer, 5 for off script, 6 for incomplete, 7 for outdated and 8 for contradicting.
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
    /// Hold a reply against the approved answer.
    Check(check::Arguments),
    /// Name what is wrong with content.
    Lint(lint::Arguments),
    /// Publish content in the operator's name.
    Import(import::Arguments),
    /// Write the live content to a folder.
    Export(export::Arguments),
    /// Measure how well a knowledge base answers questions whose right entry is known.
    Eval(eval::Arguments),
    Calibrate(calibrate::Arguments),
    Bench(bench::Arguments),
    /// Write the whole record to one file.
    Backup(backup::Arguments),
    /// Make an empty record the one that was backed up.
    Restore(restore::Arguments),
    /// Look the record over and say how to mend what is wrong.
    Doctor(doctor::Arguments),
    /// Make the index on disk anew from the record.
    Reindex(reindex::Arguments),
    /// The log of who changed what.
    #[command(subcommand)]
    Audit(audit::Command),
    /// API keys.
    #[command(subcommand)]
    Key(key::Command),
    /// People who sign in.
    #[command(subcommand)]
    User(user::Command),
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::Arguments;

    /// The exit code of what is wrong with a command line; none if nothing is.
    fn refused(line: &str) -> Option<i32> {
        Arguments::try_parse_from(line.split(' '))
            .err()
            .map(|error| error.exit_code())
    }

    #[test]
    fn the_flags_fit_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_command_has_exactly_one_record() {
        let commands = [
            "import p",
            "export d",
            "key create --role reader --name n",
            "key list",
            "key revoke k",
            "user create --name n --role admin",
            "user list",
            "user disable n",
            "user enable n",
            "user password n --password-stdin",
            "audit verify",
            "backup f",
            "restore -",
            "doctor",
        ];
        for command in commands {
            let with = |flags: &str| refused(&format!("koujing {command}{flags}"));
            assert_eq!(with(""), Some(2), "{command}");
            assert_eq!(with(" --data d"), None, "{command}");
            assert_eq!(with(" --database-url postgres://h/d"), None, "{command}");
            assert_eq!(
                with(" --data d --database-url postgres://h/d"),
                Some(2),
                "{command}"
            );
        }
    }

    #[test]
    fn content_is_in_a_record_or_at_a_server_whose_key_is_given() {
        for command in ["import p", "export d"] {
            let with = |flags: &str| refused(&format!("koujing {command}{flags}"));
            assert_eq!(with(" --server http://h --key k"), None, "{command}");
            for bad in [
                " --server http://h",
                " --key k",
                " --data d --key k",
                " --server h --key k",
                " --server http://h --key k --data d",
                " --server http://h --key k --database-url postgres://h/d",
            ] {
                assert_eq!(with(bad), Some(2), "{command}{bad}");
            }
        }
        let named = "koujing import p --server http://h --key k --as n";
        assert_eq!(refused(named), Some(2));
    }

    #[test]
    fn a_server_has_at_most_one_record() {
        for good in [
            "",
            " --demo",
            " --data d",
            " --demo --data d",
            " --database-url postgres://h/d",
        ] {
            assert_eq!(refused(&format!("koujing serve{good}")), None, "{good}");
        }
        for bad in [
            " --data d --database-url postgres://h/d",
            " --data d --listen here",
            " --data d --trusted-proxy x",
        ] {
            assert_eq!(refused(&format!("koujing serve{bad}")), Some(2), "{bad}");
        }
    }

    #[test]
    fn a_question_has_at_most_one_source() {
        for good in [
            "",
            " --content d",
            " --server http://h --key k",
            " --product X50 --json",
        ] {
            assert_eq!(refused(&format!("koujing ask q{good}")), None, "{good}");
        }
        for bad in [
            " --content d --data d",
            " --server http://h",
            " --key k",
            " --answer-lang de",
        ] {
            assert_eq!(refused(&format!("koujing ask q{bad}")), Some(2), "{bad}");
        }
    }
}
