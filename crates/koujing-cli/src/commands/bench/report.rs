//! The figures of a run.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::load::Spread;

/// All of them; what is per second is the median of the rounds.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) articles: usize,
    pub(super) questions: usize,
    pub(super) cores: usize,
    /// Bytes of an answer's body, on average.
    pub(super) bytes: f64,
    /// Half of the questions come again, against the handler that does nothing.
    pub(super) mixed: Beside,
    /// Every question is new, against plain full-text search in process.
    pub(super) fresh: Beside,
    /// Requests not answered with 200, of all loads.
    pub(super) refused: u64,
    /// A new question, one at a time, in microseconds.
    pub(super) micros_p50: f64,
    pub(super) micros_p99: f64,
    /// Approval to 2xx, in milliseconds.
    pub(super) publish_millis: Spread,
    /// From start to ready with an index on disk, in seconds.
    pub(super) start_seconds: f64,
    /// Memory above an empty server; none where the system does not say.
    pub(super) bytes_per_article: Option<f64>,
    pub(super) empty_bytes: Option<u64>,
    pub(super) import_per_second: f64,
}

/// Requests a second of ours and of another.
#[derive(Debug, Serialize)]
pub(super) struct Beside {
    pub(super) ours: f64,
    pub(super) theirs: f64,
    pub(super) ratio: f64,
}

impl Beside {
    pub(super) fn of(ours: f64, theirs: f64) -> Self {
        Self {
            ours,
            theirs,
            ratio: ours / theirs,
        }
    }
}

/// The middle one, the higher of two.
pub(super) fn median(all: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<f64> = all.collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let line = |f: &mut Formatter<'_>, what: &str, figure: String| {
            writeln!(f, "{what:<52} {figure:>16}")
        };
        let beside = |beside: &Beside| {
            format!(
                "{:.0} / {:.0} = {:.3}",
                beside.ours, beside.theirs, beside.ratio
            )
        };
        line(
            f,
            "articles / questions",
            format!("{} / {}", self.articles, self.questions),
        )?;
        line(f, "cores, shared with the clients", self.cores.to_string())?;
        line(f, "answer, bytes on average", format!("{:.0}", self.bytes))?;
        line(f, "mix, requests/s / doing nothing", beside(&self.mixed))?;
        line(
            f,
            "new questions, requests/s / plain search in process",
            beside(&self.fresh),
        )?;
        line(
            f,
            "requests not answered with 200",
            self.refused.to_string(),
        )?;
        line(
            f,
            "new question, one at a time, p50 / p99 us",
            format!("{:.0} / {:.0}", self.micros_p50, self.micros_p99),
        )?;
        let publish = self.publish_millis;
        line(
            f,
            "publish to answerable, p50 / p99 ms",
            format!("{:.1} / {:.1}", publish.p50, publish.p99),
        )?;
        line(
            f,
            "start to ready, index on disk, s",
            format!("{:.2}", self.start_seconds),
        )?;
        let kilobytes = |bytes: Option<f64>| {
            bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{:.1}", bytes / 1e3))
        };
        line(
            f,
            "memory per article above an empty server, kB",
            kilobytes(self.bytes_per_article),
        )?;
        let empty = self.empty_bytes.map(|bytes| bytes as f64);
        line(f, "an empty server, kB", kilobytes(empty))?;
        write!(
            f,
            "{:<52} {:>16.0}",
            "import, articles/s", self.import_per_second
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_one_counts() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([].into_iter()), 0.0);
        let spread = Spread::of((1..=100).map(f64::from).collect());
        assert_eq!((spread.p50, spread.p99, spread.most), (51.0, 100.0, 100.0));
    }
}
