//! From a report to a decision, with the keyboard and at both widths; and the bar that tells what is overdue
//! while the page is open.

use koujing_tests::Server;
use serde_json::json;
use thirtyfour::prelude::*;

use super::desk::{Desk, PHONE, SCREEN, account};
use super::pictures::picture;

/// Presses what a selector finds.
async fn click(desk: &Desk, selector: &str) {
    let found = desk.driver.find(By::Css(selector.to_owned())).await;
    found.unwrap().click().await.unwrap();
}

async fn looked_over(desk: &Desk, name: &str) {
    desk.until("document.readyState === 'complete' && ![...document.querySelectorAll('time[datetime]')].some((it) => it.textContent === it.dateTime)").await;
    desk.is_sound().await;
    picture(desk, name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_appealed_against_and_decided() {
    let server = Server::start(&["--demo"]);
    let (agent, _) = account(&server, "reader");
    let sent = format!(
        "agent,channel,question,reply\n{agent},chat,滤网怎么洗,亲，滤网每 20 天用清水冲一次就好，有水垢用小苏打泡。\n阿May,wechat,滤网怎么洗,可以用小苏打泡的，去垢效果最好\n"
    );
    let approver = Desk::of(&server, "approver", SCREEN).await;
    approver.go("/checks").await;
    let text = serde_json::to_string(&sent).unwrap();
    let fill = format!("document.querySelector('textarea').value = {text}");
    approver.js(&fill).await;
    click(&approver, "[name=by]").await;
    click(&approver, ".upload .main").await;
    approver
        .until("document.querySelector('form[action$=\"/keep\"]') !== null")
        .await;
    click(&approver, "form[action$=\"/keep\"] button").await;
    approver
        .until("document.querySelectorAll('.found > li').length >= 3")
        .await;
    looked_over(&approver, "desk-findings.png").await;

    let reader = Desk::of(&server, "reader", PHONE).await;
    reader.go("/mine").await;
    click(&reader, "a[href='/findings/mine']").await;
    reader
        .until("document.querySelectorAll('.found > li').length >= 2")
        .await;
    click(&reader, ".found summary").await;
    reader.js("document.querySelector('.found textarea').value = '客户先问能不能用小苏打，我说可以试试'").await;
    looked_over(&reader, "phone-findings-mine.png").await;
    click(&reader, ".found details[open] button").await;
    reader
        .until("document.querySelector('.done')?.innerText.includes('已申诉')")
        .await;
    reader.close().await;

    approver.go("/findings?list=appealed").await;
    approver
        .until("document.body.innerText.includes('客户先问能不能用小苏打')")
        .await;
    // By keys alone: to the finding, to the reason, sent.
    approver.press("j").await;
    approver.press("r").await;
    approver
        .until("document.activeElement.name === 'reason'")
        .await;
    approver.press("是引用客户的话").await;
    looked_over(&approver, "desk-findings-appealed.png").await;
    approver.press(thirtyfour::Key::Enter).await;
    approver
        .until("document.querySelector('.done')?.innerText.includes('已撤销')")
        .await;
    approver.go("/findings/rules").await;
    approver
        .until("document.body.innerText.includes('100%')")
        .await;
    looked_over(&approver, "desk-findings-rules.png").await;
    approver.close().await;
    let phone = Desk::of(&server, "approver", PHONE).await;
    for (address, name) in [
        ("/findings", "phone-findings.png"),
        ("/findings/rules", "phone-findings-rules.png"),
    ] {
        phone.go(address).await;
        looked_over(&phone, name).await;
    }
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bar_tells_what_is_overdue_while_the_page_is_open() {
    let server = Server::start(&["--demo"]);
    let editor = server.client("editor");
    let made = editor
        .post("/v1/gaps", &json!({"question": "能不能刻字留念"}))
        .json();
    let id = made["id"].as_str().unwrap();
    let desk = Desk::of(&server, "editor", SCREEN).await;
    const SHOWN: &str = "(() => { const it = document.querySelector('[data-overdue]'); return it.hidden ? '' : it.textContent; })()";
    for (address, due, shown) in [
        ("/articles", "2026-01-01T00:00:00Z", "1"),
        ("/", "2999-01-01T00:00:00Z", ""),
    ] {
        desk.go(address).await;
        desk.until(&format!("{SHOWN} !== '{shown}'")).await;
        // Somebody else does it elsewhere.
        let body = json!({"due_at": due});
        editor.post(&format!("/v1/gaps/{id}/assign"), &body).ok();
        desk.until(&format!("{SHOWN} === '{shown}'")).await;
    }
    let body = json!({"due_at": "2026-01-02T00:00:00Z"});
    editor.post(&format!("/v1/gaps/{id}/assign"), &body).ok();
    desk.until(&format!("{SHOWN} === '1'")).await;
    desk.go("/gaps?list=overdue").await;
    looked_over(&desk, "desk-gaps-overdue.png").await;
    desk.close().await;
}
