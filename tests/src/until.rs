//! Waiting for what becomes true in time.

use std::time::{Duration, Instant};

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
