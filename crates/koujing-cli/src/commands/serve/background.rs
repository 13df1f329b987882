//! What goes on beside the requests: following the record, publishing what is due, writing what was
//! told and asked, asking the questions of gaps again, announcing what is overdue, clearing away.

use std::sync::Arc;
use std::time::Duration;

use koujing_service::{Service, ServiceError};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

/// How often the record is asked for changes.
const FOLLOW_EVERY: Duration = Duration::from_millis(200);
/// How often it is looked whether something starts or ends.
const PASS_EVERY: Duration = Duration::from_millis(50);
/// How often it is looked whether the model has grown old.
const MODEL_EVERY: Duration = Duration::from_secs(10);
/// How often what was told is written.
const WRITE_EVERY: Duration = Duration::from_millis(500);
/// How often it is looked whether something was published that gaps waited for.
const REPLAY_EVERY: Duration = Duration::from_secs(1);
/// How often it is looked whether gaps are overdue.
const ANNOUNCE_EVERY: Duration = Duration::from_secs(1);
/// How often it is written when keys were last used.
const USED_EVERY: Duration = Duration::from_secs(5);
/// How often it is looked whether something is to be cleared away.
const CLEAR_EVERY: Duration = Duration::from_secs(60);

/// Begins all of it; it ends when the set is dropped.
pub(super) fn start(service: &Arc<Service>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let own = Arc::clone(service);
    tasks.spawn(every(FOLLOW_EVERY, "the record is followed", move || {
        let service = Arc::clone(&own);
        async move {
            service.follow().await?;
            service.publish_due().await?;
            Ok(())
        }
    }));
    let own = Arc::clone(service);
    // Beside following, which may wait for a record that is away: what was approved for an instant goes
    // live at that instant all the same.
    tasks.spawn(every(PASS_EVERY, "what is due goes live", move || {
        let service = Arc::clone(&own);
        async move { service.go_over().await.map(drop) }
    }));
    let own = Arc::clone(service);
    tasks.spawn(every(
        MODEL_EVERY,
        "the model is kept up to date",
        move || {
            let service = Arc::clone(&own);
            async move { service.refresh_model().await.map(drop) }
        },
    ));
    let own = Arc::clone(service);
    tasks.spawn(every(WRITE_EVERY, "what was told is written", move || {
        let service = Arc::clone(&own);
        async move { service.write_tellings().await.map(drop) }
    }));
    let own = Arc::clone(service);
    tasks.spawn(every(
        REPLAY_EVERY,
        "the questions of gaps are asked again",
        move || {
            let service = Arc::clone(&own);
            async move { service.replay_gaps().await.map(drop) }
        },
    ));
    let own = Arc::clone(service);
    tasks.spawn(every(
        ANNOUNCE_EVERY,
        "what is overdue is announced",
        move || {
            let service = Arc::clone(&own);
            async move { service.announce_overdue().await.map(drop) }
        },
    ));
    let own = Arc::clone(service);
    tasks.spawn(every(
        USED_EVERY,
        "when keys were used is written",
        move || {
            let service = Arc::clone(&own);
            async move { service.write_used_keys().await }
        },
    ));
    let own = Arc::clone(service);
    tasks.spawn(every(
        CLEAR_EVERY,
        "what is old is cleared away",
        move || {
            let service = Arc::clone(&own);
            async move {
                service.write_used_keys().await?;
                service.clear_away().await
            }
        },
    ));
    tasks
}

/// Does something again and again. A failure is logged once, and once more when it is over: while the
/// record cannot be reached the service answers from what it has.
async fn every<F>(period: Duration, what: &'static str, mut work: impl FnMut() -> F)
where
    F: Future<Output = Result<(), ServiceError>>,
{
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut lost = false;
    loop {
        ticks.tick().await;
        match work().await {
            Ok(()) if lost => {
                lost = false;
                tracing::info!("{what} again");
            }
            Ok(()) => {}
            Err(error) if !lost => {
                lost = true;
                let error: &dyn std::error::Error = &error;
                tracing::error!(error, "not now: {what}");
            }
            Err(_) => {}
        }
    }
}
