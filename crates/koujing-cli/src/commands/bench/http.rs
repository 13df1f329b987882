//! A connection to a server on this machine that costs as little as can be: what is measured is the server.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer is waited for longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection that is kept.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    request: Vec<u8>,
}

impl Connection {
    pub(super) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(64 << 10),
            request: Vec::with_capacity(4 << 10),
        })
    }

    /// `GET`: the status and the body.
    pub(super) fn get(&mut self, target: &str, key: &str) -> io::Result<(u16, &[u8])> {
        self.send("GET", target, key, "", b"")
    }

    /// A request with further header lines, each with its line's end: the status and the body.
    pub(super) fn send(
        &mut self,
        method: &str,
        target: &str,
        key: &str,
        headers: &str,
        body: &[u8],
    ) -> io::Result<(u16, &[u8])> {
        self.request.clear();
        write!(
            self.request,
            "{method} {target} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {key}\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        )?;
        self.request.extend_from_slice(body);
        self.stream.write_all(&self.request)?;
        self.answer()
    }

    fn answer(&mut self) -> io::Result<(u16, &[u8])> {
        self.read.clear();
        let head = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end;
            }
            self.more()?;
        };
        let odd = || io::Error::new(io::ErrorKind::InvalidData, "an answer that is no HTTP");
        let text = std::str::from_utf8(&self.read[..head]).map_err(|_| odd())?;
        let status = text.get(9..12).and_then(|code| code.parse().ok());
        let status: u16 = status.ok_or_else(odd)?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse().ok())?
        });
        let length: usize = length.unwrap_or_default();
        let body = head + 4;
        while self.read.len() < body + length {
            self.more()?;
        }
        Ok((status, &self.read[body..body + length]))
    }

    fn more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 << 10];
        match self.stream.read(&mut buffer)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.read.extend_from_slice(&buffer[..count]);
                Ok(())
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}

/// `/v1/answer?q=…` for a question.
pub(super) fn target(question: &str) -> String {
    let mut target = String::with_capacity(13 + question.len() * 3);
    target.push_str("/v1/answer?q=");
    target.extend(url::form_urlencoded::byte_serialize(question.as_bytes()));
    target
}
