//! Plain full-text search in this process: one disjunction of all words, the best twenty.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use koujing_service::PlainSearch;

use super::base::Base;
use crate::failure::Failure;

/// How many it is asked for.
const FOUND: usize = 20;

/// An index of the same questions.
pub(super) struct Plain(PlainSearch);

impl Plain {
    pub(super) fn over(base: &Base) -> Result<Self, Failure> {
        Ok(Self(PlainSearch::over(&base.rows()?)?))
    }

    /// Questions a second on all cores.
    pub(super) fn per_second(
        &self,
        question: &(dyn Fn(u64) -> String + Sync),
        next: &AtomicU64,
        time: Duration,
    ) -> Result<f64, Failure> {
        let began = Instant::now();
        let until = began + time;
        let one = || -> Result<u64, Failure> {
            let mut answered = 0;
            while Instant::now() < until {
                self.0
                    .search(&question(next.fetch_add(1, Ordering::Relaxed)), FOUND)?;
                answered += 1;
            }
            Ok(answered)
        };
        let cores = thread::available_parallelism()?.get();
        let answered = thread::scope(|scope| -> Result<u64, Failure> {
            let running: Vec<_> = (0..cores).map(|_| scope.spawn(one)).collect();
            let mut answered = 0;
            for thread in running {
                let ended = thread.join();
                answered += ended.map_err(|_| io::Error::other("a search ended early"))??;
            }
            Ok(answered)
        })?;
        Ok(answered as f64 / began.elapsed().as_secs_f64())
    }
}
