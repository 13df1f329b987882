//! Labelled replies on `kb-content/`, written apart from the check. They are split in two by a hash of
//! their ids: the method was mended by looking at the first half only, so the second one tells what to
//! expect of replies that nobody looked at. The floors are what was reached.
//!
//! `cargo test -p koujing-tests --test replies -- --nocapture` prints the figures, and every miss of the
//! first half.

use std::collections::BTreeMap;

use koujing_tests::{Labelled, Server};

/// Label and verdict of each reply, counted.
#[derive(Debug, Default)]
struct Half(BTreeMap<(String, String), usize>);

impl Half {
    fn count(&self, of: impl Fn(&str, &str) -> bool) -> f64 {
        let counted = self
            .0
            .iter()
            .filter(|((label, verdict), _)| of(label, verdict));
        counted.map(|(_, count)| *count as f64).sum()
    }

    fn precision(&self, of: &str) -> f64 {
        let right = self.count(|label, verdict| label == of && verdict == of);
        right / self.count(|_, verdict| verdict == of).max(1.0)
    }

    fn recall(&self, of: &str) -> f64 {
        let right = self.count(|label, verdict| label == of && verdict == of);
        right / self.count(|label, _| label == of).max(1.0)
    }
}

/// One bit of the hash of its id.
fn half_of(labelled: &Labelled) -> usize {
    (labelled.hash() >> 16 & 1) as usize
}

/// Verdict, precision and recall to be reached: of the first half, of the second half.
const FLOORS: &[(&str, [(f64, f64); 2])] = &[
    ("contradicts", [(0.99, 0.66), (0.85, 0.57)]),
    ("incomplete", [(0.80, 0.96), (0.71, 0.89)]),
    ("off_script", [(0.94, 0.89), (0.79, 0.76)]),
    ("consistent", [(0.77, 0.97), (0.70, 0.79)]),
];

/// So many contradictions of each half are still taken for the answer; there should be none.
const TAKEN_FOR_CONSISTENT: [f64; 2] = [18.0, 21.0];

#[test]
#[expect(clippy::print_stderr, reason = "figures for whoever runs it by hand")]
fn labelled_replies_are_judged_as_well_as_they_were() {
    let reader = Server::demo().client("reader");
    let mut halves = [Half::default(), Half::default()];
    for labelled in Labelled::all() {
        let checked = reader.post("/v1/check", &labelled.body()).ok();
        let verdict = checked["verdict"].as_str().expect("a verdict").to_owned();
        let half = half_of(&labelled);
        if half == 0 && verdict != labelled.verdict {
            eprintln!("{}: {} for {}", labelled.id, verdict, labelled.verdict);
        }
        let counted = halves[half].0.entry((labelled.verdict, verdict));
        *counted.or_default() += 1;
    }
    let mut below = Vec::new();
    for (verdict, floors) in FLOORS {
        for (at, (precision, recall)) in floors.iter().enumerate() {
            let half = &halves[at];
            let reached = (half.precision(verdict), half.recall(verdict));
            eprintln!(
                "half {} {verdict}: precision {:.3}, recall {:.3}",
                at + 1,
                reached.0,
                reached.1
            );
            if reached.0 < *precision || reached.1 < *recall {
                below.push(format!("half {}: {verdict} {reached:?}", at + 1));
            }
        }
    }
    for (at, most) in TAKEN_FOR_CONSISTENT.iter().enumerate() {
        let taken =
            halves[at].count(|label, verdict| label == "contradicts" && verdict == "consistent");
        eprintln!(
            "half {}: {taken} contradictions taken for consistent",
            at + 1
        );
        if taken > *most {
            below.push(format!(
                "half {}: {taken} contradictions taken for consistent",
                at + 1
            ));
        }
    }
    assert!(below.is_empty(), "{below:#?}");
}
