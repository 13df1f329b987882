//! `koujing doctor`: whether what must hold in the record holds, and how to mend what does not.

mod file;

use koujing_core::Message;
use koujing_service::{Finding, IndexState, Location, index_state};
use serde::Serialize;

use crate::exit::Done;
use crate::failure::Failure;
use crate::language::Language;
use crate::output::Output;
use crate::record::RecordArguments;
use crate::task::wait_for;

/// Look the whole record over, claims and audit log included, and say how to mend what is wrong.
///
/// Nothing is altered. What is found is printed, so nothing when all is well.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    record: RecordArguments,
}

/// What was found.
#[derive(Debug, Serialize)]
struct Diagnosis<'a> {
    findings: Vec<Said<'a>>,
    /// How the index beside the record stands (`absent`, `in_use`, `sound`, `unsound`); none in PostgreSQL,
    /// where each server has its own, and where the record itself is none.
    index: Option<&'static str>,
}

/// A finding in one language.
#[derive(Debug, Serialize)]
struct Said<'a> {
    check: &'a str,
    what: &'a str,
    mend: &'a str,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let location = arguments.record.location()?;
    let (mut findings, index) = match &location {
        Location::SqliteFile(path) => match file::of_something_else(path)? {
            Some(finding) => (vec![finding], None),
            None => wait_for(inspect(output, arguments)).inspect_err(|failure| {
                if matches!(failure, Failure::Store(_)) {
                    file::tell_how_to_mend(output);
                }
            })?,
        },
        Location::Postgres(_) => wait_for(inspect(output, arguments))?,
    };
    findings.extend(index.as_ref().and_then(unsound));
    let findings = findings.iter();
    let diagnosis = Diagnosis {
        findings: findings.map(|f| Said::of(f, output.language)).collect(),
        index: index.as_ref().map(word),
    };
    let count = diagnosis.findings.len();
    if output.json {
        output.json(&diagnosis)?;
    } else {
        for finding in &diagnosis.findings {
            output.result(finding.lines())?;
        }
        match index {
            Some(IndexState::Sound) => output.note("磁盘索引完好", "the index on disk is sound"),
            Some(IndexState::InUse) => output.note(
                "磁盘索引正由服务使用,启动时已检查",
                "a server uses the index on disk; it was checked when that was started",
            ),
            Some(IndexState::Absent) => output.note(
                "没有磁盘索引;服务启动时会建",
                "there is no index on disk; a server makes one when it starts",
            ),
            Some(IndexState::Unsound(_)) | None => {}
        }
        output.note(format!("{count} 处问题"), format!("{count} findings"));
    }
    Ok(Done::unless(count > 0))
}

async fn inspect(
    output: Output,
    arguments: &Arguments,
) -> Result<(Vec<Finding>, Option<IndexState>), Failure> {
    let folder = arguments.record.index_folder()?;
    let store = arguments.record.open_existing().await?;
    let bar = output.count();
    bar.tick();
    let findings = store.inspect().await;
    let index = match &folder {
        Some(folder) => Some(index_state(&store, folder).await?),
        None => None,
    };
    bar.finish_and_clear();
    store.close().await;
    Ok((findings?, index))
}

fn word(index: &IndexState) -> &'static str {
    match index {
        IndexState::Absent => "absent",
        IndexState::InUse => "in_use",
        IndexState::Sound => "sound",
        IndexState::Unsound(_) => "unsound",
    }
}

/// An index that is of no use is a finding like any other.
fn unsound(index: &IndexState) -> Option<Finding> {
    let IndexState::Unsound(why) = index else {
        return None;
    };
    Some(Finding {
        check: "index",
        what: Message::new(
            format!("磁盘索引不可用:{why}"),
            format!("the index on disk is of no use: {why}"),
        ),
        mend: Message::new(
            "运行 koujing reindex,或直接启动服务:它会重建",
            "run koujing reindex, or start the server: it makes the index anew",
        ),
    })
}

impl<'a> Said<'a> {
    fn of(finding: &'a Finding, language: Language) -> Self {
        Self {
            check: finding.check,
            what: language.of(&finding.what),
            mend: language.of(&finding.mend),
        }
    }

    fn lines(&self) -> String {
        let Self { check, what, mend } = self;
        format!("[{check}] {what}\n  → {mend}")
    }
}

#[cfg(test)]
mod tests {
    use koujing_core::Message;

    use super::*;

    #[test]
    fn a_finding_says_what_and_how_to_mend_it() {
        let finding = Finding {
            check: "counter",
            what: Message::new("少了一行", "a row is missing"),
            mend: Message::new("恢复备份", "restore a backup"),
        };
        assert_eq!(
            Said::of(&finding, Language::Zh).lines(),
            "[counter] 少了一行\n  → 恢复备份"
        );
        let json = serde_json::to_value(Said::of(&finding, Language::En)).unwrap();
        assert_eq!(json["mend"], "restore a backup");
    }
}
