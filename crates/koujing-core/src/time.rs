//! Instants. The clock itself is not here: whoever needs "now" is given it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Written and read as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String, format = DateTime))]
pub struct Timestamp(i64);

/// Why a text is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is not an RFC 3339 time with an offset, such as 2026-11-11T00:00:00+08:00")]
pub struct InvalidTime(pub String);

impl Timestamp {
    /// The instant so many milliseconds after the Unix epoch, kept within the years RFC 3339 can
    /// write (0001 to 9999).
    pub fn from_millis(millis: i64) -> Self {
        const FIRST: i64 = -62_135_596_800_000;
        const LAST: i64 = 253_402_207_199_999;
        Self(millis.clamp(FIRST, LAST))
    }

    /// Milliseconds since the Unix epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This instant moved by so many milliseconds.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// This instant moved by so many days of 24 hours.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.plus_millis(i64::from(days) * 86_400_000)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let invalid = || InvalidTime(text.to_owned());
        // jiff accepts more than RFC 3339 (a missing time, annotations): hold the shape first.
        let bytes = text.as_bytes();
        let shaped = bytes.len() >= 20
            && bytes[4] == b'-'
            && bytes[7] == b'-'
            && matches!(bytes[10], b'T' | b't' | b' ')
            && bytes[13] == b':'
            && bytes[16] == b':'
            && !text.contains('[');
        if !shaped {
            return Err(invalid());
        }
        let instant: jiff::Timestamp = text.parse().map_err(|_| invalid())?;
        Ok(Self::from_millis(instant.as_millisecond()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = InvalidTime;

    fn try_from(text: String) -> Result<Self, InvalidTime> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(instant: Timestamp) -> Self {
        instant.to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `from_millis` keeps every value within jiff's range, so the fallback is never taken.
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        write!(f, "{instant}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_offsets_and_writes_utc() {
        let instant: Timestamp = "2026-11-11T00:00:00+08:00".parse().expect("a time");
        assert_eq!(instant.to_string(), "2026-11-10T16:00:00Z");
        assert_eq!(instant.plus_days(1).to_string(), "2026-11-11T16:00:00Z");
    }

    #[test]
    fn a_time_without_offset_or_clock_is_refused() {
        for bad in [
            "",
            "2026-11-11",
            "2026-11-11T00:00:00",
            "2026-13-01T00:00:00Z",
            "tomorrow",
            "2026-11-11T00:00:00+08:00[Asia/Shanghai]",
        ] {
            assert!(bad.parse::<Timestamp>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_ends_of_time_can_be_written() {
        for millis in [i64::MIN, i64::MAX] {
            let instant = Timestamp::from_millis(millis);
            assert_eq!(instant.to_string().parse(), Ok(instant));
        }
    }
}
