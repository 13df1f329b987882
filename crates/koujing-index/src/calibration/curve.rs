//! How often answers of a confidence were right where that is known.

use serde::{Deserialize, Serialize};

/// A question that was tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tried {
    /// How sure the first entry was; 0 where a guard forbids to answer with it.
    pub(crate) confidence: f64,
    /// Whether it was right.
    pub(crate) right: bool,
    /// Whether the question has an answer.
    pub(crate) answerable: bool,
    /// What it counts for.
    pub(crate) mass: f64,
}

/// At most so many steps of each kind.
const STEPS: usize = 64;

/// What was answered from a confidence on, apart for questions that have an answer and for those that
/// have none: how many of the questions of a knowledge base have none is for whoever asks to say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Curve {
    /// Steps of falling confidence: the lowest confidence of the step, the share of all answerable
    /// questions in it, and the share of them whose first entry was right.
    pub(crate) answerable: Vec<(f32, f32, f32)>,
    /// The same of the unanswerable ones: confidence and share.
    pub(crate) unanswerable: Vec<(f32, f32)>,
}

impl Curve {
    /// Of what was tried.
    pub(crate) fn of(mut tried: Vec<Tried>) -> Self {
        tried.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let (answerable, unanswerable): (Vec<Tried>, Vec<Tried>) =
            tried.into_iter().partition(|one| one.answerable);
        let steps = steps(&unanswerable).into_iter();
        Self {
            answerable: self::steps(&answerable),
            unanswerable: steps.map(|(lowest, share, _)| (lowest, share)).collect(),
        }
    }

    /// This one, its answerable questions counting for one share and its unanswerable ones for
    /// another, with another curve for the rest.
    pub(crate) fn with(&self, answerable: f32, unanswerable: f32, other: &Self) -> Self {
        let both = [
            (self, answerable, unanswerable),
            (other, 1.0 - answerable, 1.0 - unanswerable),
        ];
        let mut mixed = Self::default();
        for (curve, answerable, unanswerable) in both {
            let steps = curve.answerable.iter();
            mixed.answerable.extend(
                steps.map(|(lowest, all, right)| (*lowest, all * answerable, right * answerable)),
            );
            let steps = curve.unanswerable.iter();
            mixed
                .unanswerable
                .extend(steps.map(|(lowest, all)| (*lowest, all * unanswerable)));
        }
        mixed.answerable.retain(|(_, all, _)| *all > 0.0);
        mixed.unanswerable.retain(|(_, all)| *all > 0.0);
        mixed.answerable.sort_by(|a, b| b.0.total_cmp(&a.0));
        mixed.unanswerable.sort_by(|a, b| b.0.total_cmp(&a.0));
        mixed
    }

    /// The lowest confidence of a right answer down to which answers are right in this share, if so large
    /// a share of all questions has no answer; more than 1 where there is none.
    pub(crate) fn threshold(&self, precision: f64, unanswerable: f64) -> f64 {
        let mut steps: Vec<(f32, f64, f64)> = Vec::new();
        for (lowest, all, right) in &self.answerable {
            let share = 1.0 - unanswerable;
            steps.push((*lowest, f64::from(*all) * share, f64::from(*right) * share));
        }
        for (lowest, all) in &self.unanswerable {
            steps.push((*lowest, f64::from(*all) * unanswerable, 0.0));
        }
        steps.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut mass, mut right) = (0.0, 0.0);
        let mut threshold = 2.0;
        // Steps of one confidence stand or fall together.
        for steps in steps.chunk_by(|a, b| a.0 == b.0) {
            let before = right;
            for (_, of_step, right_of_step) in steps {
                mass += of_step;
                right += right_of_step;
            }
            let confidence = steps.first().map_or(2.0, |(confidence, _, _)| *confidence);
            // Nothing is answered at 0: there are those that must not be.
            if confidence > 0.0 && right > before && right >= precision * mass {
                threshold = f64::from(confidence);
            }
        }
        threshold
    }
}

/// Steps of what is sorted by falling confidence: the lowest of each, and shares of the whole mass.
fn steps(tried: &[Tried]) -> Vec<(f32, f32, f32)> {
    let all: f64 = tried.iter().map(|one| one.mass).sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let steps = tried.chunks(tried.len().div_ceil(STEPS)).map(|step| {
        let mass: f64 = step.iter().map(|one| one.mass).sum();
        let right = step.iter().filter(|one| one.right).map(|one| one.mass);
        let lowest = step.last().map_or(0.0, |one| one.confidence);
        (
            lowest as f32,
            (mass / all) as f32,
            (right.sum::<f64>() / all) as f32,
        )
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(confidence: f64, right: bool, answerable: bool) -> Tried {
        Tried {
            confidence,
            right,
            answerable,
            mass: 1.0,
        }
    }

    #[test]
    fn the_threshold_keeps_the_precision() {
        let curve = Curve::of(vec![
            tried(0.2, false, true),
            tried(0.9, true, true),
            tried(0.6, false, true),
            tried(0.8, true, true),
            tried(0.7, true, true),
        ]);
        assert!((curve.threshold(1.0, 0.0) - 0.7).abs() < 1e-6);
        assert!((curve.threshold(0.75, 0.0) - 0.7).abs() < 1e-6);
        assert!((curve.threshold(0.1, 0.0) - 0.7).abs() < 1e-6);
        let never = Curve::of(vec![tried(0.95, false, true)]);
        assert!(never.threshold(0.5, 0.0) > 1.0);
        // Half of one, half of the other.
        let mixed = curve.with(0.5, 0.5, &never);
        assert!(mixed.threshold(1.0, 0.0) > 1.0);
        assert!((mixed.threshold(0.3, 0.0) - 0.7).abs() < 1e-6);
    }

    #[test]
    fn the_more_questions_have_no_answer_the_surer_it_has_to_be() {
        let curve = Curve::of(vec![
            tried(0.9, true, true),
            tried(0.5, true, true),
            tried(0.6, false, false),
            tried(0.1, false, false),
        ]);
        assert!((curve.threshold(0.9, 0.0) - 0.5).abs() < 1e-6);
        assert!((curve.threshold(0.9, 0.1) - 0.5).abs() < 1e-6);
        assert!((curve.threshold(0.9, 0.5) - 0.9).abs() < 1e-6);
    }

    #[test]
    fn what_a_guard_forbids_is_never_answered() {
        let curve = Curve::of(vec![tried(0.0, true, true), tried(0.0, true, true)]);
        assert!(curve.threshold(0.1, 0.0) > 1.0);
    }
}
