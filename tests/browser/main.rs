//! The pages in a real browser, driven from outside: what agents and editors do with them all day. Run with
//! `tests/with-chromium`.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod administration;
mod answers;
mod checks;
mod conversations;
mod desk;
mod editors;
mod embedded;
mod findings;
mod live;
mod looks;
mod missing;
mod nothing_lost;
mod pictures;
mod room_looks;
mod sign_in;
