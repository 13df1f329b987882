//! Trust: whether somebody confirmed lately that an article still holds.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How long before the end of its interval an article becomes due, in days, at most.
const NOTICE_DAYS: u32 = 14;

/// How far an article's last confirmation carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Verification {
    /// Confirmed within its interval, or no interval is set.
    Verified,
    /// The interval ends within 14 days, or within its last quarter if that is shorter.
    Due,
    /// The interval has ended.
    Overdue,
}

/// The trust in an article last confirmed at `verified_at`, to be confirmed every `every` days; and
/// the next instant at which that changes.
pub fn verification_at(
    verified_at: Timestamp,
    every: Option<u32>,
    now: Timestamp,
) -> (Verification, Option<Timestamp>) {
    let Some(every) = every else {
        return (Verification::Verified, None);
    };
    let overdue = verified_at.plus_days(every);
    let due = overdue.plus_millis(-i64::from(NOTICE_DAYS.min(every / 4)) * 86_400_000);
    match now {
        now if now < due => (Verification::Verified, Some(due)),
        now if now < overdue => (Verification::Due, Some(overdue)),
        _ => (Verification::Overdue, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_wanes_at_two_instants() {
        let start = Timestamp::from_millis(0);
        let on_day = |day| verification_at(start, Some(180), start.plus_days(day));
        assert_eq!(
            on_day(165),
            (Verification::Verified, Some(start.plus_days(166)))
        );
        assert_eq!(on_day(166), (Verification::Due, Some(start.plus_days(180))));
        assert_eq!(on_day(180), (Verification::Overdue, None));
        assert_eq!(
            verification_at(start, None, start.plus_days(9999)),
            (Verification::Verified, None)
        );
    }
}
