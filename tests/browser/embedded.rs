//! The desk in the sidebar of another system.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use koujing_tests::Server;
use serde_json::json;

use super::desk::{Desk, PHONE};

/// A page of another origin that shows the desk and hands over what it is given.
fn host(listener: TcpListener, desk: String, handed: String) {
    let page = format!(
        "<!doctype html><title>CRM</title><body style='margin:0'><iframe src='{desk}/embed' allow='clipboard-write' \
         style='width:360px;height:700px;border:0'></iframe><script>addEventListener('message', (event) => {{ \
         if (event.data.type === 'koujing-ready') event.source.postMessage({handed}, '{desk}'); }})</script>"
    );
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
                page.len()
            );
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sidebar_answers_without_a_cookie() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let server = Server::start(&["--demo", "--embed-origin", &origin]);
    let wanted = json!({"agent": "crm-王芳", "origin": origin});
    let made = server
        .client("reader")
        .post("/v1/embed-tokens", &wanted)
        .is(201);
    let handed = json!({"type": "koujing", "token": made["token"], "conversation": "crm-42",
        "variables": {"customer.name": "李先生"}, "question": "滤网怎么洗"});
    host(listener, server.address().to_owned(), handed.to_string());
    let desk = Desk::open(&server, PHONE).await;
    desk.driver.goto(&origin).await.unwrap();
    desk.driver.enter_frame(0).await.unwrap();
    desk.until("document.querySelector('.answer .copy')?.textContent.startsWith('李先生好')")
        .await;
    desk.fits().await;
    assert_eq!(desk.text("document.cookie").await, "");
    desk.close().await;
}
