#![doc = include_str!("../README.md")]

mod body;
mod caller;
mod client;
mod conditional;
mod list;
mod openapi;
mod problem;
mod query;
mod request_log;
mod router;
mod routes;
mod server;

pub use server::{Server, ServerConfig};
