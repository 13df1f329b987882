//! Learning a calibration from questions whose right entry is known: those of a labelled set, or the
//! knowledge base's own, left out one at a time.

mod left_out;
mod regression;

use crate::calibration::{Calibration, Curve, Tried};
use crate::features::{COUNT, LEAD, NAMES};
use crate::ranker::Ranked;
use regression::{Choice, Label, choose, classify};

/// How many entries of a sample compete, and how many of them are offered at most.
const COMPETE: usize = 10;
const OFFERED: usize = 5;
/// Of all questions, so many are taken to have no answer.
const UNANSWERABLE: f64 = 1.0 / 3.0;
/// Against how many of a knowledge base's own questions, left out with their entry, the prior holds in
/// how often questions that have no answer are answered.
const PRIOR_FALSE: f64 = 1_000.0;
/// How strong weights are held near 0, in standardised features.
const RIDGE: f64 = 2e-3;

/// A question, with what was found for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The entries found, as they were ranked.
    pub ranked: Vec<Ranked>,
    /// Which of them are right.
    pub right: Vec<u32>,
    /// Whether any entry is right, found or not.
    pub answerable: bool,
    /// Which of them a guard forbids to answer with.
    pub forbidden: Vec<u32>,
}

impl Sample {
    /// Those of the first few that a guard forbids.
    pub fn forbidden(ranked: &[Ranked], forbidden: impl Fn(&Ranked) -> bool) -> Vec<u32> {
        let first = ranked.iter().take(COMPETE);
        let those = first.filter(|found| forbidden(found));
        those.map(|found| found.entry).collect()
    }
}

/// Questions to learn from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples {
    /// Each with what it counts for.
    weighted: Vec<(Sample, f64)>,
}

impl Samples {
    /// The samples of one set: sets count alike, and in each of them one in three questions counts as
    /// unanswerable.
    pub fn of(set: Vec<Sample>) -> Self {
        let answerable = set.iter().filter(|sample| sample.answerable).count();
        let unanswerable = set.len() - answerable;
        let weighted = set.into_iter().map(|sample| {
            let mass = if sample.answerable {
                (1.0 - UNANSWERABLE) / answerable as f64
            } else {
                UNANSWERABLE / unanswerable as f64
            };
            (sample, mass)
        });
        Self {
            weighted: weighted.collect(),
        }
    }

    /// All of these.
    fn joined<'a>(sets: impl Iterator<Item = &'a Self>) -> Self {
        Self {
            weighted: sets.flat_map(|set| set.weighted.clone()).collect(),
        }
    }

    /// How many of them have none.
    fn unanswerable(&self) -> usize {
        let samples = self.weighted.iter();
        samples.filter(|(sample, _)| !sample.answerable).count()
    }
}

impl Calibration {
    /// What these sets teach. How often answers of a confidence are right is told of each set by what
    /// the other sets teach: a knowledge base is none of them.
    pub fn learnt(sets: &[Samples]) -> Self {
        let mut made = Self::of(&Samples::joined(sets.iter()));
        let tried = sets.iter().enumerate().flat_map(|(at, set)| {
            let others = sets.iter().enumerate().filter(|(other, _)| *other != at);
            let others = Samples::joined(others.map(|(_, set)| set));
            if others.weighted.is_empty() {
                made.tried(set)
            } else {
                Self::of(&others).tried(set)
            }
        });
        let curve = Curve::of(tried.collect());
        made.curve = curve;
        made
    }

    /// The weights that these samples alone teach.
    fn of(samples: &Samples) -> Self {
        let mut made = Self::default();
        made.standardise(samples, &columns(&["lead"]));
        let choices: Vec<Choice> = samples
            .weighted
            .iter()
            .filter_map(|(sample, weight)| made.choice(sample, *weight))
            .collect();
        made.order = choose(&choices, RIDGE, &columns(&["lead", "length"]));
        // How far the first one leads is known only now.
        made.standardise(samples, &[LEAD]);
        made.learn_sure(samples);
        made
    }

    /// Centres and scales these features by those of the first entries.
    fn standardise(&mut self, samples: &Samples, columns: &[usize]) {
        let firsts: Vec<[f32; COUNT]> = samples
            .weighted
            .iter()
            .filter_map(|(sample, _)| Some(self.ordered(sample).first()?.features.values()))
            .collect();
        let count = firsts.len().max(1) as f32;
        for at in columns {
            let mean = firsts.iter().map(|values| values[*at]).sum::<f32>() / count;
            let squares = firsts.iter().map(|values| (values[*at] - mean).powi(2));
            let deviation = (squares.sum::<f32>() / count).sqrt();
            self.centre[*at] = mean;
            self.scale[*at] = if deviation > 1e-6 { deviation } else { 1.0 };
        }
    }

    /// What the questions of a knowledge base, left out with their entries, teach one who knew this one:
    /// how often it is sure of what is wrong. Order and weights stay: what makes an entry the right one
    /// is much the same everywhere, and the questions of an article are further from each other than
    /// what people ask is from them.
    pub fn taught(&self, left_out: &Samples) -> Self {
        let count = left_out.unanswerable() as f64;
        let share = count / (count + PRIOR_FALSE);
        let own = Curve::of(self.tried(left_out));
        Self {
            curve: own.with(0.0, share as f32, &self.curve),
            ..self.clone()
        }
    }

    /// Learns how sure to be, and whether to offer anything.
    fn learn_sure(&mut self, samples: &Samples) {
        let mut sure = Vec::new();
        let mut near = Vec::new();
        for (sample, weight) in &samples.weighted {
            let ranked = self.ordered(sample);
            let Some(first) = ranked.first() else {
                continue;
            };
            let label = |is: bool| Label {
                values: self.standardised(&first.features),
                is,
                weight: *weight,
            };
            let is_right = |one: &Ranked| sample.right.contains(&one.entry);
            // What a guard decides is not for the weights to learn.
            if !sample.forbidden.contains(&first.entry) {
                sure.push(label(is_right(first)));
            }
            near.push(label(ranked.iter().take(OFFERED).any(is_right)));
        }
        let all = columns(&[]);
        self.sure = classify(&sure, RIDGE, &all);
        self.near = classify(&near, RIDGE, &columns(&["lead"]));
    }

    /// How sure it is of each of these.
    fn tried(&self, samples: &Samples) -> Vec<Tried> {
        let tried = samples.weighted.iter().map(|(sample, weight)| {
            let ranked = self.ordered(sample);
            let first = ranked.first();
            let allowed = first.filter(|first| !sample.forbidden.contains(&first.entry));
            Tried {
                confidence: allowed.map_or(0.0, |first| self.confidence(&first.features)),
                right: first.is_some_and(|first| sample.right.contains(&first.entry)),
                answerable: sample.answerable,
                mass: *weight,
            }
        });
        tried.collect()
    }

    /// A sample's entries in the order of this calibration, those that compete.
    fn ordered(&self, sample: &Sample) -> Vec<Ranked> {
        let mut ranked = sample.ranked.clone();
        for one in &mut ranked {
            one.score = self.order(&one.features);
        }
        // Stable: what was before stays before.
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut ranked = competing(&ranked);
        Self::compete(&mut ranked);
        ranked
    }

    fn choice(&self, sample: &Sample, weight: f64) -> Option<Choice> {
        let right = |one: &Ranked| sample.right.contains(&one.entry);
        let right = sample.ranked.iter().position(right)?;
        let values = sample.ranked.iter();
        Some(Choice {
            values: values.map(|one| self.standardised(&one.features)).collect(),
            right,
            weight,
        })
    }
}

fn competing(ranked: &[Ranked]) -> Vec<Ranked> {
    ranked.iter().take(COMPETE).copied().collect()
}

/// Which features are used: all but these.
fn columns(without: &[&str]) -> Vec<usize> {
    let names = NAMES.iter().enumerate();
    names
        .filter(|(_, name)| !without.contains(name))
        .map(|(at, _)| at)
        .collect()
}
