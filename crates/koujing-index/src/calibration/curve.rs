//! How often answers of a confidence were right where that is known.

use serde::{Deserialize, Serialize};

/// A question that was tried: how sure the first entry was, and whether it was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tried {
    pub(crate) confidence: f64,
    pub(crate) right: bool,
    /// What it counts for.
    pub(crate) mass: f64,
}

/// At most so many steps.
const STEPS: usize = 64;

/// Steps of falling confidence: the lowest confidence of the step, its mass, and the mass of what was
/// right in it. All masses together are 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Curve(pub(crate) Vec<(f32, f32, f32)>);

impl Curve {
    /// Of what was tried.
    pub(crate) fn of(mut tried: Vec<Tried>) -> Self {
        tried.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let all: f64 = tried.iter().map(|one| one.mass).sum();
        if all <= 0.0 {
            return Self::default();
        }
        let steps = tried.chunks(tried.len().div_ceil(STEPS)).map(|step| {
            let mass: f64 = step.iter().map(|one| one.mass).sum();
            let right: f64 = step
                .iter()
                .filter(|one| one.right)
                .map(|one| one.mass)
                .sum();
            let lowest = step.last().map_or(0.0, |one| one.confidence);
            (lowest as f32, (mass / all) as f32, (right / all) as f32)
        });
        Self(steps.collect())
    }

    /// This one, counting for `share`, with another one for the rest.
    pub(crate) fn with(&self, share: f32, other: &Self) -> Self {
        let part = |curve: &Self, share: f32| -> Vec<(f32, f32, f32)> {
            let steps = curve.0.iter();
            steps
                .map(|(c, mass, right)| (*c, mass * share, right * share))
                .collect()
        };
        let mut steps = part(self, share);
        steps.extend(part(other, 1.0 - share));
        steps.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self(steps)
    }

    /// The lowest confidence down to which this share was right.
    pub(crate) fn threshold(&self, precision: f64) -> f64 {
        let (mut mass, mut right) = (0.0, 0.0);
        let mut threshold = 2.0;
        // Steps of one confidence stand or fall together.
        for steps in self.0.chunk_by(|a, b| a.0 == b.0) {
            for (_, of_step, right_of_step) in steps {
                mass += f64::from(*of_step);
                right += f64::from(*right_of_step);
            }
            let confidence = steps.first().map_or(2.0, |(confidence, _, _)| *confidence);
            if right >= precision * mass {
                threshold = f64::from(confidence);
            }
        }
        threshold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_keeps_the_precision() {
        let tried = |confidence, right| Tried {
            confidence,
            right,
            mass: 1.0,
        };
        let curve = Curve::of(vec![
            tried(0.2, false),
            tried(0.9, true),
            tried(0.6, false),
            tried(0.8, true),
            tried(0.7, true),
        ]);
        assert!((curve.threshold(1.0) - 0.7).abs() < 1e-6);
        assert!((curve.threshold(0.75) - 0.6).abs() < 1e-6);
        assert!((curve.threshold(0.1) - 0.2).abs() < 1e-6);
        let never = Curve::of(vec![tried(0.9, false)]);
        assert!(never.threshold(0.5) > 1.0);
        // Half of one, half of the other.
        let mixed = curve.with(0.5, &never);
        assert!(mixed.threshold(1.0) > 1.0);
        assert!((mixed.threshold(0.3) - 0.2).abs() < 1e-6);
    }
}
