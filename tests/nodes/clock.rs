//! The time of day: what is scheduled is scheduled for it.

use jiff::Timestamp;

#[expect(
    clippy::disallowed_methods,
    reason = "an instant while the database is away"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

#[expect(clippy::disallowed_methods, reason = "a run by hand takes longer")]
pub(crate) fn from_environment(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {value}: {error}")),
    )
}
