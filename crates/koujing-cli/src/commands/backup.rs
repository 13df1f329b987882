//! `koujing backup`: the whole record as one file that both databases read.

mod unfinished;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use koujing_service::{BackupReport, Clock, Store};
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::{Output, advance};
use crate::record::RecordArguments;
use crate::task::wait_for;
use unfinished::Unfinished;

/// Write the whole record to one file, as of one instant, while others go on writing.
///
/// The file is also the way from SQLite to PostgreSQL. It holds the hashes of keys and passwords and the
/// key that signs receipts: keep it as you keep the record.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file, compressed if its name ends in .gz; - writes to standard output.
    file: PathBuf,

    #[command(flatten)]
    record: RecordArguments,

    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let file = arguments.file.as_path();
    if file == Path::new("-") {
        let report = wait_for(async {
            let store = arguments.record.open_existing().await?;
            write(output, &store, &mut output.stream()).await
        })?;
        // Standard output is the backup's.
        output.line(told(output, &report)?);
        return Ok(Done::Whole);
    }
    // Refused before the record is looked at.
    unfinished::may_be_written(file, arguments.force)?;
    let report = wait_for(async {
        let store = arguments.record.open_existing().await?;
        to_file(output, &store, file).await
    })?;
    output.result(told(output, &report)?)?;
    Ok(Done::Whole)
}

async fn to_file(output: Output, store: &Store, file: &Path) -> Result<BackupReport, Failure> {
    let unfinished = Unfinished::begin(file)?;
    let to = BufWriter::new(unfinished.file()?);
    let is_compressed = file.extension().is_some_and(|extension| extension == "gz");
    let report = if is_compressed {
        let mut to = GzEncoder::new(to, Compression::default());
        let report = write(output, store, &mut to).await?;
        let ended = to.finish().and_then(|mut to| to.flush());
        ended.map_err(Failure::file(file))?;
        report
    } else {
        let mut to = to;
        write(output, store, &mut to).await?
    };
    unfinished.finish()?;
    Ok(report)
}

/// Writes it, flushed, and closes the record.
async fn write(
    output: Output,
    store: &Store,
    to: &mut (dyn Write + Send),
) -> Result<BackupReport, Failure> {
    let bar = output.count();
    let written = store
        .backup(to, Clock::system().now(), &advance(&bar))
        .await;
    bar.finish_and_clear();
    store.close().await;
    Ok(written?)
}

fn told(output: Output, report: &BackupReport) -> Result<String, Failure> {
    let BackupReport { rows, seq } = report;
    if output.json {
        Ok(serde_json::to_string(&json!({"rows": rows, "seq": seq}))?)
    } else {
        Ok(format!("{rows} rows, seq {seq}"))
    }
}
