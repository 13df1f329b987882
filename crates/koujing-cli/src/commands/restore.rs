//! `koujing restore`: a backup into an empty record.

mod fresh;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use koujing_service::{BackupError, Restored, Store};
use serde_json::json;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::{Output, advance};
use crate::record::RecordArguments;
use crate::task::wait_for;
use fresh::Fresh;

/// Make an empty record the one that was backed up, or leave it empty.
///
/// The record is made when there is none. No server may run on it meanwhile.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file, compressed or not; - reads standard input.
    file: PathBuf,

    #[command(flatten)]
    record: RecordArguments,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    // Before a record is made for it.
    let mut from = open(&arguments.file)?;
    let fresh = Fresh::before(&arguments.record.location()?);
    let restored = wait_for(async {
        let store = arguments.record.open().await?;
        let restored = restore(output, &store, from.as_mut()).await;
        store.close().await;
        restored
    });
    let (rows, seq) = match restored {
        Ok(Restored::Done { rows, seq }) => (rows, seq),
        Ok(Restored::NotEmpty) => {
            return Err(Failure::refused(
                "知识库不是空的,什么也没有写;备份只能恢复到空的知识库",
                "the record is not empty and was left as it is; a backup is restored into an empty one",
            ));
        }
        Err(failure) => {
            fresh.clear();
            return Err(failure);
        }
    };
    if output.json {
        output.json(&json!({"rows": rows, "seq": seq}))?;
    } else {
        output.result(format_args!("{rows} rows, seq {seq}"))?;
    }
    Ok(Done::Whole)
}

async fn restore(
    output: Output,
    store: &Store,
    from: &mut (dyn BufRead + Send),
) -> Result<Restored, Failure> {
    let bar = output.count();
    let restored = store.restore_backup(from, &advance(&bar)).await;
    bar.finish_and_clear();
    restored.map_err(|error| match error {
        BackupError::Line { line, what } => Failure::refused(
            format!("备份第 {line} 行:{what};什么也没有写"),
            format!("line {line} of the backup: {what}; nothing was written"),
        ),
        other => other.into(),
    })
}

/// The lines of a backup. Whether it is compressed its first bytes tell.
fn open(file: &Path) -> Result<Box<dyn BufRead + Send>, Failure> {
    if file == Path::new("-") {
        return Ok(plain(BufReader::new(io::stdin()))?);
    }
    let opened = File::open(file).map_err(Failure::file(file))?;
    plain(BufReader::new(opened)).map_err(Failure::file(file))
}

fn plain(mut from: impl BufRead + Send + 'static) -> io::Result<Box<dyn BufRead + Send>> {
    let is_compressed = from.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_compressed {
        Box::new(BufReader::new(MultiGzDecoder::new(from)))
    } else {
        Box::new(from)
    })
}
