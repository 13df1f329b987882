//! What the desk weighs, and how fast its pages come.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use koujing_tests::{Server, Visitor};

/// What the desk may weigh with everything that it loads, uncompressed, in bytes.
const MOST: usize = 150_000;

/// A browser at the desk of the demo.
fn reader() -> Visitor {
    let server = Server::demo();
    let mut accounts = server
        .announced()
        .iter()
        .filter_map(|line| line.strip_prefix("account reader"));
    let account = accounts.next().expect("an account");
    let (name, password) = account.split_once(' ').expect("a password");
    Visitor::of(server).signed_in(&format!("reader{name}"), password)
}

/// The addresses of our assets in a text: of a page whole, of a script beside its own.
fn loaded(text: &str, of: &str) -> BTreeSet<String> {
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
    let quoted = text.split('"');
    quoted
        .filter_map(|part| {
            if part.starts_with("/assets/") {
                Some(part.to_owned())
            } else {
                let name = part.strip_prefix("./")?;
                name.ends_with(".js").then(|| format!("{folder}/{name}"))
            }
        })
        .collect()
}

#[test]
fn the_desk_is_light() {
    let mut visitor = reader();
    let mut seen = BTreeSet::new();
    let mut wanted = BTreeSet::from(["/".to_owned(), "/desk/home".to_owned()]);
    let mut bytes = 0;
    while let Some(address) = wanted.pop_first() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let reply = visitor.open(&address);
        assert_eq!(reply.status, 200, "{address}");
        bytes += reply.body.len();
        wanted.extend(loaded(reply.text(), &address));
    }
    assert!(seen.len() > 10, "{seen:?}");
    assert!(bytes < MOST, "{bytes} bytes: {seen:?}");
}
