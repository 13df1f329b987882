//! Moments as forms say them: a local time of `datetime-local`, and the offset that it is meant with.

use koujing_core::Timestamp;

use crate::query::Query;

/// Where browsers do not say it, times are China's.
pub(super) const OFFSET: &str = "+08:00";
const OFFSET_MILLIS: i64 = 8 * 3_600_000;

/// The moment that a form says; none: it says none that there is.
pub(super) fn read(local: &str, offset: &str) -> Option<Timestamp> {
    let seconds = if local.len() == 16 { ":00" } else { "" };
    format!("{local}{seconds}{}", offset.trim()).parse().ok()
}

/// Takes a moment out of a form that may say none, by its name and `offset`; else the key of what is wrong.
pub(super) fn taken(sent: &mut Query, name: &str) -> Result<Option<Timestamp>, &'static str> {
    let local = sent.take(name).unwrap_or_default();
    let offset = sent.take("offset").unwrap_or_default();
    match local.as_str() {
        "" => Ok(None),
        local => read(local, &offset).map(Some).ok_or("time-wrong"),
    }
}

/// As a form says it, with [`OFFSET`].
pub(super) fn local(at: Timestamp) -> String {
    let there = at.plus_millis(OFFSET_MILLIS).to_string();
    there.chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        let at = read("2026-11-23T02:30", OFFSET).expect("a moment");
        assert_eq!(at.to_string(), "2026-11-22T18:30:00Z");
        assert_eq!(local(at), "2026-11-23T02:30");
        for wrong in ["", "2026-02-30T00:00", "tomorrow"] {
            assert_eq!(read(wrong, OFFSET), None, "{wrong}");
        }
        assert_eq!(read("2026-11-23T02:30", "8"), None);
    }
}
