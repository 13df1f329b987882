//! `koujing serve`: the HTTP API over a record.

mod background;
mod demo;
mod origin;
mod proxy;
mod start;
mod stop;
mod telemetry;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use koujing_service::{Location, LogQuestions};

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;
use crate::record::{database_url, location, sqlite_in};
use start::{Plan, start};
use stop::Stop;

/// The data directory where nothing else is asked for, under the current one.
const DATA: &str = "koujing-data";
/// The port where nothing else is asked for.
const PORT: u16 = 8730;
/// Closing the record waits so long for a transaction under way.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// Serve the HTTP API and pages.
///
/// Once the server answers, its address is printed. It stops on SIGINT and SIGTERM.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Data directory; made when there is none [default: koujing-data; with --demo a temporary one].
    #[arg(long, value_name = "DIR", conflicts_with = "database_url")]
    data: Option<PathBuf>,

    /// Address of a PostgreSQL database, postgres://user:password@host/database.
    #[arg(long, value_name = "URL", value_parser = database_url)]
    database_url: Option<String>,

    /// Address to listen on [default: 127.0.0.1:8730].
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,

    /// Content folder to import at start; with --demo in place of the content inside the program.
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,

    /// Where the server is reached from outside, such as `https://kb.example`.
    #[arg(long, value_name = "URL", value_parser = public_url)]
    public_url: Option<String>,

    /// A proxy, or a network of them, whose word about the client's address is taken; may be given
    /// again.
    #[arg(long = "trusted-proxy", value_name = "CIDR", value_parser = proxy::cidr)]
    trusted_proxies: Vec<String>,

    /// In whose pages the agents' desk may be embedded, as an origin such as `https://crm.example`; may
    /// be given again.
    #[arg(long = "embed-origin", value_name = "ORIGIN", value_parser = origin::read)]
    embed_origins: Vec<String>,

    /// Where the index is kept, so that the next start is quick; DIR/index beside an SQLite record
    /// unless told otherwise, else in memory only.
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,

    /// What is kept of the words that are asked: text, normalised or nothing. Phone numbers, identity
    /// cards, e-mail addresses, order numbers and postal addresses are masked in any case.
    #[arg(long, value_name = "WHAT", default_value = "text", value_parser = log_questions)]
    log_questions: LogQuestions,

    /// How many days what was asked is kept.
    #[arg(long, value_name = "DAYS", default_value_t = 180, value_parser = clap::value_parser!(u32).range(1..=3650))]
    keep_questions: u32,

    /// Serve the content inside the program from a temporary directory, with keys and accounts made
    /// for this start; on this machine only.
    #[arg(long)]
    demo: bool,

    /// What to log to standard error: error, warn, info, debug, trace, or targets with levels
    /// [default: $KOUJING_LOG, else info].
    #[arg(long, value_name = "LEVEL")]
    log: Option<String>,
}

pub(crate) fn run(output: Output, arguments: &Arguments) -> Result<Done, Failure> {
    let listen = listen(arguments.listen, arguments.demo)?;
    telemetry::start(arguments.log.as_deref())?;
    let named = location(arguments.data.as_deref(), arguments.database_url.as_deref());
    // Removed when this function ends.
    let temporary = match named {
        None if arguments.demo => Some(tempfile::Builder::new().prefix("koujing-demo-").tempdir()?),
        _ => None,
    };
    let folder = temporary
        .as_ref()
        .map_or(Path::new(DATA), tempfile::TempDir::path);
    let location = named.unwrap_or_else(|| sqlite_in(folder));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(serve(output, arguments, location, listen));
    // A snapshot that is just being built is of no use any more.
    runtime.shutdown_background();
    done
}

async fn serve(
    output: Output,
    arguments: &Arguments,
    location: Location,
    listen: SocketAddr,
) -> Result<Done, Failure> {
    let mut stop = Stop::listen()?;
    let plan = Plan {
        arguments,
        location,
        listen,
    };
    let started = tokio::select! {
        biased;
        () = stop.wait() => return Ok(Done::Whole),
        started = start(output, plan) => started?,
    };
    started.announce(output)?;
    let background = background::start(&started.service);
    let served = started.server.run(async move { stop.wait().await }).await;
    drop(background);
    // What was told last.
    let written = tokio::time::timeout(CLOSE_WITHIN, started.service.write_tellings());
    if !matches!(written.await, Ok(Ok(_))) {
        tracing::warn!("what was told last was not written");
    }
    if tokio::time::timeout(CLOSE_WITHIN, started.store.close())
        .await
        .is_err()
    {
        tracing::warn!("the record was not closed in time; nothing acknowledged is lost");
    }
    served?;
    Ok(Done::Whole)
}

/// The address to listen on. A demo hands out its keys, so it never leaves the machine.
fn listen(asked: Option<SocketAddr>, demo: bool) -> Result<SocketAddr, Failure> {
    match asked {
        Some(address) if demo && !address.ip().is_loopback() => Err(Failure::usage(
            format!("--demo 只在本机使用:--listen {address} 不是本机地址"),
            format!("--demo stays on this machine: --listen {address} is no loopback address"),
        )),
        Some(address) => Ok(address),
        None => Ok((Ipv4Addr::LOCALHOST, PORT).into()),
    }
}

fn log_questions(text: &str) -> Result<LogQuestions, String> {
    match text {
        "text" => Ok(LogQuestions::Text),
        "normalised" => Ok(LogQuestions::Normalised),
        "nothing" => Ok(LogQuestions::Nothing),
        _ => Err("text, normalised or nothing".to_owned()),
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#']) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err("an address such as https://kb.example is needed".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_stays_on_this_machine() {
        let address = |text: &str| Some(text.parse().unwrap());
        assert_eq!(listen(None, true).unwrap().to_string(), "127.0.0.1:8730");
        assert!(listen(address("[::1]:0"), true).is_ok());
        assert!(matches!(
            listen(address("0.0.0.0:1"), true),
            Err(Failure::Usage(_))
        ));
        assert!(listen(address("0.0.0.0:1"), false).is_ok());
    }

    #[test]
    fn a_public_url_is_a_place_without_a_query() {
        assert_eq!(
            public_url("https://kb.example/").unwrap(),
            "https://kb.example"
        );
        for bad in [
            "kb.example",
            "https://",
            "ftp://kb.example",
            "https://kb.example/?a=b",
        ] {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }
}
