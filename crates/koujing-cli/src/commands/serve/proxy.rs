//! `--trusted-proxy`.

use std::net::IpAddr;

/// Reads an address, or a network as address and prefix length.
pub(super) fn cidr(text: &str) -> Result<String, String> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return Err("an address or a network such as 10.0.0.0/8 is needed".to_owned()),
    };
    match prefix.map(str::parse::<u8>) {
        None => Ok(text.to_owned()),
        Some(Ok(length)) if length <= most => Ok(text.to_owned()),
        Some(_) => Err(format!("a prefix length from 0 to {most} is needed")),
    }
}

#[cfg(test)]
mod tests {
    use super::cidr;

    #[test]
    fn networks_are_told_from_other_words() {
        for good in ["127.0.0.1", "10.0.0.0/8", "fd00::/8", "::1"] {
            assert!(cidr(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "proxy",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/8/8",
            "fd00::/129",
        ] {
            assert!(cidr(bad).is_err(), "{bad}");
        }
    }
}
