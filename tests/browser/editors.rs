//! The editors' stories, by keyboard: a correction from one person to the other and to the desk, a notice,
//! the queue.

use koujing_tests::Server;
use serde_json::json;
use thirtyfour::prelude::*;

use super::desk::{Desk, PHONE, SCREEN};

const FILTER: &str = "/articles/humidifier-filter-cleaning";

/// Selects a piece of the file that is being written and types over it.
pub(crate) async fn write_over(desk: &Desk, old: &str, new: &str) {
    desk.until("document.querySelector('#source')").await;
    if desk.js("document.querySelector('#source').hidden").await == true {
        desk.click("[data-other]").await;
        desk.until(
            "document.querySelector('#source') && !document.querySelector('#source').hidden",
        )
        .await;
    }
    let select = "const [old] = arguments; const box = document.querySelector('#source'); \
        const at = box.value.indexOf(old); box.focus(); box.setSelectionRange(at, at + old.length); return at";
    let at = desk.driver.execute(select, vec![json!(old)]).await.unwrap();
    assert!(at.json().as_i64() > Some(-1), "{old} is not in the file");
    desk.press(new).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_goes_through_two_people_to_the_desk() {
    let server = Server::start(&["--demo"]);
    let reader = Desk::of(&server, "reader", SCREEN).await;
    reader.ask("滤网上一层白色水垢洗不掉").await;
    assert!(reader.wording().await.contains("浸泡 30 分钟"));
    let writer = Desk::of(&server, "editor", SCREEN).await;
    writer.go("/articles").await;
    writer.press("/").await;
    writer
        .until("document.activeElement.type === 'search'")
        .await;
    writer.press("滤网用什么清洗").await;
    writer.press(Key::Enter).await;
    writer.until("location.search.includes('q=')").await;
    writer.press("j").await;
    writer
        .until(&format!("document.activeElement.pathname === '{FILTER}'"))
        .await;
    writer.press(Key::Enter).await;
    writer
        .until(&format!("location.pathname === '{FILTER}'"))
        .await;
    writer.press("e").await;
    write_over(&writer, "浸泡 30 分钟", "浸泡 45 分钟").await;
    // How it will read stands beside it while one writes.
    writer
        .until("document.querySelector('#preview').innerText.includes('浸泡 45 分钟')")
        .await;
    // What is wrong stands there with its line, and a press leads to it.
    write_over(&writer, "柠檬酸** 浸泡", "可能是柠檬酸** 浸泡").await;
    writer
        .until("document.querySelector('#preview .problems')?.innerText.includes('可能')")
        .await;
    writer.click("#preview .problems button").await;
    let selected = writer.text("((box) => box.value.slice(box.selectionStart, box.selectionEnd))(document.querySelector('#source'))").await;
    assert!(selected.contains("可能是柠檬酸"), "{selected}");
    write_over(&writer, "可能是柠檬酸", "柠檬酸").await;
    writer.press_with(Key::Control, Key::Enter).await;
    writer
        .until("document.querySelector('.done')?.innerText.includes('已提交审核')")
        .await;
    assert_eq!(
        writer
            .js("Object.keys(localStorage).filter((it) => it.startsWith('koujing-writing')).length")
            .await,
        0
    );
    // Nothing has changed for anybody yet.
    reader.ask("滤网上一层白色水垢洗不掉").await;
    assert!(reader.wording().await.contains("浸泡 30 分钟"));
    let approver = Desk::of(&server, "approver", SCREEN).await;
    approver.go("/review").await;
    approver.press("j").await;
    approver.press(Key::Enter).await;
    approver
        .until("document.querySelector('.difference ins')?.innerText.includes('45')")
        .await;
    let seen = approver
        .text("document.querySelector('.tags').parentElement.parentElement.parentElement.innerText")
        .await;
    assert!(seen.contains("待审核"), "{seen}");
    approver.press("a").await;
    approver
        .until("document.querySelector('.done')?.innerText.includes('已发布')")
        .await;
    // The open desk is told, and says what holds.
    reader
        .until("!document.querySelector('#live').hidden")
        .await;
    reader.press("r").await;
    reader
        .until("document.querySelector('.answer .copy')?.textContent.includes('浸泡 45 分钟')")
        .await;
    for desk in [reader, writer, approver] {
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_put_up_by_form_appears_on_a_second_desk() {
    let server = Server::start(&["--demo"]);
    let desk = Desk::of(&server, "reader", SCREEN).await;
    desk.ask("滤网可以用小苏打洗吗").await;
    let before = desk.wording().await;
    let room = Desk::of(&server, "approver", SCREEN).await;
    room.go("/notices").await;
    room.press("n").await;
    room.until("location.pathname === '/notices/new' && document.querySelector('[name=title]')")
        .await;
    room.click("[name=title]").await;
    room.press("柠檬酸断货").await;
    room.press(Key::Tab).await;
    room.press("柠檬酸暂时断货，本周五到货。").await;
    room.press(Key::Tab).await;
    room.press("柠檬酸暂时断货").await;
    room.click("[name=targets]").await;
    room.press("humidifier-filter-cleaning").await;
    room.is_sound().await;
    // Without a reason it does not go out; what was typed is still there.
    room.click("button[value=publish]").await;
    room.until("document.querySelector('.wrong')").await;
    assert_eq!(
        room.text("document.querySelector('[name=title]').value")
            .await,
        "柠檬酸断货"
    );
    room.click("[name=reason]").await;
    room.press("仓库通知").await;
    room.click("button[value=publish]").await;
    room.until("document.querySelector('.done')?.innerText.includes('已发布')")
        .await;
    desk.until("!document.querySelector('#live').hidden").await;
    desk.press("r").await;
    desk.until("document.querySelector('.notice')?.innerText.includes('柠檬酸暂时断货')")
        .await;
    assert_eq!(desk.wording().await, before);
    room.go("/notices").await;
    room.until("document.querySelector('.rows').innerText.includes('柠檬酸断货')")
        .await;
    desk.close().await;
    room.close_after(&["422"]).await;
}

/// Has the demo's editor hand in a change.
pub(crate) fn handed_in(server: &Server, id: &str, old: &str, new: &str) {
    let editor = server.client("editor");
    let file = editor.with("accept", "text/markdown");
    let file = file
        .get(&format!("/v1/articles/{id}"), &[])
        .text()
        .replace(old, new);
    editor.submitted(id, &file, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_gone_through_with_letters() {
    let server = Server::start(&["--demo"]);
    handed_in(&server, "humidifier-filter-cleaning", "10 克", "12 克");
    handed_in(&server, "humidifier-red-light", "。", "！");
    handed_in(&server, "humidifier-noise", "。", "！");
    let room = Desk::of(&server, "approver", SCREEN).await;
    room.go("/review").await;
    room.until("document.querySelectorAll('.row').length === 3")
        .await;
    // What changes a number comes first.
    room.press("j").await;
    room.until(&format!(
        "document.activeElement.pathname.startsWith('/review{}')",
        &FILTER["/articles".len()..]
    ))
    .await;
    room.press(Key::Enter).await;
    room.until("document.querySelector('#reject')").await;
    room.press("j").await;
    room.until("location.pathname === '/review/humidifier-red-light/2' && document.querySelector('#approve')").await;
    // It would read like another article: that is looked at first.
    room.press("a").await;
    room.until("document.activeElement.type === 'checkbox'")
        .await;
    let asked = room
        .js("document.querySelectorAll('#approve [type=checkbox]').length")
        .await;
    for left in (0..asked.as_u64().unwrap()).rev() {
        room.press(" ").await;
        if left > 0 {
            room.press("a").await;
        }
    }
    // Not by A: the driver types a key again that led to another page, and would approve the next one.
    room.press(Key::Enter).await;
    room.until(
        "location.pathname === '/review/humidifier-noise/2' && document.querySelector('.done')",
    )
    .await;
    // Sending back takes a reason.
    room.press("r").await;
    room.until("document.activeElement.name === 'reason'").await;
    room.press("感叹号太多").await;
    room.press(Key::Tab).await;
    room.press(Key::Enter).await;
    room.until("location.pathname === '/review' && document.querySelector('.done')?.innerText.includes('已退回')").await;
    assert_eq!(room.js("document.querySelectorAll('.row').length").await, 1);
    room.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_taken_in_hand_with_a_letter() {
    let server = Server::start(&["--demo"]);
    handed_in(&server, "humidifier-noise", "。", "！");
    let one = Desk::of(&server, "approver", SCREEN).await;
    one.go("/review/humidifier-noise/2").await;
    one.until("document.querySelector('[action$=take-up]')")
        .await;
    one.press("c").await;
    one.until("document.querySelector('#reviewer')?.innerText.includes('您正在审核')")
        .await;
    one.is_sound().await;
    let other = Desk::of(&server, "admin", PHONE).await;
    other.go("/review").await;
    other
        .until("document.querySelector('.row .tag')?.innerText.includes('在审核')")
        .await;
    other.is_sound().await;
    other.click(".row").await;
    other
        .until("document.querySelector('#reviewer')?.innerText.includes('正在审核')")
        .await;
    assert_eq!(
        other
            .js("document.querySelectorAll('#approve button').length")
            .await,
        1
    );
    other.is_sound().await;
    one.close().await;
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_answer_is_stopped_from_a_phone() {
    let server = Server::start(&["--demo"]);
    let room = Desk::of(&server, "editor", PHONE).await;
    room.go(FILTER).await;
    room.click("details summary.stop").await;
    room.is_sound().await;
    room.click("[action$='/suspend'] [name=reason]").await;
    room.press("剂量有误").await;
    room.press(Key::Enter).await;
    room.until("document.querySelector('.banner.stop')?.innerText.includes('剂量有误')")
        .await;
    room.is_sound().await;
    let told = server.client("reader").ask("滤网怎么洗", &[]);
    assert_eq!(told["reason"], "suspended", "{told}");
    room.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_picked_by_keys_and_confirmed() {
    let server = Server::start(&["--demo"]);
    let room = Desk::of(&server, "approver", SCREEN).await;
    room.go("/articles").await;
    let verify = "document.querySelector('.together [value=verify]')";
    room.until(&format!("{verify}.disabled")).await;
    for key in ["j", "x", "j", "j", "x"] {
        room.press(key).await;
    }
    room.until(&format!("!{verify}.disabled")).await;
    room.is_sound().await;
    let said = room
        .text("document.querySelector('[data-count]').textContent")
        .await;
    assert_eq!(said, "已选中 2");
    room.click(".together [value=verify]").await;
    room.until("document.querySelector('h1').textContent.includes('2 条已完成')")
        .await;
    room.is_sound().await;
    room.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_approved_for_later_goes_out_together() {
    let server = Server::start(&["--demo"]);
    handed_in(&server, "humidifier-noise", "。", "！");
    let room = Desk::of(&server, "approver", SCREEN).await;
    room.go("/review/humidifier-noise/2").await;
    room.click("#approve summary").await;
    let at = "document.querySelector('#approve [name=publish_at]').value = '2099-01-01T08:00'";
    room.js(at).await;
    room.click("#approve button").await;
    room.until("document.querySelector('.done')?.innerText.includes('到时自动发布')")
        .await;
    room.go("/releases").await;
    room.until("document.querySelector('.rows').innerText.includes('2099')")
        .await;
    room.press("j").await;
    room.press("x").await;
    room.is_sound().await;
    room.click(".together button").await;
    room.until("document.querySelector('.done')?.innerText.includes('已发布')")
        .await;
    room.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_written_as_a_form() {
    let server = Server::start(&["--demo"]);
    let room = Desk::of(&server, "editor", SCREEN).await;
    room.go(&format!("{FILTER}/edit")).await;
    room.until("document.querySelector('[name=w-0]')").await;
    room.is_sound().await;
    room.click("[name=w-0]").await;
    room.press("【开头】").await;
    room.until("document.querySelector('#preview').innerText.includes('【开头】')")
        .await;
    // A crash of the browser loses nothing.
    room.go("/").await;
    room.go(&format!("{FILTER}/edit")).await;
    room.until("!document.querySelector('#kept').hidden").await;
    room.click("#kept-take").await;
    room.until("document.querySelector('[name=w-0]').value.includes('【开头】')")
        .await;
    // The file is one key away, with what was typed.
    room.click("[name=f-owner]").await;
    room.press(Key::F2).await;
    room.until("document.querySelector('#source')?.value.includes('【开头】') && !document.querySelector('#source').hidden")
        .await;
    room.is_sound().await;
    room.click("#source").await;
    room.press(Key::F2).await;
    room.until("document.querySelector('[name=w-0]')?.value.includes('【开头】')")
        .await;
    room.click("[name=f-owner]").await;
    room.press_with(Key::Control, 's').await;
    room.until("document.querySelector('.done')?.innerText.includes('草稿已保存')")
        .await;
    room.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_is_corrected_wherever_it_stands() {
    let server = Server::start(&["--demo"]);
    let room = Desk::of(&server, "editor", SCREEN).await;
    room.go("/articles").await;
    room.click("a[href='/find']").await;
    room.until("location.pathname === '/find' && document.querySelector('[data-search]')")
        .await;
    room.press("/").await;
    room.until("document.activeElement.type === 'search'").await;
    room.press("10 克").await;
    room.press(Key::Enter).await;
    room.until("document.querySelectorAll('mark').length > 0")
        .await;
    room.is_sound().await;
    room.click("[name=with]").await;
    room.press("12 克").await;
    room.press(Key::Enter).await;
    room.until("document.querySelector('#changed ins')?.innerText.includes('12')")
        .await;
    room.is_sound().await;
    room.click("#changed button.main").await;
    room.until("document.querySelector('.done')?.innerText.includes('已提交审核')")
        .await;
    let approver = Desk::of(&server, "approver", PHONE).await;
    approver.go("/review").await;
    approver.click(".row").await;
    approver
        .until("document.querySelector('.difference ins')?.innerText.includes('12')")
        .await;
    approver.is_sound().await;
    approver.close().await;
    room.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_dropped_on_the_page() {
    let server = Server::start(&["--demo"]);
    let room = Desk::of(&server, "editor", SCREEN).await;
    room.go("/import").await;
    room.is_sound().await;
    let drop = "const files = new DataTransfer(); \
        files.items.add(new File(['---\\nquestion: 拖进来的问题\\n---\\n\\n拖进来的答案。\\n'], 'dropped.md')); \
        document.querySelector('main').dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}))";
    room.driver.execute(drop, Vec::new()).await.unwrap();
    room.until("document.querySelector('.rows')?.innerText.includes('dropped')")
        .await;
    room.is_sound().await;
    room.click("form button.main").await;
    room.until("document.querySelector('h1').innerText.includes('导入完成')")
        .await;
    room.is_sound().await;
    room.close().await;
}

/// A picture that is pasted stands in the wording and in the preview; what is none is refused with a reason.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_pasted_into_a_wording() {
    let server = Server::start(&["--demo"]);
    let room = Desk::of(&server, "editor", SCREEN).await;
    room.go(&format!("{FILTER}/edit")).await;
    room.click("[name=w-0]").await;
    let paste = "const [encoded] = arguments; \
        const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0)); \
        const data = new DataTransfer(); \
        data.items.add(new File([bytes], '步骤.png', {type: 'image/png'})); \
        document.querySelector('[name=w-0]').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))";
    let pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    let done = room.driver.execute(paste, vec![json!(pixel)]).await;
    done.unwrap();
    room.until("document.querySelector('[name=w-0]').value.includes('![步骤](images/')")
        .await;
    room.until(
        "[...document.querySelectorAll('#preview img')].some((it) => it.naturalWidth === 1)",
    )
    .await;
    room.is_sound().await;
    let done = room.driver.execute(paste, vec![json!("bm9uZQ==")]).await;
    done.unwrap();
    room.until("document.querySelector('#autosaved').innerText.includes('图片')")
        .await;
    room.close_after(&["422"]).await;
}
