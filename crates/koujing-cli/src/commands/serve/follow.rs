//! Following the record, so that what other programs write is served too.

use std::sync::Arc;
use std::time::Duration;

use koujing_service::Service;
use tokio::time::{MissedTickBehavior, interval};

/// How often the record is asked for changes.
const EVERY: Duration = Duration::from_millis(200);

/// Never ends. While the record cannot be read the service answers from what it has; that is logged
/// once, and once more when it is over.
pub(super) async fn follow(service: Arc<Service>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut lost = false;
    loop {
        ticks.tick().await;
        match service.follow().await {
            Ok(_) if lost => {
                lost = false;
                tracing::info!(seq = service.seq(), "the record is followed again");
            }
            Ok(_) => {}
            Err(error) if !lost => {
                lost = true;
                let error: &dyn std::error::Error = &error;
                tracing::error!(error, seq = service.seq(), "the record cannot be followed");
            }
            Err(_) => {}
        }
    }
}
