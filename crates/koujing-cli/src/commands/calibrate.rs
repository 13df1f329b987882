//! `koujing calibrate`: the prior of ranking and confidence, learnt from labelled sets.

use std::path::PathBuf;

use koujing_service::{LabelledSet, calibrate};

use super::eval::read_lines;
use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;

/// Learn the prior of ranking and confidence from labelled sets, and print it.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A labelled set: a knowledge base and its queries, both as `koujing eval` takes them. May be
    /// given several times; sets count alike.
    #[arg(long, num_args = 2, value_names = ["KB", "QUERIES"], required = true)]
    set: Vec<PathBuf>,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let mut sets = Vec::new();
    for pair in arguments.set.chunks(2) {
        if let [rows, queries] = pair {
            sets.push(LabelledSet {
                rows: read_lines(rows)?,
                queries: read_lines(queries)?,
            });
        }
    }
    let queries: usize = sets.iter().map(|set| set.queries.len()).sum();
    let bar = output.progress(queries);
    let progress = |done: usize| bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    let calibration = calibrate(&sets, &progress);
    bar.finish_and_clear();
    output.result(&calibration?)?;
    Ok(Done::Whole)
}
