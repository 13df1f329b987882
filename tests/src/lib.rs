//! What the journeys share: the built program, content folders, records, running servers, requests.
//!
//! A journey drives the product from outside, as an operator and a caller would: it runs the binary
//! `koujing`, reads its output and its files, and speaks HTTP to it on the loopback address. Nothing of
//! the product is linked here; what only code can see is tested in the crates.
//!
//! | wanted | take |
//! |---|---|
//! | a command run to its end | [`koujing`] gives a [`Run`] |
//! | content to import or to ask | [`Folder`] |
//! | a data directory that is imported into, has keys and is served | [`Record`] |
//! | the demo, for tests that only read | [`Server::demo`] |
//! | a PostgreSQL database, or a server to stop and start | [`Database`], [`Cluster`] |
//! | requests | [`Server::client`], [`Client`], [`Reply`] |
//! | somebody in front of a browser | [`Visitor`] |
//! | people who write, approve and read | [`Office`] |
//! | labelled replies | [`Labelled`] |
//! | an event stream | [`Events`] |
//! | many requests at one moment | [`together`] |
//! | an instant from now | [`ahead`] |
//! | bytes that no decent client would send | [`raw`] |
//! | something that becomes true in time | [`until`] |
//!
//! What fails here fails the test that runs, with what the program said. Journeys never sleep, never
//! try again what should have worked, and leave nothing behind: folders are temporary, and every server
//! stops with the process that started it.

mod binary;
mod client;
mod cluster;
mod database;
mod events;
mod folder;
mod guard;
mod labelled;
mod office;
mod raw;
mod record;
mod server;
mod together;
mod until;
mod visitor;

pub use binary::{Run, koujing, program};
pub use client::{Client, Reply, encoded, target};
pub use cluster::Cluster;
pub use database::Database;
pub use events::{Event, Events};
pub use folder::{Folder, PNG, article};
pub use labelled::Labelled;
pub use office::Office;
pub use raw::raw;
pub use record::Record;
pub use server::Server;
pub use together::together;
pub use until::{ahead, until};
pub use visitor::Visitor;
