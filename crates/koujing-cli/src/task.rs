//! Running what waits for a database or a timer.

use crate::failure::Failure;

/// Runs a short task on this thread.
pub(crate) fn wait_for<T>(task: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(task)
}
