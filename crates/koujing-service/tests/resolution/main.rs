//! Resolution over small folders: what is answered, what is asked back, what is left unanswered.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod folder;
mod guards;
mod outcomes;
