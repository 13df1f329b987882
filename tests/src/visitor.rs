//! Somebody in front of a browser, as far as that is requests: cookies, forms, where they come from.

use ureq::http::HeaderMap;

use crate::{Client, Reply, Server, encoded};

/// A browser's requests to one server.
#[derive(Debug, Clone)]
pub struct Visitor {
    client: Client,
    cookies: Vec<(String, String)>,
}

impl Visitor {
    /// Nobody who is known yet.
    pub fn of(server: &Server) -> Self {
        let client = server.stranger().with("accept", "text/html");
        Self {
            client: client.with("origin", server.address()),
            cookies: Vec::new(),
        }
    }

    /// The same visitor, who also sends this header, in place of one of the same name.
    pub fn with(&self, name: &str, value: &str) -> Self {
        Self {
            client: self.client.with(name, value),
            cookies: self.cookies.clone(),
        }
    }

    /// The same visitor, whose browser does not say where requests come from.
    pub fn without_origin(&self) -> Self {
        Self {
            client: self.client.without("origin"),
            cookies: self.cookies.clone(),
        }
    }

    /// The cookies that the browser keeps.
    pub fn cookies(&self) -> &[(String, String)] {
        &self.cookies
    }

    /// Signs in; the visitor must be let in.
    #[must_use]
    pub fn signed_in(mut self, name: &str, password: &str) -> Self {
        let reply = self.sign_in(name, password);
        assert_eq!(reply.status, 303, "{}", reply.text());
        self
    }

    /// Sends the form of `/sign-in`.
    pub fn sign_in(&mut self, name: &str, password: &str) -> Reply {
        self.send("/sign-in", &[("name", name), ("password", password)])
    }

    /// Opens a page.
    pub fn open(&mut self, target: &str) -> Reply {
        let reply = self.ready().send("GET", target, None);
        self.keep(&reply.headers);
        reply
    }

    /// Sends a form.
    pub fn send(&mut self, target: &str, fields: &[(&str, &str)]) -> Reply {
        let form: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let client = self.ready();
        let client = client.with("content-type", "application/x-www-form-urlencoded");
        let reply = client.send("POST", target, Some(form.join("&").into_bytes()));
        self.keep(&reply.headers);
        reply
    }

    /// Sends a form with files: name, file name (empty: a field) and bytes of each part.
    pub fn send_parts(&mut self, target: &str, parts: &[(&str, &str, &[u8])]) -> Reply {
        const EDGE: &str = "edge-of-a-part";
        let mut body = Vec::new();
        for (name, file, bytes) in parts {
            let file = match *file {
                "" => String::new(),
                file => format!("; filename=\"{file}\""),
            };
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
            );
            body.extend([head.as_bytes(), *bytes, b"\r\n"].concat());
        }
        body.extend(format!("--{EDGE}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let client = self.ready().with("content-type", &kind);
        let reply = client.send("POST", target, Some(body));
        self.keep(&reply.headers);
        reply
    }

    /// Sends JSON, as our scripts do.
    pub fn tell(&mut self, target: &str, body: &serde_json::Value) -> Reply {
        let client = self.ready().with("content-type", "application/json");
        let client = client.with("koujing-part", "1");
        let reply = client.send("POST", target, Some(body.to_string().into_bytes()));
        self.keep(&reply.headers);
        reply
    }

    fn ready(&self) -> Client {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        match cookies.is_empty() {
            true => self.client.clone(),
            false => self.client.with("cookie", &cookies.join("; ")),
        }
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for set in headers.get_all("set-cookie") {
            let set = set.to_str().unwrap_or_default();
            let (name, value) = set
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .unwrap_or_else(|| panic!("no cookie: {set}"));
            self.cookies.retain(|(own, _)| own != name);
            if !set.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}
