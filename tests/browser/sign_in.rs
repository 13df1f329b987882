//! Signing in, and being refused.

use koujing_tests::Server;
use thirtyfour::prelude::*;

use super::desk::{Desk, SCREEN, account};

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_is_refused_and_signs_out() {
    let server = Server::demo();
    let desk = Desk::open(server, SCREEN).await;
    desk.go("/").await;
    desk.until("location.pathname === '/sign-in'").await;
    assert_eq!(desk.barriers().await, Vec::<String>::new());
    desk.sign_in("reader-1", "not the password").await;
    desk.until("document.querySelector('.wrong')").await;
    // What was refused is said, and the name need not be typed again.
    let name = desk
        .text("document.querySelector('[name=name]').value")
        .await;
    assert_eq!(name, "reader-1");
    // The browser notes the status itself.
    let complaints = desk.complaints().await;
    assert!(
        complaints.iter().all(|it| it.contains("401")),
        "{complaints:?}"
    );
    let (name, password) = account(server, "reader");
    desk.sign_in(name, password).await;
    desk.until("location.pathname === '/' && document.querySelector('#question')")
        .await;
    assert_eq!(desk.js("document.activeElement.id").await, "question");
    // A reader is led to no page that he may not see.
    let ways = desk
        .text("[...document.querySelectorAll('nav a')].map((a) => a.pathname).join()")
        .await;
    assert_eq!(ways, "/,/mine,/account");
    desk.go("/account").await;
    assert_eq!(desk.barriers().await, Vec::<String>::new());
    let menu = desk.driver.find(By::Css(".menu summary")).await.unwrap();
    menu.click().await.unwrap();
    let out = desk
        .driver
        .find(By::Css("form[action='/sign-out'] button"))
        .await
        .unwrap();
    out.click().await.unwrap();
    desk.until("location.pathname === '/sign-in'").await;
    desk.go("/").await;
    desk.until("location.pathname === '/sign-in'").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_whose_session_ended_leads_to_the_door() {
    let server = Server::start(&["--demo"]);
    let desk = Desk::of(&server, "reader", SCREEN).await;
    let (name, _) = account(&server, "reader");
    let disabled = server
        .client("admin")
        .with("content-type", "application/json")
        .send(
            "PATCH",
            &format!("/v1/users/{name}"),
            Some(br#"{"disabled": true}"#.to_vec()),
        );
    assert!(disabled.status < 300, "{disabled:?}");
    desk.js("document.querySelector('#question').focus()").await;
    desk.press("滤网").await;
    desk.press(Key::Enter).await;
    desk.until("location.pathname === '/sign-in'").await;
    let complaints = desk.complaints().await;
    assert!(
        complaints.iter().all(|it| it.contains("401")),
        "{complaints:?}"
    );
    desk.close().await;
}
