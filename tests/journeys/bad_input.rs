//! Bad requests and wrong commands get a clear error each; nothing is lost, nothing crashes. Bad files:
//! `bad_files.rs`.

use std::time::Duration;

use koujing_tests::{Client, Server, koujing, raw};
use serde_json::json;

/// The demo's reader, and that the server still answers him after the test.
fn with_reader(test: impl FnOnce(&Client)) {
    let reader = Server::demo().client("reader");
    test(&reader);
    assert_eq!(reader.ask("滤网怎么洗", &[])["outcome"], "answer");
}

const MEGABYTE: usize = 1 << 20;

#[test]
fn callers_without_a_valid_key_are_turned_away() {
    with_reader(|reader| {
        let strange = ["kj_", "kj_00000000000000000000000000000000", "nonsense", ""];
        let wrong = strange.map(|key| reader.with_key(key));
        let basic = reader.with("authorization", "Basic YTpi");
        for client in wrong.iter().chain([&reader.without_key(), &basic]) {
            for address in [
                "/v1/answer?q=a",
                "/v1/suggest?q=a",
                "/v1/search",
                "/v1/articles",
            ] {
                let reply = client.send("GET", address, None);
                reply.is_problem(401, "unauthorized");
                assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
            }
        }
    });
}

#[test]
fn query_strings_are_read_strictly() {
    with_reader(|reader| {
        for (target, code) in [
            ("/v1/answer?q=a&colour=red", "unknown_parameter"),
            ("/v1/answer?q=a&question=b", "unknown_parameter"),
            ("/v1/suggest?q=a&limit=3", "unknown_parameter"),
            ("/v1/articles?q=a", "unknown_parameter"),
            ("/v1/answer?q=a&q=b", "repeated_parameter"),
            (
                "/v1/answer?q=a&product=X50&product=X50",
                "repeated_parameter",
            ),
            ("/v1/answer?q=%ff", "invalid_utf8"),
            ("/v1/answer?q=%E6%BB", "invalid_utf8"),
            ("/v1/answer?q=%zz", "invalid_encoding"),
            ("/v1/answer", "missing_parameter"),
            ("/v1/answer?q=", "missing_parameter"),
            ("/v1/answer?q=+%20", "missing_parameter"),
            ("/v1/answer?q=a&format=pdf", "invalid_parameter"),
            ("/v1/answer?q=a&lang=fr", "invalid_parameter"),
            ("/v1/answer?q=a&as_of=yesterday", "invalid_parameter"),
            ("/v1/answer?q=a&as_of=2026-11-01", "invalid_parameter"),
            ("/v1/answer?q=a&min_seq=-1", "invalid_parameter"),
            ("/v1/answer?q=a&explain=maybe", "invalid_parameter"),
            ("/v1/answer?q=a%00b", "invalid_parameter"),
            ("/v1/answer?q=a&channel=%00", "invalid_parameter"),
            ("/v1/changes?cursor=%00", "invalid_parameter"),
            ("/v1/articles?limit=0", "invalid_parameter"),
            ("/v1/articles?limit=201", "invalid_parameter"),
            ("/v1/articles?cursor=!", "invalid_parameter"),
            ("/v1/search?state=lost", "invalid_parameter"),
        ] {
            reader.send("GET", target, None).is_problem(400, code);
        }
    });
}

#[test]
fn bodies_are_read_strictly() {
    with_reader(|reader| {
        let post = |body: &[u8]| reader.post_bytes("/v1/answer", "application/json", body);
        for (body, code) in [
            (&b"{\"question\": "[..], "invalid_json"),
            (b"", "invalid_json"),
            (b"[]", "invalid_json"),
            (b"{}", "invalid_json"),
            (b"{\"question\": 1}", "invalid_json"),
            (b"{\"question\": \"a\"} {}", "invalid_json"),
            (b"{\"question\": \"a\", \"color\": \"red\"}", "invalid_json"),
            (
                b"{\"question\": \"a\", \"question\": \"b\"}",
                "invalid_json",
            ),
            (
                b"{\"question\": \"a\", \"context\": {\"product\": \"X50\", \"product\": \"X60\"}}",
                "invalid_json",
            ),
            (
                b"{\"question\": \"a\", \"variables\": {\"order.id\": \"1\", \"order.id\": \"2\"}}",
                "invalid_json",
            ),
            (
                b"{\"question\": \"a\", \"variables\": {\"order.id\": 1}}",
                "invalid_json",
            ),
            (b"{\"question\": \"\xff\"}", "invalid_utf8"),
            (b"{\"question\": \" \"}", "empty_question"),
            (
                b"{\"question\": \"a\", \"context\": {\"colour\": \"red\"}}",
                "unknown_dimension",
            ),
            (
                b"{\"question\": \"a\", \"format\": \"pdf\"}",
                "invalid_parameter",
            ),
        ] {
            post(body).is_problem(400, code);
        }
        let deep = format!(
            "{{\"question\": {}1{}}}",
            "[".repeat(20_000),
            "]".repeat(20_000)
        );
        post(deep.as_bytes()).is_problem(400, "invalid_json");
        let question = json!({"question": "滤网怎么洗"}).to_string();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
        ] {
            let reply = reader.post_bytes("/v1/answer", kind, question.as_str());
            reply.is_problem(415, "unsupported_media_type");
        }
        reader
            .send("POST", "/v1/answer", None)
            .is_problem(415, "unsupported_media_type");
    });
}

#[test]
fn what_is_too_long_is_refused() {
    with_reader(|reader| {
        let long = "长".repeat(4_001);
        reader
            .get("/v1/answer", &[("q", &long)])
            .is_problem(413, "payload_too_large");
        let body = json!({"question": long});
        reader
            .post("/v1/answer", &body)
            .is_problem(413, "payload_too_large");
        assert_ne!(reader.ask(&"长".repeat(4_000), &[])["outcome"], "answer");
        reader
            .get("/v1/suggest", &[("q", &"长".repeat(5_000))])
            .ok();
    });
}

#[test]
fn a_megabyte_is_refused_whichever_way_it_comes() {
    with_reader(|_| {
        let server = Server::demo();
        let patience = Duration::from_secs(20);
        let head = format!(
            "Host: localhost\r\nAuthorization: Bearer {}\r\n",
            server.key("reader")
        );
        let get = format!(
            "GET /v1/answer?q={} HTTP/1.1\r\n{head}\r\n",
            "a".repeat(MEGABYTE)
        );
        let said = raw(server.address(), get.as_bytes(), true, patience);
        assert!(said.starts_with("HTTP/1.1 4"), "{said:?}");
        let body = json!({"question": "a".repeat(MEGABYTE)}).to_string();
        let post = format!(
            "POST /v1/answer HTTP/1.1\r\n{head}Connection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let said = raw(server.address(), post.as_bytes(), false, patience);
        assert!(said.starts_with("HTTP/1.1 413"), "{said:?}");
        assert!(said.contains("payload_too_large"), "{said:?}");
    });
}

#[test]
fn addresses_and_methods_that_do_not_exist_are_named() {
    with_reader(|reader| {
        for address in [
            "/nothing",
            "/v1/",
            "/v1/nothing",
            "/v1/articles/x/y",
            "/images/",
            "/../etc/passwd",
        ] {
            reader
                .send("GET", address, None)
                .is_problem(404, "not_found");
        }
        for address in [
            "/v1/articles/nobody",
            "/v1/articles/..%2f..%2fetc",
            "/v1/articles/%20",
        ] {
            reader
                .send("GET", address, None)
                .is_problem(404, "not_found");
        }
        let garbled = reader.send("GET", "/v1/articles/%ff", None);
        assert!([400, 404].contains(&garbled.status), "{garbled:?}");
        assert_eq!(
            garbled.header("content-type"),
            Some("application/problem+json")
        );
        assert!(garbled.json()["code"].is_string(), "{garbled:?}");
        for image in [
            "0".repeat(64),
            "g".repeat(64),
            "..".to_owned(),
            "x".to_owned(),
        ] {
            reader
                .send("GET", &format!("/images/{image}"), None)
                .is_problem(404, "not_found");
        }
        for (method, address) in [
            ("DELETE", "/v1/answer"),
            ("PUT", "/v1/suggest"),
            ("POST", "/v1/search"),
            ("DELETE", "/healthz"),
        ] {
            let reply = reader.send(method, address, None);
            reply.is_problem(405, "method_not_allowed");
            assert!(
                reply
                    .header("allow")
                    .is_some_and(|allow| allow.contains("GET")),
                "{address}"
            );
        }
    });
}

#[test]
fn what_speaks_no_http_is_dropped() {
    with_reader(|_| {
        let server = Server::demo();
        for bytes in [
            &b"\x16\x03\x01\x02\0\x01"[..],
            b"GET\r\n\r\n",
            b"GET / HTTP/1.1\r\n\xff\xff: x\r\n\r\n",
        ] {
            let said = raw(server.address(), bytes, true, Duration::from_secs(20));
            assert!(
                said.is_empty() || said.starts_with("HTTP/1.1 4"),
                "{said:?}"
            );
        }
    });
}

#[test]
fn wrong_use_of_the_command_line_is_exit_code_2() {
    for arguments in [
        &["frobnicate"][..],
        &["ask"],
        &["import", "somewhere"],
        &["ask", "a", "--server", "http://127.0.0.1:1"],
        &["ask", "a", "--context", "colour=red"],
        &["ask", "a", "--product", "X50", "--context", "product=X60"],
        &[
            "key", "create", "--role", "king", "--name", "x", "--data", "d",
        ],
    ] {
        let run = koujing(arguments).exits(2);
        assert!(run.stdout.is_empty() && !run.stderr.is_empty(), "{run:?}");
    }
    for arguments in [
        &["lint", "/nowhere/at/all"][..],
        &["ask", "a", "--content", "/nowhere/at/all"],
        &[
            "ask",
            "a",
            "--server",
            "http://127.0.0.1:1",
            "--key",
            "kj_x",
        ],
    ] {
        let run = koujing(arguments).exits(1);
        assert!(run.stdout.is_empty() && !run.stderr.is_empty(), "{run:?}");
    }
}
