//! `koujing audit`: the log of who changed what.

use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::RecordArguments;
use crate::task::wait_for;

/// What to do with the audit log.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Recompute the log's chain of hashes and name the first row that does not follow.
    Verify(Verify),
}

/// The log to verify.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    record: RecordArguments,
}

pub(crate) fn run(output: Output, command: &Command) -> Result<Done, Failure> {
    match command {
        Command::Verify(arguments) => wait_for(verify(output, arguments)),
    }
}

async fn verify(output: Output, arguments: &Verify) -> Result<Done, Failure> {
    let store = arguments.record.open_existing().await?;
    let report = store.verify_audit().await?;
    store.close().await;
    let rows = report.rows;
    if output.json {
        output.json(&json!(report))?;
    } else {
        output.result(match report.broken_at {
            Some(row) => format!("{rows} rows, broken at row {row}"),
            None => format!("{rows} rows, unbroken"),
        })?;
    }
    if let Some(row) = report.broken_at {
        output.note(
            format!("koujing: 操作日志从第 {row} 行起对不上:该行缺失或被改动;请查看 koujing doctor"),
            format!(
                "koujing: the audit log does not hold from row {row} on: it is missing or was altered; \
                 see koujing doctor"
            ),
        );
    }
    Ok(Done::unless(report.broken_at.is_some()))
}
