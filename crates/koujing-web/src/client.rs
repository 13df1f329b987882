//! The client's address, for the log: the peer's, or what a trusted proxy says.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address at the other end of a connection, with the proxies whose word is taken.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) address: IpAddr,
    pub(crate) trusted: Arc<[Network]>,
}

/// An address with the number of its leading bits that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    bits: u128,
    prefix: u32,
}

/// An address as 128 bits, those of version 4 in their mapped form.
fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl Network {
    /// Reads `10.0.0.0/8`, or a single address.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let before = if address.is_ipv4() { 96 } else { 0 };
        let prefix = prefix.map_or(128, |prefix| before + prefix);
        (prefix <= 128).then(|| Self {
            bits: bits_of(address),
            prefix,
        })
    }

    fn contains(self, address: IpAddr) -> bool {
        let apart = self.bits ^ bits_of(address);
        apart.leading_zeros() >= self.prefix
    }
}

impl Peer {
    /// The client: going back along the proxies, the first address that is not one of ours.
    pub(crate) fn client(&self, headers: &HeaderMap) -> IpAddr {
        let is_trusted = |address| self.trusted.iter().any(|network| network.contains(address));
        let mut client = self.address;
        let said: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        for said in said.into_iter().rev() {
            if !is_trusted(client) {
                break;
            }
            match said.parse() {
                Ok(before) => client = before,
                Err(_) => break,
            }
        }
        client
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted = ["10.0.0.0/8", "::1"].map(|text| Network::read(text).expect("a network"));
        let cases = [
            ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
            (
                "10.1.2.3",
                "198.51.100.1, 203.0.113.9, 10.9.9.9",
                "203.0.113.9",
            ),
            ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
            ("::1", "unknown", "::1"),
        ];
        for (peer, said, expected) in cases {
            let peer = Peer {
                address: peer.parse().expect("an address"),
                trusted: Arc::from(trusted),
            };
            let mut headers = HeaderMap::new();
            headers.insert(FORWARDED_FOR, said.parse().expect("a header"));
            assert_eq!(peer.client(&headers).to_string(), expected, "{said}");
        }
        assert_eq!(Network::read("10.0.0.0/33"), None);
    }
}
