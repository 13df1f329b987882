//! From features to an order, and to a probability that the first entry answers the query.

mod curve;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub(crate) use curve::{Curve, Tried};

use crate::error::IndexError;
use crate::features::{COUNT, Features, NAMES};
use crate::ranker::Ranked;

/// The odds against all other entries count up to this, either way.
const LONGEST_LEAD: f32 = 6.0;

/// A linear model over standardised features.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Linear {
    pub(crate) intercept: f32,
    pub(crate) weights: [f32; COUNT],
}

/// What ranking and confidence are decided by: three linear models over the same features, each
/// feature centred and scaled, and a curve that says how often answers of a confidence were right.
///
/// * order: entries by `Σ weight · feature`; a conditional logit model of which entry is right;
/// * sure: the logit of the probability that the first one is right;
/// * near: the logit of the probability that the right one is among the first few.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    pub(crate) centre: [f32; COUNT],
    pub(crate) scale: [f32; COUNT],
    pub(crate) order: Linear,
    pub(crate) sure: Linear,
    pub(crate) near: Linear,
    pub(crate) curve: Curve,
}

/// A calibration as it is written: each feature by its name.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    features: BTreeMap<String, Weights>,
    intercept: Intercepts,
    curve: Curve,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    centre: f32,
    scale: f32,
    order: f32,
    sure: f32,
    near: f32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Intercepts {
    sure: f32,
    near: f32,
}

/// What holds as long as nothing was learnt from the knowledge base itself. `koujing calibrate`
/// printed it; `docs/benchmarks.md` has the figures it gives.
static PRIOR: LazyLock<Calibration> = LazyLock::new(|| {
    // A test reads it.
    Calibration::from_json(include_str!("prior.json")).unwrap_or_default()
});

impl Default for Calibration {
    /// One that is never sure of anything.
    fn default() -> Self {
        let mut order = Linear::default();
        order.weights[0] = 1.0;
        order.weights[1] = 1.0;
        Self {
            centre: [0.0; COUNT],
            scale: [1.0; COUNT],
            order,
            sure: Linear::default(),
            near: Linear::default(),
            curve: Curve::default(),
        }
    }
}

impl Calibration {
    /// The prior.
    pub fn prior() -> &'static Self {
        &PRIOR
    }

    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// When a feature is missing or there is one that is not known.
    pub fn from_json(text: &str) -> Result<Self, IndexError> {
        let written: Written = serde_json::from_str(text)
            .map_err(|error| IndexError::DamagedCalibration(error.to_string()))?;
        let mut calibration = Self {
            sure: Linear {
                intercept: written.intercept.sure,
                ..Linear::default()
            },
            near: Linear {
                intercept: written.intercept.near,
                ..Linear::default()
            },
            curve: written.curve,
            ..Self::default()
        };
        for (at, name) in NAMES.iter().enumerate() {
            let Some(weights) = written.features.get(*name) else {
                return Err(IndexError::DamagedCalibration(format!("no {name}")));
            };
            if weights.scale <= 0.0 {
                return Err(IndexError::DamagedCalibration(format!("scale of {name}")));
            }
            calibration.centre[at] = weights.centre;
            calibration.scale[at] = weights.scale;
            calibration.order.weights[at] = weights.order;
            calibration.sure.weights[at] = weights.sure;
            calibration.near.weights[at] = weights.near;
        }
        if written.features.len() != COUNT {
            return Err(IndexError::DamagedCalibration("an unknown feature".into()));
        }
        Ok(calibration)
    }

    /// As JSON for people: each feature by its name, with the centre and scale it is standardised by
    /// and its weights in the three models.
    ///
    /// # Errors
    ///
    /// None that are known: it is written to memory.
    pub fn to_json(&self) -> Result<String, IndexError> {
        let weights = |at: usize| Weights {
            centre: self.centre[at],
            scale: self.scale[at],
            order: self.order.weights[at],
            sure: self.sure.weights[at],
            near: self.near.weights[at],
        };
        let names = NAMES.iter().enumerate();
        let written = Written {
            features: names
                .map(|(at, name)| ((*name).into(), weights(at)))
                .collect(),
            intercept: Intercepts {
                sure: self.sure.intercept,
                near: self.near.intercept,
            },
            curve: self.curve.clone(),
        };
        serde_json::to_string_pretty(&written)
            .map_err(|error| IndexError::DamagedCalibration(error.to_string()))
    }

    pub(crate) fn standardised(&self, features: &Features) -> [f32; COUNT] {
        let mut values = features.values();
        for (at, value) in values.iter_mut().enumerate() {
            *value = (*value - self.centre[at]) / self.scale[at];
        }
        values
    }

    fn apply(&self, linear: &Linear, features: &Features) -> f32 {
        let values = self.standardised(features);
        let pairs = values.iter().zip(&linear.weights);
        linear.intercept + pairs.map(|(value, weight)| value * weight).sum::<f32>()
    }

    /// What entries are ordered by.
    pub(crate) fn order(&self, features: &Features) -> f32 {
        self.apply(&self.order, features)
    }

    /// Says of each of these how far it is ahead of the others; they are all that compete.
    pub fn compete(ranked: &mut [Ranked]) {
        let scores: Vec<f32> = ranked.iter().map(|one| one.score).collect();
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for (at, one) in ranked.iter_mut().enumerate() {
            let others = (0..scores.len()).filter(|other| *other != at);
            let sum: f32 = others.map(|other| (scores[other] - most).exp()).sum();
            let lead = scores[at] - most - sum.max(f32::MIN_POSITIVE).ln();
            one.features.lead = lead.clamp(-LONGEST_LEAD, LONGEST_LEAD);
        }
    }

    /// The probability that the entry with these features answers, 0 to 1.
    pub fn confidence(&self, features: &Features) -> f64 {
        logistic(self.apply(&self.sure, features))
    }

    /// The probability that the right entry is among the first few, given the features of the first
    /// one, 0 to 1.
    pub fn nearness(&self, features: &Features) -> f64 {
        logistic(self.apply(&self.near, features))
    }

    /// The confidence from which on answers are right in this share of cases, if so large a share of
    /// all questions has no answer; more than 1 where that is not known of any.
    pub fn threshold(&self, precision: f64, unanswerable: f64) -> f64 {
        self.curve.threshold(precision, unanswerable)
    }
}

pub(crate) fn logistic(logit: f32) -> f64 {
    1.0 / (1.0 + f64::from(-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prior_is_read_and_written_as_it_is() {
        let read = Calibration::from_json(include_str!("prior.json")).unwrap();
        assert_eq!(&read, Calibration::prior());
        let written = read.to_json().unwrap();
        assert_eq!(Calibration::from_json(&written).unwrap(), read);
        let without = written.replace("asks_any", "asks_none");
        assert!(Calibration::from_json(&without).is_err());
    }

    #[test]
    fn more_evidence_is_more_confidence() {
        let weak = Features {
            best: 0.3,
            pooled: 0.3,
            second: 0.2,
            query_covered: 0.3,
            question_covered: 0.4,
            query_left: 1.6,
            question_left: 1.6,
            query_left_share: 0.6,
            question_left_share: 0.6,
            questions: 1.4,
            length: 2.3,
            ..Features::default()
        };
        let strong = Features {
            best: 0.9,
            pooled: 0.8,
            second: 0.7,
            query_covered: 0.95,
            question_covered: 0.9,
            terms_shared: 0.8,
            query_in_order: 0.9,
            question_in_order: 0.9,
            questions: 1.4,
            length: 2.3,
            lead: 5.0,
            ..Features::default()
        };
        let prior = Calibration::prior();
        assert!(prior.confidence(&weak) < 0.2);
        assert!(prior.confidence(&strong) > 0.9);
        let asks_another = Features {
            asks: 1.0,
            asks_any: 1.0,
            ..strong
        };
        assert!(prior.confidence(&asks_another) < prior.confidence(&strong));
    }

    #[test]
    fn the_lead_is_over_all_that_compete() {
        let ranked = |score| Ranked {
            entry: 0,
            question: 0,
            score,
            features: Features::default(),
        };
        let mut alone = [ranked(1.0)];
        Calibration::compete(&mut alone);
        assert_eq!(alone[0].features.lead, LONGEST_LEAD);
        let mut two = [ranked(2.0), ranked(1.0)];
        Calibration::compete(&mut two);
        assert!((two[0].features.lead - 1.0).abs() < 1e-5);
        assert!((two[1].features.lead + 1.0).abs() < 1e-5);
    }
}
