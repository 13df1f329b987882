//! How the pages look: at a desk's and at a phone's width, in every language; and
//! pictures of them for `docs/screenshots`.

use koujing_tests::Server;
use serde_json::json;
use thirtyfour::prelude::*;

use super::desk::{Desk, PHONE, SCREEN, Window, account};
use super::pictures::picture;

async fn day_at(window: Window) {
    let server = Server::demo();
    let desk = Desk::of(server, "reader", window).await;
    desk.is_sound().await;
    for question in [
        "滤芯要换了怎么换",
        "请推荐一只股票",
        "滤网怎么洗？胶囊多久换一次？",
    ] {
        desk.ask(question).await;
        desk.fits().await;
    }
    desk.tell("product", "X50").await;
    desk.ask("滤网可以用小苏打洗吗").await;
    desk.until("document.querySelector('.notice')").await;
    desk.is_sound().await;
    desk.go("/account").await;
    desk.fits().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_fits_a_screen() {
    day_at(SCREEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_fits_a_phone() {
    day_at(PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_fits_a_sidebar() {
    let narrow = Window {
        width: 360,
        ..PHONE
    };
    day_at(narrow).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_speaks_the_browsers_language() {
    for (language, tag, said) in [
        ("zh-TW", "zh-Hant", "查口徑"),
        ("en-US", "en", "Ask"),
        ("zh-CN", "zh-Hans", "查口径"),
    ] {
        let window = Window { language, ..SCREEN };
        let desk = Desk::of(Server::demo(), "reader", window).await;
        assert_eq!(desk.text("document.documentElement.lang").await, tag);
        let button = desk
            .text("document.querySelector('#ask button').textContent")
            .await;
        assert!(button.contains(said), "{button}");
        desk.ask("滤网可以用小苏打洗吗").await;
        desk.fits().await;
        // What is not said in this language would stand there by its key.
        let page = desk.text("document.body.innerText").await;
        for key in ["match-", "role-", "reason-", "verification-"] {
            assert!(!page.contains(key), "{page}");
        }
        desk.close().await;
    }
}

/// Results come with every key; how fast is printed, the aim being 50 ms at a browser on the same machine.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stderr, reason = "a figure for whoever runs it by hand")]
async fn results_come_as_one_types() {
    let desk = Desk::of(Server::demo(), "reader", SCREEN).await;
    let script = "const done = arguments[0]; const box = document.querySelector('#question'); \
        const list = document.querySelector('#suggestions'); const took = []; \
        const seen = (what) => new Promise((resolve) => { const started = performance.now(); \
        const watch = new MutationObserver(() => { watch.disconnect(); resolve(performance.now() - started); }); \
        watch.observe(list, {childList: true}); box.value = what; box.dispatchEvent(new Event('input')); }); \
        (async () => { for (const what of ['滤', '滤网', '滤网怎', '滤网怎么', '加', '加湿', '加湿器']) took.push(await seen(what)); \
        done(took.sort((a, b) => a - b)); })()";
    let took = desk.driver.execute_async(script, Vec::new()).await.unwrap();
    let took: Vec<f64> = serde_json::from_value(took.json().clone()).unwrap();
    assert_eq!(took.len(), 7);
    eprintln!("first results after {took:.0?} ms");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_for_the_documentation() {
    let server = Server::start(&["--demo"]);
    for (window, width) in [(SCREEN, "desk"), (PHONE, "phone")] {
        let at = |what: &str| format!("{width}-{what}.png");
        let desk = Desk::open(&server, window).await;
        desk.go("/sign-in").await;
        picture(&desk, &at("sign-in")).await;
        let (name, password) = account(&server, "reader");
        desk.sign_in(name, password).await;
        desk.until("document.querySelector('#home .tree button')")
            .await;
        picture(&desk, &at("home")).await;
        desk.press("滤网").await;
        desk.until("document.querySelector('.suggestion')").await;
        picture(&desk, &at("suggestions")).await;
        desk.tell("customer.name", "王女士").await;
        desk.tell("product", "X50").await;
        desk.ask("滤网可以用小苏打洗吗").await;
        picture(&desk, &at("answer")).await;
        desk.tell("product", "").await;
        desk.ask("加湿器能加纯净水以外的水吗").await;
        picture(&desk, &at("ambiguous")).await;
        desk.ask("请推荐一只股票").await;
        picture(&desk, &at("none")).await;
        desk.ask("滤网怎么洗？胶囊多久换一次？").await;
        picture(&desk, &at("several")).await;
        desk.tell("lang", "zh-Hant").await;
        desk.ask("滤网可以用小苏打洗吗").await;
        let dark = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
        desk.tell_chromium("Emulation.setEmulatedMedia", dark).await;
        picture(&desk, &at("dark")).await;
        desk.is_sound().await;
        desk.driver.find(By::Css("#result")).await.unwrap();
        desk.close().await;
    }
}
