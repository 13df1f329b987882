//! Requests to a running server. Every status is a reply, none an error.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{HeaderMap, Request, Uri};

/// One caller of a server.
#[derive(Debug, Clone)]
pub struct Client {
    address: String,
    headers: Vec<(String, String)>,
    agent: Agent,
}

/// What a server said.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes of the body.
    pub body: Vec<u8>,
}

impl Client {
    /// A caller without a key of the server at `http://HOST:PORT`.
    pub(crate) fn new(address: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A server may close a connection after a refusal: every request has its own.
            .max_idle_connections(0)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A server that is short of time says that it does not want a body later than ureq waits.
            .timeout_await_100(Some(Duration::from_secs(30)))
            .timeout_global(Some(Duration::from_secs(60)));
        Self {
            address: address.to_owned(),
            headers: Vec::new(),
            agent: config.build().into(),
        }
    }

    /// `http://HOST:PORT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it sends with every request.
    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The same caller of the server at another address.
    pub fn of(&self, address: &str) -> Self {
        let mut client = self.clone();
        address.clone_into(&mut client.address);
        client
    }

    /// The same caller, who also sends this header, in place of one of the same name.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(own, _)| own != name);
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// The same caller with this key.
    pub fn with_key(&self, key: &str) -> Self {
        self.with("authorization", &format!("Bearer {key}"))
    }

    /// The same caller without a key.
    pub fn without_key(&self) -> Self {
        self.without("authorization")
    }

    /// The same caller, who does not send this header.
    pub(crate) fn without(&self, name: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(own, _)| own != name);
        client
    }

    /// `GET` with query parameters, which are encoded here.
    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Reply {
        self.send("GET", &target(path, query), None)
    }

    /// Asks by GET.
    pub fn ask(&self, question: &str, context: &[(&str, &str)]) -> Value {
        let mut query = vec![("q", question)];
        query.extend(context);
        self.get("/v1/answer", &query).ok()
    }

    /// `POST` of JSON.
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_bytes(path, "application/json", body.to_string())
    }

    /// `POST` of anything.
    pub fn post_bytes(&self, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> Reply {
        self.with("content-type", kind)
            .send("POST", path, Some(body.into()))
    }

    /// `PUT` of an article's file to `/v1/articles/{id}`; `base` is the revision that the writer has seen.
    pub fn put(&self, id: &str, markdown: &str, base: Option<u64>) -> Reply {
        let mut client = self.with("content-type", "text/markdown");
        if let Some(base) = base {
            client = client.with("if-match", &format!("\"{base}\""));
        }
        let target = format!("/v1/articles/{}", encoded(id));
        client.send("PUT", &target, Some(markdown.into()))
    }

    /// Stores a draft, which must be taken: its revision.
    pub fn draft(&self, id: &str, markdown: &str, base: Option<u64>) -> u64 {
        let draft = self.put(id, markdown, base).is(201);
        assert_eq!(draft["state"], "draft", "{draft}");
        draft["revision"]
            .as_u64()
            .unwrap_or_else(|| panic!("no revision: {draft}"))
    }

    /// `POST /v1/articles/{id}/revisions/{n}/{verb}`.
    pub fn review(&self, id: &str, revision: u64, verb: &str, body: &Value) -> Reply {
        let path = format!("/v1/articles/{}/revisions/{revision}/{verb}", encoded(id));
        self.post(&path, body)
    }

    /// `POST /v1/articles/{id}/{verb}`.
    pub fn tell(&self, id: &str, verb: &str, body: &Value) -> Reply {
        self.post(&format!("/v1/articles/{}/{verb}", encoded(id)), body)
    }

    /// Stores a draft and hands it in: its revision.
    pub fn submitted(&self, id: &str, markdown: &str, base: Option<u64>) -> u64 {
        let revision = self.draft(id, markdown, base);
        let reply = self.review(id, revision, "submit", &json!({}));
        assert_eq!(reply.is(200)["state"], "in_review", "{reply:?}");
        revision
    }

    /// A request of any method; `target` is the path with the query as it is sent.
    pub fn send(&self, method: &str, target: &str, body: Option<Vec<u8>>) -> Reply {
        self.try_send(method, target, body)
            .unwrap_or_else(|error| panic!("{}{target}: {error}", self.address))
    }

    /// The items of a list, which must be there.
    pub fn items(&self, path: &str, query: &[(&str, &str)]) -> Vec<Value> {
        let list = self.get(path, query).ok();
        let items = list["items"].as_array().cloned();
        items.unwrap_or_else(|| panic!("{path} is no list: {list}"))
    }

    /// The same to a server that may be ended meanwhile.
    ///
    /// # Errors
    ///
    /// When no whole reply came.
    pub fn try_send(
        &self,
        method: &str,
        target: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Reply, ureq::Error> {
        let address = format!("{}{target}", self.address);
        let uri: Uri = address
            .parse()
            .unwrap_or_else(|error| panic!("{address}: {error}"));
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request
            .body(())
            .unwrap_or_else(|error| panic!("{target}: {error}"));
        let response = match body {
            Some(body) => self.agent.run(request.map(|()| body)),
            None => self.agent.run(request),
        };
        let (parts, mut body) = response?.into_parts();
        Ok(Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.read_to_vec()?,
        })
    }
}

impl Reply {
    /// A header's value; none if it is not there or not ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|error| panic!("no UTF-8: {error}"))
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Where it leads: it must lead somewhere.
    pub fn leads_to(&self) -> &str {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, 303, "{text}");
        let address = self.header("location");
        address.unwrap_or_else(|| panic!("no address: {self:?}"))
    }

    /// The body as JSON; the status must be this one.
    pub fn is(&self, status: u16) -> Value {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{body}");
        self.json()
    }

    /// The body as JSON; the status must be 200.
    pub fn ok(&self) -> Value {
        self.is(200)
    }

    /// The reply must be a problem (RFC 9457) with this status and code.
    /// Gives the problem.
    pub fn is_problem(&self, status: u16, code: &str) -> Value {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{code}: {body}");
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{body}"
        );
        let problem = self.json();
        assert_eq!(problem["code"], code, "{body}");
        assert_eq!(problem["status"], status, "{body}");
        assert!(
            problem["type"].is_string() && problem["title"].is_string(),
            "{body}"
        );
        problem
    }
}

/// A path with query parameters, encoded.
pub fn target(path: &str, query: &[(&str, &str)]) -> String {
    let mut target = path.to_owned();
    for (at, (name, value)) in query.iter().enumerate() {
        target.push(if at == 0 { '?' } else { '&' });
        target.push_str(&encoded(name));
        target.push('=');
        target.push_str(&encoded(value));
    }
    target
}

/// A text as a part of a query string.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
