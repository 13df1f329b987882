//! Load: so many connections, each sending its next request as soon as the last is answered.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::http::{Connection, target};

/// What came of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Loaded {
    /// Requests answered with 200, a second.
    pub(super) per_second: f64,
    /// Requests answered otherwise.
    pub(super) refused: u64,
    /// How long those with 200 took.
    pub(super) micros: Spread,
    /// Bytes of a body, on average.
    pub(super) bytes: f64,
}

/// Durations from their middle to their end.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Spread {
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) most: f64,
}

impl Spread {
    pub(super) fn of(mut all: Vec<f64>) -> Self {
        all.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (all.len() as f64 * share) as usize;
            all.get(place.min(all.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
        };
        Self {
            p50: at(0.5),
            p99: at(0.99),
            most: at(1.0),
        }
    }
}

/// Asks the questions that `question` makes of numbers, from `next` on, for a time.
pub(super) fn load(
    address: SocketAddr,
    key: &str,
    question: &(dyn Fn(u64) -> String + Sync),
    next: &AtomicU64,
    connections: usize,
    time: Duration,
) -> io::Result<Loaded> {
    let began = Instant::now();
    let until = began + time;
    let one = || -> io::Result<(Vec<f64>, u64, usize)> {
        let mut connection = Connection::open(address)?;
        let (mut micros, mut refused, mut bytes) = (Vec::new(), 0, 0);
        while Instant::now() < until {
            let target = target(&question(next.fetch_add(1, Ordering::Relaxed)));
            let asked = Instant::now();
            let (status, body) = connection.get(&target, key)?;
            if status == 200 {
                bytes += body.len();
                micros.push(asked.elapsed().as_secs_f64() * 1e6);
            } else {
                refused += 1;
            }
        }
        Ok((micros, refused, bytes))
    };
    let (mut micros, mut refused, mut bytes) = (Vec::new(), 0, 0);
    thread::scope(|scope| -> io::Result<()> {
        let running: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        for thread in running {
            let ended = thread.join();
            let (own, refused_here, bytes_here) =
                ended.map_err(|_| io::Error::other("a connection's thread ended early"))??;
            micros.extend(own);
            refused += refused_here;
            bytes += bytes_here;
        }
        Ok(())
    })?;
    let answered = micros.len() as f64;
    Ok(Loaded {
        per_second: answered / began.elapsed().as_secs_f64(),
        refused,
        bytes: bytes as f64 / answered.max(1.0),
        micros: Spread::of(micros),
    })
}
