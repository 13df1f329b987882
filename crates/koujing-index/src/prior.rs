//! The prior of the calibration: a few numbers, used until a knowledge base is large enough to be
//! fitted on itself. How they were found stands in `docs/matching.md`.

use crate::confidence::Calibration;

/// Coefficients of the logistic model over [`crate::Features`].
pub(crate) const PRIOR: Calibration = Calibration {
    intercept: -7.0,
    best: 4.0,
    pooled: 2.0,
    margin: 9.0,
    query_covered: 4.0,
    question_covered: 1.0,
    single_question: 0.0,
};
