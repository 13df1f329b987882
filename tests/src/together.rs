//! Many callers at one moment.

use std::sync::Barrier;
use std::thread::scope;

/// Lets this many threads do their part, all let go at the same moment; what each came to, in order.
pub fn together<T: Send>(callers: usize, part: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(callers);
    scope(|scope| {
        let threads: Vec<_> = (0..callers)
            .map(|caller| {
                let (start, part) = (&start, &part);
                scope.spawn(move || {
                    start.wait();
                    part(caller)
                })
            })
            .collect();
        let parts = threads.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        parts.collect()
    })
}
