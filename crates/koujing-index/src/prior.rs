//! The prior of the calibration, used as it is until a knowledge base is fitted on itself.
//!
//! Logistic regression on four open sets of Chinese questions (a bank's chat, medical questions,
//! general questions, a bank in Traditional script), exact matches left out, each set weighing the
//! same and its unanswerable questions one third. `docs/benchmarks.md` has the figures it gives.

use crate::confidence::Calibration;

/// Coefficients of the logistic model over [`crate::Features`].
pub(crate) const PRIOR: Calibration = Calibration {
    intercept: -4.45,
    margin: 8.7,
    query_covered: 3.0,
    question_covered: 3.05,
    single_question: -0.4,
};
