//! When a wording is in force.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// The time in which an article is in force: from `from` (inclusive) to `until` (exclusive).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effective {
    /// First instant in force; none: since ever.
    pub from: Option<Timestamp>,
    /// First instant no longer in force; none: for ever.
    pub until: Option<Timestamp>,
}

impl Effective {
    /// Whether `at` lies within.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// Whether some instant lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_before_end =
            |from: Option<Timestamp>, until: Option<Timestamp>| match (from, until) {
                (Some(from), Some(until)) => from < until,
                _ => true,
            };
        starts_before_end(self.from, other.until)
            && starts_before_end(other.from, self.until)
            && starts_before_end(self.from, self.until)
            && starts_before_end(other.from, other.until)
    }

    /// Whether it has an end: such a wording lies over a standing one and falls back by itself.
    pub fn is_bounded(&self) -> bool {
        self.until.is_some()
    }

    /// The next instant after `at` at which this starts or ends.
    pub fn next_edge(&self, at: Timestamp) -> Option<Timestamp> {
        [self.from, self.until]
            .into_iter()
            .flatten()
            .filter(|edge| *edge > at)
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn during(from: Option<i64>, until: Option<i64>) -> Effective {
        Effective {
            from: from.map(Timestamp::from_millis),
            until: until.map(Timestamp::from_millis),
        }
    }

    #[test]
    fn the_end_is_not_within() {
        let day = during(Some(10), Some(20));
        let within = |millis| day.contains(Timestamp::from_millis(millis));
        assert_eq!([9, 10, 19, 20].map(within), [false, true, true, false]);
    }

    #[test]
    fn overlap_is_symmetric_and_touching_is_none() {
        let cases = [
            (during(None, None), during(Some(1), Some(2)), true),
            (during(Some(1), Some(5)), during(Some(5), Some(9)), false),
            (during(Some(1), Some(6)), during(Some(5), Some(9)), true),
            (during(None, Some(5)), during(Some(5), None), false),
            (during(Some(5), None), during(Some(1), None), true),
            (during(Some(5), Some(5)), during(None, None), false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(a.overlaps(&b), expected, "{a:?} {b:?}");
            assert_eq!(b.overlaps(&a), expected, "{b:?} {a:?}");
        }
    }

    #[test]
    fn the_next_edge_is_after_now() {
        let day = during(Some(10), Some(20));
        let next = |millis| {
            day.next_edge(Timestamp::from_millis(millis))
                .map(Timestamp::millis)
        };
        assert_eq!([5, 10, 20].map(next), [Some(10), Some(20), None]);
    }
}
