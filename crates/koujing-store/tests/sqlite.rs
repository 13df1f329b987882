//! Every case on SQLite, in a file in a temporary folder.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[macro_use]
mod cases;

use cases::Fixture;

on_every_database!(Fixture::sqlite);
