//! What changes elsewhere appears on an open desk by itself.

use koujing_tests::{Client, Server, ahead};
use serde_json::json;
use thirtyfour::prelude::*;

use super::desk::{Desk, SCREEN};

/// Writes, hands in and approves.
fn publish(server: &Server, id: &str, markdown: &str, base: Option<u64>) {
    let (editor, approver) = (server.client("editor"), server.client("approver"));
    let revision = editor.submitted(id, markdown, base);
    let warnings = approver.get(
        &format!("/v1/articles/{id}/revisions/{revision}/impact"),
        &[],
    );
    let warnings = warnings.ok()["warnings"].clone();
    let seen: Vec<String> = warnings
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["id"].as_str().unwrap().to_owned())
        .collect();
    approver
        .review(id, revision, "approve", &json!({"acknowledge": seen}))
        .ok();
}

fn source(client: &Client, id: &str) -> String {
    let markdown = client.with("accept", "text/markdown");
    markdown
        .get(&format!("/v1/articles/{id}"), &[])
        .text()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_appears_on_a_second_desk() {
    let server = Server::start(&["--demo"]);
    let desk = Desk::of(&server, "reader", SCREEN).await;
    desk.ask("滤网可以用小苏打洗吗").await;
    let before = desk.wording().await;
    let notice = format!(
        "---\nkind: notice\ntitle: 柠檬酸断货\nowner: 值班组\ntargets: [humidifier-filter-cleaning]\n\
         status: 柠檬酸暂时断货\neffective_until: {}\n---\n\n柠檬酸暂时断货，本周五到货。\n",
        ahead(4 * 3_600_000)
    );
    publish(&server, "citric-acid", &notice, None);
    desk.until("!document.querySelector('#live').hidden").await;
    let said = desk.text("document.querySelector('#live').innerText").await;
    assert!(said.contains("临时口径"), "{said}");
    desk.press("r").await;
    desk.until("document.querySelector('.notice')").await;
    let notice = desk
        .text("document.querySelector('.notice').innerText")
        .await;
    assert!(notice.contains("柠檬酸暂时断货"), "{notice}");
    assert_eq!(desk.wording().await, before);
    assert_eq!(desk.barriers().await, Vec::<String>::new());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_hold_any_more_is_not_copied() {
    let server = Server::start(&["--demo"]);
    let desk = Desk::of(&server, "reader", SCREEN).await;
    let id = "humidifier-filter-cleaning";
    desk.ask("滤网可以用小苏打洗吗").await;
    desk.press("c").await;
    desk.until("document.querySelector('#said').textContent === '已复制'")
        .await;
    let old = desk.clipboard().await;
    let mended = source(&server.client("editor"), id).replace("冲洗一次", "仔细冲洗一次");
    publish(&server, id, &mended, Some(1));
    desk.until("!document.querySelector('#live').hidden").await;
    // Copying now shows what holds, and copies nothing.
    desk.press("c").await;
    desk.until("document.querySelector('.answer .copy').textContent.includes('仔细冲洗')")
        .await;
    assert_eq!(desk.clipboard().await, old);
    // It has changed since it was used: how is shown.
    desk.until("!document.querySelector('[data-used]').hidden")
        .await;
    desk.driver
        .find(By::Css("[data-used] button"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    desk.until("document.querySelector('.difference ins')?.textContent.includes('仔细')")
        .await;
    desk.press("c").await;
    desk.until("document.querySelector('#said').textContent === '已复制'")
        .await;
    assert!(desk.clipboard().await.contains("仔细冲洗"));
    // Taken out of service: said at once.
    server
        .client("editor")
        .tell(id, "suspend", &json!({"reason": "剂量有误"}))
        .ok();
    desk.until("document.querySelector('#live').classList.contains('stop') && !document.querySelector('#live').hidden").await;
    desk.press("r").await;
    desk.until("document.querySelector('.nothing')").await;
    let said = desk
        .text("document.querySelector('.nothing').innerText")
        .await;
    assert!(said.contains("暂停使用"), "{said}");
    desk.close().await;
}
