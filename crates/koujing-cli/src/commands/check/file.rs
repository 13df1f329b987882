//! A file of replies that were sent, checked: by a folder, a record or a server.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use koujing_core::{Audience, Message};
use koujing_service::{
    CheckReport, Checked, Lang, Offset, ReadReplies, SentFormat, SentReply, read_replies, sample,
};
use koujing_web::{ReportFormat, write_report};
use serde_json::{Value, json};

use crate::commands::ask::{Source, local};
use crate::content::file_name;
use crate::exit::Done;
use crate::failure::Failure;
use crate::language::Language;
use crate::output::{Output, advance};
use crate::remote::Remote;
use crate::task::wait_for;

/// A server is waited for so long.
const PATIENCE: Duration = Duration::from_secs(1800);
/// So many contradictions and unread rows are told one by one.
const TOLD: usize = 20;

/// What is checked instead of one reply, and what is made of it.
#[derive(Debug, clap::Args)]
pub(super) struct FileArguments {
    /// Check the replies of a file instead: JSON Lines or a table (CSV, also GBK), pairs of question and
    /// reply or whole transcripts.
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,

    /// Write the report: .html, .csv or .xlsx.
    #[arg(long, value_name = "OUT", requires = "file", value_parser = report_path)]
    report: Option<ReportPath>,

    /// Check at most so many replies of each agent.
    #[arg(long, value_name = "N", requires = "file")]
    sample: Option<usize>,

    /// Judge by what is live now, not by what was live when a reply was sent.
    #[arg(long, requires = "file")]
    by_now: bool,

    /// Offset from UTC of times that do not say it [default: +08:00].
    #[arg(long, requires = "file", allow_hyphen_values = true)]
    offset: Option<String>,
}

/// A file to be written, and as what.
#[derive(Debug, Clone)]
struct ReportPath {
    path: PathBuf,
    format: ReportFormat,
}

fn report_path(text: &str) -> Result<ReportPath, String> {
    let path = PathBuf::from(text);
    let ending = path.extension().and_then(|ending| ending.to_str());
    let format = ending.map(str::to_ascii_lowercase);
    let format = format.and_then(|ending| ReportFormat::parse(&ending));
    let format = format.ok_or("a report is written as .html, .csv or .xlsx")?;
    Ok(ReportPath { path, format })
}

pub(super) fn run(
    output: Output,
    arguments: &FileArguments,
    path: &Path,
    source: &Source,
    key: Option<&str>,
) -> Result<Done, Failure> {
    let bytes = std::fs::read(path).map_err(Failure::file(path))?;
    let lines = output.json && arguments.report.is_none();
    let report = match (&source.server, key) {
        (Some(server), Some(key)) => {
            let server = Remote::new(server, key, output.language, PATIENCE);
            if lines {
                return remote_lines(output, arguments, path, &server, &bytes);
            }
            remote_report(arguments, &server, &bytes)?
        }
        _ => {
            let checked = wait_for(check(output, arguments, source, &bytes, lines))?;
            match checked {
                Judged::Lines(unchecked) => return Ok(named(output, path, &unchecked)),
                Judged::Report(report) => *report,
            }
        }
    };
    if let Some(to) = &arguments.report {
        let file = write_report(&report, to.format, lang(output.language));
        let file = file.map_err(|error| Failure::Io(std::io::Error::other(error)))?;
        std::fs::write(&to.path, file).map_err(Failure::file(&to.path))?;
        let name = to.path.display();
        output.note(format!("报告已写入 {name}"), format!("Report: {name}"));
    }
    show(output, &report)?;
    let unchecked = report.unchecked.iter();
    let unchecked: Vec<(u32, String)> = unchecked
        .map(|row| (row.line, row.reason.clone()))
        .collect();
    Ok(named(output, path, &unchecked))
}

/// What a check of a file came to: its lines are printed already, or it is a report.
enum Judged {
    /// The rows that were not checked, and why.
    Lines(Vec<(u32, String)>),
    Report(Box<CheckReport>),
}

async fn check(
    output: Output,
    arguments: &FileArguments,
    source: &Source,
    bytes: &[u8],
    lines: bool,
) -> Result<Judged, Failure> {
    let offset = offset(arguments)?;
    let service = Arc::new(local::open(output, source).await?);
    let read = read_replies(&service, bytes, SentFormat::of(bytes), offset);
    let read = if arguments.by_now {
        read.by_now()
    } else {
        read
    };
    if read.too_many > 0 {
        return Err(Failure::refused(
            format!("回复太多,请分成几份,多出 {} 条", read.too_many),
            format!("{} replies too many: split the file", read.too_many),
        ));
    }
    tell_ignored(output, &read);
    let replies = match arguments.sample {
        Some(of_each) => sample(read.replies.clone(), of_each),
        None => read.replies.clone(),
    };
    let checking = service.checking(Audience::Internal, replies).await?;
    let bar = output.progress(checking.len());
    let told = advance(&bar);
    let language = output.language;
    if !lines {
        let say = move |message: &Message| language.of(message).to_owned();
        let report = checking.report(read, offset, told, say).await?;
        bar.finish_and_clear();
        return Ok(Judged::Report(Box::new(report)));
    }
    let keep = |sent: &SentReply, checked: Result<Checked, Message>| {
        let line = sent.line;
        checked
            .map(|checked| sent.with(&checked))
            .map_err(|reason| (line, reason))
    };
    let rows = checking.run(0..checking.len(), told, keep).await?;
    bar.finish_and_clear();
    let unread = read.unread.into_iter().map(|row| (row.line, row.reason));
    let mut unchecked: Vec<(u32, String)> = Vec::new();
    for (line, reason) in unread {
        unchecked.push((line, language.of(&reason).to_owned()));
    }
    for row in rows {
        match row {
            Ok(line) => output.json(&line)?,
            Err((line, reason)) => unchecked.push((line, language.of(&reason).to_owned())),
        }
    }
    Ok(Judged::Lines(unchecked))
}

fn offset(arguments: &FileArguments) -> Result<Offset, Failure> {
    match &arguments.offset {
        None => Ok(Offset::default()),
        Some(text) => text.parse().map_err(|error: String| {
            Failure::usage(format!("--offset:{text} 不是时区,例如 +08:00"), error)
        }),
    }
}

fn target(arguments: &FileArguments, report: bool) -> Result<String, Failure> {
    offset(arguments)?;
    let sample = arguments.sample.map(|of_each| format!("sample={of_each}"));
    // A plus sign would be a space there.
    let offset = arguments
        .offset
        .as_ref()
        .map(|text| format!("offset={}", text.replace('+', "%2B")));
    let report = report.then(|| "report=json".to_owned());
    let by = arguments.by_now.then(|| "by=now".to_owned());
    let parameters: Vec<String> = [sample, offset, by, report].into_iter().flatten().collect();
    Ok(format!("/v1/checks?{}", parameters.join("&")))
}

fn media_type(bytes: &[u8]) -> &'static str {
    match SentFormat::of(bytes) {
        SentFormat::JsonLines => "application/jsonl",
        SentFormat::Table => "text/csv",
    }
}

fn remote_report(
    arguments: &FileArguments,
    server: &Remote,
    bytes: &[u8],
) -> Result<CheckReport, Failure> {
    let answer = server.post(&target(arguments, true)?, media_type(bytes), bytes)?;
    serde_json::from_slice(&answer).map_err(server.misunderstood())
}

/// The server's lines as they are; those of rows that were not checked are told apart.
fn remote_lines(
    output: Output,
    arguments: &FileArguments,
    path: &Path,
    server: &Remote,
    bytes: &[u8],
) -> Result<Done, Failure> {
    let answer = server.post(&target(arguments, false)?, media_type(bytes), bytes)?;
    let text = String::from_utf8(answer).map_err(server.misunderstood())?;
    let mut unchecked = Vec::new();
    for line in text.lines() {
        let value: Value = serde_json::from_str(line).map_err(server.misunderstood())?;
        match value["problem"].as_str() {
            Some(reason) => {
                let at = value["line"].as_u64().unwrap_or_default();
                unchecked.push((u32::try_from(at).unwrap_or_default(), reason.to_owned()));
            }
            None => output.result(line)?,
        }
    }
    Ok(named(output, path, &unchecked))
}

/// Tells the rows that were not checked, by line and reason.
fn named(output: Output, path: &Path, unchecked: &[(u32, String)]) -> Done {
    let name = file_name(path);
    for (line, reason) in unchecked.iter().take(TOLD) {
        output.line(format_args!("{name}:{line}: {reason}"));
    }
    if unchecked.len() > TOLD {
        let count = unchecked.len();
        output.note(
            format!("koujing: 共有 {count} 行没有检查"),
            format!("koujing: {count} rows were not checked"),
        );
    }
    Done::unless(!unchecked.is_empty())
}

fn tell_ignored(output: Output, read: &ReadReplies) {
    if !read.ignored.is_empty() {
        let names = read.ignored.iter().cloned().collect::<Vec<_>>().join(", ");
        output.note(
            format!("未使用的字段:{names}"),
            format!("fields passed over: {names}"),
        );
    }
}

fn show(output: Output, report: &CheckReport) -> Result<(), Failure> {
    if output.json {
        return output.json(&json!({"all": report.all, "unchecked": report.unchecked}));
    }
    let all = &report.all;
    output.result(format_args!(
        "{} replies: {} consistent, {} off_script, {} incomplete, {} outdated, {} contradicts, {} no_standard",
        all.replies,
        all.consistent,
        all.off_script,
        all.incomplete,
        all.outdated,
        all.contradicts,
        all.no_standard,
    ))?;
    for one in report.contradictions.iter().take(TOLD) {
        let article = one.article.as_ref().map_or("", |id| id.as_str());
        let wrong = one
            .wrong
            .iter()
            .map(|(said, approved)| match approved.as_str() {
                "" => said.clone(),
                approved => format!("{said} ≠ {approved}"),
            });
        let wrong = wrong.collect::<Vec<_>>().join("; ");
        let (line, count) = (one.said.line, one.said.count);
        output.result(format_args!(
            "contradicts {article} line {line} ×{count}: {wrong}"
        ))?;
    }
    Ok(())
}

fn lang(language: Language) -> Lang {
    match language {
        Language::Zh => Lang::Hans,
        Language::En => Lang::En,
    }
}
