//! From features to a probability that the first entry answers the query.

use serde::Serialize;

use crate::prior::PRIOR;

/// What a decision rests on; all from 0 to 1 but `questions`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Features {
    /// Cosine with the entry's most alike question.
    pub best: f32,
    /// Cosine with all the entry's questions together.
    pub pooled: f32,
    /// Score above that of the next entry that competes; negative for the ones behind.
    pub margin: f32,
    /// Share of the query's squared weight that the entry's questions know.
    pub query_covered: f32,
    /// Share of the matched question's squared weight that the query has.
    pub question_covered: f32,
    /// Number of questions of the entry.
    pub questions: u32,
}

/// A logistic model: probability = 1 / (1 + e^-(intercept + Σ coefficient · feature)).
///
/// The cosines order the entries; how sure the first one is, its margin and what is covered tell
/// better, so they alone have coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Calibration {
    /// Added always.
    pub intercept: f32,
    /// For [`Features::margin`].
    pub margin: f32,
    /// For [`Features::query_covered`].
    pub query_covered: f32,
    /// For [`Features::question_covered`].
    pub question_covered: f32,
    /// Added when the entry has one question only.
    pub single_question: f32,
}

impl Calibration {
    /// The prior.
    pub fn prior() -> Self {
        PRIOR
    }

    /// The probability that the entry with these features answers, 0 to 1.
    pub fn confidence(&self, features: &Features) -> f64 {
        let single = if features.questions <= 1 {
            self.single_question
        } else {
            0.0
        };
        let logit = self.intercept
            + self.margin * features.margin
            + self.query_covered * features.query_covered
            + self.question_covered * features.question_covered
            + single;
        1.0 / (1.0 + f64::from(-logit).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_evidence_is_more_confidence() {
        let weak = Features {
            best: 0.3,
            pooled: 0.3,
            margin: 0.02,
            query_covered: 0.3,
            question_covered: 0.4,
            questions: 4,
        };
        let strong = Features {
            best: 0.9,
            pooled: 0.8,
            margin: 0.4,
            query_covered: 0.95,
            question_covered: 0.9,
            questions: 4,
        };
        let calibration = Calibration::prior();
        assert!(calibration.confidence(&weak) < 0.2);
        assert!(calibration.confidence(&strong) > 0.9);
    }
}
