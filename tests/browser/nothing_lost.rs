//! What was typed is never lost: not to a colleague, not to a browser that is gone.

use koujing_tests::Server;
use thirtyfour::prelude::*;

use super::desk::{Desk, SCREEN, Window};
use super::editors::write_over;

const ID: &str = "humidifier-filter-cleaning";
const EDIT: &str = "/articles/humidifier-filter-cleaning/edit?view=file";

const FILE: &str = "document.querySelector('#source').value";

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_second_chooses() {
    let server = Server::start(&["--demo"]);
    let (one, other) = (
        Desk::of(&server, "editor", SCREEN).await,
        Desk::of(&server, "approver", SCREEN).await,
    );
    one.go(EDIT).await;
    other.go(EDIT).await;
    write_over(&one, "浸泡 30 分钟", "浸泡 40 分钟").await;
    write_over(&other, "浸泡 30 分钟", "浸泡 50 分钟").await;
    one.press_with(Key::Control, 's').await;
    one.until("document.querySelector('.done')?.innerText.includes('草稿已保存')")
        .await;
    other.press_with(Key::Control, 's').await;
    other.until("document.querySelector('#choice')").await;
    other.is_sound().await;
    assert!(other.text(FILE).await.contains("浸泡 50 分钟"));
    let theirs = other
        .text("document.querySelector('#choice').innerText")
        .await;
    assert!(
        theirs.contains("浸泡 40 分钟") && theirs.contains("editor-1"),
        "{theirs}"
    );
    // Both are put together in the text below.
    write_over(&other, "浸泡 50 分钟", "浸泡 40 到 50 分钟").await;
    other.click("#choice button[value=save]").await;
    other
        .until("document.querySelector('.done')?.innerText.includes('草稿已保存')")
        .await;
    assert!(other.text(FILE).await.contains("浸泡 40 到 50 分钟"));
    // Now the first one is behind, and takes what the other wrote.
    write_over(&one, "浸泡 40 分钟", "浸泡 41 分钟").await;
    one.press_with(Key::Control, 's').await;
    one.until("document.querySelector('#choice')").await;
    one.click("#choice [data-drop]").await;
    one.until("!document.querySelector('#choice') && document.querySelector('#source')")
        .await;
    assert!(one.text(FILE).await.contains("浸泡 40 到 50 分钟"));
    assert_eq!(one.js("document.querySelector('#kept').hidden").await, true);
    one.close_after(&["412"]).await;
    other.close_after(&["412"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_was_closed_still_has_the_text() {
    let server = Server::start(&["--demo"]);
    let kept = tempfile::tempdir().unwrap();
    let window = Window {
        language: "zh-TW",
        ..SCREEN
    };
    let before = Desk::open_over(&server, window, Some(kept.path())).await;
    before.enter(&server, "editor").await;
    before.go(EDIT).await;
    write_over(&before, "浸泡 30 分钟", "浸泡 45 分钟").await;
    before
        .until("document.querySelector('#autosaved').textContent !== ''")
        .await;
    before.driver.quit().await.unwrap();
    // Meanwhile somebody else stores a draft.
    let approver = server.client("approver");
    let file = approver.with("accept", "text/markdown");
    let file = file
        .get(&format!("/v1/articles/{ID}"), &[])
        .text()
        .replace("10 克", "12 克");
    approver.draft(ID, &file, Some(1));
    let after = Desk::open_over(&server, window, Some(kept.path())).await;
    after.go(EDIT).await;
    after
        .until("document.querySelector('#kept') && !document.querySelector('#kept').hidden")
        .await;
    after.is_sound().await;
    assert!(after.text(FILE).await.contains("12 克"));
    after.click("#kept-take").await;
    assert!(after.text(FILE).await.contains("浸泡 45 分钟"));
    // It was written over an older revision: saving asks and overwrites nothing.
    after.press_with(Key::Control, 's').await;
    after.until("document.querySelector('#choice')").await;
    assert!(
        after
            .text("document.querySelector('#choice').innerText")
            .await
            .contains("12 克")
    );
    assert!(after.text(FILE).await.contains("浸泡 45 分钟"));
    after.click("#choice button[value=save]").await;
    after.until("document.querySelector('.done')").await;
    assert_eq!(
        after
            .js("Object.keys(localStorage).filter((it) => it.startsWith('koujing-writing')).length")
            .await,
        0
    );
    after.close_after(&["412"]).await;
}
