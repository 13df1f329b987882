//! Pictures of pages for `docs/screenshots`, when `KOUJING_SCREENSHOTS` names a folder.

use std::path::PathBuf;

use super::desk::Desk;

#[expect(clippy::disallowed_methods, reason = "asked for by who runs the test")]
fn pictures() -> Option<PathBuf> {
    std::env::var_os("KOUJING_SCREENSHOTS").map(PathBuf::from)
}

/// Takes one of what the window shows.
pub(crate) async fn picture(desk: &Desk, name: &str) {
    let Some(folder) = pictures() else { return };
    // What only passes by is not in the picture.
    desk.js(
        "document.querySelector('#said') && (document.querySelector('#said').className = 'unseen')",
    )
    .await;
    desk.js("document.getAnimations().forEach((it) => it.finish())")
        .await;
    // Half shown is what still fades in: two frames later nothing does.
    let frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(document.getAnimations().length)))";
    let moving = desk.driver.execute_async(frames, Vec::new()).await.unwrap();
    assert_eq!(*moving.json(), 0, "{name} is taken while something moves");
    let bytes = desk.driver.screenshot_as_png().await.unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}
