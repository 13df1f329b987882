//! Waiting for what becomes true in time.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// What must be true within this.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looks until there is something, and panics with `what` if there never is. `look` does work that
/// takes its time, such as a request: there is no pause in between.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "not within {PATIENCE:?}: {what}"
        );
    }
}

/// The instant this many milliseconds from now, in whole milliseconds, as the record keeps it.
#[expect(
    clippy::disallowed_methods,
    reason = "the server goes by the same clock"
)]
pub fn ahead(milliseconds: i64) -> Timestamp {
    let then = Timestamp::now() + SignedDuration::from_millis(milliseconds);
    Timestamp::from_millisecond(then.as_millisecond()).unwrap_or_else(|error| panic!("{error}"))
}
