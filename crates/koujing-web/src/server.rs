//! The listening socket: headers must come in time, and stopping lets requests finish.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use koujing_service::Service;
use tokio::net::TcpListener;
use tower::util::MapRequest;

use crate::client::{Network, Peer};
use crate::pages::Site;
use crate::router::router;

/// A client has so long to send its headers; else it would hold a connection for ever.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// When stopping, requests under way have so long to finish.
const FINISH_WITHIN: Duration = Duration::from_secs(10);
/// After a failed accept (no file descriptors left) the server waits so long before the next.
const AFTER_A_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// Where and how to listen.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// The address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Addresses or networks (`10.0.0.0/8`) of proxies whose word about the client's address is
    /// taken.
    pub trusted_proxies: Vec<String>,
    /// Where the server is reached from outside, `https://kb.example`. Without https people sign in on
    /// this machine only.
    pub public_url: Option<String>,
    /// In whose pages the desk may be embedded, as origins (`https://crm.example`).
    pub embed_origins: Vec<String>,
}

/// A server that listens, and serves once it is run.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    service: Arc<Service>,
    address: SocketAddr,
    trusted: Arc<[Network]>,
    site: Site,
}

impl Server {
    /// Takes the address.
    ///
    /// # Errors
    ///
    /// When it cannot be had, or a trusted proxy is no address and no network.
    pub async fn bind(service: Arc<Service>, config: ServerConfig) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let proxies = config.trusted_proxies.iter();
        let trusted = proxies.map(|text| {
            let wrong = || io::Error::other(format!("{text:?} is no address and no network"));
            Network::read(text).ok_or_else(wrong)
        });
        Ok(Self {
            listener,
            service,
            address,
            site: Site::new(config.public_url.as_deref(), config.embed_origins),
            trusted: trusted.collect::<io::Result<_>>()?,
        })
    }

    /// The address taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done, then lets the requests under way finish, for 10 seconds at most.
    ///
    /// # Errors
    ///
    /// None at present; a failed accept is logged and serving goes on.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> io::Result<()> {
        let router = router(Arc::clone(&self.service), self.site);
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .keep_alive(true);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_header_list_size(64 * 1024);
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut stop => break,
            };
            let (stream, from) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(AFTER_A_FAILED_ACCEPT).await;
                    continue;
                }
            };
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY was refused");
            }
            let peer = Peer {
                address: from.ip(),
                trusted: Arc::clone(&self.trusted),
            };
            let told = MapRequest::new(router.clone(), move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(peer.clone());
                request
            });
            let service = TowerToHyperService::new(told);
            let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
            let connection = graceful.watch(connection.into_owned());
            tokio::spawn(async move {
                // A client that goes away or speaks no HTTP is its own affair.
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection ended early");
                }
            });
        }
        drop(self.listener);
        // Event streams would never end by themselves.
        self.service.stop_waiting();
        if tokio::time::timeout(FINISH_WITHIN, graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("some requests did not finish in time");
        }
        Ok(())
    }
}
