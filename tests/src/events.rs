//! An event stream (Server-Sent Events), as a browser or a follower reads it.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Client;

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its place, for `Last-Event-ID`.
    pub id: String,
    /// Its name.
    pub event: String,
    /// What it says.
    pub data: Value,
}

/// An open stream.
#[derive(Debug)]
pub struct Events {
    stream: BufReader<TcpStream>,
    /// What came and is no whole line yet.
    line: Vec<u8>,
    ended: bool,
}

impl Events {
    /// Opens `/v1/changes` as a stream. `last` is the last event that is known. Panics unless the server
    /// says 200.
    pub fn open(client: &Client, last: Option<u64>) -> Self {
        Self::of("/v1/changes", client, last)
    }

    /// Opens an address of events as a stream; see [`Events::open`].
    pub fn of(target: &str, client: &Client, last: Option<u64>) -> Self {
        let address = client.address();
        let host = address.trim_start_matches("http://");
        let mut request =
            format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n");
        for (name, value) in client.headers() {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(last) = last {
            request.push_str(&format!("Last-Event-ID: {last}\r\n"));
        }
        let connected = TcpStream::connect(host).and_then(|mut stream| {
            stream.write_all(request.as_bytes())?;
            stream.write_all(b"\r\n")?;
            stream.set_read_timeout(Some(Duration::from_secs(30)))?;
            Ok(stream)
        });
        let stream = connected.unwrap_or_else(|error| panic!("{address}: {error}"));
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            match stream.read_line(&mut head) {
                Ok(1..) => {}
                ended => panic!("{address}{target}: {ended:?} after {head}"),
            }
        }
        let lower = head.to_ascii_lowercase();
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!(lower.contains("content-type: text/event-stream"), "{head}");
        assert!(lower.contains("transfer-encoding: chunked"), "{head}");
        Self {
            stream,
            line: Vec::new(),
            ended: false,
        }
    }

    /// The next event; none if the stream ended. Panics if neither happens within `patience`.
    pub fn next(&mut self, patience: Duration) -> Option<Event> {
        let until = Instant::now() + patience;
        let mut event = Event {
            id: String::new(),
            event: String::new(),
            data: Value::Null,
        };
        loop {
            let line = self.line(until)?;
            match line.split_once(':') {
                Some(("id", value)) => value.trim_start().clone_into(&mut event.id),
                Some(("event", value)) => value.trim_start().clone_into(&mut event.event),
                Some(("data", value)) => {
                    event.data = serde_json::from_str(value)
                        .unwrap_or_else(|error| panic!("{error}: {line}"));
                }
                // A blank line ends an event; a comment is none.
                _ if line.is_empty() && !event.id.is_empty() => return Some(event),
                _ => {}
            }
        }
    }

    /// Reads to the end of the stream, which must come within `patience`; the events that came before.
    pub fn rest(mut self, patience: Duration) -> Vec<Event> {
        let until = Instant::now() + patience;
        std::iter::from_fn(|| self.next(until.saturating_duration_since(Instant::now()))).collect()
    }

    /// The next line of the body.
    fn line(&mut self, until: Instant) -> Option<String> {
        loop {
            if let Some(end) = self.line.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.line.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line);
                return Some(line.trim_end_matches(['\r', '\n']).to_owned());
            }
            if self.ended {
                return None;
            }
            self.chunk(until);
        }
    }

    /// Takes the next chunk of the body in.
    fn chunk(&mut self, until: Instant) {
        let left = until.saturating_duration_since(Instant::now());
        assert!(
            !left.is_zero(),
            "neither an event nor the end of the stream"
        );
        let set = self.stream.get_ref().set_read_timeout(Some(left));
        set.unwrap_or_else(|error| panic!("the stream: {error}"));
        let mut size = String::new();
        match self.stream.read_line(&mut size) {
            Ok(0) => return self.ended = true,
            Ok(_) => {}
            // A server that is gone.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return self.ended = true,
            Err(error) => panic!("neither an event nor the end of the stream: {error}"),
        }
        let length = usize::from_str_radix(size.trim(), 16)
            .unwrap_or_else(|error| panic!("no chunk: {error}: {size}"));
        let mut chunk = vec![0; length + 2];
        match self.stream.read_exact(&mut chunk) {
            Ok(()) => self.line.extend(&chunk[..length]),
            Err(error) => panic!("a broken chunk: {error}"),
        }
        self.ended = length == 0;
    }
}
