//! Where the pages are reached, and whether a password may be sent there.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use url::{Host, Url};

use super::throttle::Throttle;

/// What is known of the address under which the pages are shown.
#[derive(Debug, Default)]
pub(crate) struct Site {
    /// `--public-url`, if it is one.
    public: Option<Url>,
    /// In whose pages the desk may be embedded, as origins.
    pub(crate) embed_origins: Vec<String>,
    pub(crate) throttle: Throttle,
}

/// How a browser reaches us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// By https, which a proxy ends for us.
    Secure,
    /// On this machine.
    Loopback,
    /// By http over a network: a password, and the cookie that stands for it, could be read on the way.
    Open,
}

impl Site {
    pub(crate) fn new(public_url: Option<&str>, embed_origins: Vec<String>) -> Self {
        Self {
            public: public_url.and_then(|text| Url::parse(text).ok()),
            embed_origins,
            throttle: Throttle::default(),
        }
    }

    fn is_secure(&self) -> bool {
        let public = self.public.as_ref();
        public.is_some_and(|url| url.scheme() == "https")
    }

    pub(crate) fn door(&self, client: Option<IpAddr>, headers: &HeaderMap) -> Door {
        if self.is_secure() {
            Door::Secure
        } else if client.is_some_and(|it| it.to_canonical().is_loopback())
            && names_loopback(headers)
        {
            Door::Loopback
        } else {
            Door::Open
        }
    }

    /// The origin of our own pages, as the browser that sent these headers sees it.
    pub(crate) fn origin(&self, headers: &HeaderMap) -> Option<String> {
        match &self.public {
            Some(public) if public.scheme() == "https" => {
                Some(public.origin().ascii_serialization())
            }
            _ => {
                let host = headers.get(header::HOST)?.to_str().ok()?;
                let own = Url::parse(&format!("http://{host}")).ok()?;
                Some(own.origin().ascii_serialization())
            }
        }
    }

    /// Whether browsers are to be told never to come by http.
    pub(crate) fn is_https_only(&self) -> bool {
        self.is_secure()
    }
}

/// Whether the address in the browser is this machine's. A name from elsewhere that leads here (DNS
/// rebinding) is none of ours.
fn names_loopback(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let own = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    match own.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_by_https_or_on_this_machine() {
        let headers = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a header"));
            headers
        };
        let here: IpAddr = "127.0.0.1".parse().expect("an address");
        let there: IpAddr = "192.0.2.1".parse().expect("an address");
        let cases = [
            (None, here, "127.0.0.1:8730", Door::Loopback),
            (None, here, "localhost:8730", Door::Loopback),
            (None, here, "[::1]:8730", Door::Loopback),
            (None, here, "kb.example:8730", Door::Open),
            (None, here, "127.0.0.1.evil.example", Door::Open),
            (None, there, "127.0.0.1:8730", Door::Open),
            (Some("http://kb.example"), here, "kb.example", Door::Open),
            (Some("http://kb.example"), here, "127.0.0.1", Door::Loopback),
            (
                Some("https://kb.example"),
                there,
                "kb.example",
                Door::Secure,
            ),
        ];
        for (public, client, host, expected) in cases {
            let site = Site::new(public, Vec::new());
            let door = site.door(Some(client), &headers(host));
            assert_eq!(door, expected, "{public:?} {client} {host}");
        }
        let site = Site::new(Some("https://kb.example/"), Vec::new());
        let origin = site.origin(&headers("127.0.0.1:8730"));
        assert_eq!(origin.as_deref(), Some("https://kb.example"));
        let site = Site::new(None, Vec::new());
        let origin = site.origin(&headers("127.0.0.1:8730"));
        assert_eq!(origin.as_deref(), Some("http://127.0.0.1:8730"));
    }
}
