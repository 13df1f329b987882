//! The pages in a real browser, driven from outside: what an agent does with them all day. Run with
//! `tests/with-chromium`.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod answers;
mod conversations;
mod desk;
mod embedded;
mod live;
mod looks;
mod missing;
mod sign_in;
