//! Logistic regression with a ridge, by Newton's method: which of several is right, and
//! whether something is.

use nalgebra::{DMatrix, DVector};

use crate::calibration::Linear;
use crate::features::COUNT;

/// Newton's method is there after far fewer steps.
const STEPS: usize = 40;
/// A step this short is the last one.
const SHORT: f64 = 1e-7;

/// One of several is right. Values are standardised.
pub(super) struct Choice {
    pub(super) values: Vec<[f32; COUNT]>,
    pub(super) right: usize,
    pub(super) weight: f64,
}

/// Something is or is not. Values are standardised.
pub(super) struct Label {
    pub(super) values: [f32; COUNT],
    pub(super) is: bool,
    pub(super) weight: f64,
}

/// Loss at some weights, with its gradient and its matrix of second derivatives.
struct At {
    loss: f64,
    gradient: DVector<f64>,
    curvature: DMatrix<f64>,
}

impl At {
    fn new(size: usize) -> Self {
        Self {
            loss: 0.0,
            gradient: DVector::zeros(size),
            curvature: DMatrix::zeros(size, size),
        }
    }
}

/// A conditional logit model: the odds between two entries are `e^(Σ weight · difference)`. `hold` is
/// how strong weights are held near 0; only these columns are used.
pub(super) fn choose(choices: &[Choice], hold: f64, columns: &[usize]) -> Linear {
    let all: f64 = choices.iter().map(|choice| choice.weight).sum();
    let weights = minimise(columns.len(), hold, |weights| {
        let mut at = At::new(columns.len());
        for choice in choices {
            let weight = choice.weight / all.max(f64::MIN_POSITIVE);
            let rows: Vec<DVector<f64>> = choice.values.iter().map(|v| pick(v, columns)).collect();
            let scores: Vec<f64> = rows.iter().map(|row| row.dot(weights)).collect();
            let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let exps: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
            let sum: f64 = exps.iter().sum();
            at.loss -= weight * (scores[choice.right] - most - sum.ln());
            let mut mean = DVector::zeros(columns.len());
            let mut square = DMatrix::zeros(columns.len(), columns.len());
            for (row, exp) in rows.iter().zip(&exps) {
                let share = exp / sum;
                mean.axpy(share, row, 1.0);
                square.ger(share, row, row, 1.0);
            }
            at.gradient
                .axpy(-weight, &(&rows[choice.right] - &mean), 1.0);
            square.ger(-1.0, &mean, &mean, 1.0);
            at.curvature += square * weight;
        }
        at
    });
    linear(0.0, &weights, columns)
}

/// Logistic regression with an intercept.
pub(super) fn classify(labels: &[Label], hold: f64, columns: &[usize]) -> Linear {
    let all: f64 = labels.iter().map(|label| label.weight).sum();
    let size = columns.len() + 1;
    let weights = minimise(size, hold, |weights| {
        let mut at = At::new(size);
        for label in labels {
            let weight = label.weight / all.max(f64::MIN_POSITIVE);
            let row = pick(&label.values, columns).push(1.0);
            let score = row.dot(weights);
            let sign = if label.is { 1.0 } else { -1.0 };
            // ln(1 + e^-x) without overflow.
            let against = -sign * score;
            at.loss += weight * (against.max(0.0) + (-against.abs()).exp().ln_1p());
            let wrong = 1.0 / (1.0 + (-against).exp());
            at.gradient.axpy(-weight * sign * wrong, &row, 1.0);
            at.curvature
                .ger(weight * wrong * (1.0 - wrong), &row, &row, 1.0);
        }
        at
    });
    linear(weights[size - 1], &weights, columns)
}

fn pick(values: &[f32; COUNT], columns: &[usize]) -> DVector<f64> {
    DVector::from_iterator(
        columns.len(),
        columns.iter().map(|at| f64::from(values[*at])),
    )
}

fn linear(intercept: f64, weights: &DVector<f64>, columns: &[usize]) -> Linear {
    let mut linear = Linear {
        intercept: intercept as f32,
        ..Linear::default()
    };
    for (at, column) in columns.iter().enumerate() {
        linear.weights[*column] = weights[at] as f32;
    }
    linear
}

/// The weights of least loss, `hold · |weights|²` added.
fn minimise(size: usize, hold: f64, loss: impl Fn(&DVector<f64>) -> At) -> DVector<f64> {
    let held = |weights: &DVector<f64>| {
        let mut at = loss(weights);
        at.loss += hold * weights.norm_squared();
        at.gradient.axpy(2.0 * hold, weights, 1.0);
        for diagonal in 0..size {
            at.curvature[(diagonal, diagonal)] += 2.0 * hold;
        }
        at
    };
    let mut weights = DVector::zeros(size);
    let mut here = held(&weights);
    for _ in 0..STEPS {
        let Some(cholesky) = here.curvature.clone().cholesky() else {
            break;
        };
        let step = cholesky.solve(&here.gradient);
        let mut length = 1.0;
        let next = loop {
            let there = &weights - &step * length;
            let at = held(&there);
            if at.loss <= here.loss {
                break Some((there, at));
            }
            length /= 2.0;
            if length < SHORT {
                break None;
            }
        };
        let Some((there, at)) = next else { break };
        (weights, here) = (there, at);
        if step.norm() * length < SHORT {
            break;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(first: f32, second: f32) -> [f32; COUNT] {
        let mut values = [0.0; COUNT];
        values[0] = first;
        values[1] = second;
        values
    }

    #[test]
    fn the_share_of_what_is_becomes_the_probability() {
        // Three of four with the first feature are, one of four without.
        let label = |first: f32, is: bool| Label {
            values: values(first, 0.0),
            is,
            weight: 1.0,
        };
        let labels: Vec<Label> = (0..4)
            .flat_map(|n| [label(1.0, n > 0), label(0.0, n == 0)])
            .collect();
        let found = classify(&labels, 1e-9, &[0, 1]);
        let logistic = |logit: f32| 1.0 / (1.0 + (-logit).exp());
        assert!((logistic(found.intercept) - 0.25).abs() < 1e-3);
        assert!((logistic(found.intercept + found.weights[0]) - 0.75).abs() < 1e-3);
        assert_eq!(found.weights[1], 0.0);
        // Held strong enough, nothing is learnt.
        let held = classify(&labels, 1e6, &[0, 1]);
        assert!(held.weights[0].abs() < 1e-3 && held.intercept.abs() < 1e-3);
    }

    #[test]
    fn what_is_chosen_three_times_in_four_has_odds_of_three() {
        let choices: Vec<Choice> = (0..4)
            .map(|n| Choice {
                values: vec![values(1.0, 0.0), values(0.0, 1.0)],
                right: usize::from(n == 0),
                weight: 1.0,
            })
            .collect();
        let found = choose(&choices, 1e-9, &[0]);
        assert!((found.weights[0] - 3_f32.ln()).abs() < 1e-3);
    }
}
