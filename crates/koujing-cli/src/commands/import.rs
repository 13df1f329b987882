//! `koujing import`: content published in the operator's name.

use std::path::PathBuf;

use koujing_service::{Clock, ImportOptions};

use crate::environment;
use crate::exit::Done;
use crate::failure::Failure;
use crate::incoming::Incoming;
use crate::output::Output;
use crate::record::RecordArguments;
use crate::report;
use crate::task::wait_for;

/// Publish content in the operator's name.
///
/// What has no errors and collides with nothing is published; the rest is named. Nothing is retired.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A content folder, an .md or a .jsonl file.
    path: PathBuf,

    #[command(flatten)]
    record: RecordArguments,

    /// In whose name; by default the one who is logged in.
    #[arg(long = "as", value_name = "NAME", value_parser = actor)]
    actor: Option<String>,

    /// Leave drafts instead of publishing.
    #[arg(long)]
    drafts: bool,

    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    wait_for(import(output, arguments))
}

async fn import(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let store = arguments.record.open().await?;
    let incoming = Incoming::read(&arguments.path, &store).await?;
    if !incoming.passed_over.is_empty() {
        let keys = incoming
            .passed_over
            .iter()
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        output.note(
            format!("未使用的字段:{keys}"),
            format!("keys passed over: {keys}"),
        );
    }
    let name = arguments.actor.clone().or_else(environment::user);
    let options = ImportOptions {
        actor: name.unwrap_or_else(|| "import".to_owned()),
        drafts: arguments.drafts,
        dry_run: arguments.dry_run,
        now: Clock::system().now(),
    };
    let report = incoming.import(&store, &options, output).await?;
    store.close().await;
    if output.json {
        output.json(&report)?;
    } else {
        output.result(report::lines(&report, arguments.dry_run, output.language))?;
    }
    output.not_done(report.items.len(), &report::failed_paths(&report));
    Ok(Done::unless(report.failures() > 0))
}

/// Reads `--as`: it stands in the audit log and in answers.
fn actor(text: &str) -> Result<String, String> {
    let fits = (1..=100).contains(&text.chars().count());
    if !fits || text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err("a name has 1 to 100 characters, none of them a control character".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::actor;

    #[test]
    fn a_name_can_be_shown() {
        assert!(actor("王芳").is_ok());
        for bad in ["", " ", "a\nb", &"字".repeat(101)] {
            assert!(actor(bad).is_err(), "{bad:?}");
        }
    }
}
