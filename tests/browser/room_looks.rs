//! How the editors' pages look: every one at a desk's and at a phone's width and in every language, and
//! pictures of them for `docs/screenshots`.

use koujing_tests::Server;
use serde_json::json;

use super::desk::{Desk, PHONE, SCREEN, Window};
use super::editors::handed_in;
use super::pictures::picture;

/// The pages, and what their pictures are called; those without a name are only looked over.
const PAGES: &[(&str, &str)] = &[
    ("/articles", "articles"),
    ("/articles?q=%E6%BB%A4%E7%BD%91&state=published", ""),
    ("/articles/humidifier-filter-cleaning", "article"),
    ("/articles/humidifier-filter-cleaning/edit", "form"),
    (
        "/articles/humidifier-filter-cleaning/edit?view=file",
        "edit",
    ),
    ("/articles/humidifier-filter-cleaning/revisions/2", ""),
    ("/articles/new", ""),
    ("/review", "review"),
    ("/review/humidifier-filter-cleaning/2", "item"),
    ("/review/humidifier-red-light/2", ""),
    ("/releases", ""),
    ("/import", "import"),
    ("/categories", "categories"),
    ("/find?q=%E6%9F%A0%E6%AA%AC%E9%85%B8", "find"),
    ("/notices", "notices"),
    ("/notices/new", "notice"),
    ("/findings", ""),
    ("/findings/mine", ""),
    ("/findings/rules", ""),
    ("/mine", "mine"),
    ("/settings", "settings"),
    ("/settings/edit", ""),
    ("/settings/revisions/1", ""),
    ("/admin", "admin"),
    ("/admin/keys", ""),
    ("/admin/audit", "audit"),
];

/// Some things to look at.
fn busy() -> Server {
    let server = Server::start(&["--demo"]);
    handed_in(&server, "humidifier-filter-cleaning", "10 克", "12 克");
    handed_in(&server, "humidifier-red-light", "。", "！");
    server
}

async fn is_loaded(desk: &Desk) {
    // Times are shown in the reader's own words once the script has run.
    desk.until("document.readyState === 'complete' && ![...document.querySelectorAll('time[datetime]')].some((it) => it.textContent === it.dateTime)").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_room_is_sound() {
    let server = busy();
    for (window, language) in [
        (SCREEN, "zh-CN"),
        (PHONE, "zh-CN"),
        (PHONE, "zh-TW"),
        (SCREEN, "en-US"),
    ] {
        let desk = Desk::of(&server, "admin", Window { language, ..window }).await;
        for (address, _) in PAGES {
            desk.go(address).await;
            is_loaded(&desk).await;
            desk.is_sound().await;
            // What is not said in a language stands there by its key.
            let page = desk.text("document.querySelector('main').innerText").await;
            for key in ["field-", "state-", "done-", "risk-", "key-"] {
                assert!(!page.contains(key), "{address} {language}: {page}");
            }
        }
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_the_room() {
    let server = busy();
    for (window, width) in [(SCREEN, "room"), (PHONE, "room-phone")] {
        let desk = Desk::of(&server, "admin", window).await;
        for (address, name) in PAGES.iter().filter(|(_, name)| !name.is_empty()) {
            desk.go(address).await;
            is_loaded(&desk).await;
            picture(&desk, &format!("{width}-{name}.png")).await;
        }
        let dark = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
        desk.tell_chromium("Emulation.setEmulatedMedia", dark).await;
        desk.go(PAGES[7].0).await;
        is_loaded(&desk).await;
        desk.is_sound().await;
        picture(&desk, &format!("{width}-dark.png")).await;
        desk.close().await;
    }
}
