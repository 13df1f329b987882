//! `--embed-origin`.

use url::Url;

/// Reads an origin: scheme, host and port, nothing behind it.
pub(super) fn read(text: &str) -> Result<String, String> {
    let wrong = || "an origin such as https://crm.example is needed".to_owned();
    let url = Url::parse(text).map_err(|_| wrong())?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    if is_bare && is_web {
        Ok(url.origin().ascii_serialization())
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_origin_is_told_from_other_addresses() {
        for (text, origin) in [
            ("https://crm.example", "https://crm.example"),
            ("https://CRM.example:443/", "https://crm.example"),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(origin));
        }
        for bad in [
            "",
            "crm.example",
            "*",
            "https://crm.example/desk",
            "https://a@crm.example",
            "file:///",
            "https://crm.example?a",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
