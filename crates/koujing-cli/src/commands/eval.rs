//! `koujing eval`: how well a knowledge base answers, and what is different from an earlier time.

mod compare;

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use koujing_core::Settings;
use koujing_service::{Calibration, Evaluation, KnowledgeRow, Method, QueryRow, evaluate};
use serde::de::DeserializeOwned;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;

/// Measure how well a knowledge base answers questions whose right entry is known; or, with
/// `--compare`, name what is different between two measurements.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// JSON Lines: {"id", "standard_question", "answer", "variants"}.
    #[arg(long, value_name = "FILE", required_unless_present = "compare")]
    kb: Option<PathBuf>,

    /// JSON Lines: {"qid", "query", "gold" or none, "also_ok", "type"}.
    #[arg(long, value_name = "FILE", required_unless_present = "compare")]
    queries: Option<PathBuf>,

    /// Write a line for each query: {"qid", "outcome", "ranked", "choices", "score"}.
    #[arg(long, value_name = "OUT")]
    predictions: Option<PathBuf>,

    /// A prior that `koujing calibrate` printed, in the place of the built-in one.
    #[arg(long, value_name = "FILE")]
    prior: Option<PathBuf>,

    /// Ask plain full-text search (BM25 by words; by words and bigrams) the same queries, in turn, and print
    /// how well each method ranks and what a query costs.
    #[arg(long)]
    methods: bool,

    /// Lay two files of predictions side by side instead: which queries changed, and with
    /// `--queries` whether for the better; with `--kb` the entries' questions are shown.
    #[arg(
        long,
        num_args = 2,
        value_names = ["OLD", "NEW"],
        conflicts_with_all = ["predictions", "prior", "methods"]
    )]
    compare: Option<Vec<PathBuf>>,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let rows = lines_of(arguments.kb.as_deref())?;
    let queries = lines_of(arguments.queries.as_deref())?;
    match arguments.compare.as_deref() {
        Some([old, new]) => {
            let queries = arguments.queries.is_some().then_some(queries.as_slice());
            compare::run(output, [old, new], queries, &rows)
        }
        _ => measure(output, arguments, &rows, &queries),
    }
}

fn measure(
    output: Output,
    arguments: &Arguments,
    rows: &[KnowledgeRow],
    queries: &[QueryRow],
) -> Result<Done, Failure> {
    let started = Instant::now();
    let prior = match &arguments.prior {
        Some(path) => read_prior(path)?,
        None => Calibration::prior().clone(),
    };
    // Opened before the work, so that a wrong path costs none.
    let predictions = match &arguments.predictions {
        Some(path) => Some((path, File::create(path).map_err(Failure::file(path))?)),
        None => None,
    };
    let bar = output.progress(queries.len());
    let progress = |done: usize| bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    let settings = Settings::default();
    let beside = arguments.methods;
    let evaluated = evaluate(rows, queries, settings, &prior, beside, &progress);
    bar.finish_and_clear();
    let evaluation = evaluated?;
    if let Some((path, file)) = predictions {
        let mut file = BufWriter::new(file);
        for prediction in &evaluation.predictions {
            let line = serde_json::to_string(prediction)?;
            writeln!(file, "{line}").map_err(Failure::file(path))?;
        }
        file.flush().map_err(Failure::file(path))?;
    }
    show(output, &evaluation)?;
    let seconds = started.elapsed().as_secs_f64();
    match peak_memory() {
        Some(mib) => output.note(
            format!("用时 {seconds:.2} 秒,内存峰值 {mib} MiB"),
            format!("{seconds:.2} s, peak memory {mib} MiB"),
        ),
        None => output.note(format!("用时 {seconds:.2} 秒"), format!("{seconds:.2} s")),
    }
    Ok(Done::Whole)
}

fn show(output: Output, evaluation: &Evaluation) -> Result<(), Failure> {
    let Evaluation {
        metrics, methods, ..
    } = evaluation;
    if output.json {
        let mut figures = serde_json::to_value(metrics)?;
        if let Some(figures) = figures.as_object_mut()
            && !methods.is_empty()
        {
            figures.insert("methods".to_owned(), serde_json::to_value(methods)?);
        }
        return output.json(&figures);
    }
    let mut text = metrics.to_string();
    if !methods.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}\n", Method::HEAD);
    }
    for method in methods {
        let _ = writeln!(text, "{method}");
    }
    Ok(output.result(text.trim_end())?)
}

fn read_prior(path: &Path) -> Result<Calibration, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::file(path))?;
    Calibration::from_json(&text).map_err(|error| Failure::Line {
        path: path.to_owned(),
        line: 1,
        what: error.to_string(),
    })
}

/// The rows of a file; none without one.
fn lines_of<T: DeserializeOwned>(path: Option<&Path>) -> Result<Vec<T>, Failure> {
    path.map_or_else(|| Ok(Vec::new()), read_lines)
}

pub(super) fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    let bytes = std::fs::read(path).map_err(Failure::file(path))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let rows = lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(at, line)| {
            serde_json::from_slice(line).map_err(|error| Failure::Line {
                path: path.to_owned(),
                line: at + 1,
                what: reason(&error),
            })
        });
    rows.collect()
}

/// What serde says, without its place: its line is always the first.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).map_or(text.clone(), |what| {
        format!("{what} (column {})", error.column())
    })
}

/// The most memory this process has held, in MiB; none where the system does not tell.
fn peak_memory() -> Option<u64> {
    peak_in(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn peak_in(status: &str) -> Option<u64> {
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = peak.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_bad_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kb.jsonl");
        let good = r#"{"id": 1, "standard_question": "怎么洗"}"#;
        std::fs::write(&path, format!("\u{feff}{good}\r\n\n{{\"id\": 2}}\n")).unwrap();
        let failure = read_lines::<KnowledgeRow>(&path)
            .unwrap_err()
            .line(Language::En);
        assert!(failure.contains("kb.jsonl:3: missing field"), "{failure}");
        std::fs::write(&path, good).unwrap();
        assert_eq!(read_lines::<KnowledgeRow>(&path).unwrap().len(), 1);
    }

    #[test]
    fn the_peak_is_read_in_mebibytes() {
        assert_eq!(peak_in("Name:\tx\nVmHWM:\t  204800 kB\n"), Some(200));
        assert_eq!(peak_in("Name:\tx\n"), None);
    }
}
