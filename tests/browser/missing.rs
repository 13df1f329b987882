//! What agents say from the desk by one key, and the pages where it arrives.

use koujing_tests::{Server, until};
use serde_json::json;

use super::desk::{Desk, PHONE, SCREEN};

const SAID: &str = "document.querySelector('#said').textContent";

#[tokio::test(flavor = "multi_thread")]
async fn agents_report_think_and_check_by_keys() {
    let server = Server::demo();
    let desk = Desk::of(server, "reader", SCREEN).await;
    desk.ask("请推荐一只股票").await;
    desk.press("g").await;
    desk.until(&format!("{SAID} === '已上报，会有人补上'"))
        .await;
    desk.ask("滤网可以用小苏打洗吗").await;
    desk.press("u").await;
    desk.until(&format!("{SAID} === '已转给负责人'")).await;
    let pressed = "document.querySelector('[data-act=unclear]').getAttribute('aria-pressed')";
    assert_eq!(desk.js(pressed).await, "true");
    // Before it is sent.
    desk.press("k").await;
    desk.until("document.activeElement.name === 'reply'").await;
    desk.press("滤网用小苏打泡一下就好。").await;
    desk.js("document.querySelector('[data-check] button').focus()")
        .await;
    desk.press(thirtyfour::Key::Enter).await;
    desk.until("document.querySelector('.judged')?.innerText.includes('与口径矛盾')")
        .await;
    assert_eq!(desk.barriers().await, Vec::<String>::new());
    desk.close().await;
    let gaps = server.client("editor").get("/v1/gaps", &[]).ok();
    let gap = gaps["items"].as_array().unwrap().iter();
    let mut gap = gap.filter(|gap| gap["question"] == "请推荐一只股票");
    assert!(gap.next().is_some(), "{gaps}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_and_asked_is_readable_on_a_desk_and_a_phone() {
    let server = Server::demo();
    let reader = server.client("reader");
    reader.ask(
        "加湿器的滤网用什么清洗?",
        &[("product", "X50"), ("channel", "phone")],
    );
    let report = json!({"question": "能不能刻字留念", "context": {"channel": "web"}});
    let made = reader.post("/v1/gaps", &report);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    until("something asked", || {
        let insights = server.client("editor").get("/v1/insights", &[]).ok();
        (insights["total"]["asked"] != 0).then_some(())
    });
    for window in [SCREEN, PHONE] {
        let desk = Desk::of(server, "editor", window).await;
        let gap = format!("/gaps/{id}");
        for (address, shown) in [
            ("/gaps", "能不能刻字留念"),
            (gap.as_str(), "起草新条目"),
            ("/insights", "问得最多"),
            ("/insights/digest", "待补"),
            ("/mine", "要我补的"),
        ] {
            desk.go(address).await;
            desk.until(&format!("document.body.innerText.includes('{shown}')"))
                .await;
            desk.fits().await;
            assert_eq!(desk.barriers().await, Vec::<String>::new(), "{address}");
        }
        desk.close().await;
    }
}
