//! Times as people's tables have them.

use std::str::FromStr;

use koujing_core::Timestamp;

/// How far the clocks of a file are from UTC, in milliseconds: for times that do not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset(i64);

impl Default for Offset {
    /// China and Taiwan.
    fn default() -> Self {
        Self(8 * 3_600_000)
    }
}

impl FromStr for Offset {
    type Err = String;

    /// `+08:00`, `-03:30`, `Z`.
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("{text:?} is no offset from UTC, such as +08:00");
        // Read as the offset of a time, so that what is taken is what times take.
        let at: Timestamp = format!("1970-01-02T00:00:00{text}")
            .parse()
            .map_err(|_| bad())?;
        Ok(Self(86_400_000 - at.millis()))
    }
}

impl Offset {
    /// The Monday of a time's week there, `2026-11-16`.
    pub(super) fn week(self, at: Timestamp) -> String {
        const DAY: i64 = 86_400_000;
        let days = (at.millis() + self.0).div_euclid(DAY);
        // 1970-01-01 was a Thursday.
        let monday = days - (days + 3).rem_euclid(7);
        let written = Timestamp::from_millis(monday * DAY).to_string();
        written.chars().take(10).collect()
    }
}

/// Reads a time: RFC 3339; `2026-11-20 14:03:22` and `2026/11/20 14:03`, there; a day, its beginning there.
pub(super) fn read(text: &str, offset: Offset) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let (day, clock) = match text.split_once([' ', 'T']) {
        Some((day, clock)) => (day, clock.trim()),
        None => (text, "0:00"),
    };
    let day = day
        .trim_end_matches('日')
        .replace(['/', '.', '年', '月'], "-");
    let mut day = day.splitn(3, '-');
    let (year, month, date) = (day.next()?, day.next()?, day.next()?);
    let mut clock = clock.splitn(3, ':');
    let (hour, minute) = (clock.next()?, clock.next()?);
    let second = clock.next().unwrap_or("00");
    let written = format!("{year}-{month:0>2}-{date:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}Z");
    let utc: Timestamp = written.parse().ok()?;
    Some(utc.plus_millis(-offset.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_tables_are_read_there() {
        let china = Offset::default();
        for (text, expected) in [
            ("2026-11-20T14:03:22+08:00", Some("2026-11-20T06:03:22Z")),
            ("2026-11-20 14:03:22", Some("2026-11-20T06:03:22Z")),
            ("2026/11/2 9:05", Some("2026-11-02T01:05:00Z")),
            ("2026年11月2日 09:05", Some("2026-11-02T01:05:00Z")),
            ("2026-11-20", Some("2026-11-19T16:00:00Z")),
            ("昨天", None),
            ("20261120", None),
            ("", None),
        ] {
            let read = read(text, china).map(|at| at.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        assert_eq!("+08:00".parse(), Ok(china));
        assert_eq!("Z".parse(), Ok(Offset(0)));
        assert!("8".parse::<Offset>().is_err());
    }

    #[test]
    fn weeks_begin_on_monday_there() {
        let week = |at: &str| Offset::default().week(at.parse().unwrap());
        assert_eq!(week("2026-11-22T15:59:59Z"), "2026-11-16");
        assert_eq!(week("2026-11-22T16:00:00Z"), "2026-11-23");
        assert_eq!(week("1969-12-29T00:00:00+08:00"), "1969-12-29");
    }
}
