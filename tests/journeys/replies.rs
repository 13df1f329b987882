//! Labelled replies on `kb-content/`. `replies.jsonl` is what the method was mended by; its two halves, by a hash
//! of the ids, show whether a rule helps on both. `replies_fresh.jsonl` was written before any rule or failure was
//! looked at, and of it only figures are: it tells what to expect of other people's replies. The floors are what was
//! reached.
//!
//! `cargo test -p koujing-tests --test replies -- --nocapture` prints the figures, and every miss of the replies
//! that are for development.

use std::collections::BTreeMap;

use koujing_tests::{Labelled, Server};

/// Label and verdict of each reply, counted.
#[derive(Debug, Default)]
struct Verdicts(BTreeMap<(String, String), usize>);

impl Verdicts {
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

/// Where replies come from, in the order of the floors.
const SETS: [&str; 3] = ["half 1", "half 2", "fresh"];

/// Verdict, precision and recall to be reached by each set.
const FLOORS: &[(&str, [(f64, f64); 3])] = &[
    ("contradicts", [(0.97, 0.87), (0.96, 0.72), (0.91, 0.69)]),
    ("incomplete", [(0.93, 0.96), (0.81, 0.89), (0.61, 0.95)]),
    ("off_script", [(0.94, 0.89), (0.79, 0.76), (0.86, 0.79)]),
    ("consistent", [(0.86, 0.98), (0.74, 0.87), (0.73, 0.86)]),
];

/// So many contradictions of each set are still taken for the answer; there should be none.
const TAKEN_FOR_CONSISTENT: [f64; 3] = [8.0, 16.0, 27.0];

#[test]
#[expect(clippy::print_stderr, reason = "figures for whoever runs it by hand")]
fn labelled_replies_are_judged_as_well_as_they_were() {
    let reader = Server::demo().client("reader");
    let mut sets: [Verdicts; 3] = Default::default();
    let known = Labelled::all()
        .into_iter()
        .map(|labelled| (labelled, false));
    let fresh = Labelled::fresh()
        .into_iter()
        .map(|labelled| (labelled, true));
    for (labelled, is_fresh) in known.chain(fresh) {
        let checked = reader.post("/v1/check", &labelled.body()).ok();
        let verdict = checked["verdict"].as_str().expect("a verdict").to_owned();
        if !is_fresh && verdict != labelled.verdict {
            eprintln!("{}: {} for {}", labelled.id, verdict, labelled.verdict);
        }
        let set = if is_fresh { 2 } else { half_of(&labelled) };
        let counted = sets[set].0.entry((labelled.verdict, verdict));
        *counted.or_default() += 1;
    }
    let mut below = Vec::new();
    for (at, name) in SETS.iter().enumerate() {
        let set = &sets[at];
        for (verdict, floors) in FLOORS {
            let reached = (set.precision(verdict), set.recall(verdict));
            eprintln!(
                "{name} {verdict}: precision {:.3}, recall {:.3}",
                reached.0, reached.1
            );
            if reached.0 < floors[at].0 || reached.1 < floors[at].1 {
                below.push(format!("{name}: {verdict} {reached:?}"));
            }
        }
        let taken = set.count(|label, verdict| label == "contradicts" && verdict == "consistent");
        eprintln!("{name}: {taken} contradictions taken for consistent");
        if taken > TAKEN_FOR_CONSISTENT[at] {
            below.push(format!(
                "{name}: {taken} contradictions taken for consistent"
            ));
        }
    }
    assert!(below.is_empty(), "{below:#?}");
}
