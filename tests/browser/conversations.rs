//! What is known of one customer stays with that conversation.

use koujing_tests::{Folder, Office, Server};
use serde_json::json;
use thirtyfour::prelude::*;

use super::desk::{Desk, SCREEN};

#[tokio::test(flavor = "multi_thread")]
async fn one_customers_name_never_lands_with_another() {
    let desk = Desk::of(Server::demo(), "reader", SCREEN).await;
    desk.tell("customer.name", "王女士").await;
    desk.ask("滤网怎么洗").await;
    assert!(desk.wording().await.starts_with("王女士好"));
    let first = desk
        .text("document.querySelector('.conversation.is button').textContent")
        .await;
    assert_eq!(first, "王女士");
    desk.press_with(Key::Alt, 'n').await;
    desk.until("document.querySelectorAll('.conversation').length === 2")
        .await;
    assert_eq!(
        desk.text("document.querySelector('[name=\"customer.name\"]').value")
            .await,
        ""
    );
    desk.ask("滤网怎么洗").await;
    assert!(
        desk.wording().await.starts_with("您好"),
        "{}",
        desk.wording().await
    );
    // Back with the first one, also after the page was loaded anew.
    desk.press_with(Key::Alt, '1').await;
    desk.until("document.querySelector('.answer .copy')?.textContent.startsWith('王女士好')")
        .await;
    desk.driver.refresh().await.unwrap();
    desk.until("document.querySelector('.answer .copy')?.textContent.startsWith('王女士好')")
        .await;
    let kept = desk.text("JSON.stringify(localStorage)").await;
    assert!(!kept.contains("王女士"), "{kept}");
    assert!(!desk.text("location.href").await.contains('?'));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_asked_before_it_is_copied() {
    let folder = Folder::new();
    let wording = "您的退款 {{ order.id }} 三天内到账。";
    folder.article("refund", "question: 退款多久到账", wording);
    let office = Office::of(&folder);
    let account = json!({"name": "wang", "password": "一个很长很长很长的密码", "role": "reader"});
    office.admin.post("/v1/users", &account).is(201);
    let desk = Desk::open(&office.server, SCREEN).await;
    desk.go("/sign-in").await;
    desk.sign_in("wang", "一个很长很长很长的密码").await;
    desk.until("document.querySelector('#question')").await;
    desk.ask("退款多久到账").await;
    assert!(desk.wording().await.contains("【订单号】"));
    desk.press("c").await;
    desk.until("document.activeElement.name === 'order.id'")
        .await;
    assert_eq!(desk.clipboard().await, "");
    desk.press("A1024").await;
    desk.press(Key::Enter).await;
    desk.until("document.querySelector('#said').textContent === '已复制'")
        .await;
    assert_eq!(desk.clipboard().await, "您的退款 A1024 三天内到账。");
    desk.close().await;
}
