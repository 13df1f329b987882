//! Learning a calibration from questions whose right entry is known: those of a labelled set, or the
//! knowledge base's own, left out one at a time.

mod left_out;
mod regression;

use crate::calibration::{Calibration, Curve, Linear, Tried};
use crate::features::{COUNT, LEAD, NAMES};
use crate::ranker::Ranked;
use regression::{Choice, Label, choose, classify};

/// How many entries of a sample compete, and how many of them are offered at most.
const COMPETE: usize = 10;
const OFFERED: usize = 5;
/// Of all questions, so many are taken to have no answer.
const UNANSWERABLE: f64 = 1.0 / 3.0;
/// Against how many of a knowledge base's own questions the prior holds.
const PRIOR_SURE: f64 = 2_000.0;
/// How strong the prior holds a weight for each such question, in standardised features.
const STRENGTH: f64 = 0.02;
/// How strong weights are held near 0 where there is no prior.
const RIDGE: f64 = 2e-3;
/// Below so many answerable questions there is nothing to learn from.
const LEAST: usize = 50;

/// A question, with what was found for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The entries found, as they were ranked.
    pub ranked: Vec<Ranked>,
    /// Which of them are right.
    pub right: Vec<u32>,
    /// Whether any entry is right, found or not.
    pub answerable: bool,
}

/// Questions to learn from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples {
    /// Each with what it counts for.
    weighted: Vec<(Sample, f64)>,
}

impl Samples {
    /// Adds the samples of one set: sets count alike, and in each of them one in three questions
    /// counts as unanswerable.
    pub fn add(&mut self, set: Vec<Sample>) {
        let answerable = set.iter().filter(|sample| sample.answerable).count();
        let unanswerable = set.len() - answerable;
        for sample in set {
            let (share, count) = if sample.answerable {
                (1.0 - UNANSWERABLE, answerable)
            } else {
                (UNANSWERABLE, unanswerable)
            };
            self.weighted.push((sample, share / count.max(1) as f64));
        }
    }

    /// How many of them have an answer.
    pub fn answerable(&self) -> usize {
        let samples = self.weighted.iter();
        samples.filter(|(sample, _)| sample.answerable).count()
    }
}

impl Calibration {
    /// What these samples alone teach.
    pub fn learnt(samples: &Samples) -> Self {
        let mut made = Self::default();
        made.standardise(samples, &columns(&["lead"]));
        made.learn(samples, None)
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

    /// What these samples teach one who knew this one about how sure to be; itself where there are too
    /// few. The order stays: what makes one entry better than another is the same everywhere, and the
    /// short questions of a knowledge base teach it less well than what people really ask.
    pub fn taught(&self, samples: &Samples) -> Self {
        let count = samples.answerable();
        if count < LEAST {
            return self.clone();
        }
        self.clone().learn(samples, Some((self, count)))
    }

    fn learn(mut self, samples: &Samples, prior: Option<(&Self, usize)>) -> Self {
        let hold = match prior {
            Some((_, count)) => STRENGTH * PRIOR_SURE / count as f64,
            None => RIDGE,
        };
        let none = Linear::default();
        let before = |of: fn(&Self) -> &Linear| prior.map_or(&none, |(prior, _)| of(prior));
        if prior.is_none() {
            let choices: Vec<Choice> = samples
                .weighted
                .iter()
                .filter_map(|(sample, weight)| self.choice(sample, *weight))
                .collect();
            self.order = choose(&choices, &none, hold, &columns(&["lead", "length"]));
            // How far the first one leads is known only now.
            self.standardise(samples, &[LEAD]);
        }
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
            sure.push(label(is_right(first)));
            near.push(label(ranked.iter().take(OFFERED).any(is_right)));
        }
        self.sure = classify(&sure, before(|prior| &prior.sure), hold, &columns(&[]));
        self.near = classify(
            &near,
            before(|prior| &prior.near),
            hold,
            &columns(&["lead"]),
        );
        let tried = samples.weighted.iter().filter_map(|(sample, weight)| {
            let ranked = self.ordered(sample);
            let first = ranked.first()?;
            Some(Tried {
                confidence: self.confidence(&first.features),
                right: sample.right.contains(&first.entry),
                mass: *weight,
            })
        });
        let own = Curve::of(tried.collect());
        self.curve = match prior {
            Some((prior, count)) => {
                let share = count as f64 / (count as f64 + PRIOR_SURE);
                own.with(share as f32, &prior.curve)
            }
            None => own,
        };
        self
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
