//! Bytes on a connection, for what no decent client would send.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// Sends these bytes to `http://HOST:PORT` and gives what came back until the server closed the
/// connection. The sending side stays open unless `done` says that nothing more follows. Panics if the
/// connection is still open after `patience`.
pub fn raw(address: &str, bytes: &[u8], done: bool, patience: Duration) -> String {
    let address = address.trim_start_matches("http://");
    let mut stream =
        TcpStream::connect(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    let set = stream.set_read_timeout(Some(patience));
    set.unwrap_or_else(|error| panic!("{address}: {error}"));
    // A server that has read enough closes before everything is written; what it said is read below.
    let written = stream.write_all(bytes);
    if done && written.is_ok() {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut said = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => said.extend(&buffer[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("not closed after {patience:?}: {error}"),
        }
    }
    String::from_utf8_lossy(&said).into_owned()
}
