//! Questions answered at the desk, by keyboard alone.

use koujing_tests::Server;
use thirtyfour::prelude::*;

use super::desk::{Desk, SCREEN};

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_and_copied_by_keyboard() {
    let server = Server::demo();
    let desk = Desk::of(server, "reader", SCREEN).await;
    // As one types, what may be meant.
    desk.press("滤网").await;
    desk.until("document.querySelectorAll('.suggestion').length > 1")
        .await;
    desk.press("可以用小苏打洗吗").await;
    desk.press(Key::Enter).await;
    desk.until("document.querySelector('.answer')").await;
    let shown = desk.wording().await;
    let told = server.client("reader").ask("滤网可以用小苏打洗吗", &[]);
    assert_eq!(shown, told["answer"]["text"].as_str().unwrap());
    for said in [
        "内部说明",
        "必说要点",
        "禁用语",
        "批准于",
        "滤网可以用小苏打洗吗",
        "复核有效",
    ] {
        let page = desk
            .text("document.querySelector('#result').innerText")
            .await;
        assert!(page.contains(said), "{said}: {page}");
    }
    desk.press("c").await;
    desk.until("document.querySelector('#said').textContent === '已复制'")
        .await;
    assert_eq!(desk.clipboard().await, shown);
    // Guidance is never in what is copied.
    let guidance = desk
        .text("document.querySelector('.guidance').innerText")
        .await;
    let first = guidance.lines().nth(1).unwrap_or_default();
    assert!(
        first.chars().count() > 5 && !shown.contains(first),
        "{guidance}"
    );
    // The short message by one key.
    desk.press("s").await;
    desk.until("document.querySelector('#said').textContent === '短信版已复制'")
        .await;
    let told = server
        .client("reader")
        .ask("滤网可以用小苏打洗吗", &[("channel", "sms")]);
    assert_eq!(
        desk.clipboard().await,
        told["answer"]["text"].as_str().unwrap()
    );
    // Traditional by one key, in what is shown and copied.
    desk.press("tt").await;
    desk.until("document.querySelector('.answer .copy').textContent.includes('濾網')")
        .await;
    desk.press("c").await;
    desk.until("document.querySelector('#said').textContent === '已复制'")
        .await;
    assert!(desk.clipboard().await.contains("檸檬酸"));
    desk.press("t").await;
    // Back to the box, and the next one.
    desk.press(Key::Escape).await;
    assert_eq!(desk.js("document.activeElement.id").await, "question");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ambiguous_is_picked_by_digit() {
    let desk = Desk::of(Server::demo(), "reader", SCREEN).await;
    desk.ask("加湿器能加纯净水以外的水吗").await;
    desk.until("document.querySelectorAll('.option').length >= 2")
        .await;
    let asked = desk
        .text("document.querySelector('.verdict').textContent")
        .await;
    assert!(asked.contains("产品型号"), "{asked}");
    let first = desk
        .text("document.querySelector('.option[data-digit=\"1\"]').innerText")
        .await;
    assert!(first.contains("X50"), "{first}");
    desk.press("1").await;
    desk.until("document.querySelector('.answer')").await;
    assert_eq!(
        desk.js("document.querySelector('#context [name=product]').value")
            .await,
        "X50"
    );
    assert!(desk.wording().await.contains("自来水"));
    // What customers call two different things is not guessed either.
    desk.tell("product", "").await;
    desk.ask("滤芯要换了怎么换").await;
    desk.until("document.querySelectorAll('.option').length === 2")
        .await;
    desk.press("2").await;
    desk.until("document.querySelector('.answer')").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_there_is_none_is_said() {
    let desk = Desk::of(Server::demo(), "reader", SCREEN).await;
    desk.ask("请推荐一只股票").await;
    let said = desk
        .text("document.querySelector('.nothing').innerText")
        .await;
    assert!(said.contains("没有批准的口径"), "{said}");
    assert_eq!(
        desk.js("document.querySelector('.answer')").await,
        serde_json::Value::Null
    );
    desk.press("c").await;
    assert_ne!(
        desk.text("document.querySelector('#said').textContent")
            .await,
        "已复制"
    );
    assert_eq!(desk.barriers().await, Vec::<String>::new());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_questions_have_several_answers() {
    let desk = Desk::of(Server::demo(), "reader", SCREEN).await;
    desk.ask("滤网怎么洗？胶囊多久换一次？").await;
    desk.until("document.querySelectorAll('.answer').length === 2")
        .await;
    let second = desk
        .text("document.querySelectorAll('.answer .copy')[1].textContent")
        .await;
    desk.press("2").await;
    desk.until("document.querySelector('#said').textContent === '已复制'")
        .await;
    assert_eq!(desk.clipboard().await, second);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phrase_is_found_by_its_shortcut() {
    let desk = Desk::of(Server::demo(), "reader", SCREEN).await;
    desk.js("document.querySelector('#question').focus()").await;
    desk.press("/").await;
    desk.until("document.querySelector('.suggestion .shortcut')")
        .await;
    desk.press(Key::Down).await;
    desk.press(Key::Enter).await;
    desk.until("document.querySelector('.answer')").await;
    desk.press("f").await;
    desk.until(
        "document.querySelector('[data-act=favourite]').getAttribute('aria-pressed') === 'true'",
    )
    .await;
    desk.press("f").await;
    desk.until(
        "document.querySelector('[data-act=favourite]').getAttribute('aria-pressed') === 'false'",
    )
    .await;
    desk.close().await;
}
