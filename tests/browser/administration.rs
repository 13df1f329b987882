//! An administrator's stories.

use koujing_tests::Server;
use thirtyfour::prelude::*;

use super::desk::{Desk, SCREEN};

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_gets_an_account_and_signs_in() {
    let server = Server::start(&["--demo"]);
    let admin = Desk::of(&server, "admin", SCREEN).await;
    admin.go("/admin").await;
    admin.click("[action='/admin/users'] [name=name]").await;
    admin.press("小李").await;
    admin.press(Key::Enter).await;
    admin.until("document.querySelector('.secret')").await;
    admin.is_sound().await;
    let password = admin
        .text("document.querySelector('.secret').textContent")
        .await;
    admin.click("[data-copy]").await;
    admin
        .until("document.querySelector('[data-copy]').textContent === '已复制'")
        .await;
    assert_eq!(admin.clipboard().await, password);
    let new = Desk::open(&server, SCREEN).await;
    new.go("/sign-in").await;
    new.sign_in("小李", &password).await;
    new.until("document.querySelector('#question')").await;
    // A key for another system, and what the log says of both.
    admin.go("/admin/keys").await;
    admin.click("[action='/admin/keys'] [name=name]").await;
    admin.press("网店").await;
    admin.press(Key::Enter).await;
    admin
        .until("document.querySelector('.secret')?.textContent.startsWith('kj_')")
        .await;
    admin.click("[action='/admin/keys/revoke'] button").await;
    admin
        .until("document.querySelector('.done')?.innerText.includes('已作废')")
        .await;
    admin.go("/admin/audit").await;
    let log = admin.text("document.querySelector('.log').innerText").await;
    for said in ["作废了密钥", "新建了密钥", "新建了账号"] {
        assert!(log.contains(said), "{log}");
    }
    admin.click("[action='/admin/audit/verify'] button").await;
    admin
        .until("document.querySelector('.done')?.innerText.includes('日志完整')")
        .await;
    admin.close().await;
    new.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_value_is_changed_in_many_answers() {
    let server = Server::start(&["--demo"]);
    let writer = Desk::of(&server, "editor", SCREEN).await;
    writer.go("/settings").await;
    writer.click("[name='param-return_days']").await;
    writer.press_with(Key::Control, 'a').await;
    writer.press("10").await;
    writer.press(Key::Enter).await;
    writer.until("location.pathname === '/settings/revisions/2' && document.querySelector('.difference ins')").await;
    writer.is_sound().await;
    writer.click("[action$='/submit'] button").await;
    writer
        .until("document.querySelector('.done')?.innerText.includes('已提交审核')")
        .await;
    let approver = Desk::of(&server, "approver", SCREEN).await;
    approver.go("/review").await;
    approver.click(".banner a").await;
    approver.until("document.querySelector('#approve')").await;
    approver.is_sound().await;
    approver.press("a").await;
    approver
        .until("document.querySelector('.done')?.innerText.includes('已发布')")
        .await;
    // The file is one key away, and a mistake stands at its line while one writes.
    approver.press("e").await;
    approver.until("document.querySelector('#source')").await;
    approver.click("#source").await;
    approver.press_with(Key::Control, Key::Home).await;
    approver.press("synonyms: [[").await;
    approver
        .until("document.querySelector('#preview .error')")
        .await;
    approver.is_sound().await;
    writer.close().await;
    approver.close().await;
}
