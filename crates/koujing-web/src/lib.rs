#![doc = include_str!("../README.md")]

mod body;
mod caller;
mod client;
mod conditional;
mod event_stream;
mod language;
mod list;
mod nothing;
mod openapi;
mod pages;
mod path;
mod problem;
mod query;
mod refusal;
mod repeatable;
mod request_log;
mod router;
mod routes;
mod server;

pub use nothing::serve_nothing;
pub use pages::report::{ReportError, ReportFormat, write_report};
pub use server::{Server, ServerConfig};
