//! A supervisor's page: replies pasted, the report read, at a desk's and at a phone's width.

use koujing_tests::Server;
use thirtyfour::prelude::*;

use super::desk::{Desk, PHONE, SCREEN, Window};
use super::pictures::picture;

async fn checked_at(window: Window, width: &str) {
    let desk = Desk::of(Server::demo(), "approver", window).await;
    desk.go("/checks").await;
    desk.is_sound().await;
    picture(&desk, &format!("{width}-checks.png")).await;
    let text = serde_json::to_string(include_str!("../golden/five_channels.csv")).unwrap();
    desk.js(&format!(
        "document.querySelector('textarea').value = {text}"
    ))
    .await;
    let now = desk.driver.find(By::Css("[name=by]")).await.unwrap();
    now.click().await.unwrap();
    let run = desk.driver.find(By::Css(".upload .main")).await.unwrap();
    run.click().await.unwrap();
    desk.until("document.querySelectorAll('.asked[open] .answer').length === 5")
        .await;
    desk.is_sound().await;
    picture(&desk, &format!("{width}-report.png")).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_is_read_at_a_desk() {
    checked_at(SCREEN, "desk").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_is_read_on_a_phone() {
    checked_at(PHONE, "phone").await;
}
