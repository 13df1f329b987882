//! Starting: the record, its content, the snapshot, the address.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use koujing_service::{Bundle, Clock, Config, ImportOptions, Location, Service, Store};
use koujing_web::{Server, ServerConfig};
use serde_json::json;

use super::{Arguments, demo};
use crate::content;
use crate::exit::Done;
use crate::failure::Failure;
use crate::incoming;
use crate::output::Output;
use crate::record::index_beside;

/// What to start.
pub(super) struct Plan<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) location: Location,
    pub(super) listen: SocketAddr,
}

/// A server that accepts connections, and a snapshot that is ready.
pub(super) struct Started {
    pub(super) store: Store,
    pub(super) service: Arc<Service>,
    pub(super) server: Server,
    demo: Option<demo::Access>,
}

pub(super) async fn start(output: Output, plan: Plan<'_>) -> Result<Started, Failure> {
    let Plan {
        arguments,
        location,
        listen,
    } = plan;
    let clock = Clock::system();
    let store = Store::open(&location).await?;
    if !arguments.demo && store.seq().await? == 0 {
        tell_how_to_make_a_key(output, &location);
    }
    let (bundle, actor) = match (&arguments.content, arguments.demo) {
        (Some(path), _) => (Some(incoming::read(path, &store).await?), "content"),
        (None, true) => (Some(Bundle::of_files(content::embedded(), None)), "demo"),
        (None, false) => (None, "content"),
    };
    if let Some(bundle) = bundle {
        let options = ImportOptions {
            actor: actor.to_owned(),
            drafts: false,
            dry_run: false,
            now: clock.now(),
        };
        let report = incoming::import(bundle, &store, &options, output).await?;
        // The rest is served.
        report.failures().iter().for_each(|line| output.line(line));
    }
    let demo = match arguments.demo {
        true => Some(demo::access(&store, clock.now()).await?),
        false => None,
    };
    let config = Config {
        public_url: arguments.public_url.clone(),
        index: index_folder(arguments, &location),
        log_questions: arguments.log_questions,
        keep_questions_days: Some(arguments.keep_questions),
    };
    let service = Arc::new(Service::open(store.clone(), clock, &config).await?);
    let server = bind(arguments, &service, listen).await?;
    tracing::info!(
        address = %server.address(),
        articles = service.articles_count(),
        seq = service.seq(),
        "serving"
    );
    Ok(Started {
        store,
        service,
        server,
        demo,
    })
}

/// Where the index is kept: beside the record unless told otherwise; a demo starts from nothing.
fn index_folder(arguments: &Arguments, location: &Location) -> Option<PathBuf> {
    let beside = || index_beside(location).filter(|_| !arguments.demo);
    arguments.index.clone().or_else(beside)
}

/// Takes the address. A demo that was not told where to listen takes any free port if its own is
/// taken.
async fn bind(
    arguments: &Arguments,
    service: &Arc<Service>,
    listen: SocketAddr,
) -> Result<Server, Failure> {
    let at = |listen: SocketAddr| {
        let config = ServerConfig {
            listen,
            trusted_proxies: arguments.trusted_proxies.clone(),
            public_url: arguments.public_url.clone(),
            embed_origins: arguments.embed_origins.clone(),
        };
        Server::bind(Arc::clone(service), config)
    };
    let bound = match at(listen).await {
        Err(error)
            if error.kind() == io::ErrorKind::AddrInUse
                && arguments.demo
                && arguments.listen.is_none() =>
        {
            at(SocketAddr::new(listen.ip(), 0)).await
        }
        bound => bound,
    };
    bound.map_err(|source| Failure::Listen {
        address: listen.to_string(),
        source,
    })
}

fn tell_how_to_make_a_key(output: Output, location: &Location) {
    let record = match location {
        Location::SqliteFile(file) => {
            let folder = file.parent().unwrap_or(file);
            format!("--data {}", folder.display())
        }
        // Its address may hold a password.
        Location::Postgres(_) => "--database-url …".to_owned(),
    };
    let command = format!("koujing key create --role reader --name NAME {record}");
    output.note(
        format!("这里还没有发布过内容;调用接口需要钥匙,生成一把:{command}"),
        format!("nothing was ever published here; calls need a key, make one: {command}"),
    );
}

impl Started {
    /// Prints where the server listens, and of a demo how to get in.
    pub(super) fn announce(&self, output: Output) -> Result<Done, Failure> {
        let address = format!("http://{}", self.server.address());
        if output.json {
            let (keys, accounts) = match &self.demo {
                Some(access) => (json!(access.keys), json!(access.accounts)),
                None => (json!([]), json!([])),
            };
            output.json(&json!({"listening": address, "keys": keys, "accounts": accounts}))?;
        } else {
            let mut text = format!("listening {address}");
            if let Some(access) = &self.demo {
                text.push_str(&access.lines());
            }
            output.result(text)?;
        }
        if let Some(access) = &self.demo {
            demo::tell(output, &address, access);
        }
        Ok(Done::Whole)
    }
}
